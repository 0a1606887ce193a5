// What is asked before somebody changes the bus, is taken along, or gets off. Each resolves with null where the answer is no.
import { element, find } from '../gate/pieces.js'
import { clockTime, plain, say } from '../gate/words.js'
import { callLinks } from './calls.js'

/** Somebody of another bus: {reason: ''} for yes. */
export const askMove = (person, from, to) => ask({
  title: plain(person.name), parts: [home(person), element('p', {}, from ? say('move', { bus: from }) : say('move_nowhere'))], yes: say('move_yes', { bus: to }),
})

/** Somebody who is not on this ride: {reason}. */
export function askAlong (person, to) {
  const input = element('input', { id: 'along-reason', name: 'reason', maxLength: 300, required: true, autocomplete: 'off' })
  const field = element('p', { className: 'field' }, element('label', { htmlFor: 'along-reason' }, say('along_reason')), input)
  return ask({ title: plain(person.name), parts: [home(person), element('p', {}, say('along')), field], yes: say('along_yes', { bus: to }) })
}

/** Somebody who is aboard: {reason: ''} for getting off. */
export const askOff = (row, { zone }) => ask({
  title: row.name,
  parts: [
    row.home && element('p', { className: 'home' }, row.home), element('p', {}, say('aboard_since', { time: row.at ? clockTime(row.at + shift(), zone) : '' })),
    row.from && element('p', {}, say('came_from', { bus: row.from })), row.seat && element('p', {}, say('seat', { seat: row.seat })), callLinks(row),
  ],
  yes: say('off_yes'),
  quiet: true,
})

const shift = () => Number(find('#gate').dataset.shift) * 1000

function home (person) {
  const told = [plain(person.delegation?.name), person.city].filter(Boolean)
  return element('p', { className: 'home' }, [...new Set(told)].join(' · '))
}

function ask ({ title, parts, yes, quiet = false }) {
  const dialog = find('#confirm'), form = element('form', { method: 'dialog' })
  const agree = element('button', { type: 'submit', className: quiet ? 'button-secondary' : 'button-large', value: 'yes' }, yes)
  const close = element('button', { type: 'button', className: quiet ? 'button-large' : 'button-secondary' }, say('close'))
  form.append(element('h2', {}, title), ...parts.filter(Boolean), element('p', { className: 'actions' }, ...quiet ? [close, agree] : [agree, close]))
  close.addEventListener('click', () => dialog.close(''))
  dialog.setAttribute('aria-label', title)
  dialog.returnValue = ''
  dialog.replaceChildren(form)
  dialog.showModal()
  return new Promise(resolve => dialog.addEventListener('close', () => {
    const agreed = dialog.returnValue === 'yes'
    resolve(agreed ? { reason: form.elements.reason?.value.trim() ?? '' } : null)
  }, { once: true }))
}

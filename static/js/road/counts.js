// A bus leaves and arrives: how many were counted, who is missing and why; kept as a note, compared at the end.
import { element, find } from '../gate/pieces.js'
import { number, say } from '../gate/words.js'
import { callLinks } from './calls.js'
import { byName, rollOf } from './roll.js'

/** The count of this kind that holds: the later of what the server knows and what waits here. */
export function countOf (gate, notes, ride, kind) {
  const [last] = notes.of(kind).filter(note => note.facts.bus === ride.id).slice(-1), known = ride[kind]
  if (!last || (known && known.at >= last.event)) return known
  return { ...last.facts, at: last.event, waits: !last.done }
}

/** Asks for the count in a dialog, and notes it. */
export function askCount ({ gate, notes, ride }, kind) {
  const dialog = find('#confirm'), roll = rollOf(gate, ride), missing = roll.rows.filter(row => !row.aboard).sort(byName)
  const left = countOf(gate, notes, ride, 'departure'), form = element('form', { className: 'count', method: 'dialog' })
  const field = kind === 'arrival' ? stepper(left?.counted ?? roll.aboard) : null
  const reason = reasons(kind)
  const send = element('button', { type: 'submit', className: 'button-large' }), close = element('button', { type: 'button', className: 'button-secondary' }, say('close'))
  const counted = () => (field ? field.value : roll.aboard)

  function update () {
    const fewer = kind === 'arrival' ? Boolean(left) && counted() !== left.counted : missing.length > 0
    reason.box.hidden = !fewer
    reason.input.required = fewer && kind === 'departure'
    reason.label.textContent = kind === 'departure' ? say('why_without') : say(counted() < left?.counted ? 'fewer' : 'more', { number: number(Math.abs(counted() - (left?.counted ?? 0))) })
    send.textContent = say(`confirm_${kind}`, { number: number(counted()) })
  }

  form.append(
    element('h2', {}, say(kind)),
    kind === 'departure'
      ? element('p', { className: 'count-figure' }, element('b', {}, number(roll.aboard)), ` ${say('of', { number: number(roll.expected) })}`)
      : element('p', {}, left ? say('left_with', { number: number(left.counted) }) : say('no_departure')),
    ...field ? [field.box] : [],
    ...kind === 'departure' && missing.length ? [element('h3', {}, say('missing', { number: number(missing.length) })), missed(missing)] : [],
    reason.box,
    element('p', { className: 'actions' }, send, close))
  field?.box.addEventListener('input', update)
  close.addEventListener('click', () => dialog.close())
  form.addEventListener('submit', () => {
    const facts = { bus: ride.id, expected: roll.expected, counted: counted(), missing: missing.map(row => row.id), reason: reason.box.hidden ? '' : reason.input.value.trim() }
    notes.add(kind, facts)
  })
  update()
  dialog.setAttribute('aria-label', say(kind))
  dialog.replaceChildren(form)
  dialog.showModal()
}

function missed (rows) {
  return element('ul', { className: 'missed' }, ...rows.map(row => element('li', {}, element('span', {}, row.name), callLinks(row))))
}

// How many heads there are: two large buttons beside the figure.
function stepper (value) {
  const output = element('output', { className: 'stepper-figure' }), box = element('p', { className: 'stepper' })
  const it = { box, value }
  const step = (by, words, sign) => {
    const button = element('button', { type: 'button', className: 'button-secondary' }, sign)
    button.setAttribute('aria-label', words)
    button.addEventListener('click', () => {
      it.value = Math.min(Math.max(it.value + by, 0), 999)
      output.textContent = number(it.value)
      box.dispatchEvent(new Event('input'))
    })
    return button
  }
  output.textContent = number(value)
  box.append(step(-1, say('one_less'), '−'), output, step(1, say('one_more'), '+'))
  return it
}

// A reason to type, or one of the usual ones with one touch.
function reasons (kind) {
  const input = element('input', { id: 'count-reason', maxLength: 300, autocomplete: 'off' }), label = element('label', { htmlFor: 'count-reason' })
  const usual = kind === 'departure' ? ['reason_own_way', 'reason_stays', 'reason_unreachable'] : []
  const chips = usual.map(word => {
    const chip = element('button', { type: 'button', className: 'button-secondary chip' }, say(word))
    chip.addEventListener('click', () => { input.value = say(word); input.focus() })
    return chip
  })
  const box = element('div', { className: 'count-reason' }, label, ...chips.length ? [element('p', { className: 'chips' }, ...chips)] : [], input)
  return { box, label, input }
}

// Somebody without a badge: found by name in the list on this device, looked at, and only then checked in.
import { category, face, home, marks, nameOf } from './person.js'
import { element, fill, find, piece } from './pieces.js'
import { plain, say } from './words.js'

const MOST = 20
const dialog = find('#confirm')

// `chosen(person)` is called for whom somebody confirmed; `direction()` says which way people pass.
export function watch (gate, { direction, chosen, scanned }) {
  const form = find('#find'), input = form.elements.q
  let known = gate.state.roster

  function look () {
    const text = input.value.trim()
    if (text && !known) return fill(find('#people'), element('p', { className: 'found-none' }, say('no_roster')))
    show(text ? gate.search(text) : null, person => confirm(person, direction(), chosen))
  }

  function learn () {
    if (known === gate.state.roster) return
    known = gate.state.roster
    look()
  }

  form.addEventListener('submit', event => {
    event.preventDefault()
    if (scanned(input.value)) input.value = ''
    look()
    find('#people').scrollIntoView({ block: 'nearest' })
  })
  input.addEventListener('input', look)
  gate.addEventListener('state', learn)
  return () => { input.value = ''; show(null) }
}

function show (people, open) {
  const where = find('#people')
  if (!people) return where.replaceChildren()
  if (!people.length) return where.replaceChildren(element('p', { className: 'found-none' }, element('strong', {}, say('nobody')), ` ${say('fewer_letters')}`))
  const list = element('ul', { className: 'found' }, ...people.slice(0, MOST).map(person => entry(person, open)))
  where.replaceChildren(list, ...people.length >= MOST ? [element('p', {}, say('more_letters'))] : [])
}

function entry (person, open) {
  const told = element('span', {}, element('strong', {}, plain(person.name)), element('span', { className: 'home' }, ...home({ person })), ...category(person))
  const button = element('button', { type: 'button', className: 'found-person' }, ...[face(person), told].filter(Boolean))
  button.addEventListener('click', () => open(person))
  return element('li', {}, button)
}

function confirm (person, direction, chosen) {
  const name = element('h2', {}, nameOf({ person })), from = element('p', { className: 'home' }), flags = element('ul', { className: 'verdict-flags' })
  const yes = element('button', { type: 'button', className: 'button-large' }, ...piece('icon-check'), ` ${say(direction === 'in' ? 'check_in' : 'check_out')}`)
  const no = element('button', { type: 'button', className: 'button-secondary' }, say('close'))
  fill(from, home({ person }))
  fill(flags, marks(person))
  const state = person.status === 'approved' ? [] : piece(`status-${person.status}`)
  const parts = [face(person, true), name, element('p', {}, ...category(person)), from, element('p', {}, ...state), flags]
  dialog.replaceChildren(...parts.filter(Boolean), element('p', { className: 'actions' }, yes, no))
  yes.addEventListener('click', () => {
    dialog.close()
    chosen(person)
  })
  no.addEventListener('click', () => dialog.close())
  dialog.showModal()
}

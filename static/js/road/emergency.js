// Whom to call, emergency cards, what happened, who is safe: drawn from the sheet on the phone, also without a network.
// A card opens when its leader says why; that it was opened is a note first, so nobody reads it unnoticed.
import { element, find, piece } from '../gate/pieces.js'
import { say } from '../gate/words.js'
import { callLinks } from './calls.js'

export function draw (where, { gate, notes }) {
  let drawn = null
  const show = () => {
    const sheet = gate.facts.sheet?.emergency
    if (!sheet || JSON.stringify(sheet) === drawn || where.querySelector('dialog[open]') || isTyping(where)) return
    drawn = JSON.stringify(sheet)
    where.replaceChildren(element('div', { className: 'road-plain emergency' }, document.querySelector('#emergency-piece').content.cloneNode(true)))
    fillIn(where, sheet, notes)
  }
  gate.addEventListener('roster', show)
  show()
  if (!drawn && find('#gate').dataset.empty) where.replaceChildren(element('p', { className: 'road-none' }, say('not_offline')))
}

const isTyping = where => [...where.querySelectorAll('textarea, input:not([type=hidden])')].some(field => field.value !== field.defaultValue)

function fillIn (where, sheet, notes) {
  safety(where.querySelector('#e-call'), sheet, notes)
  const [here, ...elsewhere] = [...sheet.cities].sort((a, b) => b.today - a.today)
  if (here) where.querySelector('#e-here').append(city(here))
  where.querySelector('#e-cities').append(...elsewhere.map(city))
  where.querySelector('#e-buses').append(...sheet.buses.map(bus))
  part(where.querySelector('#e-hosts'), sheet.hosts, 'dl', host => there(host.company, host))
  cards(where.querySelector('#e-cards'), sheet, notes)
  part(where.querySelector('#e-incidents'), sheet.incidents, null, incident)
  const choices = { ...sheet, bus: sheet.buses.map(({ id, code }) => [id, code]) }
  for (const field of where.querySelectorAll('select[data-choices]')) {
    for (const [value, word] of choices[field.dataset.choices]) field.append(element('option', { value, textContent: word }))
  }
}

// A section with a line for each; without any it goes.
function part (section, rows, list, line) {
  if (!rows.length) return section.remove()
  const into = list ? section.querySelector(list) : section
  into.append(...rows.map(line).filter(Boolean))
}

function panel (title, ...children) {
  return element('section', { className: 'panel' }, element('h2', {}, title), ...children.filter(Boolean))
}

function there (label, one) {
  if (!one) return ''
  const value = element('dd', {}, element('bdi', {}, one.name ?? ''), ...dial(one.phone))
  if (one.address) value.append(element('span', { className: 'sub' }, one.address))
  return element('div', {}, element('dt', {}, label), value)
}

function dial (phone) {
  if (!phone) return []
  return [' ', element('a', { href: `tel:${phone[1]}`, className: 'nowrap' }, ...piece('icon-phone'), ` ${phone[0]}`)]
}

function city (one) {
  const number = one.emergency && element('p', {}, element('a', { className: 'button button-large button-danger', href: `tel:${one.emergency.replace(/\s/g, '')}` }, ...piece('icon-phone'), ` ${one.emergency}`))
  const facts = element('dl', { className: 'facts' }, there(say('hospital'), one.hospital), there(say('consulate'), one.consulate), ...one.hotels.map(hotel => there(say('hotel'), hotel)))
  const title = one.invented ? say('invented_city', { city: one.name }) : one.name
  return panel(title, number, facts, one.note && element('p', { className: 'lines' }, one.note))
}

function bus (one) {
  return panel(one.code, element('dl', { className: 'facts' }, there(say('leader'), one.leader), there(say('deputy'), one.deputy), there(say('driver'), one.driver)))
}

function safety (section, { call, people }, notes) {
  const asked = call ? people.filter(([id]) => id in call.answers) : []
  if (!asked.length) return section.remove()
  section.querySelector('p').textContent = call.said
  section.querySelector('ul').append(...asked.map(([id, name]) => answer(call, id, name, notes)))
}

function answer (call, id, name, notes) {
  const [word, said] = call.answers[id], state = element('span', { className: 'status' })
  const tell = now => {
    state.textContent = say(`safety_${now ?? 'none'}`)
    state.className = `status status-${{ safe: 'good', help: 'bad' }[now] ?? 'warn'}`
  }
  const press = (now, className) => {
    const button = element('button', { type: 'button', className }, say(`safety_${now}`), element('span', { className: 'visually-hidden' }, `: ${name}`))
    button.addEventListener('click', () => { notes.add('safety', { call: call.id, delegate: id, answer: now, said: '' }); tell(now) })
    return button
  }
  tell(word)
  const line = element('p', {}, element('strong', {}, element('bdi', {}, name)), ' ', state, said ? element('span', { className: 'sub' }, said) : '')
  return element('li', { className: 'emergency-one' }, line, element('p', { className: 'emergency-press' }, press('safe', 'button-secondary'), press('help', 'button-danger')))
}

function cards (section, sheet, notes) {
  const known = sheet.people.filter(([id]) => id in sheet.cards)
  part(section, known, 'ul', ([id, name, home]) => {
    const open = element('button', { type: 'button', className: 'button-secondary' }, say('open_card'), element('span', { className: 'visually-hidden' }, `: ${name}`))
    const item = element('li', { className: 'emergency-one' }, element('p', {}, element('strong', {}, element('bdi', {}, name)), home ? element('span', { className: 'sub' }, home) : ''), open)
    open.addEventListener('click', () => ask(item, open, reason => {
      notes.add('opening', { delegate: id, reason })
      item.append(card(sheet.cards[id], name))
    }))
    return item
  })
}

// Why, before anything is shown.
function ask (item, open, then) {
  const input = element('input', { name: 'reason', maxLength: 300, required: true, autocomplete: 'off', id: `why-${Math.random().toString(36).slice(2)}` })
  const form = element('form', { className: 'form' },
    element('div', { className: 'field' }, element('label', { htmlFor: input.id }, say('why_open')), input),
    element('p', { className: 'actions' }, element('button', { type: 'submit' }, say('open_card'))))
  form.addEventListener('submit', event => {
    event.preventDefault()
    if (!input.value.trim()) return
    form.remove()
    then(input.value.trim())
  })
  open.replaceWith(form)
  input.focus()
}

function card (one, name) {
  const line = (label, ...value) => value.some(Boolean) ? element('div', {}, element('dt', {}, label), element('dd', { className: 'lines' }, ...value.filter(Boolean))) : ''
  const contact = [one.contact, one.relation && `(${one.relation})`].filter(Boolean).join(' ')
  const facts = element('dl', { className: 'facts' },
    line(say('whom_to_call'), contact, ...dial(one.phone)),
    line(say('doctor'), one.medical),
    line(say('allergies'), [one.allergies, one.allergic_to].filter(Boolean).join('\n')))
  const opened = element('div', { className: 'emergency-card', tabIndex: -1 }, facts, callLinks({ name: one.contact || name, phone: one.phone }))
  queueMicrotask(() => opened.focus())
  return opened
}

function incident (one, place) {
  const form = document.querySelector('#emergency-step').content.cloneNode(true).firstElementChild, field = form.querySelector('textarea')
  form.querySelector('label').htmlFor = field.id = `e-step-${place}`
  form.append(element('input', { type: 'hidden', name: 'incident', value: one.nonce }))
  const steps = one.steps.map(([, by, said]) => element('li', {}, said, ' ', element('span', { className: 'muted' }, `(${by})`)))
  return element('article', { className: 'emergency-incident' },
    element('h3', {}, [one.what, one.who].filter(Boolean).join(': ')), element('p', { className: 'lines' }, one.said), element('ul', {}, ...steps), form)
}

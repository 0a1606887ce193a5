// The roll call of one bus: a row for each of its people, to be ticked by a thumb or by their badge; how many are aboard stands on top.
import { Finder } from '../gate/finder.js'
import { element, fill, find, piece } from '../gate/pieces.js'
import { fold } from '../gate/roster.js'
import { remember, remembered } from '../gate/settings.js'
import { signal } from '../gate/signals.js'
import * as status from '../gate/status.js'
import { clockTime, number, plain, say } from '../gate/words.js'
import { askCount, countOf } from './counts.js'
import { Band } from './band.js'
import { askAlong, askMove, askOff } from './questions.js'
import { byName, bySeat, placeOf, rideOf, rollOf, totalOf } from './roll.js'
import { List } from './riders.js'

const SETTINGS = 'roll'
const FINAL = ['unknown_code', 'wrong_event']

export async function draw (where, { gate, notes, id }) {
  const settings = remembered(SETTINGS, { only: 'all', order: 'name' }), skeleton = document.querySelector('#roll-piece').content.cloneNode(true)
  where.replaceChildren(skeleton)
  const band = new Band(find('#band')), finder = new Finder(), list = new List(find('#roll'), { tap: row => (row.aboard ? ask(row) : board({ delegate: row.id })) })
  const pending = new Set(), nonces = new Map()
  let turn = Promise.resolve()

  const ride = () => rideOf(gate, id)
  const tools = () => ({ gate, notes, ride: ride() })

  function show () {
    const here = ride()
    where.classList.toggle('roll-away', !here)
    find('#roll-none').textContent = here ? '' : say(gate.state.roster ? 'no_ride' : 'no_roster')
    if (!here) return away()
    const { rows, aboard, expected } = rollOf(gate, here), total = totalOf(gate, here)
    headline(here, aboard, expected, total)
    for (const row of rows) row.pending = pending.has(row.id)
    const order = settings.order === 'seat' ? bySeat : byName
    list.show(rows.filter(meant(find('#other').value)).sort(order), settings.only)
    look()
    for (const [name, value] of Object.entries(settings)) for (const one of where.querySelectorAll(`input[name=${name}]`)) one.checked = one.value === value
    find('#only-missing + label .ways-number').textContent = number(expected - aboard)
    find('#only-all + label .ways-number').textContent = number(expected)
    if (find('#roll-late')) find('#roll-late').href = `${gate.base}/rides/${id}/late`
    stage(here)
  }

  // Nothing is left of who was on the list.
  function away () {
    list.clear()
    band.close()
    find('#others').replaceChildren()
    find('#confirm').close()
  }

  function headline (here, aboard, expected, total) {
    const time = here.starts_at === null ? say('time_open') : clockTime(here.starts_at, here.zone)
    title(`${here.bus} · ${plain(here.title)}`)
    driver(here)
    fill(find('#roll-ride'), element('strong', {}, plain(here.title)), element('span', {}, `${time} · ${here.bus}${here.plate ? ` · ${here.plate}` : ''}`))
    fill(find('#roll-count'), element('b', {}, number(aboard)), ` ${say('of', { number: number(expected) })}`)
    find('#roll-count').classList.toggle('roll-full', aboard === expected)
    find('#roll-missing').textContent = aboard === expected ? say('all_aboard') : say('missing', { number: number(expected - aboard) })
    Object.assign(find('#roll-bar'), { max: Math.max(expected, 1), value: aboard })
    const several = gate.facts.sheet.buses[here.activity].length > 1
    find('#roll-total').textContent = several ? say('total', { aboard: number(total.aboard), expected: number(total.expected) }) : ''
    find('#roll-total').hidden = !several
  }

  function driver ({ driver: name, driver_phone: phone }) {
    const link = find('#roll-driver')
    link.hidden = !phone
    if (!phone) return
    link.href = `tel:${phone[1]}`
    link.lastChild.textContent = say('driver_call', { name: name || phone[0] })
  }

  // What comes next: to leave, to arrive, or nothing more.
  function stage (here) {
    const left = countOf(gate, notes, here, 'departure'), there = countOf(gate, notes, here, 'arrival'), next = left ? 'arrival' : 'departure'
    const button = find('#roll-next')
    fill(button, ...piece(left ? 'icon-flag' : 'icon-bus'), ` ${say(there ? 'arrival_again' : next)}`)
    button.dataset.kind = next
    const said = [left && say('left_at', { time: clockTime(left.at, here.zone), number: number(left.counted) }), there && say('arrived_at', { time: clockTime(there.at, here.zone), number: number(there.counted) })]
    const words = said.filter(Boolean).join(' ')
    find('#roll-said').textContent = words
    find('#roll-said').hidden = !words
    find('#roll-said').classList.toggle('roll-differs', Boolean(left && there && left.counted !== there.counted))
    visit(here)
  }

  function visit (here) {
    const going = gate.facts.sheet.visits[here.visit], box = find('#roll-visit')
    const told = going ? [say('next', { visit: plain(going.title), time: clockTime(going.starts_at, here.zone) })] : []
    if (going?.frozen_at) told.push(say('frozen'))
    if (going?.unsigned.length) told.push(say('unsigned_all', { number: number(going.unsigned.length) }))
    box.textContent = told.join(' ')
    box.hidden = !told.length
  }

  // Of somebody who may not be of this bus, ask first.
  async function consider (what) {
    const person = what.delegate === undefined ? (await gate.who(what)).person : gate.person(what.delegate)
    if (!person || !ride()) return board(what)
    const { here, rides, bus } = placeOf(gate, ride(), person.id)
    if (here) return here.aboard && what.delegate !== undefined ? ask(here) : board(what)
    finder.held = true
    const answer = await (rides ? askMove(person, bus, ride().bus) : askAlong(person, ride().bus))
    finder.held = false
    if (answer) board({ delegate: person.id, ...(rides ? {} : { override: answer.reason }) })
  }

  function board (what) {
    if (what.delegate !== undefined) pending.add(what.delegate)
    show()
    const judged = gate.show({ ...what, checkpoint: ride()?.code ?? '', direction: 'in' })
    turn = turn.then(async () => tell(await judged, what)).catch(fault => console.error(fault)).finally(() => { pending.delete(what.delegate); show() })
    return turn
  }

  function tell (answer, what) {
    if (!answer.result) return status.notice('not_judged', 'error', say('not_judged'), null, true)
    status.notice('not_judged')
    const id = answer.person?.id ?? what.delegate, name = plain(answer.person?.name) || plain(gate.person(id)?.name)
    if (answer.result === 'admitted') nonces.set(id, answer.nonce)
    signal(answer.result, finder.signals)
    const undo = answer.result === 'admitted' ? { words: say('undo'), act: () => takeBack(id) } : null
    const along = answer.reason === 'not_on_list' && !what.override && id && { words: say('take_along'), act: () => consider({ delegate: id }) }
    band.show(answer.result, ...said(answer, name), undo ?? along)
    show()
  }

  function said (answer, name) {
    if (answer.foreign) return [say('foreign'), say(`foreign_${answer.foreign}`)]
    if (answer.result === 'admitted') return [name, say('aboard_now')]
    if (answer.result === 'repeat') return [name, say('aboard_before')]
    return [name || say('refused'), say(FINAL.includes(answer.reason) || name ? answer.reason : 'not_counted') || say('not_counted')]
  }

  async function ask (row) {
    finder.held = true
    const off = await askOff(row, ride())
    finder.held = false
    if (off) takeBack(row.id)
  }

  // Taken back, they have their earlier bus again; what was done on another phone or long ago ends with getting off.
  async function takeBack (id) {
    const nonce = nonces.get(id), name = plain(gate.person(id)?.name)
    const undone = nonce ? await gate.undo(nonce) : { problem: 'unknown' }
    if (undone.problem) await gate.show({ delegate: id, checkpoint: ride().code, direction: 'out' })
    nonces.delete(id)
    band.show('repeat', name, say('off_now'))
    show()
  }

  // Who is not on this list, by the name that is looked for: it shows rows of the list, too.
  function look () {
    const text = find('#other').value.trim(), people = text && ride() ? gate.search(text).filter(person => !placeOf(gate, ride(), person.id).here) : []
    fill(find('#others'), ...people.map(person => found(person)))
    find('#others-there').hidden = !people.length
  }

  function found (person) {
    const { rides, bus } = placeOf(gate, ride(), person.id), home = [...new Set([plain(person.delegation?.name), person.city].filter(Boolean))].join(' · ')
    const state = rides ? say('in_bus', { bus: bus || say('no_bus') }) : say('not_on_ride')
    const told = element('span', {}, element('strong', {}, plain(person.name)), element('span', { className: 'home' }, home), element('span', { className: 'rider-state' }, state))
    const button = element('button', { type: 'button', className: 'found-person' }, told)
    button.addEventListener('click', () => { find('#other').value = ''; show(); consider({ delegate: person.id }) })
    return element('li', {}, button)
  }

  function scanning (on) {
    find('#finder').hidden = !on
    find('#roll-scan').setAttribute('aria-pressed', on)
    find(on ? '#camera-on' : '#camera-off').click()
  }

  where.addEventListener('change', event => {
    if (!(event.target.name in settings)) return
    settings[event.target.name] = event.target.value
    remember(SETTINGS, settings)
    list.forget()
    show()
  })
  finder.addEventListener('code', ({ detail }) => consider({ text: detail.text }))
  finder.addEventListener('unread', ({ detail }) => status.notice('photo', 'warning', say(detail.why), null, true))
  find('#roll-next').addEventListener('click', event => ride() && askCount(tools(), event.currentTarget.dataset.kind))
  find('#roll-scan').addEventListener('click', () => scanning(find('#finder').hidden))
  find('#camera-off').addEventListener('click', () => { if (!find('#finder').hidden) scanning(false) })
  find('#find').addEventListener('submit', event => { event.preventDefault(); show() })
  find('#other').addEventListener('input', show)
  find('#scan').addEventListener('submit', event => {
    event.preventDefault()
    const field = event.target.elements.code
    if (field.value.trim()) consider({ text: field.value })
    field.value = ''
  })
  gate.addEventListener('roster', show)
  gate.addEventListener('state', show)
  gate.addEventListener('correction', ({ detail }) => corrected(detail))
  notes.addEventListener('change', show)
  show()

  function corrected ({ nonce, answer, person }) {
    const name = plain((answer.person ?? person)?.name), words = answer.problem ? say('not_counted') : say(answer.reason) || say(answer.result)
    status.notice(`corrected-${nonce}`, 'warning', say('changed', { name, words }), null, true)
    show()
  }
}

// Whether a row is somebody whose name, or where they are from, has all these beginnings of words.
function meant (text) {
  const words = fold(text).split(' ').filter(Boolean)
  return row => {
    const said = ` ${fold(`${row.name} ${row.home}`.replaceAll('-', ' '))}`
    return words.every(word => said.includes(` ${word}`))
  }
}

function title (words) {
  find('h1').textContent = words
  document.title = `${words} · Comitiva`
}

// The scanner: the gate's page with a camera, verdicts over the whole screen, and no need of a network once it was loaded.
import { readCode } from './codes.js'
import { Gate } from './engine.js'
import { Finder } from './finder.js'
import { nameOf } from './person.js'
import * as people from './people.js'
import { find } from './pieces.js'
import { Post } from './post.js'
import { signal } from './signals.js'
import * as status from './status.js'
import { line, Verdict, word } from './verdict.js'
import { number, say } from './words.js'

const { base, csrf, shell, zone, shift, override, undo: taking } = find('#gate').dataset
const gate = await Gate.open({ base, csrf, shell })
const post = new Post(base), verdict = new Verdict(), finder = new Finder()
const form = find('#scan'), input = form.elements.code
// What the page was made with holds until the roster tells.
const clock = () => ({ zone, shift: gate.state.roster ? gate.state.shift : Number(shift) })
const may = () => (gate.state.roster ? gate.state.may : { override: override !== undefined, undo: taking !== undefined })
//: What a scan amounts to that the server did not take.
const REFUSED = { result: 'refused' }
const directions = new Map()
let turn = Promise.resolve()

// Judged at once, told in the order in which badges were shown.
function show (what) {
  const showing = { ...post.where, ...what }, judged = gate.show(showing)
  turn = turn.then(async () => tell(await judged, showing)).catch(fault => console.error(fault))
}

function tell (answer, showing) {
  if (!answer.result) return status.notice('not_judged', 'error', say('not_judged'), null, true)
  status.notice('not_judged')
  directions.set(answer.nonce, showing.direction)
  verdict.show(answer, { showing, clock: clock(), may: may(), brief: finder.on })
  find('#last').replaceChildren()
  signal(answer.result, finder.signals)
  count()
}

function count () {
  const counts = gate.counts(post.where.checkpoint)
  if (counts) find('#tally').textContent = ['inside', 'expected'].map(what => say(what, { number: number(counts[what]) })).join(' · ')
}

async function undo (nonce) {
  const { problem } = await gate.undo(nonce), done = !problem
  verdict.close()
  find('#last').replaceChildren()
  status.notice('undo', done ? 'success' : 'error', say(done ? 'undone_now' : 'undo_failed'), null, true)
  count()
}

// Keys of a scanner that types, and of a hurried person, reach the field for codes from anywhere on the page.
function type (event) {
  if (event.key === 'Escape') return verdict.close()
  const elsewhere = event.target.closest('input:not([type=radio], [type=file]), select, textarea, dialog')
  if (elsewhere || event.key.length > 1 || event.key === ' ' || event.ctrlKey || event.metaKey || event.altKey) return
  input.focus()
}

// A code typed by a scanner into some other field is a showing there, too. A scanner types no blanks: "Reads the citation",
// whose letters could be a code's, is a reason.
function scanned (text) {
  const code = /\S\s+\S/.test(text) ? null : readCode(text)
  if (code) show({ text })
  return Boolean(code)
}

function correct ({ nonce, told, answer, person }) {
  const direction = directions.get(nonce) ?? 'in', name = nameOf({ person: answer.person ?? person, pass: answer.pass })
  const words = { name, told: word(told, direction), answer: word(answer.problem ? REFUSED : answer, direction) }
  status.notice(`corrected-${nonce}`, 'warning', say('corrected', words), null, true)
  if (answer.result && verdict.open && verdict.shown.answer.nonce === nonce) tell(answer, verdict.shown.showing)
  else signal('refused', finder.signals)
  count()
}

// While somebody writes, or looks at whom they found, the camera waits.
function hold () {
  const field = document.activeElement?.closest('#q, #overriding')
  finder.held = Boolean(field) || find('#confirm').open
}

form.addEventListener('submit', event => {
  event.preventDefault()
  if (input.value.trim()) show({ text: input.value })
  input.value = ''
})
const forget = people.watch(gate, {
  direction: () => post.where.direction,
  chosen: person => { forget(); show({ delegate: person.id }) },
  scanned,
})
finder.addEventListener('code', ({ detail }) => show({ text: detail.text }))
finder.addEventListener('unread', ({ detail }) => status.notice('photo', 'warning', say(detail.why), null, true))
verdict.addEventListener('undo', ({ detail }) => undo(detail.nonce))
verdict.addEventListener('override', ({ detail: { showing, reason } }) => {
  if (reason && !scanned(reason)) show({ ...showing, override: reason })
})
verdict.addEventListener('close', () => {
  find('#last').replaceChildren(line(verdict.shown, clock()))
  if (!matchMedia('(pointer: coarse)').matches) input.focus({ preventScroll: true })
})
post.addEventListener('change', () => { verdict.close(); find('#last').replaceChildren(); count() })
gate.addEventListener('correction', ({ detail }) => correct(detail))
gate.addEventListener('state', count)
document.addEventListener('keydown', type)
document.addEventListener('focusin', hold)
document.addEventListener('focusout', () => setTimeout(hold))
find('#confirm').addEventListener('close', hold)

status.watch(gate)
for (const one of document.querySelectorAll('[data-scripted]')) one.hidden = false
for (const one of document.querySelectorAll('[data-unscripted]')) one.hidden = true
find('#gate').classList.add('gate-live')
finder.begin()
count()

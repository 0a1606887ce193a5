// How things stand, always in view: online or not, how old the list is, how many scans wait; and what somebody has to do about it.
import { element, fill, find, piece } from './pieces.js'
import { age, number, say } from './words.js'

//: Seconds after which the list on this device is called old.
const OLD = 600
const WARNINGS = [['revoked', 'error'], ['full', 'error'], ['signedOut', 'warning'], ['outdated', 'info'], ['stuck', 'warning'], ['volatile', 'warning']]
const WORDS = { signedOut: 'signed_out' }

export function watch (gate) {
  gate.addEventListener('state', () => draw(gate.state))
  draw(gate.state)
}

function draw (told) {
  const { online, roster, rosterAge, waiting } = told
  state('#online', online ? 'wifi' : 'wifi-off', say(online ? 'online' : 'offline'), !online)
  state('#age', 'clock', roster ? say('age', { age: age(rosterAge) }) : say('no_roster'), !roster || rosterAge > OLD)
  state('#waiting', 'send', say('waiting', { number: number(waiting) }), waiting > 0)
  for (const [what, kind] of WARNINGS) {
    const words = told[what] ? say(WORDS[what] ?? what, { number: number(Number(told[what])) }) : ''
    notice(what, kind, words, action(what))
  }
}

function state (where, icon, words, concern) {
  const item = find(where)
  if (item.dataset.words === words) return
  fill(item, piece(`icon-${icon}`), ` ${words}`)
  item.dataset.words = words
  item.classList.toggle('gate-concern', concern)
}

function action (what) {
  if (what === 'outdated') {
    const button = element('button', { type: 'button', className: 'button-quiet' }, say('reload'))
    button.addEventListener('click', () => location.reload())
    return button
  }
  return what === 'signedOut' ? element('a', { href: '?choose=1' }, say('sign_in')) : null
}

// One message of this name above the camera; without words it goes.
export function notice (name, kind, words, more = null, dismiss = false) {
  const id = `notice-${name}`, before = document.getElementById(id)
  if (before?.dataset.words === words && !dismiss) return
  before?.remove()
  if (!words) return
  const box = element('div', { id, className: `message message-${kind}` }, element('p', {}, words, ...more ? [' ', more] : []))
  box.dataset.words = words
  box.setAttribute('role', kind === 'error' ? 'alert' : 'status')
  if (dismiss) {
    const close = element('button', { type: 'button', className: 'button-quiet' }, say('close'))
    close.addEventListener('click', () => box.remove())
    box.append(close)
  }
  find('#notices').append(box)
}

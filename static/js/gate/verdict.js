// The answer to a badge over the whole screen: colour, word, shape and pattern. It goes by itself where a camera waits for the next.
import { category, face, home, marks, nameOf } from './person.js'
import { element, fill, find, piece } from './pieces.js'
import { moment, say } from './words.js'

//: Milliseconds before the camera's picture comes back; a refusal stays until the next badge or a touch.
const STAYS = { admitted: 4000, repeat: 8000 }
const FINAL = ['unknown_code', 'wrong_event']

// The word for an answer: "Admitted", or "Goes out" where people go out.
export function word ({ result, foreign }, direction) {
  if (foreign) return say('foreign')
  return direction === 'out' && say(`${result}_out`) || say(result)
}

function sentence ({ reason, first, foreign }, clock) {
  if (foreign) return say(`foreign_${foreign}`)
  if (reason) return say(reason) || say('not_counted')
  if (!first?.at) return ''
  const time = moment(first.at, clock)
  return first.gate ? say('first_gate', { time, gate: first.gate }) : say('first', { time })
}

export class Verdict extends EventTarget {
  shown = null
  #timer = 0
  #section = null

  // `showing` is what was shown; `may` what whoever stands here may do; `brief` whether a camera waits.
  show (answer, { showing, clock, may, brief }) {
    const section = find('#verdict-piece').content.firstElementChild.cloneNode(true), part = name => section.querySelector(`.verdict-${name}`)
    section.id = 'verdict'
    section.classList.add(`verdict-${answer.result}`)
    part('sign').prepend(...piece(`shape-${answer.result}`))
    fill(part('word'), word(answer, showing.direction))
    fill(part('sentence'), sentence(answer, clock))
    fill(part('name'), nameOf(answer))
    fill(part('category'), category(answer.person))
    fill(part('home'), home(answer))
    fill(part('flags'), marks(answer.person))
    const picture = face(answer.person, true)
    if (picture) part('who').prepend(picture)
    part('who').hidden = !nameOf(answer)
    fill(part('by'), answer.by === 'device' && !answer.foreign && say('by_device'))
    const overruled = may.override && answer.result === 'refused' && answer.nonce && !FINAL.includes(answer.reason)
    if (part('override')) part('override').hidden = !overruled
    part('undo').hidden = !(may.undo && answer.nonce && answer.result === 'admitted')
    this.#listen(section, answer, showing)
    this.#put(section, brief && STAYS[answer.result])
    this.shown = { answer, showing, at: new Date().toISOString() }
  }

  close () {
    if (!this.#section) return
    clearTimeout(this.#timer)
    this.#section.remove()
    this.#section = null
    delete find('#gate').dataset.verdict
    this.dispatchEvent(new Event('close'))
  }

  get open () {
    return Boolean(this.#section)
  }

  #put (section, stays) {
    clearTimeout(this.#timer)
    this.#section?.remove()
    this.#section = section
    find('#answer').replaceChildren(section)
    find('#gate').dataset.verdict = section.classList[1]
    section.focus({ preventScroll: true })
    if (stays) this.#timer = setTimeout(() => this.#section === section && !section.querySelector(':focus') && this.close(), stays)
  }

  #listen (section, answer, showing) {
    const tell = (what, detail) => this.dispatchEvent(new CustomEvent(what, { detail }))
    section.querySelector('.verdict-next').addEventListener('click', () => this.close())
    section.querySelector('.verdict-undo').addEventListener('submit', event => {
      event.preventDefault()
      tell('undo', { nonce: answer.nonce })
    })
    section.querySelector('.verdict-override')?.addEventListener('submit', event => {
      event.preventDefault()
      tell('override', { showing, reason: event.target.elements.override.value.trim() })
    })
  }
}

// The last answer as one line, while the camera waits for the next badge.
export function line ({ answer, showing, at }, clock) {
  const said = element('strong', {}, word(answer, showing.direction)), when = element('span', {}, moment(at, clock))
  return element('p', { className: `last last-${answer.result}` }, said, ` ${nameOf(answer)} `, when)
}

// What came of a touch or a badge: a band above the thumb, which goes by itself, with a way to take it back.
import { element, fill, piece } from '../gate/pieces.js'

//: Milliseconds; a refusal stays longer.
const STAYS = { admitted: 6000, repeat: 5000, refused: 15_000 }

export class Band {
  #where
  #timer = 0

  constructor (where) {
    this.#where = where
  }

  /** `action` is {words, act}: a button on the band. */
  show (result, name, words, action = null) {
    clearTimeout(this.#timer)
    const button = action && element('button', { type: 'button' }, action.words)
    button?.addEventListener('click', () => { this.close(); action.act() })
    fill(this.#where, element('span', { className: 'roll-band-sign' }, ...piece(`shape-${result}`)), element('p', {}, element('strong', {}, name), ` ${words}`), button)
    this.#where.dataset.result = result
    this.#timer = setTimeout(() => this.close(), STAYS[result])
  }

  close () {
    clearTimeout(this.#timer)
    fill(this.#where)
  }
}

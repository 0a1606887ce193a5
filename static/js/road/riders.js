// The rows of a roll call. A row is drawn anew only where it changed, so that a thumb and a screen reader keep their place.
import { element, piece } from '../gate/pieces.js'
import { marks } from '../gate/person.js'
import { say } from '../gate/words.js'
import { callLinks } from './calls.js'

//: Who was just ticked stays among the missing for so long, so that the next touch meets whom it was meant for.
const STAYS = 4000

export class List {
  #where
  #tap
  #drawn = new Map()
  #leaving = new Map()
  #shown = ''
  #again = 0

  constructor (where, { tap }) {
    this.#where = where
    this.#tap = tap
  }

  /** Shows these rows in their order, all of them or only the missing ones. */
  show (rows, only) {
    this.#last = [rows, only]
    const shown = rows.filter(row => only === 'all' || !row.aboard || this.#stays(row))
    const items = shown.map(row => this.#item(row)), key = shown.map(row => row.id).join(' ')
    if (key !== this.#shown || items.some(item => !item.isConnected)) this.#where.replaceChildren(...items)
    this.#shown = key
    if (!shown.length) this.#where.replaceChildren(element('li', { className: 'road-none' }, say(rows.length ? 'all_aboard' : 'nobody')))
  }

  clear () {
    clearTimeout(this.#again)
    this.#drawn.clear()
    this.#where.replaceChildren()
  }

  /** Another choice of rows: nobody stays for a touch that is over. */
  forget () {
    this.#leaving.clear()
  }

  #last = [[], 'all']

  #stays (row) {
    const drawn = this.#drawn.get(row.id), now = performance.now()
    if (drawn && !drawn.row.aboard && !this.#leaving.has(row.id)) this.#leaving.set(row.id, now + STAYS)
    const until = this.#leaving.get(row.id)
    if (until > now) {
      clearTimeout(this.#again)
      this.#again = setTimeout(() => this.show(...this.#last), until - now + 50)
      return true
    }
    return false
  }

  #item (row) {
    const { person, ...rest } = row, mark = JSON.stringify(rest), drawn = this.#drawn.get(row.id)
    if (!row.aboard) this.#leaving.delete(row.id)
    if (drawn?.mark === mark) return drawn.item
    const item = element('li', { className: `rider${row.aboard ? ' rider-aboard' : ''}${row.pending ? ' rider-pending' : ''}` })
    item.dataset.id = row.id
    item.append(this.#button(row), ...row.aboard ? [] : [callLinks(row)])
    if (drawn?.item.isConnected) {
      const focused = drawn.item.contains(document.activeElement)
      drawn.item.replaceWith(item)
      if (focused) item.querySelector('button').focus()
    }
    this.#drawn.set(row.id, { item, mark, row })
    return item
  }

  #button (row) {
    const told = element('span', { className: 'rider-who' }, element('strong', {}, row.name), element('span', { className: 'rider-home' }, facts(row)))
    const button = element('button', { type: 'button', className: 'rider-tap' }, element('span', { className: 'rider-mark' }, ...piece(row.aboard ? 'icon-check' : 'icon-circle')), told)
    const flags = [...marks(row.person), ...warnings(row)]
    if (flags.length) told.append(element('ul', { className: 'rider-flags' }, ...flags))
    button.setAttribute('aria-pressed', row.aboard)
    button.addEventListener('click', () => this.#tap(this.#drawn.get(row.id).row))
    return button
  }
}

function facts ({ home, seat, from, added }) {
  return [seat && say('seat', { seat }), from && say('came_from', { bus: from }), added && say('added'), home].filter(Boolean).join(' · ')
}

function warnings ({ unsigned, stranger, task, front }) {
  const told = [front && 'front', task && 'task', unsigned && 'unsigned', stranger && 'stranger'].filter(Boolean)
  return told.map(word => element('li', { className: `rider-${word}` }, say(word)))
}

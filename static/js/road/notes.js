// What is noted on the road (headcounts, what came of a visit, incidents …): kept on the device first, then sent, as often as it takes.
// A note holds ids and what its writer wrote, no names; it stays when the phone forgets who travels. Tells "change" and "taken".
import { openDB } from '../../vendor/idb.js'
import { Entries } from '../gate/entries.js'
import { alone, SaidNo } from '../gate/sending.js'

//: So many go at once; how often what failed is tried again, in milliseconds.
const MOST = 50
const RETRIED = 5000

export class Notes extends EventTarget {
  #gate
  #db = null
  #notes = new Map()
  #entries = new Entries()
  #sending = null

  static async open (gate) {
    const notes = new Notes()
    notes.#gate = gate
    notes.#db = await openDB(`road ${gate.base}`, 1, { upgrade: db => db.createObjectStore('notes', { keyPath: 'nonce' }) }).catch(() => null)
    for (const note of await notes.#db?.getAll('notes') ?? []) notes.#remember(note)
    addEventListener('online', () => notes.send())
    setInterval(() => notes.send(), RETRIED)
    notes.send()
    return notes
  }

  /** Keeps a note of this kind, and sends it as soon as that can be. */
  async add (kind, facts) {
    const { nonce, order, at } = this.#entries.made(this.#gate.clock.now()), note = { nonce, order, at, kind, facts, event: this.#eventNow(at) }
    this.#remember(note)
    await this.#db?.put('notes', note).catch(() => {})
    this.#tell('change')
    this.send()
    return note
  }

  /** What is not known to be in the sheet yet, the earliest first. */
  of (kind) {
    return this.#all.filter(note => note.kind === kind && !note.problem)
  }

  /** How many wait to be sent. */
  get waiting () {
    return this.#all.filter(note => !note.done && !note.problem).length
  }

  /** What was not taken, and why. */
  get refused () {
    return this.#all.filter(note => note.problem)
  }

  /** Somebody has read why it was not taken. */
  async drop ({ nonce }) {
    this.#notes.delete(nonce)
    await this.#db?.delete('notes', nonce).catch(() => {})
    this.#tell('change')
  }

  /** A sheet that was asked for now holds what was taken before. */
  settle () {
    for (const { nonce, done } of this.#all) if (done) this.#notes.delete(nonce)
  }

  send () {
    if (!this.waiting || !navigator.onLine || this.#gate.isShut) return
    this.#sending ??= alone(`notes ${this.#gate.base}`, () => this.#sendAll()).catch(() => {}).finally(() => (this.#sending = null))
    return this.#sending
  }

  get #all () {
    return [...this.#notes.values()].sort((a, b) => a.order - b.order)
  }

  async #sendAll () {
    const batch = this.#all.filter(note => !note.done && !note.problem).slice(0, MOST)
    const notes = batch.map(({ nonce, kind, at, facts }) => ({ ...facts, nonce, kind, at: new Date(at - this.#gate.clock.offset).toISOString() }))
    try {
      const { answers } = await this.#gate.post('notes', { sent_at: new Date().toISOString(), notes })
      for (const [place, note] of batch.entries()) await this.#taken(note, answers[place])
    } catch (error) {
      if (!(error instanceof SaidNo) || ![401, 403].includes(error.status)) throw error
      this.#gate.sync()
    }
  }

  async #taken (note, { problem = null, ...answer }) {
    Object.assign(note, problem ? { problem } : { done: true })
    if (problem) await this.#db?.put('notes', note).catch(() => {})
    else await this.#db?.delete('notes', note.nonce).catch(() => {})
    this.#tell('change')
    this.#tell('taken', { note, answer, problem })
  }

  #remember (note) {
    this.#notes.set(note.nonce, note)
    this.#entries.follow(note)
  }

  // By the event's clock, in milliseconds.
  #eventNow (at) {
    return at + this.#gate.state.shift * 1000
  }

  #tell (what, detail = null) {
    this.dispatchEvent(new CustomEvent(what, { detail }))
  }
}

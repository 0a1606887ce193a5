// The gate without its page: judges what is shown, here or on the server, and sees to it that each scan arrives once.
// While there is a network the server judges; after PATIENCE, or without one, the device does, by the same rules.
import { digestOf, readCode } from './codes.js'
import { kindOf } from './foreign.js'
import { Roster } from './roster.js'
import { judge } from './rules.js'
import { alone, ask, read, SaidNo, Sender } from './sending.js'
import { Store } from './store.js'

//: Milliseconds that a person waits for the server's verdict, and without a roster, for any.
const PATIENCE = 800
const LONGEST = 8000
//: How often the roster is renewed, and what waits is tried again.
const RENEWED = 30_000
const RETRIED = 5000
//: A roster forgets itself so long after the last contact.
const KEPT = 12 * 3600_000
const OWN_UNDO = 2 * 60_000
//: So long after the last badge nobody minds that the page is loaded anew.
const IDLE = 10_000
//: More changes than this, and the roster is written whole again.
const MOST_CHANGES = 60

export class Gate extends EventTarget {
  state = {
    online: navigator.onLine, roster: false, rosterAge: null, waiting: 0, stuck: 0, full: false, volatile: false,
    revoked: false, outdated: false, signedOut: false, shift: 0, may: { override: false, undo: false, undo_any: false },
    checkpoints: [], categories: [],
  }
  clock = { offset: 0, now: () => Date.now() + this.clock.offset }
  #roster = new Roster()
  #contact = null
  #waiting = new Map()
  #answers = new Map()
  #scans = new Map()
  #order = 0
  #renewed = -Infinity
  #tried = -Infinity
  #changes = 0
  #busyAt = performance.now()
  #queueing = Promise.resolve()

  static async open({ base, csrf = '', shell = '' }) {
    const gate = new Gate()
    Object.assign(gate, { base, shell, store: await Store.open(base) })
    gate.#sender = new Sender({
      base, store: gate.store, clock: gate.clock, renew: () => gate.#renew(),
      taken: (...done) => gate.#taken(...done),
    })
    gate.#sender.csrf = csrf
    await gate.#restore()
    gate.#listen()
    gate.sync()
    return gate
  }

  #sender
  #channel

  /** Judges a code (`text`) or somebody found by name (`delegate`): see the README for what comes back. */
  async show({ text = null, delegate, checkpoint, direction = 'in', override = null, gate = null }) {
    this.#busyAt = performance.now()
    const code = text === null ? undefined : readCode(text)
    if (code === null) return { ...REFUSED, reason: 'unknown_code', foreign: kindOf(text) }
    const entry = { nonce: freshNonce(), order: this.#next(), at: this.clock.now(), code, delegate, checkpoint, direction, override, gate }
    const found = await this.#find(entry)
    if (!this.state.online && !this.#canJudge(entry)) return { ...REFUSED, result: null, reason: this.#why(), nonce: null }
    this.#scans.set(entry.nonce, { at: entry.at, key: found?.key, checkpoint: this.#roster.checkpoint(checkpoint)?.id })
    this.#waiting.set(entry.nonce, entry)
    await this.store.add(entry)
    const answer = this.state.online && (await this.#serverSays(entry))
    return answer || this.#judgeHere(entry, found)
  }

  /** Takes a scan back. {result: "undone", inside, by} or {problem}. */
  async undo(nonce, reason = '') {
    const scan = this.#scans.get(nonce)
    const late = !scan || this.clock.now() - scan.at > OWN_UNDO
    if (late && !this.state.may.undo_any) return { problem: 'too_late_to_undo' }
    const entry = { nonce: freshNonce(), order: this.#next(), at: this.clock.now(), undoes: nonce, reason }
    this.#waiting.set(entry.nonce, entry)
    await this.store.add(entry)
    const answer = this.state.online && (await this.#serverSays(entry))
    if (answer) return answer
    entry.told = { result: 'undone' }
    this.#roster.unmove(nonce)
    this.#keep(entry)
    return { result: 'undone', inside: this.#inside(scan), by: 'device' }
  }

  /** People by the beginnings of words of their name, city or delegation, from the roster alone. */
  search(text) {
    return this.#roster.search(text)
  }

  /** {inside, expected} by what this device knows; null without a roster. */
  counts(checkpoint) {
    return this.#roster.counts(checkpoint)
  }

  /** Fetches the roster where it is due, then sends what waits. */
  async sync({ renew = true } = {}) {
    this.#tried = performance.now()
    try {
      if (renew || !this.state.online) await this.#renew()
      if (this.#waiting.size) await this.#sender.flush()
      this.#tell({ online: true })
    } catch (error) {
      await this.#failed(error)
    }
  }

  /** Forgets who comes; what waits to be sent stays. */
  async forget() {
    this.#roster = new Roster()
    this.#changes = 0
    await this.store.forget()
    this.#tell({ roster: false, rosterAge: null })
  }

  async #find({ code, delegate }) {
    if (delegate !== undefined) return this.#roster.find({ id: delegate })
    return globalThis.crypto?.subtle ? this.#roster.find({ digest: await digestOf(code) }) : null
  }

  #canJudge({ checkpoint }) {
    this.#expire()
    return this.state.roster && Boolean(globalThis.crypto?.subtle) && this.#roster.checkpoint(checkpoint) !== null
  }

  #why() {
    return this.state.roster ? 'no_checkpoint' : 'no_roster'
  }

  async #serverSays(entry) {
    const answered = new Promise(resolve => this.#answers.set(entry.nonce, resolve))
    this.sync({ renew: false })
    const patience = this.#canJudge(entry) || entry.undoes ? PATIENCE : LONGEST
    const answer = await Promise.race([answered, new Promise(resolve => setTimeout(resolve, patience))])
    this.#answers.delete(entry.nonce)
    return answer
  }

  #judgeHere(entry, found) {
    if (!this.#canJudge(entry)) {
      entry.told = { result: null, reason: this.#why() }
      this.#keep(entry)
      return { ...REFUSED, ...entry.told, nonce: entry.nonce }
    }
    const checkpoint = this.#roster.checkpoint(entry.checkpoint)
    const showing = this.#roster.showing(found, checkpoint)
    const now = entry.at + this.state.shift
    const { result, reason } = judge(showing, entry.direction, now, Boolean(entry.override) && now < this.#roster.facts.ends_at)
    const before = found ? this.#roster.standing(checkpoint.id, found.key) : null
    entry.told = { result, reason: result === 'refused' ? reason : null }
    this.#moveHere(entry, checkpoint.id, found)
    this.#keep(entry)
    return {
      ...REFUSED, ...entry.told, ...this.#who(found), nonce: entry.nonce,
      first: result === 'repeat' ? firstOf(before, entry.direction) : null,
      inside: result === 'admitted' ? entry.direction === 'in' : Boolean(before?.inside),
    }
  }

  #moveHere({ nonce, told, direction, at, gate }, checkpoint, found) {
    if (told.result === 'admitted') this.#roster.move({ nonce, checkpoint, key: found.key, direction, at, gate })
  }

  #who(found) {
    if (found?.pass) return { pass: this.#roster.pass(found.pass) }
    return { person: found && !found.nameless ? this.#roster.person(found.person) : null }
  }

  #inside(scan) {
    return scan?.key === undefined ? false : this.#roster.standing(scan.checkpoint, scan.key).inside
  }

  // What was told here goes with the scan. It may be on its way already: then the answer says whether it was right.
  #keep(entry) {
    this.#queueing = this.#queueing.then(() => this.store.change(entry)).catch(() => {})
    this.#channel?.postMessage({ queued: true })
    this.#tell({})
    if (this.state.online && performance.now() - this.#tried > PATIENCE) this.sync({ renew: false })
  }

  // An entry is done with, here or in another window of this gate.
  async #taken(entry, answer, problem) {
    if (problem && entry.told?.result && !entry.undoes) await this.store.change({ ...entry, stuck: problem.code })
    else await this.store.remove([entry.nonce])
    this.#channel?.postMessage({ entry, answer, problem })
    await this.#settle(entry, answer, problem)
  }

  async #settle(sent, answer, problem) {
    const entry = this.#waiting.get(sent.nonce) ?? sent
    const told = this.#answer(entry, answer, problem)
    if (problem && entry.told?.result && !entry.undoes) entry.stuck = problem.code
    else this.#waiting.delete(sent.nonce)
    await this.#learn(entry, answer)
    this.#answers.get(sent.nonce)?.(told)
    if (entry.told && differs(entry.told, answer, problem)) {
      const detail = { nonce: entry.undoes ?? entry.nonce, told: entry.told, answer: told, person: told.person }
      this.dispatchEvent(new CustomEvent('correction', { detail }))
    }
    this.#tell({})
  }

  #answer({ nonce, undoes }, answer, problem) {
    if (undoes) return problem ? { problem: problem.code } : { result: 'undone', inside: Boolean(answer.inside), by: 'server' }
    if (problem) return { ...REFUSED, reason: problem.code, nonce, by: 'server' }
    const { result, reason, delegate, pass = null, first, inside } = answer
    return { ...REFUSED, result, reason, person: delegate, pass, first, inside, nonce, by: 'server' }
  }

  // Until a roster comes that was asked for later, what the server said stands over it.
  async #learn(entry, answer) {
    const about = entry.undoes ?? entry.nonce
    this.#roster.unmove(about)
    const id = answer?.delegate?.id ?? (answer?.pass && (await this.#find(entry))?.key)
    const checkpoint = this.#scans.get(about)?.checkpoint ?? this.#roster.checkpoint(entry.checkpoint)?.id
    if (id === undefined || id === null || checkpoint === undefined) return
    const { at, direction, gate = null } = entry
    const place = { nonce: about, checkpoint, key: id, answeredAt: performance.now(), at, gate }
    if (answer.result === 'admitted') this.#roster.move({ ...place, direction })
    else if (answer.result !== 'refused') this.#roster.move({ ...place, inside: answer.inside, ...whenFirst(answer.first) })
  }

  async #renew() {
    await alone(`roster ${this.base}`, async () => {
      const [askedAt, sentAt] = [performance.now(), Date.now()]
      const asking = new URLSearchParams({ since: this.#roster.cursor, waiting: this.#countWaiting(), sent_at: sentAt })
      const response = await ask(`${this.base}/roster?${asking}`)
      const told = await read(response)
      this.#contact = told.at
      this.clock.offset = told.at - (sentAt + Date.now()) / 2
      this.#sender.csrf = told.csrf
      this.#renewed = performance.now()
      await this.#takeIn(told, askedAt)
    })
    this.#tell({ online: true, signedOut: false, revoked: false })
  }

  async #takeIn({ csrf, shell, ...told }, askedAt) {
    this.#roster.merge(told)
    this.#roster.settle(askedAt)
    this.#changes = told.whole ? 0 : this.#changes + 1
    const whole = told.whole || this.#changes > MOST_CHANGES
    if (whole) this.#changes = 0
    await this.store.keepRoster(JSON.stringify(whole ? this.#roster.whole() : told), whole)
    await this.store.set('contact', { at: this.#contact, offset: this.clock.offset })
    this.#know()
    this.#expire()
    if (shell && this.shell && shell !== this.shell) this.#look()
  }

  #know() {
    const { shift = 0, may = this.state.may, checkpoints = [], categories = [] } = this.#roster.facts
    this.#tell({ roster: Boolean(this.#roster.cursor), shift, may, checkpoints, categories })
  }

  async #restore() {
    const { at = null, offset = 0 } = (await this.store.setting('contact').catch(() => null)) ?? {}
    this.#contact = at
    this.clock.offset = offset
    for (const text of await this.store.rosters()) {
      this.#roster.merge(JSON.parse(text))
      this.#changes += 1
    }
    this.#know()
    this.#expire()
    await this.#reload()
  }

  // What waits in the database: of this window, of others, of one that was closed.
  async #reload() {
    for (const kept of await this.store.queue()) {
      if (this.#waiting.has(kept.nonce)) continue
      const { stuck, ...entry } = kept
      this.#waiting.set(entry.nonce, entry)
      this.#order = Math.max(this.#order, entry.order)
      if (stuck) await this.store.change(entry)
      if (entry.undoes) this.#roster.unmove(entry.undoes)
      const checkpoint = this.#roster.checkpoint(entry.checkpoint)
      const found = checkpoint && (await this.#find(entry))
      this.#scans.set(entry.nonce, { at: entry.at, key: found?.key, checkpoint: checkpoint?.id })
      if (found && entry.told) this.#moveHere(entry, checkpoint.id, found)
    }
    this.#tell({})
  }

  #expire() {
    if (!this.#roster.cursor) return
    const over = this.clock.now() + this.state.shift >= this.#roster.facts.ends_at
    if (over || this.clock.now() - this.#contact > KEPT) this.forget()
  }

  async #failed(error) {
    if (!(error instanceof SaidNo) || ![401, 403].includes(error.status)) return this.#tell({ online: false })
    this.#tell({ online: true, revoked: error.code === 'device_revoked', signedOut: error.code !== 'device_revoked' })
    await this.forget()
    this.#channel?.postMessage({ forgotten: true })
  }

  #listen() {
    addEventListener('online', () => this.sync())
    addEventListener('offline', () => this.#tell({ online: false }))
    addEventListener('beforeunload', event => this.#leave(event))
    document.addEventListener('visibilitychange', () => document.hidden || this.sync())
    setInterval(() => this.#tick(), 1000)
    if (globalThis.BroadcastChannel) {
      this.#channel = new BroadcastChannel(`gate ${this.base}`)
      this.#channel.onmessage = ({ data }) => this.#hear(data)
    }
    this.#installWorker()
  }

  #hear({ queued, forgotten, entry, answer, problem }) {
    if (queued) this.#reload()
    else if (forgotten) this.forget()
    else this.#settle(entry, answer, problem)
  }

  #tick() {
    this.#expire()
    const since = performance.now() - this.#tried
    const due = performance.now() - this.#renewed > RENEWED
    const wanting = due || this.#waiting.size > 0 || !this.state.online
    if (!this.state.revoked && wanting && since > RETRIED) this.sync({ renew: due })
    if (this.state.outdated && this.state.online && this.#isIdle()) location.reload()
    this.#tell({})
  }

  #isIdle() {
    const writing = document.activeElement?.matches?.('input, textarea, select') && document.activeElement.value
    return !writing && performance.now() - this.#busyAt > IDLE && !this.#answers.size
  }

  #leave(event) {
    const loose = this.store.volatile || this.store.full
    if (loose && this.#countWaiting()) event.preventDefault()
  }

  #installWorker() {
    const workers = navigator.serviceWorker
    if (!workers) return
    workers.addEventListener('message', ({ data }) => {
      if (this.shell && data.shell && data.shell !== this.shell) this.#tell({ outdated: true })
    })
    workers.register(`${this.base}/worker.js`, { scope: this.base, updateViaCache: 'none' }).catch(() => {})
  }

  async #look() {
    const registration = await navigator.serviceWorker?.getRegistration(this.base)
    await registration?.update().catch(() => {})
    registration?.active?.postMessage('shell')
  }

  // What the server is just asked about does not wait yet.
  #countWaiting() {
    return [...this.#waiting.values()].filter(entry => !entry.stuck && entry.told).length
  }

  #next() {
    this.#order = Math.max(this.#order + 1, Date.now())
    return this.#order
  }

  #tell(change) {
    const stuck = [...this.#waiting.values()].filter(entry => entry.stuck).length
    const { full, volatile } = this.store
    const rosterAge = this.#roster.cursor ? Math.max(0, Math.round((this.clock.now() - this.#contact) / 1000)) : null
    const before = JSON.stringify(this.state)
    Object.assign(this.state, change, { waiting: this.#countWaiting(), stuck, full, volatile, rosterAge })
    if (JSON.stringify(this.state) !== before) this.dispatchEvent(new CustomEvent('state', { detail: this.state }))
  }
}

const REFUSED = { result: 'refused', reason: null, person: null, pass: null, first: null, inside: false, nonce: null, by: 'device', foreign: null }

const freshNonce = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), octet => octet.toString(16).padStart(2, '0')).join('')

// When and where they last went this way: known of their last move alone.
function firstOf(before, direction) {
  if (!before?.at || before.inside !== (direction === 'in')) return null
  return { at: new Date(before.at).toISOString(), gate: before.gate }
}

const whenFirst = first => (first ? { at: Date.parse(first.at), gate: first.gate } : {})

const differs = (told, answer, problem) => (problem ? told.result !== 'refused' : told.result !== answer.result)

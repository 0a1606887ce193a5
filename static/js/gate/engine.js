// The gate without its page: judges what is shown, here or on the server, and sees to it that each scan arrives once.
// While there is a network the server judges; after PATIENCE, or without one, the device does, by the same rules.
import { fetchAhead } from './ahead.js'
import { differs, fromRoster, fromServer, noBadge, notJudged } from './answers.js'
import { digestOf, readCode } from './codes.js'
import { Entries } from './entries.js'
import { kindOf } from './foreign.js'
import { Roster } from './roster.js'
import { alone, ask, read, SaidNo, Sender } from './sending.js'
import { Store } from './store.js'
import { atFirst, lookAfter, lookForRelease } from './upkeep.js'

//: Milliseconds that a person waits for the server's verdict, and without a roster, for any.
const PATIENCE = 800
const LONGEST = 8000
//: A roster forgets itself so long after the last contact.
const KEPT = 12 * 3600_000
//: So long may a gate take back what it did itself.
const OWN_UNDO = 2 * 60_000
//: More changes than this, and the roster is written whole again.
const MOST_CHANGES = 60

export class Gate extends EventTarget {
  state = atFirst()
  //: The server's time by this device's clock, set right at each contact.
  clock = { offset: 0, now: () => Date.now() + this.clock.offset }
  //: When something was shown, when the roster came, when a contact was tried last: by the page's own clock.
  busyAt = performance.now()
  renewedAt = -Infinity
  triedAt = -Infinity
  #roster = new Roster()
  #contact = null
  #changes = 0
  #sender
  #channel = null
  //: What is not answered yet; who waits for an answer; what this page knows of each scan.
  #waiting = new Map()
  #asked = new Map()
  #scans = new Map()
  //: What the server said before there was a roster to put it on.
  #early = []
  #entries = new Entries()
  #writing = Promise.resolve()

  /** The gate at this address, with what the device kept of it. `shell` is the release of the page. */
  static async open({ base, csrf = '', shell = '' }) {
    const gate = new Gate()
    Object.assign(gate, { base, shell, store: await Store.open(base) })
    const taken = (...done) => gate.#taken(...done), renew = () => gate.#renew()
    gate.#sender = new Sender({ base, csrf, taken, renew, store: gate.store, clock: gate.clock })
    gate.#channel = globalThis.BroadcastChannel && new BroadcastChannel(`gate ${base}`)
    if (gate.#channel) gate.#channel.onmessage = ({ data }) => gate.#hear(data)
    await gate.#restore()
    lookAfter(gate)
    gate.sync()
    return gate
  }

  /** Judges a code (`text`) or somebody found by name (`delegate`): the answers of answers.js. */
  async show({ text = null, delegate, checkpoint, direction = 'in', override = null, gate = null }) {
    this.busyAt = performance.now()
    const code = text === null ? undefined : readCode(text)
    if (code === null) return noBadge(kindOf(text))
    const entry = { ...this.#entries.made(this.clock.now()), code, delegate, checkpoint, direction, override, gate }
    const found = await this.#find(entry)
    if ((!this.state.online || this.isShut) && !this.#canJudge(entry)) return notJudged(this.#lacks())
    this.#scans.set(entry.nonce, { at: entry.at, key: found?.key, checkpoint: this.#roster.checkpoint(checkpoint)?.id })
    const answer = await this.#serverSays(entry)
    if (!answer && this.isShut && !this.#canJudge(entry)) return this.#drop(entry)
    return answer ?? this.#judgeHere(entry, found)
  }

  /** Takes a scan back. {result: "undone", inside, by} or {problem}. */
  async undo(nonce, reason = '') {
    const scan = this.#scans.get(nonce)
    const late = !scan || this.clock.now() - scan.at > OWN_UNDO
    if (late && !this.state.may.undo_any) return { problem: 'too_late_to_undo' }
    const entry = { ...this.#entries.made(this.clock.now()), undoes: nonce, reason }
    const answer = await this.#serverSays(entry)
    if (answer) return answer
    this.#roster.unmove(nonce)
    this.#tellHere(entry, { result: 'undone', reason: null })
    return { result: 'undone', inside: Boolean(scan?.key && this.#roster.standing(scan.checkpoint, scan.key).inside), by: 'device' }
  }

  /** People by the beginnings of words of their name, city or delegation, from the roster alone. */
  search(text) {
    return this.#roster.search(text)
  }

  /** Who shows this code, or is the person with this id: {person} or {pass}; {person: null} for nobody on the roster. */
  async who({ text = null, delegate }) {
    return this.#roster.who(await this.#find({ code: text === null ? undefined : readCode(text), delegate }))
  }

  /** The person with this id, as answers name them; null for nobody on the roster. */
  person(id) {
    return this.#roster.person(id)
  }

  /** Whether they are inside, how often they came in, when and where they moved last. */
  standing(checkpoint, key) {
    const here = this.#roster.checkpoint(checkpoint)
    return here && this.#roster.standing(here.id, key)
  }

  /** The ids of the people who are inside. */
  inside(checkpoint) {
    const here = this.#roster.checkpoint(checkpoint)
    return here ? this.#roster.inside(here.id) : []
  }

  /** What the roster says besides people: what other pages put beside it, too. */
  get facts() {
    return this.#roster.facts
  }

  /** Posts to another address of this page, with a token for forms. Throws as fetching does, or `SaidNo`. */
  post(path, body) {
    return this.#sender.post(path, body)
  }

  /** {inside, expected} by what this device knows; null without a roster. */
  counts(checkpoint) {
    return this.#roster.counts(checkpoint)
  }

  /** Fetches the roster, which also sets the clock, then sends what waits. */
  async sync({ renew = true } = {}) {
    this.triedAt = performance.now()
    try {
      if (renew || !this.state.online) await this.#renew()
      if (this.#waiting.size) await this.#sender.flush()
      this.tell({ online: true })
    } catch (error) {
      await this.#failed(error)
    }
  }

  /** Forgets who comes; what waits to be sent stays. */
  async forget() {
    this.#roster = new Roster()
    this.#changes = 0
    this.#know()
    await this.store.forget()
  }

  /** Forgets a roster that is too old, or of an event that is over. */
  expire() {
    if (!this.#roster.cursor) return
    const over = this.#eventNow(this.clock.now()) >= this.#roster.facts.ends_at
    if (over || this.clock.now() - this.#contact > KEPT) this.forget()
  }

  /** Whether there is something to ask the server for, and whether somebody waits for its answer. */
  get isWanting() {
    return this.#waiting.size > 0 || !this.state.online
  }

  /** Whether this gate may ask for nothing any more: it was revoked, or signed out. */
  get isShut() {
    return this.state.revoked || this.state.signedOut
  }

  get isAsking() {
    return this.#asked.size > 0
  }

  /** Changes the state, and says so where it changed. */
  tell(change = {}) {
    const entries = [...this.#waiting.values()], before = JSON.stringify(this.state)
    const stuck = entries.filter(entry => entry.stuck).length
    // What the server is just asked about does not wait yet.
    const waiting = entries.filter(entry => !entry.stuck && entry.told).length
    const rosterAge = this.#roster.cursor ? Math.max(0, Math.round((this.clock.now() - this.#contact) / 1000)) : null
    const { full, volatile } = this.store
    Object.assign(this.state, change, { waiting, stuck, full, volatile, rosterAge })
    if (JSON.stringify(this.state) !== before) this.dispatchEvent(new CustomEvent('state', { detail: this.state }))
  }

  // By the clock of the list itself: what the page knows of it is told a little later.
  #eventNow(at) {
    return at + (this.#roster.facts.shift ?? this.state.shift) * 1000
  }

  async #find({ code, delegate }) {
    if (delegate !== undefined) return this.#roster.find({ id: delegate })
    return code && globalThis.crypto?.subtle ? this.#roster.find({ digest: await digestOf(code) }) : null
  }

  #canJudge({ checkpoint }) {
    this.expire()
    return Boolean(this.#roster.checkpoint(checkpoint) && globalThis.crypto?.subtle)
  }

  #lacks() {
    return this.state.roster ? 'no_checkpoint' : 'no_roster'
  }

  // First it is kept, then sent: a page that is closed now sends it when it is opened again.
  async #serverSays(entry) {
    this.#waiting.set(entry.nonce, entry)
    await this.store.add(entry)
    this.#channel?.postMessage({ queued: true })
    if (!this.state.online) return null
    const answered = new Promise(resolve => this.#asked.set(entry.nonce, resolve))
    this.sync({ renew: false })
    const patience = entry.undoes || this.#canJudge(entry) ? PATIENCE : LONGEST
    const answer = await Promise.race([answered, new Promise(resolve => setTimeout(resolve, patience, null))])
    this.#asked.delete(entry.nonce)
    // Nobody else should wait in vain; what is under way may still arrive.
    if (!answer) this.tell({ online: false })
    return answer
  }

  // Nobody was told anything, and the server took nothing: it is as if it had not been shown.
  async #drop(entry) {
    this.#waiting.delete(entry.nonce)
    await this.store.remove([entry.nonce])
    this.tell()
    return notJudged(this.#lacks())
  }

  #judgeHere(entry, found) {
    const able = this.#canJudge(entry)
    const answer = able ? fromRoster(this.#roster, entry, found, this.#eventNow(entry.at)) : notJudged(this.#lacks(), entry.nonce)
    this.#tellHere(entry, { result: answer.result, reason: answer.reason })
    if (able) this.#move(entry, found)
    return answer
  }

  // It goes with the scan. That may be on its way already; then the answer says whether it was right.
  #tellHere(entry, told) {
    entry.told = told
    this.#writing = this.#writing.then(() => this.store.change(entry)).then(() => this.#channel?.postMessage({ queued: true }))
    this.tell()
  }

  #move({ nonce, told, checkpoint, direction, at, gate }, found) {
    const here = { nonce, checkpoint: this.#roster.checkpoint(checkpoint).id, key: found?.key }
    if (told.result === 'admitted') this.#roster.move({ ...here, direction, at, gate })
  }

  // An entry is done with. What was told and cannot be counted stays here, for somebody to look at.
  async #taken(entry, answer, problem) {
    const { told } = this.#waiting.get(entry.nonce) ?? entry
    const stuck = problem && told?.result && !entry.undoes && problem.code
    await (stuck ? this.store.change({ ...entry, told, stuck }) : this.store.remove([entry.nonce]))
    this.#channel?.postMessage({ entry, answer, problem })
    await this.#settle(entry, answer, problem)
  }

  // Here, or in another window of this gate.
  async #settle(sent, answer, problem) {
    const entry = this.#waiting.get(sent.nonce) ?? sent, { told } = entry
    const said = fromServer(entry, answer, problem)
    if (problem && told?.result && !entry.undoes) entry.stuck = problem.code
    else this.#waiting.delete(sent.nonce)
    await this.#learn(entry, answer)
    this.#asked.get(sent.nonce)?.(said)
    if (told && differs(told, answer, problem)) {
      const detail = { nonce: entry.undoes ?? entry.nonce, told, answer: said, person: said.person }
      this.dispatchEvent(new CustomEvent('correction', { detail }))
    }
    this.tell()
  }

  // Until a roster comes that was asked for later, what the server said stands over it.
  async #learn(entry, answer, answeredAt = performance.now()) {
    if (answer && !this.#roster.cursor) return this.#early.push([entry, answer, answeredAt])
    const nonce = entry.undoes ?? entry.nonce
    this.#roster.unmove(nonce)
    const key = answer?.delegate?.id ?? (answer?.pass && (await this.#find(entry))?.key) ?? this.#scans.get(nonce)?.key
    const checkpoint = this.#scans.get(nonce)?.checkpoint ?? this.#roster.checkpoint(entry.checkpoint)?.id
    if (!answer || key === undefined || key === null || checkpoint === undefined || answer.result === 'refused') return
    const { at, direction, gate = null } = entry, first = answer.first && { at: Date.parse(answer.first.at), gate: answer.first.gate }
    const now = answer.result === 'admitted' ? { direction } : { inside: answer.inside, ...first }
    this.#roster.move({ nonce, checkpoint, key, answeredAt, at, gate, ...now })
  }

  async #renew() {
    await alone(`roster ${this.base}`, async () => {
      const askedAt = performance.now(), sentAt = Date.now(), asker = this.#roster
      const asking = new URLSearchParams({ since: this.#roster.cursor, waiting: this.state.waiting, sent_at: sentAt })
      const { csrf, shell, ...told } = await read(await ask(`${this.base}/roster?${asking}`))
      this.#contact = told.at
      this.clock.offset = Math.round(told.at - (sentAt + Date.now()) / 2)
      this.#sender.csrf = csrf
      // What changed since a list that was forgotten meanwhile is no list: the whole is asked for.
      if (asker !== this.#roster) return void (this.renewedAt = -Infinity)
      this.renewedAt = performance.now()
      await this.#takeIn(told, askedAt)
      if (this.shell && shell !== this.shell) lookForRelease(this.base)
    })
    this.tell({ online: true, signedOut: false, revoked: false })
  }

  // It is told of when it is kept. A disk may take its time; what is forgotten meanwhile stays away.
  async #takeIn(told, askedAt) {
    const roster = this.#roster, isForgotten = () => roster !== this.#roster
    roster.merge(told)
    for (const early of this.#early.splice(0)) await this.#learn(...early)
    roster.settle(askedAt)
    await this.store.set('contact', { at: this.#contact, offset: this.clock.offset })
    if (isForgotten()) return
    this.#changes = told.whole || this.#changes >= MOST_CHANGES ? 0 : this.#changes + 1
    const whole = this.#changes === 0
    await this.store.keepRoster(JSON.stringify(whole ? roster.whole() : told), whole)
    if (isForgotten()) return
    this.#know()
    this.expire()
    const { countries, photos } = roster.pictures
    fetchAhead(this.base, countries, photos)
  }

  #know() {
    const { shift = this.state.shift, may = this.state.may, checkpoints = [], categories = [] } = this.#roster.facts
    this.tell({ roster: Boolean(this.#roster.cursor), shift, may, checkpoints, categories })
    this.dispatchEvent(new Event('roster'))
  }

  async #restore() {
    const { at = null, offset = 0 } = (await this.store.setting('contact')) ?? {}
    this.#contact = at
    this.clock.offset = offset
    for (const text of await this.store.rosters()) {
      this.#roster.merge(JSON.parse(text))
      this.#changes += 1
    }
    this.#know()
    this.expire()
    await this.#recall()
  }

  // What waits in the database: of this window, of others, of one that was closed. What could not be sent is tried again.
  async #recall() {
    for (const { stuck, ...entry } of await this.store.queue()) {
      const known = this.#waiting.get(entry.nonce)
      if (known && (known.told || !entry.told)) continue
      this.#waiting.set(entry.nonce, entry)
      this.#entries.follow(entry)
      if (stuck) await this.store.change(entry)
      if (entry.undoes) this.#roster.unmove(entry.undoes)
      const checkpoint = this.#roster.checkpoint(entry.checkpoint), found = checkpoint && (await this.#find(entry))
      this.#scans.set(entry.nonce, { at: entry.at, key: found?.key, checkpoint: checkpoint?.id })
      if (found && entry.told) this.#move(entry, found)
    }
    this.tell()
  }

  async #failed(error) {
    if (!(error instanceof SaidNo) || ![401, 403].includes(error.status)) return this.tell({ online: false })
    const revoked = error.code === 'device_revoked'
    this.tell({ online: true, revoked, signedOut: !revoked })
    await this.forget()
    this.#channel?.postMessage({ forgotten: true })
  }

  #hear({ queued, forgotten, entry, answer, problem }) {
    if (queued) this.#recall()
    else if (forgotten) this.forget()
    else this.#settle(entry, answer, problem)
  }
}

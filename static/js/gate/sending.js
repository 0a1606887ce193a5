// Sends what waits, in the order in which it happened, as often as it takes: the same nonce is counted once.
// Of several windows of one gate, one sends at a time; what it is answered, it tells the others.
const MOST = 100
//: Milliseconds after which a request is given up, to be made again.
const PATIENCE = 15_000

export class SaidNo extends Error {
  constructor(status, code) {
    super(code)
    Object.assign(this, { status, code })
  }
}

export class Sender {
  #running = null
  #again = false
  #most = MOST

  /** `taken(entry, answer, problem)` is told of each entry that is done with; `renew()` fetches a token for forms. */
  constructor({ base, store, clock, csrf, taken, renew }) {
    Object.assign(this, { base, store, clock, csrf, taken, renew })
  }

  /** Everything that waits; who asks meanwhile waits for the same run, and for one more. Throws when it cannot. */
  flush() {
    this.#again = true
    this.#running ??= this.#run().finally(() => (this.#running = null))
    return this.#running
  }

  async #run() {
    while (this.#again) {
      this.#again = false
      await alone(`send ${this.base}`, () => this.#sendAll())
    }
  }

  async #sendAll() {
    for (;;) {
      const batch = this.#next(await this.store.queue())
      if (!batch.length) return
      if (batch[0].undoes) await this.#undo(batch[0])
      else await this.#send(batch)
    }
  }

  // Scans up to the next undoing, which has to find its scan there.
  #next(queue) {
    const left = queue.filter(entry => !entry.stuck)
    const undoing = left.findIndex(entry => entry.undoes)
    return left.slice(0, undoing === 0 ? 1 : Math.min(undoing < 0 ? this.#most : undoing, this.#most))
  }

  async #send(batch) {
    const scans = batch.map(entry => this.#scan(entry))
    let told
    try {
      told = await this.post('scans', { sent_at: new Date().toISOString(), scans })
    } catch (error) {
      if (error.status !== 413 || batch.length === 1) throw error
      this.#most = Math.ceil(batch.length / 2)
      return
    }
    for (const [place, entry] of batch.entries()) {
      const { problem, ...answer } = told.answers[place]
      await this.taken(entry, problem ? null : answer, problem ?? null)
    }
  }

  // By what this device's clock says now: that may have been set since.
  #moment({ at }) {
    return new Date(at - this.clock.offset).toISOString()
  }

  #scan(entry) {
    const { nonce, code, delegate, checkpoint, direction, gate, override, told } = entry
    const who = delegate === undefined ? { code } : { delegate }
    const scan = { ...who, nonce, checkpoint, direction, scanned_at: this.#moment(entry) }
    if (gate) scan.gate = gate
    if (override) scan.override = { reason: override }
    if (told?.result) scan.shown = told.result
    return scan
  }

  async #undo(entry) {
    try {
      const when = { undone_at: this.#moment(entry), sent_at: new Date().toISOString() }
      await this.taken(entry, await this.post(`scans/${entry.undoes}/undo`, { reason: entry.reason, ...when }), null)
    } catch (error) {
      if (![404, 409].includes(error.status)) throw error
      const done = error.code === 'already_undone'
      await this.taken(entry, done ? { result: 'undone' } : null, done ? null : { code: error.code })
    }
  }

  async post(path, body, tries = 2) {
    const headers = { 'Content-Type': 'application/json', 'X-CSRFToken': this.csrf }
    const response = await ask(`${this.base}/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    if (response.status === 400 && tries > 1) {
      await this.renew()
      return this.post(path, body, tries - 1)
    }
    const told = await read(response)
    if (told.csrf) this.csrf = told.csrf
    return told
  }
}

/** A request of this page; it fails rather than wait for ever. */
export const ask = (address, options = {}) =>
  fetch(address, { credentials: 'same-origin', cache: 'no-store', redirect: 'manual', signal: AbortSignal.timeout(PATIENCE), ...options })

/** What was answered. Throws `SaidNo` for a problem; whatever else is no JSON comes from a network in between. */
export async function read(response) {
  const kind = response.headers.get('Content-Type') ?? ''
  if (!kind.includes('json')) throw new TypeError(`no answer of the gate: ${response.status}`)
  const told = await response.json()
  if (!response.ok) throw new SaidNo(response.status, told.code)
  return told
}

/** Does this while no other window of the browser does the like. */
export const alone = (name, doing) => (navigator.locks ? navigator.locks.request(`gate ${name}`, doing) : doing())

// What a gate keeps on the device: scans that wait to be sent, the roster as it came, and a few settings.
// Where a browser keeps nothing (a private window, a full disk) it is kept in memory, and the page says so.
import { openDB } from '../../vendor/idb.js'

const NAME = 'gate '
const photosOf = base => `gate ${base} photos`

export class Store {
  //: No database: what waits is lost with the page.
  volatile = false
  //: Something did not fit on the disk.
  full = false
  #base
  #db = null
  #loose = new Map()
  #texts = []
  #settings = new Map()

  static async open(base) {
    const store = new Store()
    store.#base = base
    try {
      store.#db = await openDB(NAME + base, 1, { upgrade, blocking: (_old, _new, event) => event.target.close() })
    } catch {
      store.volatile = true
    }
    navigator.storage?.persist?.().catch(() => {})
    return store
  }

  /** What waits, in the order in which it happened. */
  async queue() {
    const kept = this.#db ? await this.#db.getAll('outbox') : []
    return [...kept.filter(entry => !this.#loose.has(entry.nonce)), ...this.#loose.values()].sort((a, b) => a.order - b.order)
  }

  async add(entry) {
    const fits = await this.#write(db => db.put('outbox', entry))
    if (!fits) this.#loose.set(entry.nonce, entry)
  }

  /** Changes an entry that still waits; one that was answered meanwhile stays away. */
  async change(entry) {
    if (this.#loose.has(entry.nonce)) return void this.#loose.set(entry.nonce, entry)
    await this.#write(db => changing(db, 'outbox', async store => (await store.getKey(entry.nonce)) && store.put(entry)))
  }

  async remove(nonces) {
    for (const nonce of nonces) this.#loose.delete(nonce)
    await this.#write(db => changing(db, 'outbox', store => Promise.all(nonces.map(nonce => store.delete(nonce)))))
  }

  /** The roster as it came: the whole first, then what changed, each as text. */
  async rosters() {
    return this.#db ? this.#db.getAll('roster') : this.#texts
  }

  async keepRoster(text, whole) {
    if (whole) this.#texts = []
    this.#texts.push(text)
    if (!this.#db) return
    const fits = await this.#write(db => changing(db, 'roster', store => Promise.all([whole && store.clear(), store.add(text)])))
    if (fits) this.#texts = []
  }

  async setting(name) {
    return this.#db ? this.#db.get('settings', name) : this.#settings.get(name)
  }

  async set(name, value) {
    this.#settings.set(name, value)
    await this.#write(db => db.put('settings', value, name))
  }

  /** Everything that tells who comes; scans that wait hold a code and no name, and stay. */
  async forget() {
    this.#texts = []
    await this.#write(db => db.clear('roster'))
    await globalThis.caches?.delete(photosOf(this.#base)).catch(() => {})
  }

  // Photographs make room for scans. Whether it was written.
  async #write(writing) {
    if (!this.#db) return false
    for (const last of [false, true]) {
      try {
        await writing(this.#db)
        this.full = false
        return true
      } catch (error) {
        if (last) break
        await globalThis.caches?.delete(photosOf(this.#base)).catch(() => {})
      }
    }
    this.full = true
    return false
  }
}

// All of it or nothing.
function changing(db, name, doing) {
  const { store, done } = db.transaction(name, 'readwrite')
  return Promise.all([doing(store), done])
}

function upgrade(db) {
  db.createObjectStore('outbox', { keyPath: 'nonce' })
  db.createObjectStore('roster', { autoIncrement: true })
  db.createObjectStore('settings')
}

/** Forgets the rosters of all events on this device, for who signs out of it. */
export async function forget() {
  const found = await (indexedDB.databases?.() ?? []).catch?.(() => [])
  for (const { name } of found ?? []) {
    if (name.startsWith(NAME)) await (await Store.open(name.slice(NAME.length))).forget()
  }
}

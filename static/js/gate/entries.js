// What stands in the queue: each entry has a nonce of its own, and its place in the order in which things happened.

export class Entries {
  #last = 0

  /** A new entry, at this moment of the server's clock; after all others, whatever this device's clock says. */
  made(at) {
    this.#last = Math.max(this.#last + 1, Date.now())
    return { nonce: freshNonce(), order: this.#last, at }
  }

  /** What comes from now on comes after this one. */
  follow({ order }) {
    this.#last = Math.max(this.#last, order)
  }
}

const freshNonce = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), octet => octet.toString(16).padStart(2, '0')).join('')

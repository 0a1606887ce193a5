// The code of a badge or a session pass in what was typed or scanned: the same rules as operations/badges.py.
const LONGEST = 400
const CODE = /^[0-9A-HJKMNP-TV-Z]{16}$/
// …/B/CODE. A scanner set to another keyboard types other marks for ":" and "/", never other letters or digits.
const ADDRESS = /^.*[^0-9A-Z]B[^0-9A-Z]([0-9A-Z]{16})(?:[^0-9A-Z].*)?$/s
const LOOK_ALIKES = { O: '0', I: '1', L: '1', U: 'V', ' ': '', '-': '' }

/** The code alone, or null: O is read as 0, I and L as 1, U as V, and it may stand in groups. */
export function readCode(text) {
  if ([...text].length > LONGEST) return null
  const bare = text.trim().toUpperCase()
  const address = ADDRESS.exec(bare)
  const code = (address ? address[1] : bare).replace(/[OILU -]/g, letter => LOOK_ALIKES[letter])
  return CODE.test(code) ? code : null
}

/** The first 80 bits of its SHA-256 as 14 characters: what a roster has in place of codes. */
export async function digestOf(code) {
  const octets = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(code)))
  const letters = btoa(String.fromCharCode(...octets.slice(0, 10)))
  return letters.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

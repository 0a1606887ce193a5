// What a code is that is no badge. It is told by its kind and never shown: the code of a Wi-Fi network holds a password.
const KINDS = [
  ['wifi', /^WIFI:/i],
  ['contact', /^(BEGIN:VCARD|MECARD:|BIZCARD:)/i],
  ['address', /^(https?:|www\.)/i],
]

// → 'address', 'contact', 'wifi' or 'text'
export const kindOf = text => KINDS.find(([, pattern]) => pattern.test(text.trim()))?.[0] ?? 'text'

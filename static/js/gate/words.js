// The sentences of the page in its reader's language: the page brings them, the scripts fill them in.
const { lang } = document.documentElement
const LOCALE = { es: 'es-MX', fr: 'fr-CA' }[lang] ?? lang
const sentences = new Map()
for (const { content } of document.querySelectorAll('#words, #road-words')) {
  for (const one of content.querySelectorAll('[data-word]')) sentences.set(one.dataset.word, one.textContent.trim())
}

// `say('first_at', { time: '18:52' })`: the sentence with its names filled in; '' where there is none.
export const say = (word, values = {}) => (sentences.get(word) ?? '').replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '')

// A text of data in the reader's language, else in another.
export const plain = text => typeof text === 'object' && text ? text[lang] || Object.values(text).find(Boolean) || '' : text ?? ''

const regions = new Intl.DisplayNames([LOCALE], { type: 'region', fallback: 'code' })
export const country = code => /^[A-Z]{2}$/i.test(code) ? regions.of(code.toUpperCase()) : code

// The time of day at the event; with its day where that is another one.
export function moment (iso, { zone, shift }) {
  const at = new Date(Date.parse(iso) + shift * 1000), now = new Date(Date.now() + shift * 1000)
  const day = one => one.toLocaleDateString('en-CA', { timeZone: zone })
  const time = { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
  const date = day(at) === day(now) ? {} : { day: 'numeric', month: 'long' }
  return new Intl.DateTimeFormat(LOCALE, { ...date, ...time }).format(at)
}

// The time of day at a moment by the event's clock, in this zone.
export const clockTime = (at, zone) => new Intl.DateTimeFormat(LOCALE, { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at)

// "Wednesday 1 March".
export const dayName = iso => new Intl.DateTimeFormat(LOCALE, { timeZone: 'UTC', weekday: 'long', day: 'numeric', month: 'long' }).format(Date.parse(iso))

// Names in the order in which its reader looks them up.
export const inOrder = new Intl.Collator(LOCALE).compare

const ages = new Intl.RelativeTimeFormat(LOCALE, { numeric: 'auto' })
const UNITS = [['day', 86400], ['hour', 3600], ['minute', 60]]

// "3 minutes ago"; what is younger than a minute is "now".
export function age (seconds) {
  const [unit, length] = UNITS.find(([, length]) => seconds >= length) ?? ['second', Infinity]
  return ages.format(-Math.floor(seconds / length) || 0, unit)
}

export const number = value => new Intl.NumberFormat(LOCALE).format(value)

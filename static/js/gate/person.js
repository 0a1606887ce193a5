// Whom an answer is about: face, name, category, where from, and what the gate should know.
import { element, find, piece } from './pieces.js'
import { country, plain, say } from './words.js'

const { base, flags } = find('#gate').dataset

export const nameOf = ({ person, pass }) => person ? plain(person.name) : pass ? say('pass', { number: pass.number }) : ''

export function face (person, large = false) {
  if (!person?.photo) return null
  const alt = large ? say('portrait', { name: plain(person.name) }) : ''
  const src = `${base}/photos/${person.id}.jpg?v=${person.photo.slice(0, 12)}`
  const picture = element('img', { className: large ? 'portrait portrait-large' : 'portrait', src, alt, width: 480, height: 600 })
  picture.addEventListener('error', () => picture.remove())
  return picture
}

export const category = person => person?.category ? piece(`category-${person.category}`) : []

export function home ({ person, pass }) {
  const told = person ? [plain(person.delegation?.name), person.city] : [plain(pass?.delegation?.name), plain(pass?.activity?.title)]
  const words = element('span', {}, [...new Set(told.filter(Boolean))].join(' · '))
  return [words.textContent && words, person?.country && flag(person.country)].filter(Boolean)
}

function flag (code) {
  const known = /^[A-Z]{2}$/i.test(code), src = `${flags}${code.toLowerCase()}.svg`
  const picture = known ? [element('img', { className: 'flag', src, alt: '', width: 24, height: 18 })] : []
  return element('span', { className: 'country' }, ...picture, country(code))
}

export const marks = person => (person?.flags ?? []).map(one => piece(`flag-${one}`)).filter(one => one.length).map(one => element('li', {}, ...one))

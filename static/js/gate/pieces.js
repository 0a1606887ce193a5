// Small parts of the page: found, made, and cloned from what the server drew.
const drawn = [...document.querySelectorAll('#pieces, #road-pieces')].map(one => one.content)

export const find = selector => document.querySelector(selector)

// What is inside the piece of this name, for another place; nothing where there is no such piece.
export function piece (name) {
  const found = drawn.map(one => one.querySelector(`[data-piece="${CSS.escape(name)}"]`)).find(Boolean)
  return found ? [...found.cloneNode(true).childNodes] : []
}

export function element (tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties)
  made.append(...children)
  return made
}

// Fill an element, or take it away where there is nothing to say.
export function fill (where, ...children) {
  const shown = children.flat().filter(Boolean)
  where.replaceChildren(...shown)
  where.hidden = !shown.length
}

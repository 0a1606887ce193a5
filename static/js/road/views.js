// Which page shows what: each view is a module with `draw(where, { gate, notes })`. Where there is none, the page's own
// template shows what the server would: <template data-view="outcomes">, filled from the part of the sheet of that name.
import { element, find } from '../gate/pieces.js'
import { say } from '../gate/words.js'

const MODULES = [
  [/^$/, () => import('./home.js')],
  [/^rides\/(\d+)$/, () => import('./rollcall.js')],
  [/^emergency$/, () => import('./emergency.js')],
]

/** The view of a page by its path below /<event>/convoy. */
export async function viewOf (path) {
  for (const [pattern, load] of MODULES) {
    const found = pattern.exec(path)
    if (!found) continue
    const { draw } = await load()
    return (where, tools) => draw(where, { ...tools, id: Number(found[1]) })
  }
  return (where, tools) => drawTemplate(where, path, tools)
}

function drawTemplate (where, path, { gate }) {
  // What the server drew stands; without a network the page is empty.
  if (!find('#gate').dataset.empty) return
  const template = document.querySelector(`template[data-view="${CSS.escape(path)}"]`)
  if (!template) return where.replaceChildren(element('p', { className: 'road-none' }, say('not_offline')))
  where.replaceChildren(template.content.cloneNode(true))
  const choices = gate.facts.sheet?.[path] ?? {}
  for (const field of where.querySelectorAll('select[data-choices]')) {
    for (const [value, word] of choices[field.dataset.choices] ?? []) field.append(element('option', { value, textContent: word }))
  }
}

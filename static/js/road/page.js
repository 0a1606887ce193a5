// A leader's pages: the list of rides, a roll call, and what others put beside them. Once loaded they need no network.
import { Gate } from '../gate/engine.js'
import { find } from '../gate/pieces.js'
import * as status from '../gate/status.js'
import { number, say } from '../gate/words.js'
import { Notes } from './notes.js'
import { viewOf } from './views.js'

const { base, csrf, shell } = find('#gate').dataset
const gate = await Gate.open({ base, csrf, shell })
const notes = await Notes.open(gate)

function warn () {
  find('#noted').hidden = !notes.waiting
  find('#noted').textContent = say('notes_waiting', { number: number(notes.waiting) })
  for (const note of notes.refused) {
    const { code, detail, errors = {} } = note.problem, reason = detail ?? (Object.values(errors).join(' ') || code)
    status.notice(`note-${note.nonce}`, 'error', say('note_refused', { reason }), null, true)
    notes.drop(note)
  }
}

notes.addEventListener('change', warn)
notes.addEventListener('taken', () => gate.sync())
gate.addEventListener('roster', () => notes.settle())
status.watch(gate)
warn()

// A form that is a note goes to the server, which says what is wrong with it; without a network it is kept here.
document.addEventListener('submit', async event => {
  const form = event.target.closest('form[data-note]')
  if (!form || (gate.state.online && form.elements.csrf_token)) return
  event.preventDefault()
  if (!form.reportValidity()) return
  const { csrf_token: _csrf, nonce: _nonce, ...facts } = Object.fromEntries(new FormData(form))
  await notes.add(form.dataset.note, facts)
  form.reset()
  status.notice('noted', 'success', form.dataset.noted || say('noted'), null, true)
})

for (const one of document.querySelectorAll('[data-unscripted]')) one.remove()
for (const one of document.querySelectorAll('[data-scripted]')) one.hidden = false
await (await viewOf(location.pathname.slice(base.length + 1)))(find('#view'), { gate, notes })
find('#gate').classList.add('road-live')

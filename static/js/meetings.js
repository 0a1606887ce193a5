// A meeting is carried to another slot or room, by pointer or by keyboard. As soon as it is taken up, the server says for each
// slot and room what it would break there; only where it breaks nothing can it be put down.
const boards = [...document.querySelectorAll('[data-board]')]
const chosen = document.querySelector('#chosen')
const told = document.querySelector('#told')
let held = null, pointer = null

const cellAt = (x, y) => document.elementFromPoint(x, y)?.closest('td[data-to]')
const cells = () => [...held.board.querySelectorAll('td[data-to]')]

function take (meeting) {
  held = { meeting, board: meeting.closest('[data-board]'), home: meeting.closest('td') }
  meeting.classList.add('meet-held')
  held.board.classList.add('meet-carrying')
  told.hidden = false
  ask(held)
}

async function ask (asked) {
  const answer = await fetch(asked.meeting.dataset.options, { headers: { Accept: 'application/json' } }).catch(() => null)
  const said = answer?.ok ? await answer.json().catch(() => null) : null
  if (held !== asked) return
  if (!said) return letGo()
  held.cells = said.cells
  for (const cell of cells()) cell.dataset.state = held.cells[cell.dataset.to]?.state ?? 'no'
  aim(held.aim ?? held.home)
}

const stateOf = cell => held.cells?.[cell.dataset.to]

function aim (cell) {
  held.aim?.classList.remove('meet-aim')
  held.aim = cell
  if (!cell) return
  cell.classList.add('meet-aim')
  const said = stateOf(cell)
  told.dataset.state = said?.state ?? ''
  told.textContent = `${cell.dataset.spot}: ${said?.told ?? '…'}`
}

function letGo () {
  if (!held) return
  for (const cell of cells()) delete cell.dataset.state
  held.aim?.classList.remove('meet-aim')
  held.ghost?.remove()
  held.meeting.classList.remove('meet-held')
  held.board.classList.remove('meet-carrying')
  held = null
}

function putBack () {
  if (!held) return
  letGo()
  told.hidden = true
}

// What cannot be stays on the page, so that one can read why.
function putDown () {
  const { aim, home, meeting, board } = held, said = aim && stateOf(aim)
  if (!aim || aim === home) return putBack()
  letGo()
  if (!['free', 'swap'].includes(said?.state)) {
    told.textContent += ` ${told.dataset.stays}`
    return
  }
  const values = { csrf_token: board.dataset.token, edition: board.dataset.edition, to: aim.dataset.to }
  window.htmx.ajax('POST', meeting.dataset.move, { target: chosen, swap: 'innerHTML', values })
}

function begin (event) {
  const meeting = event.target.closest('.meet[data-options]')
  if (!meeting || event.button || (event.pointerType === 'touch' && !event.target.closest('.meet-hold'))) return
  if (held) putBack()
  pointer = { id: event.pointerId, x: event.clientX, y: event.clientY, meeting }
}

function drag (event) {
  if (pointer?.id !== event.pointerId) return
  if (!held) {
    if (Math.hypot(event.clientX - pointer.x, event.clientY - pointer.y) < 5) return
    take(pointer.meeting)
    held.ghost = pointer.meeting.cloneNode(true)
    held.ghost.classList.replace('meet-held', 'meet-ghost')
    held.ghost.setAttribute('aria-hidden', 'true')
    document.body.append(held.ghost)
    pointer.meeting.setPointerCapture(pointer.id)
  }
  held.ghost.style.translate = `${event.clientX + 8}px ${event.clientY + 8}px`
  aim(cellAt(event.clientX, event.clientY))
}

function drop (event) {
  if (pointer?.id !== event.pointerId) return
  const { meeting } = pointer
  pointer = null
  if (!held) return
  const still = click => { click.preventDefault(); click.stopPropagation() }
  meeting.addEventListener('click', still, { capture: true })
  setTimeout(() => meeting.removeEventListener('click', still, { capture: true }))
  putDown()
}

function cancel () {
  pointer = null
  putBack()
}

// The next cell in that direction, over the headings of the days.
function next (cell, down, across) {
  const rows = [...held.board.querySelectorAll('tr')].filter(row => row.querySelector('td[data-to]'))
  const row = rows[rows.indexOf(cell.parentElement) + down]
  const beside = [...(row?.querySelectorAll('td[data-to]') ?? [])]
  return beside[[...cell.parentElement.querySelectorAll('td[data-to]')].indexOf(cell) + across] ?? cell
}

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }

function press (event) {
  const hold = event.target.closest('.meet-hold')
  if (event.key === 'Escape' && held) {
    event.preventDefault()
    return putBack()
  }
  if (!hold) return
  if (['Enter', ' '].includes(event.key)) {
    event.preventDefault()
    return held ? putDown() : take(hold.closest('.meet'))
  }
  const arrow = held && ARROWS[event.key]
  if (!arrow) return
  event.preventDefault()
  aim(next(held.aim ?? held.home, ...arrow))
  held.aim.scrollIntoView({ block: 'nearest', inline: 'nearest' })
}

for (const board of boards) {
  for (const button of board.querySelectorAll('.meet-hold')) button.hidden = false
  board.addEventListener('dragstart', event => event.preventDefault()) // flags are pictures, which browsers drag by themselves
  board.addEventListener('pointerdown', begin)
  board.addEventListener('pointermove', drag)
  board.addEventListener('pointerup', drop)
  board.addEventListener('pointercancel', cancel)
  board.addEventListener('keydown', press)
  board.addEventListener('focusout', event => { if (held && !held.ghost && event.relatedTarget) putBack() })
}
const keys = document.querySelector('#keys')
if (keys) keys.hidden = !boards.length

document.addEventListener('keydown', event => { if (event.key === 'Escape' && held?.ghost) cancel() })
if (chosen) {
  chosen.addEventListener('htmx:afterSwap', () => { if (!chosen.open) chosen.showModal() })
  chosen.addEventListener('click', event => { if (event.target === chosen || event.target.closest('[data-close]')) chosen.close() })
  document.body.addEventListener('htmx:sendError', putBack)
  document.body.addEventListener('htmx:responseError', putBack)
}

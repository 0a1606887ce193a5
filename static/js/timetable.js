// An activity is dragged to another time or place, or by its lower edge to another end; the arrow keys do the same. What is
// dropped is sent to the address of the small form, which answers with a dialog where something would be in the way.
const STEP = 5
const grid = document.querySelector('.timetable')
const answer = document.querySelector('#answer')
const moving = document.querySelector('#moving')
const opens = Number(grid?.dataset.opens) * 60, closes = Number(grid?.dataset.closes) * 60
let held = null

const clock = minutes => `${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
const snapped = minutes => Math.round(minutes / STEP) * STEP
const between = (least, value, most) => Math.max(least, Math.min(value, most))
const columns = () => [...grid.querySelectorAll('.column')]
const heading = column => column.querySelector('h3').textContent.trim()

function take (block) {
  held = { block, starts: Number(block.dataset.starts), ends: Number(block.dataset.ends), home: block.closest('.column') }
  held.column = held.home
  held.first = { starts: held.starts, ends: held.ends }
  block.classList.add('block-held')
}

const isElsewhere = () => held.starts !== held.first.starts || held.ends !== held.first.ends || held.column !== held.home

function show () {
  const { block, starts, ends, column, home } = held
  const at = { '--from-h': Math.floor(starts / 60), '--from-m': starts % 60, '--to-h': Math.floor(ends / 60), '--to-m': ends % 60 }
  for (const [name, value] of Object.entries(at)) block.style.setProperty(name, value)
  block.style.translate = `${column.offsetLeft - home.offsetLeft}px`
  block.querySelector('.block-time').textContent = `${clock(starts)}–${clock(ends)}`
  moving.textContent = `${clock(starts)}–${clock(ends)}, ${heading(column)}`
}

function shift (starts, ends) {
  const lasts = ends - starts
  held.starts = between(opens, snapped(starts), closes - lasts)
  held.ends = held.starts + lasts
}

function stretch (ends) {
  held.ends = between(held.starts + STEP, snapped(ends), closes)
}

function putBack () {
  if (!held) return
  const { block, first } = held
  Object.assign(held, first, { column: held.home })
  show()
  block.removeAttribute('style')
  block.querySelector('.block-time').textContent = held.words
  letGo()
}

function letGo () {
  held?.block.classList.remove('block-held')
  held = null
}

function send () {
  const { block, starts, ends, first } = held
  const isOpen = block.dataset.openEnd && ends - starts === first.ends - first.starts
  const values = {
    csrf_token: grid.dataset.token, seen: block.dataset.seen, day: grid.dataset.day,
    starts: clock(starts), ends: isOpen ? '' : clock(ends), place: held.column.dataset.place
  }
  window.htmx.ajax('POST', block.dataset.move, { target: answer, swap: 'innerHTML', values })
}

function begin (event) {
  const block = event.target.closest('.block[data-move]')
  if (!block || event.button || (event.pointerType === 'touch' && !event.target.matches('.block-edge'))) return
  if (held) putBack()
  take(block)
  held.words = block.querySelector('.block-time').textContent
  held.pointer = { id: event.pointerId, x: event.clientX, y: event.clientY, resizing: event.target.matches('.block-edge') }
}

function drag (event) {
  if (held?.pointer?.id !== event.pointerId) return
  const { pointer, block, first } = held
  const minutes = (event.clientY - pointer.y) / block.parentElement.clientHeight * (closes - opens)
  if (!pointer.moved && Math.hypot(event.clientX - pointer.x, event.clientY - pointer.y) < 5) return
  pointer.moved = true
  block.setPointerCapture(pointer.id)
  if (pointer.resizing) stretch(first.ends + minutes)
  else {
    shift(first.starts + minutes, first.ends + minutes)
    held.column = columns().find(column => {
      const { left, right } = column.getBoundingClientRect()
      return left <= event.clientX && event.clientX < right
    }) ?? held.column
  }
  show()
}

function drop (event) {
  if (held?.pointer?.id !== event.pointerId) return
  const wasMoved = held.pointer.moved
  held.pointer = null
  if (wasMoved) held.block.addEventListener('click', click => click.preventDefault(), { once: true, capture: true })
  if (wasMoved && isElsewhere()) send()
  else wasMoved ? putBack() : letGo()
}

function press (event) {
  const block = event.target.closest('.block[data-move]')
  const arrow = { ArrowUp: -STEP, ArrowDown: STEP }[event.key], side = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
  if (!block || !(arrow || side || (held && ['Enter', 'Escape'].includes(event.key)))) return
  event.preventDefault()
  if (event.key === 'Escape') return putBack()
  if (event.key === 'Enter') return isElsewhere() ? send() : putBack()
  if (held?.block !== block) {
    putBack()
    take(block)
    held.words = block.querySelector('.block-time').textContent
  }
  if (side) held.column = columns()[between(0, columns().indexOf(held.column) + side, columns().length - 1)]
  else if (event.shiftKey) stretch(held.ends + arrow)
  else shift(held.starts + arrow, held.ends + arrow)
  show()
}

if (grid) {
  for (const block of grid.querySelectorAll('.block[data-move]')) {
    const edge = document.createElement('span')
    edge.className = 'block-edge'
    block.append(edge)
  }
  document.querySelector('#keys').hidden = false
  grid.addEventListener('pointerdown', begin)
  grid.addEventListener('pointermove', drag)
  grid.addEventListener('pointerup', drop)
  grid.addEventListener('pointercancel', putBack)
  grid.addEventListener('keydown', press)
  grid.addEventListener('focusout', event => { if (held && !held.pointer && !answer.open && event.relatedTarget && !answer.contains(event.relatedTarget)) putBack() })
  answer.addEventListener('htmx:afterSwap', () => answer.showModal())
  answer.addEventListener('close', putBack)
  answer.addEventListener('click', event => { if (event.target.closest('[data-put-back]')) answer.close() })
  document.body.addEventListener('htmx:sendError', putBack)
  document.body.addEventListener('htmx:responseError', putBack)
}

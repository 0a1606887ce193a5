// Two small courtesies: a form sent by an impatient finger is sent once, and a list of errors takes the focus.
const PATIENCE = 3000
const sentAt = new WeakMap()

document.addEventListener('submit', event => {
  if (event.target.method !== 'post' || event.defaultPrevented) return
  if (Date.now() - sentAt.get(event.target) < PATIENCE) event.preventDefault()
  else sentAt.set(event.target, Date.now())
})

document.querySelector('.error-summary')?.focus()

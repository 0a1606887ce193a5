// Two small courtesies: a form sent by an impatient finger is sent once, and errors are read out first.
document.addEventListener('submit', event => {
  const form = event.target
  if (form.method !== 'post' || event.defaultPrevented) return
  if (form.dataset.sent) return event.preventDefault()
  form.dataset.sent = 'yes'
})

// Coming back by the browser's history must not leave the form dead.
addEventListener('pageshow', () => {
  for (const form of document.forms) delete form.dataset.sent
})

document.querySelector('.error-summary')?.focus()

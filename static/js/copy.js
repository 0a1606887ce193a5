// A button that copies a text for who has script; everybody else chooses the text and copies it by hand.
const SHOWN = 4000

async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text.value)
  text.select()
  document.execCommand('copy')
}

for (const button of document.querySelectorAll('[data-copies]')) {
  const words = button.innerHTML
  button.hidden = false
  button.setAttribute('aria-live', 'polite')
  button.addEventListener('click', async () => {
    await copy(document.getElementById(button.dataset.copies))
    button.textContent = button.dataset.done
    setTimeout(() => { button.innerHTML = words }, SHOWN)
  })
}

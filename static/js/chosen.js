// What only one category is asked is shown once that category is chosen. Without this script it all stands there, under its heading.
const parts = document.querySelectorAll('[data-category]')

function showChosen() {
  const chosen = document.querySelector('input[name="category"]:checked')?.value
  for (const part of parts) part.hidden = part.dataset.category !== chosen
}

for (const choice of document.querySelectorAll('input[name="category"]')) choice.addEventListener('change', showChosen)
showChosen()

// The input takes the next badge while the last one is still being judged. Without this script the form is sent as any other.
const form = document.querySelector('#scan')
const TRIES = 3
let queue = Promise.resolve()

const freshNonce = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('')

// A lost answer is asked for again: the nonce is the same, so nothing is counted twice.
async function send(showing, tries = TRIES) {
  try {
    return await fetch(form.action, { method: 'POST', body: showing })
  } catch (error) {
    if (tries === 1) throw error
    await new Promise(resolve => setTimeout(resolve, 700))
    return send(showing, tries - 1)
  }
}

async function show(response) {
  const page = new DOMParser().parseFromString(await response.text(), 'text/html')
  const answer = page.querySelector('#answer')
  // Signed out meanwhile, or an error page: show that instead.
  if (!answer) return location.assign(form.action)
  document.querySelector('#answer').replaceWith(answer)
  scrollTo({ top: 0 })
}

// What was not answered waits in the input, with its nonce: sent again, it is the same showing.
function keep(showing) {
  if (!form.elements.code.value) {
    form.elements.code.value = showing.get('code')
    form.elements.nonce.value = showing.get('nonce')
  }
  const words = document.createElement('p')
  words.className = 'message message-error'
  words.setAttribute('role', 'alert')
  words.textContent = form.dataset.offline
  document.querySelector('#answer').replaceChildren(words)
}

form.addEventListener('submit', event => {
  event.preventDefault()
  if (!form.elements.code.value.trim()) return
  const showing = new FormData(form)
  form.elements.code.value = ''
  form.elements.nonce.value = freshNonce()
  form.elements.code.focus()
  queue = queue.then(() => send(showing)).then(show).catch(() => keep(showing))
})

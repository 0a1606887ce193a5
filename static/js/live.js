// Pages that renew themselves. The browser revalidates: mostly the answer is "not modified" and nothing moves.
const PERIOD = 15000
const region = () => document.querySelector('[data-live]')
let known = region()?.innerHTML

async function renew() {
  if (document.hidden || !region()) return
  const answer = await fetch(location.href, { headers: { Accept: 'text/html' } }).catch(() => null)
  if (!answer?.ok) return
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const fresh = page.querySelector('[data-live]')
  const asOf = page.querySelector('[data-as-of]'), here = document.querySelector('[data-as-of]')
  if (asOf && here) here.textContent = asOf.textContent
  if (!fresh || fresh.innerHTML === known) return
  const held = document.activeElement?.closest('[data-live] a')?.getAttribute('href')
  known = fresh.innerHTML
  region().replaceChildren(...fresh.childNodes)
  if (held) region().querySelector(`a[href="${held}"]`)?.focus()
}

setInterval(renew, PERIOD)
document.addEventListener('visibilitychange', renew)

// Pages that renew themselves. The browser revalidates: mostly the answer is "not modified" and nothing moves.
// data-live="5": each five seconds, else each fifteen. [data-lost] is shown while nothing new comes.
const region = () => document.querySelector('[data-live]')
const PERIOD = (Number(region()?.dataset.live) || 15) * 1000
let known = region()?.innerHTML

async function renew() {
  if (document.hidden || !region()) return
  const answer = await fetch(location.href, { headers: { Accept: 'text/html' } }).catch(() => null)
  const page = answer?.ok && new DOMParser().parseFromString(await answer.text(), 'text/html')
  const fresh = page && page.querySelector('[data-live]')
  const lost = document.querySelector('[data-lost]')
  if (lost) lost.hidden = Boolean(fresh)
  if (!page) return
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

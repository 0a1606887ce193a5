// What verdicts show, fetched before the network is gone: the worker keeps what comes by. Little by little, never in the way.

//: So many photographs, of those who come to these checkpoints; more would fill a phone.
const MOST_PHOTOS = 400
const fetched = new Set()

/** The flags of these countries, and the photographs of these people ([id, digest]), where they are not here yet. */
export async function fetchAhead(base, countries, photos) {
  const flags = document.querySelector('[data-flags]')?.dataset.flags
  const addresses = [
    ...(flags ? countries.map(country => `${flags}${country.toLowerCase()}.svg`) : []),
    ...photos.slice(0, MOST_PHOTOS).map(([id, digest]) => `${base}/photos/${id}.jpg?v=${digest}`),
  ]
  if (!navigator.serviceWorker?.controller) return
  for (const address of addresses.filter(one => !fetched.has(one))) {
    if (!navigator.onLine) return
    fetched.add(address)
    await fetch(address, { priority: 'low' }).catch(() => fetched.delete(address))
  }
}

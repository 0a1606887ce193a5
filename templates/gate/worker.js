// The gate's page without a network. One worker a release: its cache is named after the fingerprint of the files in it.
// `app` is shown in place of all pages below `page` when there is no network; where there is none, `page` stands alone.
const { page, app, fingerprint, files, others } = {{ facts|tojson }}
const CACHE = `gate ${page} ${fingerprint}`
const PHOTOS = `gate ${page} photos`
//: Milliseconds that a bad line may take before the page comes from here.
const PATIENCE = 3000
// The server gave a page of a newer release: its files come from there, too, until its worker is in place.
let overtaken = false

addEventListener('install', event => event.waitUntil(install()))
addEventListener('activate', event => event.waitUntil(takeOver()))
addEventListener('message', event => event.source.postMessage({ shell: fingerprint }))
addEventListener('fetch', event => {
  const { method, mode, url } = event.request
  const { origin, pathname } = new URL(url)
  if (method !== 'GET' || origin !== location.origin) return
  if (mode === 'navigate') {
    if (pathname === page || (app && pathname.startsWith(`${page}/`))) event.respondWith(openPage(event))
  } else if (pathname in files) event.respondWith(overtaken ? fresh(event.request) : kept(event.request, CACHE))
  else if (others.includes(pathname)) event.respondWith(fresh(event.request))
  else if (pathname.startsWith(`${page}/photos/`)) event.respondWith(kept(event.request, PHOTOS))
  else if (pathname.startsWith('/static/')) event.respondWith(kept(event.request, CACHE))
})

// All or nothing: a file that is not of this release has another hash, and whatever fails is tried again another day.
async function install() {
  const cache = await caches.open(CACHE)
  const ofRelease = Object.entries(files).map(([url, integrity]) => new Request(url, { integrity, cache: 'no-cache' }))
  await cache.addAll([...ofRelease, ...others.map(url => new Request(url, { cache: 'no-cache' }))])
  if (!await keepPage(cache)) throw new Error('This browser is not signed in.')
  await skipWaiting()
}

async function keepPage(cache) {
  const response = await fetch(app ?? page, { cache: 'no-cache' })
  if (isPage(response)) await cache.put(page, response)
  return isPage(response)
}

async function takeOver() {
  const names = await caches.keys()
  const old = names.filter(name => name.startsWith(`gate ${page} `) && name !== CACHE && name !== PHOTOS)
  await Promise.all(old.map(name => caches.delete(name)))
  await clients.claim()
  for (const client of await clients.matchAll()) client.postMessage({ shell: fingerprint })
}

const isPage = response => response.ok && !response.redirected && response.headers.has('X-Shell')

async function openPage(event) {
  const late = new Promise(resolve => setTimeout(resolve, PATIENCE))
  const loading = loadPage(event)
  event.waitUntil(loading.catch(() => {}))
  const first = await Promise.race([loading.catch(() => null), late])
  return first ?? (await caches.match(page, { cacheName: CACHE })) ?? loading
}

async function loadPage(event) {
  const response = await fetch(event.request)
  if (!isPage(response)) return response
  overtaken = response.headers.get('X-Shell') !== fingerprint
  const plain = [...new URL(event.request.url).searchParams.keys()].every(name => name === 'lang')
  if (plain && !overtaken) await keepLoaded(await caches.open(CACHE), response.clone()).catch(() => {})
  return response
}

// The page names nobody and is kept as it came; others do, and `app` is kept in their place, in the language of now.
const keepLoaded = (cache, response) => app ? response.url.endsWith(page) && keepPage(cache) : cache.put(page, response)

async function kept(request, cacheName) {
  return (await caches.match(request, { cacheName })) ?? keep(request, await fetch(request), cacheName)
}

async function fresh(request) {
  try {
    return await fetch(request)
  } catch (error) {
    const found = await caches.match(request, { cacheName: CACHE, ignoreSearch: true })
    if (found) return found
    throw error
  }
}

// A full disk is no reason not to show what came.
async function keep(request, response, cacheName) {
  if (response.ok) await (await caches.open(cacheName)).put(request, response.clone()).catch(() => {})
  return response
}

// What keeps a gate's page up to date while it stands open for days: the roster, what waits, the page itself.

//: How often the roster is renewed, and what failed is tried again.
const RENEWED = 30_000
const RETRIED = 5000
//: So long after the last badge nobody minds that the page is loaded anew.
const IDLE = 10_000

/** What a page shows before it knows anything. */
export const atFirst = () => ({
  online: navigator.onLine, roster: false, rosterAge: null, waiting: 0, stuck: 0, full: false, volatile: false,
  revoked: false, outdated: false, signedOut: false, shift: 0, may: { override: false, undo: false, undo_any: false },
  checkpoints: [], categories: [],
})

/** Looks after this gate for as long as the page is open. */
export function lookAfter(gate) {
  addEventListener('online', () => gate.sync())
  addEventListener('offline', () => gate.tell({ online: false }))
  addEventListener('beforeunload', event => {
    const loose = gate.store.volatile || gate.store.full
    if (loose && gate.state.waiting) event.preventDefault()
  })
  document.addEventListener('visibilitychange', () => document.hidden || gate.sync())
  setInterval(() => tick(gate), 1000)
  keepPage(gate)
}

function tick(gate) {
  gate.expire()
  const now = performance.now(), due = now - gate.renewedAt > RENEWED
  if ((due || gate.isWanting) && now - gate.triedAt > RETRIED) gate.sync({ renew: due })
  if (gate.state.outdated && gate.state.online && isIdle(gate)) location.reload()
  gate.tell()
}

function isIdle(gate) {
  const field = document.activeElement?.closest?.('input:not([type=radio]), textarea')
  return !field?.value && performance.now() - gate.busyAt > IDLE && !gate.isAsking
}

// The worker keeps the page for when there is no network. One of another release says so.
function keepPage(gate) {
  const workers = navigator.serviceWorker
  if (!workers) return
  workers.addEventListener('message', ({ data }) => {
    if (gate.shell && data.shell && data.shell !== gate.shell) gate.tell({ outdated: true })
  })
  workers.register(`${gate.base}/worker.js`, { scope: gate.base, updateViaCache: 'none' }).catch(() => {})
}

/** The server has another release than this page: its worker may be in place already, or is fetched now. */
export async function lookForRelease(base) {
  const registration = await navigator.serviceWorker?.getRegistration(base)
  await registration?.update().catch(() => {})
  registration?.active?.postMessage('shell')
}

// The verdict on a badge shown at a checkpoint: the same rules as queries/judgement.py, and one table of cases tries both.
// Moments are milliseconds by the event's clock, null for none.
const FINAL = ['unknown_code', 'wrong_event']

/** What a gate answers to somebody who goes `direction` ("in" or "out") at a moment: {result, reason}. */
export function judge(showing, direction, at, overruled = false) {
  const reason = reasonToRefuse(showing, direction, at)
  if (reason && (FINAL.includes(reason) || !overruled)) return { result: 'refused', reason }
  return { result: changes(showing, direction) ? 'admitted' : 'repeat', reason }
}

/** The first reason that holds, in the order in which they are judged; who is inside may always leave. */
export function reasonToRefuse(showing, direction, at) {
  if (!showing.known) return 'unknown_code'
  if (!showing.of_event) return 'wrong_event'
  if (showing.replaced) return 'badge_replaced'
  if (direction === 'out') return null
  if (showing.status === 'cancelled') return 'cancelled'
  if (showing.status !== 'approved') return 'not_approved'
  if (isClosed(showing, at)) return 'checkpoint_closed'
  if (!showing.zone_allowed) return 'zone_not_allowed'
  return showing.listed ? null : 'not_on_list'
}

function isClosed({ opens_at, closes_at, called_off }, at) {
  return called_off || (opens_at !== null && at < opens_at) || (closes_at !== null && at >= closes_at)
}

function changes({ inside, entries, reentry }, direction) {
  return direction === 'out' ? inside : !inside && (reentry || !entries)
}

// Answers of a gate, whoever judged: {result, reason, person, pass, first, inside, nonce, by, foreign}.
import { judge } from './rules.js'

const NOTHING = {
  result: 'refused', reason: null, person: null, pass: null, first: null, inside: false, nonce: null, by: 'device', foreign: null,
}

/** No badge at all: a web address, a contact card, a Wi-Fi network. */
export const noBadge = foreign => ({ ...NOTHING, reason: 'unknown_code', foreign })

/** Nobody can tell: there is no roster, or it is not of this checkpoint. */
export const notJudged = (reason, nonce = null) => ({ ...NOTHING, result: null, reason, nonce })

/** What the server says of an entry of the queue. */
export function fromServer({ nonce, undoes }, answer, problem) {
  if (undoes) return problem ? { problem: problem.code } : { result: 'undone', inside: Boolean(answer.inside), by: 'server' }
  if (problem) return { ...NOTHING, reason: problem.code, nonce, by: 'server' }
  const { result, reason, delegate, pass = null, first, inside } = answer
  return { ...NOTHING, result, reason, person: delegate, pass, first, inside, nonce, by: 'server' }
}

/** What the roster says of it, at a moment by the event's clock. */
export function fromRoster(roster, entry, found, now) {
  const checkpoint = roster.checkpoint(entry.checkpoint), over = now >= roster.facts.ends_at
  const { result, reason } = judge(roster.showing(found, checkpoint), entry.direction, now, Boolean(entry.override) && !over)
  const before = found ? roster.standing(checkpoint.id, found.key) : null
  return {
    ...NOTHING, result, reason: result === 'refused' ? reason : null, ...roster.who(found), nonce: entry.nonce,
    first: result === 'repeat' ? firstOf(before, entry.direction) : null,
    inside: result === 'admitted' ? entry.direction === 'in' : Boolean(before?.inside),
  }
}

/** Whether somebody was told otherwise than it is. */
export const differs = (told, answer, problem) => (problem ? told.result !== 'refused' : told.result !== answer.result)

// When and where they last went this way: known of their last move alone.
function firstOf(before, direction) {
  if (!before?.at || before.inside !== (direction === 'in')) return null
  return { at: new Date(before.at).toISOString(), gate: before.gate }
}

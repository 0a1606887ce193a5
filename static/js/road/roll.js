// Who is on a bus and who is aboard, by the sheet that came with the roster and by what this phone did since.
// The server's word on the bus of each person holds; where this phone saw them later, on one of its buses, that is theirs.
import { inOrder, plain } from '../gate/words.js'

const letters = seat => [Number.parseInt(seat, 10) || Infinity, seat]

/** The leader's rides: one entry for each of their buses on each ride. */
export const ridesOf = gate => gate.facts.sheet?.rides ?? []

export const rideOf = (gate, id) => ridesOf(gate).find(ride => ride.id === id) ?? null

/** {rows, aboard, expected} of one bus; a row is {id, name, seat, aboard, at, from, …}. */
export function rollOf (gate, ride) {
  const { sheet } = gate.facts, visit = sheet.visits[ride.visit] ?? null, own = codesOf(gate, ride)
  const known = new Map((sheet.riders[ride.activity] ?? []).map(([id, group, seat, task, front]) => [id, { group, seat, task, front }]))
  for (const id of gate.inside(ride.code)) if (typeof id === 'number' && !known.has(id)) known.set(id, { group: 0, seat: '', task: 0, added: true })
  const rows = []
  for (const [id, { group, seat, task, front, added }] of known) {
    const seen = lastSeen(gate, own, id)
    if ((seen?.group ?? group) !== ride.id) continue
    const moved = group !== ride.id
    rows.push({
      id, task, front, added, seat: moved ? '' : seat, aboard: Boolean(seen), at: seen?.at ?? null, from: moved && group ? busName(gate, ride, group) : '',
      phone: sheet.phones[id] ?? null, unsigned: visit?.unsigned.includes(id) ?? false, stranger: visit?.strangers.includes(id) ?? false,
      ...personOf(gate, id),
    })
  }
  return { rows, aboard: rows.filter(row => row.aboard).length, expected: rows.length }
}

/** {aboard, expected} of the whole ride, in all its buses, as far as this phone knows. */
export function totalOf (gate, ride) {
  const { sheet } = gate.facts, own = new Set(codesOf(gate, ride).map(([group]) => group))
  let aboard = 0, added = 0
  for (const [group, , inside] of sheet.buses[ride.activity]) if (!own.has(group)) aboard += inside
  for (const one of ridesOf(gate)) {
    if (one.activity !== ride.activity) continue
    const { rows } = rollOf(gate, one)
    aboard += rows.filter(row => row.aboard).length
    added += rows.filter(row => row.added).length
  }
  return { aboard, expected: sheet.riders[ride.activity].length + added }
}

/** Where somebody is by now: {row, bus}; no row: they are not on this ride. */
export function placeOf (gate, ride, id) {
  const rider = gate.facts.sheet.riders[ride.activity].find(([one]) => one === id)
  const here = rollOf(gate, ride).rows.find(row => row.id === id) ?? null
  return { here, rides: Boolean(rider) || Boolean(here), bus: rider?.[1] ? busName(gate, ride, rider[1]) : '' }
}

export const byName = (one, two) => inOrder(one.spoken, two.spoken)

/** From the front to the back; who has no seat last. */
export function bySeat (one, two) {
  const [row, seat] = letters(one.seat), [other, place] = letters(two.seat)
  return (row === other ? 0 : row - other) || inOrder(seat, place) || byName(one, two)
}

export const busName = (gate, ride, group) => gate.facts.sheet.buses[ride.activity].find(([id]) => id === group)?.[1] ?? ''

// The leader's own buses on this ride: [group's id, code].
const codesOf = (gate, ride) => ridesOf(gate).filter(one => one.activity === ride.activity).map(one => [one.id, one.code])

function lastSeen (gate, own, id) {
  let last = null
  for (const [group, code] of own) {
    const standing = gate.standing(code, id)
    if (standing?.inside && (!last || standing.at > last.at)) last = { group, at: standing.at }
  }
  return last
}

function personOf (gate, id) {
  const person = gate.person(id)
  const home = [plain(person?.delegation?.name), person?.city].filter(Boolean)
  return { person, name: person ? plain(person.name) : `${id}`, spoken: person ? plain(person.name) : `${id}`, home: [...new Set(home)].join(' · ') }
}

// The leader's rides: today's first, each with how many are aboard.
import { element, fill, find, piece } from '../gate/pieces.js'
import { clockTime, dayName, number, plain, say } from '../gate/words.js'
import { countOf } from './counts.js'
import { ridesOf, rollOf } from './roll.js'

export function draw (where, { gate, notes }) {
  const show = () => fill(where, ...days(gate, notes))
  gate.addEventListener('roster', show)
  gate.addEventListener('state', show)
  notes.addEventListener('change', show)
  show()
}

function days (gate, notes) {
  const rides = ridesOf(gate)
  if (!gate.state.roster) return [element('p', { className: 'road-none' }, say('no_roster'))]
  if (!rides.length) return [element('p', { className: 'road-none' }, say('no_rides'))]
  const today = new Date(gate.clock.now() + gate.state.shift * 1000).toLocaleDateString('en-CA', { timeZone: find('#gate').dataset.zone })
  return [...new Set(rides.map(ride => ride.day))].flatMap(day => [
    element('h2', { className: 'road-day' }, day === today ? say('today', { day: dayName(day) }) : dayName(day)),
    element('ul', { className: 'rides' }, ...rides.filter(ride => ride.day === day).map(ride => entry(gate, notes, ride))),
  ])
}

function entry (gate, notes, ride) {
  const { aboard, expected } = rollOf(gate, ride), left = countOf(gate, notes, ride, 'departure'), there = countOf(gate, notes, ride, 'arrival')
  const time = ride.starts_at === null ? say('time_open') : clockTime(ride.starts_at, ride.zone)
  const state = there ? say('arrived', { time: clockTime(there.at, ride.zone) }) : left ? say('left', { time: clockTime(left.at, ride.zone) }) : ''
  const link = element('a', { className: 'ride', href: `${gate.base}/rides/${ride.id}` },
    element('span', { className: 'ride-time' }, time),
    element('span', { className: 'ride-what' },
      element('strong', {}, plain(ride.title)),
      element('span', { className: 'ride-bus' }, ...piece('icon-bus'), ` ${ride.bus}`, state && ` · ${state}`)),
    element('span', { className: 'ride-count' }, element('b', {}, number(aboard)), element('span', {}, say('of', { number: number(expected) }))))
  return element('li', {}, link)
}

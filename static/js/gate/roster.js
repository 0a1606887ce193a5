// The roster in memory: who comes, whose code a digest is, who is inside; and what this device did since.
const FLAGS = { protocol: 1, step_free: 2 }
const PLAIN = { ł: 'l', ø: 'o', đ: 'd', ð: 'd', ħ: 'h', ı: 'i', ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th', '’': "'", '‘': "'", 'ʼ': "'", '`': "'" }
const OUTSIDE = { inside: false, entries: 0, at: null, gate: null }
const MOST_FOUND = 20

export class Roster {
  cursor = ''
  //: What the last answer said: clock shift, end of the event, checkpoints, categories, rights.
  facts = {}
  #delegations = {}
  #activities = {}
  #people = new Map()
  #passes = new Map()
  //: By digest: {person} or {pass}, and whether the code is dead.
  #codes = new Map()
  //: By checkpoint's id, by key of who: as the server knew it.
  #presence = new Map()
  //: What happened here and is not in the roster yet, by the same keys.
  #moves = new Map()
  #folded = new WeakMap()
  #expected = new Map()

  get size() {
    return this.#people.size
  }

  /** Takes an answer in: the whole, or what changed. */
  merge(told) {
    const { cursor, whole, delegations, activities, people, replaced, gone, passes, presence, pass_presence, ...facts } = told
    if (whole) this.#clear()
    this.cursor = cursor
    this.facts = facts
    this.#expected.clear()
    Object.assign(this.#delegations, delegations)
    Object.assign(this.#activities, activities)
    for (const id of gone) this.#drop(id)
    for (const row of people) this.#take(row)
    for (const [digest, id] of replaced) this.#codes.set(digest, { person: id, dead: true })
    for (const [id, digest, number, activity, delegation, ended] of passes) {
      this.#passes.set(id, { id, digest, number, activity, delegation, ended })
      this.#codes.set(digest, { pass: id, dead: Boolean(ended) })
    }
    this.#place(presence, id => id)
    this.#place(pass_presence, id => `p${id}`)
  }

  /** As an answer that holds everything, to be merged again after the page was opened anew. */
  whole() {
    const rows = kind => [...this.#presence].flatMap(([checkpoint, there]) => [...there]
      .filter(([key]) => (typeof key === 'string') === kind)
      .map(([key, { inside, entries, at, gate }]) => [checkpoint, kind ? Number(key.slice(1)) : key, Number(inside), entries, at, gate ?? '']))
    return {
      ...this.facts,
      cursor: this.cursor,
      whole: true,
      delegations: this.#delegations,
      activities: this.#activities,
      people: [...this.#people.values()],
      replaced: [...this.#codes].filter(([, { person, dead }]) => person && dead).map(([digest, { person }]) => [digest, person]),
      gone: [],
      passes: [...this.#passes.values()].map(one => [one.id, one.digest, one.number, one.activity, one.delegation, one.ended]),
      presence: rows(false),
      pass_presence: rows(true),
    }
  }

  /** The countries people come from, and whose photographs there are: [id, digest]. */
  get pictures() {
    const rows = [...this.#people.values()].filter(([, , , , , , , status]) => status === 'approved')
    const countries = new Set(rows.map(([, , , , , , country]) => country).filter(Boolean))
    return { countries: [...countries], photos: rows.filter(row => row[9]).map(row => [row[0], row[9]]) }
  }

  checkpoint(code) {
    return this.facts.checkpoints?.find(one => one.code === code) ?? null
  }

  /** Who showed a code with this digest, or is the person with this id: {person, pass, dead, key}, or null. */
  find({ digest, id }) {
    const found = digest ? this.#codes.get(digest) : { person: id, dead: false }
    if (found?.pass) return { pass: this.#passes.get(found.pass), dead: found.dead, key: `p${found.pass}` }
    const row = this.#people.get(found?.person)
    return row && (digest || row[1]) ? { person: row, dead: found.dead, key: row[0] } : row ? null : this.#nobody(found)
  }

  /** What the rules want to know; the names are those of queries/judgement.py. */
  showing(found, checkpoint) {
    if (!found) return { known: false }
    const { opens_at, called_off, reentry } = checkpoint
    const closes_at = Math.min(checkpoint.closes_at ?? Infinity, this.facts.ends_at)
    const { inside, entries } = this.standing(checkpoint.id, found.key)
    const here = { known: true, of_event: true, replaced: found.dead, opens_at, closes_at, called_off, reentry, inside, entries }
    return { ...here, ...(found.pass ? entitledPass(found.pass, checkpoint) : entitled(found.person, checkpoint)) }
  }

  /** Whether they are inside, how often they came in, when and where they moved last. */
  standing(checkpointId, key) {
    let now = this.#presence.get(checkpointId)?.get(key) ?? OUTSIDE
    for (const move of this.#moves.get(`${checkpointId} ${key}`) ?? []) now = moved(now, move)
    return now
  }

  /** Something happened here: {nonce, checkpoint (id), key, direction | inside, at, gate}. The same nonce takes its place. */
  move(move) {
    const place = `${move.checkpoint} ${move.key}`
    const others = (this.#moves.get(place) ?? []).filter(one => one.nonce !== move.nonce)
    this.#moves.set(place, [...others, move])
  }

  unmove(nonce) {
    for (const [place, moves] of this.#moves) this.#moves.set(place, moves.filter(one => one.nonce !== nonce))
  }

  /** A roster that was asked for at this time holds what was answered before. */
  settle(askedAt) {
    for (const [place, moves] of this.#moves) {
      const left = moves.filter(one => one.answeredAt === undefined || one.answeredAt >= askedAt)
      if (left.length) this.#moves.set(place, left)
      else this.#moves.delete(place)
    }
  }

  /** The keys of those who are inside. */
  inside(checkpointId) {
    const keys = new Set(this.#presence.get(checkpointId)?.keys())
    for (const [{ checkpoint, key }] of [...this.#moves.values()].filter(moves => moves.length)) if (checkpoint === checkpointId) keys.add(key)
    return [...keys].filter(key => this.standing(checkpointId, key).inside)
  }

  counts(code) {
    const checkpoint = this.checkpoint(code)
    if (!checkpoint) return null
    const inside = this.inside(checkpoint.id).length
    if (!this.#expected.has(code)) this.#expected.set(code, this.#countExpected(checkpoint))
    return { inside, expected: this.#expected.get(code) }
  }

  /** Whom an answer names: {person}, or {pass}, which names nobody. */
  who(found) {
    if (found?.pass) return { pass: this.#passOf(found.pass) }
    return { person: found && !found.nameless ? this.#personOf(found.person) : null }
  }

  /** The person with this id, with a badge or without. */
  person(id) {
    const row = this.#people.get(id)
    return row ? this.#personOf(row) : null
  }

  // As the API tells them.
  #personOf(row) {
    const [id, , name, category, delegation, city = '', country = '', status, flags = 0, photo = ''] = row
    return {
      id, name, category, delegation: this.#delegation(delegation), city, country, status,
      flags: Object.keys(FLAGS).filter(flag => flags & FLAGS[flag]), photo: photo || null,
    }
  }

  #passOf({ number, activity, delegation }) {
    return { number, activity: { id: activity, title: this.#activities[activity] }, delegation: this.#delegation(delegation) }
  }

  /** People in whose name, city or delegation all these words begin, the first by name. */
  search(text) {
    const words = fold(text).split(' ').filter(Boolean)
    if (!words.length) return []
    const found = []
    for (const row of this.#people.values()) {
      const said = this.#said(row)
      if (words.every(word => said.includes(` ${word}`))) found.push(row)
    }
    const name = row => fold(spoken(row[2]))
    return found.map(row => [name(row), row]).sort(([a], [b]) => (a < b ? -1 : 1)).slice(0, MOST_FOUND).map(([, row]) => this.#personOf(row))
  }

  #clear() {
    this.#delegations = {}
    this.#activities = {}
    for (const kept of [this.#people, this.#passes, this.#codes, this.#presence]) kept.clear()
  }

  #take(row) {
    this.#drop(row[0])
    this.#people.set(row[0], row)
    if (row[1]) this.#codes.set(row[1], { person: row[0], dead: false })
  }

  // A code of theirs that is no longer the living one is dead; that it was replaced, the roster says as well.
  #drop(id) {
    const digest = this.#people.get(id)?.[1]
    if (digest) this.#codes.set(digest, { person: id, dead: true })
    this.#people.delete(id)
  }

  #place(rows, keyOf) {
    for (const [checkpoint, id, inside, entries, at, gate] of rows) {
      if (!this.#presence.has(checkpoint)) this.#presence.set(checkpoint, new Map())
      this.#presence.get(checkpoint).set(keyOf(id), { inside: Boolean(inside), entries, at, gate: gate || null })
    }
  }

  // The dead code of a registration that is another one's now: known, and good for nothing.
  #nobody(found) {
    return found?.dead ? { person: [found.person, '', '', '', 0, '', '', ''], dead: true, key: found.person, nameless: true } : null
  }

  #delegation(id) {
    return id ? { id, name: this.#delegations[id] ?? {} } : null
  }

  #countExpected(checkpoint) {
    let expected = 0
    for (const row of this.#people.values()) {
      const { status, zone_allowed, listed } = entitled(row, checkpoint)
      expected += status === 'approved' && zone_allowed && listed
    }
    return expected
  }

  #said(row) {
    if (!this.#folded.has(row)) {
      const [, , name, , delegation, city = ''] = row
      this.#folded.set(row, ` ${fold([spoken(name), city, spoken(this.#delegations[delegation] ?? '')].join(' ').replaceAll('-', ' '))}`)
    }
    return this.#folded.get(row)
  }
}

function entitled([, , , category, , , , status, , , lists = []], { id, zone, everyone }) {
  return {
    status,
    zone_allowed: zone === null || zone.includes(category),
    listed: everyone === null || everyone.includes(category) || lists.includes(id),
  }
}

// Whoever bears it; at its own activity only.
const entitledPass = (pass, { activity }) => ({ status: 'approved', zone_allowed: true, listed: pass.activity === activity })

function moved({ entries }, { direction, inside, at, gate }) {
  if (direction === undefined) return { inside, entries: Math.max(entries, Number(inside)), at, gate }
  return { inside: direction === 'in', entries: entries + (direction === 'in'), at, gate }
}

// An office is called so in several languages: all of them are looked through.
const spoken = name => (typeof name === 'string' ? name : Object.values(name).join(' '))

/** Small letters without accents, blanks single: as models/folding.py. */
export function fold(text) {
  const apart = text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '')
  return apart.replace(/[łøđðħıßæœþ’‘ʼ`]/g, letter => PLAIN[letter]).split(/\s+/).filter(Boolean).join(' ')
}

/**
 * A past for pictures: a working day lived in the house until the clock's hour, on the real journal and the real heart
 * with the clock in hand; and before it weeks of counted hours, so that a curve has a "usual" to stand beside.
 */

import { createHmac } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { pino } from 'pino'
import { DESKS } from '../../firmware-sim/house.ts'
import type { People, SimPerson } from '../../firmware-sim/people.ts'
import type { Random } from '../../firmware-sim/random.ts'
import { createAccess } from '../../gateway/access.ts'
import { createHouseClock } from '../../gateway/core/house-clock.ts'
import type { DeskReading, Tap } from '../../gateway/core/model.ts'
import { createSigning } from '../../gateway/drivers/messages/signing.ts'
import { databaseFile } from '../../gateway/store/database.ts'
import { openStore } from '../../gateway/store/store.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** How many of the members come on the pictured day, and how many of those work in the Fablab. */
const COME_SHARE = 0.72
const FABLAB_SHARE = 0.4

interface Deed {
  at: number
  unit: string
  /** Its id is given when its turn has come. */
  signal: Omit<Tap, 'id'> | Omit<DeskReading, 'id'>
}

/** Lives the day that begins at `midnight` until `until` (both ms since 1970) in a data folder that nobody else has open. */
export async function liveDay(
  dataDir: string,
  { people, random, midnight, until }: { people: People; random: Random; midnight: number; until: number },
): Promise<void> {
  let now = midnight + 6 * HOUR_MS
  const clock = createHouseClock({ system: () => now, counterMs: () => now, synchronised: () => true })
  const log = pino({ level: 'silent' })
  const store = await openStore({ dataDir, clock, log })
  const { journal, directory, policies } = store
  let commands = 0
  const access = createAccess({
    ...{ journal, directory, policies, signing: createSigning(), clock, timeZone: 'Europe/Rome', log },
    whenStorageFails: 'refuse',
    send: () => true,
    unitsChanged: () => {},
    tellsOf: ({ desks }) => desks,
    fingerprint: (text) => createHmac('sha256', 'past').update(text).digest('hex').slice(0, 32),
    newId: () => `past-${++commands}`,
  })
  access.start(store.snapshot())
  for (const { id } of directory.units()) access.link(id, 'online', null)
  const deeds = [...comings(people, random, midnight), ...sittings(random, midnight)]
    .filter(({ at }) => at < until)
    .sort((a, b) => a.at - b.at)
  for (const [n, { at, unit, signal }] of deeds.entries()) {
    now = at
    access.signal(unit, { ...signal, id: `past-${n}` })
    // What one does stands in the journal before the next one comes.
    for (let turn = 0; turn < 3; turn++) await nextTurn()
  }
  now = until
  await access.stop()
  await store.stop()
}

function tapOf(unit: string, at: number, credential: string): Deed {
  return { at, unit, signal: { type: 'tap', credential, side: null, offline: null, at: null, ageMs: 0 } }
}

/** Who comes when, checks in at the Fablab, goes out to eat, into the meeting room and back. */
function comings(people: People, random: Random, midnight: number): Deed[] {
  const deeds: Deed[] = []
  const at = (hours: number): number => midnight + Math.round(hours * HOUR_MS + random.int(0, 59_000))
  const day = (person: SimPerson): void => {
    const comes = Math.max(7.2, random.normal(9.3, 0.9))
    const makes = random.chance(FABLAB_SHARE)
    const enters = (hours: number): void => {
      deeds.push(tapOf('front-in', at(hours), person.credential))
      if (makes) deeds.push(tapOf('fablab', at(hours + 0.05), person.credential))
    }
    enters(comes)
    const lunch = Math.max(comes + 1, random.normal(13, 0.4))
    if (random.chance(0.6)) {
      deeds.push(tapOf('front-out', at(lunch), person.credential))
      if (random.chance(0.9)) enters(lunch + 0.7)
      else return
    }
    if (!makes && random.chance(0.25)) deeds.push(tapOf('meeting-in', at(14.4 + random.next()), person.credential))
    const leaves = Math.max(comes + 2, random.normal(17.6, 1.6))
    deeds.push(tapOf(random.chance(0.8) ? 'front-out' : 'courtyard-out', at(leaves), person.credential))
  }
  for (const member of people.members) if (random.chance(COME_SHARE)) day(member)
  for (const guest of people.dayGuests) deeds.push(tapOf('front-in', at(10 + 3 * random.next()), guest.credential))
  deeds.push(tapOf('front-in', at(11.3), people.revoked.credential))
  deeds.push(tapOf('front-in', at(15.6), people.unknownCredential))
  return deeds
}

function sittings(random: Random, midnight: number): Deed[] {
  return DESKS.flatMap(({ id, unit }): Deed[] => {
    const sits = (hours: number, occupied: boolean): Deed => ({
      at: midnight + Math.round(hours * HOUR_MS),
      unit,
      signal: { type: 'desk', desk: id, occupied, at: null, ageMs: 0 },
    })
    const first = sits(7, false)
    return random.chance(0.6) ? [first, sits(9 + 2 * random.next(), true)] : [first]
  })
}

/** Of a working day, by the hour on the wall: how full the house is, as a share of its fullest. */
const FULLNESS = [
  0, 0, 0, 0, 0, 0, 0, 0.04, 0.22, 0.62, 0.88, 0.95, 0.9, 0.66, 0.84, 0.93, 0.9, 0.76, 0.5, 0.3, 0.16, 0.06, 0.02, 0,
]
const ZONE_SHARES: Record<string, number> = { '': 1, hall: 0.62, fablab: 0.24, meeting: 0.1, courtyard: 0.04 }
const FULLEST = 62
const DESKS_IN: Record<string, number> = { '': 60, hall: 36, fablab: 24, meeting: 0, courtyard: 0 }

/** Writes `days` days of counted hours that end at `midnight`, as the gateway's own counting would have left them. */
export function countPast(
  dataDir: string,
  { random, midnight, days }: { random: Random; midnight: number; days: number },
): void {
  const db = new Database(databaseFile(dataDir))
  const insert = db.prepare('INSERT INTO hour_count VALUES (?, ?, ?, ?, 3600, ?, ?, ?, ?, ?)')
  db.transaction(() => {
    for (let n = days; n > 0; n--) {
      const from = midnight - n * DAY_MS
      const day = Math.floor((from + 2 * HOUR_MS) / DAY_MS)
      const weekday = (day + 3) % 7
      const crowd = FULLEST * (weekday > 4 ? 0.12 : 0.85 + 0.3 * random.next()) * (0.8 + 0.2 * Math.sin(n / 58))
      for (const [hour, share] of FULLNESS.entries()) {
        for (const [zone, part] of Object.entries(ZONE_SHARES)) {
          const inside = crowd * share * part
          const sat = Math.min(DESKS_IN[zone] ?? 0, inside * 0.9)
          const entries = Math.round(Math.max(0, share - (FULLNESS[hour - 1] ?? 0)) * crowd * part)
          const desks = [Math.round(sat * 3600), (DESKS_IN[zone] ?? 0) * 3600]
          insert.run(
            zone,
            from + hour * HOUR_MS,
            day,
            hour,
            Math.round(inside * 3600),
            Math.ceil(inside),
            entries,
            ...desks,
          )
        }
      }
    }
    db.prepare("INSERT OR REPLACE INTO tallied VALUES (?, 0, '{}')").run(midnight)
  })()
  db.close()
}

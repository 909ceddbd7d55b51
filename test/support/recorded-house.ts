/** A house as `GET /api/house` would tell it, made by rule: the same every time, of any size. */
import type {
  Alarm,
  DeskState,
  DoorState,
  House,
  LiveFact,
  Occupancy,
  UnitState,
  ZoneOccupancy,
} from '../../gateway/api/contract.ts'

/** A Sunday afternoon in Rome (15:42 there). */
export const RECORDED_NOW = Date.parse('2026-11-22T14:42:20.000Z')

export const ago = (seconds: number, now: number = RECORDED_NOW): string => new Date(now - seconds * 1000).toISOString()

interface ZoneSpec {
  id: string
  name: string
  inside: number
  capacity: number | null
  desks: number
  occupied: number
  unknown: number
  uncertain?: number
}

const ZONES: ZoneSpec[] = [
  { id: 'hall', name: 'Sala grande', inside: 24, capacity: 60, desks: 32, occupied: 19, unknown: 0, uncertain: 2 },
  { id: 'fablab', name: 'Fablab', inside: 17, capacity: 36, desks: 22, occupied: 14, unknown: 1 },
  { id: 'meeting', name: 'Sala riunioni', inside: 6, capacity: 12, desks: 0, occupied: 0, unknown: 0 },
  { id: 'studio', name: 'Studio Fucina', inside: 0, capacity: 12, desks: 6, occupied: 0, unknown: 0 },
  { id: 'kitchen', name: 'Cucina', inside: 0, capacity: null, desks: 0, occupied: 0, unknown: 0 },
]

export function desksOf(zone: ZoneSpec): DeskState[] {
  const states: DeskState['state'][] = new Array(zone.desks).fill('free')
  // Seven and the number of desks rarely share a divisor: the taken ones lie scattered, and always alike.
  for (let i = 0; i < zone.occupied; i++) states[(i * 7 + 3) % zone.desks] = 'occupied'
  const rest = states.flatMap((state, i) => (state === 'free' ? [i] : []))
  for (let i = 0; i < zone.unknown; i++) states[rest[(i * 3 + 1) % rest.length] ?? 0] = 'unknown'
  return states.map((state, i) => ({ id: `${zone.id}-${i + 1}`, zone: zone.id, state, since: ago(60 * (i + 1)) }))
}

export function zoneOf(zone: ZoneSpec, desks: DeskState[]): ZoneOccupancy {
  const count = (state: DeskState['state']): number => desks.filter((desk) => desk.state === state).length
  return {
    id: zone.id,
    name: zone.name,
    inside: zone.inside,
    uncertain: zone.uncertain ?? 0,
    capacity: zone.capacity,
    desks: { occupied: count('occupied'), free: count('free'), unknown: count('unknown') },
  }
}

export function door(id: string, name: string, rest: Partial<DoorState> = {}): DoorState {
  return {
    id,
    name,
    from: null,
    to: 'hall',
    contact: 'closed',
    lock: 'locked',
    condition: 'secured',
    since: ago(300),
    heldOpenS: 30,
    canUnlock: true,
    mode: 'scheduled',
    modeUntil: null,
    revokedPassUntil: null,
    ...rest,
  }
}

export function unit(id: string, rest: Partial<UnitState> = {}): UnitState {
  return {
    id,
    kind: 'mqtt',
    state: 'online',
    lack: null,
    lastSeenAt: ago(8),
    since: ago(4000),
    fw: '1.4.2',
    battery: null,
    batteryLow: false,
    rssi: -61,
    linkQuality: null,
    door: null,
    side: null,
    zone: null,
    desks: [],
    list: null,
    bad: { count: 0, codes: {}, lastSample: null, lastAt: null },
    ...rest,
  }
}

export function passage(seq: number, secondsAgo: number, rest: Partial<LiveFact> = {}): LiveFact {
  return {
    seq,
    at: ago(secondsAgo),
    happenedAt: ago(secondsAgo),
    kind: 'passage-granted',
    unit: 'reader-1',
    id: `1-${seq}`,
    badge: `b${seq}`,
    person: `p${seq}`,
    door: 'front',
    doorName: 'Ingresso',
    side: 'in',
    reason: 'ok',
    personKind: 'member',
    ...rest,
  }
}

const nobody = { badge: null, person: null }

function passages(): LiveFact[] {
  return [
    passage(940, 20, { personName: 'Giulia R.', orgName: 'Studio Fucina' }),
    passage(938, 75, { personName: 'Ospite 12', personKind: 'guest', side: 'out', door: 'yard', doorName: 'Cortile' }),
    passage(934, 250, { kind: 'passage-refused', reason: 'unknown-credential', ...nobody }),
    passage(931, 380, { personName: 'Amadou D.', orgName: 'Rete Quinto Stato' }),
    passage(927, 690, {
      personName: 'Marco P.',
      kind: 'passage-refused',
      reason: 'outside-schedule',
      door: 'yard',
      doorName: 'Cortile',
    }),
    passage(922, 840, { personName: 'Leïla B.', orgName: 'Sartoria Migrante', decidedBy: 'unit' }),
    passage(919, 1010, { personName: 'Chiara e Tommaso', orgName: 'Orto Circuito', side: 'out' }),
    passage(915, 1300, { personName: 'Yusuf K.', orgName: 'Ciclofficina', door: 'meeting', doorName: 'Sala riunioni' }),
  ]
}

function alarms(): Alarm[] {
  return [
    { id: 'door-held-open:yard', kind: 'door-held-open', subject: 'yard', since: ago(18), clearedAt: null, limitS: 30 },
  ]
}

function units(): UnitState[] {
  return [
    unit('reader-1', { door: 'front', side: 'in' }),
    unit('reader-2', { door: 'front', side: 'out', kind: 'pcsc', fw: null, lack: 'pcscd-missing', state: 'offline' }),
    unit('board-yard', {
      door: 'yard',
      side: 'in',
      kind: 'serial',
      bad: {
        count: 14,
        codes: { 'bad-crc': 12, 'bad-line': 2 },
        lastSample: 'up/tap {"id":"1-7","cr',
        lastAt: ago(900),
      },
    }),
    unit('meeting', { door: 'meeting', side: 'in' }),
    unit('desks-hall', { zone: 'hall', desks: ['hall-1', 'hall-2', 'hall-3'], battery: 0.87 }),
    unit('desk-fab-9', {
      zone: 'fablab',
      desks: ['fablab-9'],
      state: 'silent',
      battery: 0.09,
      batteryLow: true,
      lastSeenAt: ago(7200),
    }),
  ]
}

function summed(zones: ZoneOccupancy[]): Occupancy {
  const capacities = zones.flatMap((zone) => (zone.capacity === null ? [] : [zone.capacity]))
  return {
    at: ago(0),
    inside: zones.reduce((sum, zone) => sum + zone.inside, 0),
    uncertain: zones.reduce((sum, zone) => sum + zone.uncertain, 0),
    guests: 5,
    capacity: capacities.length === 0 ? null : capacities.reduce((sum, one) => sum + one, 0),
    zones,
  }
}

/** Millepiani as it might stand on a Sunday afternoon: 47 inside, one door open too long, two units in need. */
export function livingHouse(): House {
  const desks = ZONES.map((zone) => desksOf(zone))
  return {
    name: 'Millepiani, Roma',
    timeZone: 'Europe/Rome',
    version: '0.1.0',
    now: ago(0),
    seq: 940,
    occupancy: summed(ZONES.map((zone, i) => zoneOf(zone, desks[i] ?? []))),
    desks: desks.flat(),
    doors: [
      door('front', 'Ingresso'),
      door('yard', 'Cortile', { contact: 'open', lock: 'locked', condition: 'held-open', since: ago(48) }),
      door('meeting', 'Sala riunioni', { from: 'hall', to: 'meeting', contact: 'unknown' }),
    ],
    units: units(),
    alarms: alarms(),
    passages: passages(),
  }
}

/** A house on its first day. */
export function emptyHouse(): House {
  return {
    ...livingHouse(),
    seq: 0,
    occupancy: { at: ago(0), inside: 0, uncertain: 0, guests: 0, capacity: null, zones: [] },
    desks: [],
    doors: [],
    units: [],
    alarms: [],
    passages: [],
  }
}

/** A house of 500 desks, 50 doors and 300 people. */
export function largeHouse(): House {
  const sizes = [180, 120, 90, 60, 30, 20, 0, 0]
  const zones = sizes.map((desks, i) => ({
    id: `z${i + 1}`,
    name: `Piano ${i + 1}`,
    inside: Math.round(desks * 0.6),
    capacity: 200,
    desks,
    occupied: Math.floor(desks * 0.55),
    unknown: Math.floor(desks * 0.05),
  }))
  const desks = zones.map((zone) => desksOf(zone))
  return {
    ...livingHouse(),
    occupancy: summed(zones.map((zone, i) => zoneOf(zone, desks[i] ?? []))),
    desks: desks.flat(),
    doors: Array.from({ length: 50 }, (_, i) => door(`door-${i + 1}`, `Porta ${i + 1}`, { to: `z${(i % 8) + 1}` })),
  }
}

/** Names of 200 characters without a space, in Arabic, and missing. */
export function oddlyNamedHouse(): House {
  const long = 'Precipitevolissimevolmente'.repeat(8).slice(0, 200)
  const arabic = 'فضاء العمل المشترك في روما'
  const house = livingHouse()
  const names = [long, arabic, '']
  return {
    ...house,
    name: long,
    occupancy: {
      ...house.occupancy,
      zones: house.occupancy.zones.map((zone, i) => ({ ...zone, name: names[i % 3] ?? '' })),
    },
    doors: house.doors.map((one, i) => ({ ...one, name: names[i % 3] ?? '' })),
    units: house.units.map((one, i) => (i === 1 ? { ...one, id: 'u'.repeat(40) } : one)),
    passages: house.passages.map((fact, i) => ({
      ...fact,
      personName: names[i % 3] ?? '',
      orgName: names[(i + 1) % 3] ?? '',
      doorName: names[(i + 2) % 3] ?? '',
    })),
  }
}

/** One unit behind a Zigbee2MQTT bridge: what it is bound to, and what is known of it. */
import type { Unit } from '../../../core/records.ts'
import type { Heard } from '../../../wire/input/heard.ts'
import type { Z2mDevice, Z2mReading, Z2mState, Z2mTold, Z2mUse } from '../../../wire/zigbee2mqtt.ts'

const ADDRESS = /^0x[0-9a-f]{16}$/i
/** It is another figure with each message: only a change that says something is told. */
const QUALITY_STEP = 0.1

export interface Bound {
  unit: Unit
  /** Its friendly name, or its address (`0x…`), by which it is found again when it is renamed. */
  device: string
  /** Of a device with several presences or contacts, the one that counts; null: all. */
  property: string | null
  /** Yes or no by property, as told last. */
  values: Map<string, { use: Z2mUse; value: boolean }>
  hasPercent: boolean
  /** What it, or the bridge for it, said last. */
  there: 'online' | 'offline' | null
  /** Its name was cleared, and the list has not told why. */
  isCleared: boolean
  /** Of the last list: null before there was one. */
  listed: 'yes' | 'disabled' | 'no' | null
  /** What the broker had kept, until the list tells whether it is a ghost. */
  held: Uint8Array | null
  /** What it was told to lack, so that each list does not tell it again. */
  fault: string | null
  listedFw: string | null
  /** As told last. */
  status: { fw: string | null; battery: number | null; batteryLow: boolean | null; linkQuality: number | null }
}

export function createBound(unit: Unit): Bound {
  const { device = unit.id, property = null } = unit.settings
  return {
    ...{ unit, device, property, values: new Map(), hasPercent: false, there: null, isCleared: false, listed: null },
    ...{ held: null, fault: null, listedFw: null },
    status: { fw: null, battery: null, batteryLow: null, linkQuality: null },
  }
}

/** The topic below the base where it speaks. */
export function nameOf(bound: Bound, names: ReadonlyMap<string, string>): string {
  return isByAddress(bound) ? (names.get(bound.device.toLowerCase()) ?? bound.device) : bound.device
}
export const isByAddress = ({ device }: Bound): boolean => ADDRESS.test(device)

const keyOf = ({ path }: Z2mReading): string => path.join('.')
const counts = (bound: Bound, reading: Z2mReading): boolean =>
  bound.property === null || keyOf(reading) === bound.property || !['presence', 'contact'].includes(reading.use)

/** What counts of a device; null while its model is not known. */
export function readingsOf(bound: Bound, device: Z2mDevice | null): readonly Z2mReading[] | null {
  return device?.readings?.filter((reading) => counts(bound, reading)) ?? null
}

/** The list tells of it. A unit that the device has nothing for says so, once. */
export function learn(bound: Bound, device: Z2mDevice): Heard[] {
  const readings = readingsOf(bound, device)
  bound.listedFw = device.fw
  if (readings === null) return []
  const kept = new Set(readings.map(keyOf))
  for (const key of bound.values.keys()) if (!kept.has(key)) bound.values.delete(key)
  bound.hasPercent = readings.some(({ use }) => use === 'battery')
  const senses = (use: Z2mUse): boolean => readings.some((reading) => reading.use === use)
  const { unit, property } = bound
  const what = property === null ? (use: string) => use : () => property
  const lacks = [
    ...(unit.desks.length > 0 && !senses('presence') ? [what('presence or occupancy')] : []),
    ...(unit.door !== null && !senses('contact') ? [what('contact')] : []),
  ]
  const fault = lacks.length > 0 ? `the device has no ${lacks.join(', no ')}` : null
  const isNews = fault !== null && fault !== bound.fault
  bound.fault = fault
  return isNews ? [{ type: 'bad', code: 'bad-shape', sample: fault }] : []
}

/** What it says, in the words of the house. How it is is told of what is there: not by what was `stored`. */
export function tell(bound: Bound, said: Pick<Z2mState, 'told'> & Partial<Z2mState>, stored: boolean): Heard[] {
  const { told, fw = null, linkQuality = null } = said
  const uses = new Set<Z2mUse>()
  for (const { reading, value } of told.filter((each) => counts(bound, each.reading))) {
    uses.add(reading.use)
    if (typeof value === 'boolean') bound.values.set(keyOf(reading), { use: reading.use, value })
  }
  const any = (use: Z2mUse): boolean => [...bound.values.values()].some((each) => each.use === use && each.value)
  const { unit } = bound
  const heard: Heard[] = []
  // Somebody is there where one of its sensors says so; a door is closed when all its contacts are.
  if (uses.has('presence') && unit.desks.length > 0) {
    heard.push({ type: 'desk', desk: null, occupied: any('presence') })
  }
  if (unit.door !== null && (uses.has('contact') || uses.has('tamper'))) {
    heard.push({
      type: 'door',
      ...(uses.has('contact') ? { contact: any('contact') ? 'open' : 'closed' } : {}),
      ...(uses.has('tamper') ? { tamper: any('tamper') } : {}),
    })
  }
  const status = { fw: bound.listedFw ?? fw, linkQuality, ...batteryOf(bound, told) }
  return stored ? heard : [...heard, ...tellStatus(bound, status)]
}

/** What only says "low" counts where there is no figure: of a device that has both the figure tells more. */
function batteryOf(bound: Bound, told: readonly Z2mTold[]): { battery?: number; batteryLow?: boolean } {
  const percent = told.find(({ reading }) => reading.use === 'battery')?.value
  if (typeof percent === 'number') {
    bound.hasPercent = true
    return { battery: percent }
  }
  const low = told.find(({ reading }) => reading.use === 'battery-low')?.value
  return bound.hasPercent || typeof low !== 'boolean' ? {} : { batteryLow: low }
}

/** Only what has changed, and only where something has. */
function tellStatus(bound: Bound, now: Partial<Bound['status']>): Heard[] {
  const { status } = bound
  const { fw = null, battery = null, batteryLow = null, linkQuality = null } = now
  const isStep = linkQuality !== null && Math.abs(linkQuality - (status.linkQuality ?? -1)) >= QUALITY_STEP
  const changes = {
    ...(fw !== null && fw !== status.fw ? { fw } : {}),
    ...(battery !== null && battery !== status.battery ? { battery } : {}),
    ...(batteryLow !== null && batteryLow !== status.batteryLow ? { batteryLow } : {}),
    ...(isStep ? { linkQuality } : {}),
  }
  if (Object.keys(changes).length === 0) return []
  Object.assign(status, changes)
  return [{ type: 'status', ...changes }]
}

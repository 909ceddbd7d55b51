/** What a Zigbee2MQTT bridge says of itself and of the devices behind it, as units of the house. */
import type { Unit } from '../../../core/records.ts'
import type { Heard } from '../../../wire/input/heard.ts'
import {
  parseZ2mAttribute,
  parseZ2mDevices,
  parseZ2mNames,
  parseZ2mPresent,
  parseZ2mState,
  Z2M_ASK_INFO,
  type Z2mDevice,
} from '../../../wire/zigbee2mqtt.ts'
import type { Arrival } from '../../messages/device-logins.ts'
import type { HeardOf, Session } from '../family.ts'
import { type Bound, createBound, isByAddress, learn, nameOf, readingsOf, tell } from './device.ts'

type Link = Extract<Heard, { type: 'link' }>
const link = (state: Link['state']): Link => ({ type: 'link', state })

export function createZ2mBridge(id: string, base: string, behind: readonly Unit[]): Session {
  let bounds = behind.map(createBound)
  /** Null until the list came: on a broker that keeps nothing that may take until something changes in it. */
  let devices: Map<string, Z2mDevice> | null = null
  /** By address, from the list or, until that comes, from what else the bridge tells of itself. */
  let names: ReadonlyMap<string, string> = new Map()
  /** Units by the topic of their device; where one has several zones there may be one for each. */
  let byName = new Map<string, Bound[]>()
  let isOffline = false
  index()

  function index(): void {
    byName = Map.groupBy(bounds, (bound) => nameOf(bound, names))
  }

  const deviceOf = (bound: Bound): Z2mDevice | null => devices?.get(nameOf(bound, names)) ?? null
  const of = ({ unit }: Bound, all: readonly Heard[]): HeardOf[] => all.map((heard) => ({ unit: unit.id, heard }))

  /** How it stands by all that is known; null: nobody has said. */
  function linkOf(bound: Bound): Link | null {
    if (isOffline || bound.isCleared || bound.listed === 'disabled') return link('offline')
    if (bound.listed === 'no') return { ...link('offline'), lack: 'device-missing' }
    return bound.there === null ? null : link(bound.there)
  }
  const links = (some: readonly Bound[]): HeardOf[] =>
    some.flatMap((bound) => {
      const stands = linkOf(bound)
      return stands === null ? [] : of(bound, [stands])
    })

  function hearBridge(payload: Uint8Array): HeardOf[] {
    const state = parseZ2mPresent(payload)
    if (typeof state !== 'string') return [{ unit: id, heard: { type: 'bad', ...state } }]
    if (state === 'cleared') return []
    isOffline = state === 'offline'
    return [{ unit: id, heard: link(state) }, ...links(bounds)]
  }

  function hearList(payload: Uint8Array, stored: boolean): HeardOf[] {
    const { devices: all, fault } = parseZ2mDevices(payload)
    const heard: HeardOf[] = fault === null ? [] : [{ unit: id, heard: { type: 'bad', ...fault } }]
    if (fault !== null && all.length === 0) return heard
    devices = new Map(all.map((device) => [device.name, device]))
    names = new Map(all.map(({ address, name }) => [address, name]))
    index()
    if (!stored) heard.push({ unit: id, heard: link('online') })
    // Kept by a broker that had not kept the list: of another bridge, perhaps of long ago.
    if (!stored) for (const bound of bounds) bound.held = null
    return [...heard, ...bounds.flatMap(place)]
  }

  /** Where it stands in the list. */
  function place(bound: Bound): HeardOf[] {
    if (devices === null) return []
    const device = deviceOf(bound)
    const before = bound.listed
    bound.listed = device === null ? 'no' : device.isDisabled ? 'disabled' : 'yes'
    const isNews = before !== bound.listed || bound.isCleared
    bound.isCleared = false
    const { held } = bound
    bound.held = null
    if (device === null || device.isDisabled) return links([bound])
    return [
      ...of(bound, learn(bound, device)),
      ...(isNews ? links([bound]) : []),
      ...(held === null ? [] : hearState(bound, held, true)),
    ]
  }

  function hearAvailability(bound: Bound, payload: Uint8Array): HeardOf[] {
    const state = parseZ2mPresent(payload)
    if (typeof state !== 'string') return of(bound, [{ type: 'bad', ...state }])
    if (state === 'cleared') bound.isCleared = true
    else {
      bound.there = state
      bound.isCleared = false
    }
    return links([bound])
  }

  function hearState(bound: Bound, payload: Uint8Array, stored: boolean): HeardOf[] {
    if (stored && bound.listed === null) {
      bound.held = payload
      return []
    }
    // What is said now is newer.
    bound.held = null
    // A ghost, or a group that has its name now.
    if (bound.listed === 'no' || bound.listed === 'disabled' || payload.length === 0) return []
    const said = parseZ2mState(payload, readingsOf(bound, deviceOf(bound)))
    const faults = said.faults.map((fault): Heard => ({ type: 'bad', ...fault }))
    const isGood = said.told.length > 0 || faults.length === 0
    return of(bound, [...faults, ...(isGood ? alive(bound, stored) : []), ...tell(bound, said, stored)])
  }

  function hearAttribute(bound: Bound, name: string, payload: Uint8Array, stored: boolean): HeardOf[] {
    // One alone of what was kept tells nothing for sure: the others may be of another day.
    if (stored || bound.listed === 'no' || bound.listed === 'disabled') return []
    const told = parseZ2mAttribute(name, payload, readingsOf(bound, deviceOf(bound)))
    if (told === null) return []
    if ('code' in told) return of(bound, [{ type: 'bad', ...told }])
    return of(bound, [...alive(bound, stored), ...tell(bound, { told: [told] }, stored)])
  }

  function alive(bound: Bound, stored: boolean): Link[] {
    if (stored) return []
    Object.assign(bound, { there: 'online', isCleared: false })
    return [link('online')]
  }

  return {
    hear({ topic, payload, stored }: Arrival): HeardOf[] {
      if (!topic.startsWith(`${base}/`)) return []
      const name = topic.slice(base.length + 1)
      if (name === 'bridge/state') return hearBridge(payload)
      if (name === 'bridge/devices') return hearList(payload, stored)
      if (name === 'bridge/info' && devices === null) {
        names = parseZ2mNames(payload)
        index()
        return []
      }
      // Every ten minutes, whatever its devices do.
      if (name === 'bridge/health' && !stored) return [{ unit: id, heard: link('online') }]
      if (name.startsWith('bridge/')) return []
      const own = byName.get(name)
      if (own !== undefined) return own.flatMap((bound) => hearState(bound, payload, stored))
      const cut = name.lastIndexOf('/')
      const last = name.slice(cut + 1)
      const of = byName.get(name.slice(0, Math.max(cut, 0)))
      // What others tell it to do is not what it says.
      if (of === undefined || last === 'set' || last === 'get') return []
      if (last === 'availability') return of.flatMap((bound) => hearAvailability(bound, payload))
      return of.flatMap((bound) => hearAttribute(bound, last, payload, stored))
    },

    /**
     * What can be asked: those on the mains, while the others sleep and tell by themselves; and where the list was not told
     * to us, by which names those speak whose addresses are known.
     */
    greet: () => {
      if (devices === null) {
        return bounds.some(isByAddress)
          ? [{ topic: `${base}/${Z2M_ASK_INFO.name}`, payload: Z2M_ASK_INFO.payload }]
          : []
      }
      return bounds.flatMap((bound) => {
        const asked = readingsOf(bound, deviceOf(bound))?.filter(
          ({ use, gettable, path }) => gettable && path.length === 1 && (use === 'presence' || use === 'contact'),
        )
        if (asked === undefined || asked.length === 0) return []
        const payload = JSON.stringify(Object.fromEntries(asked.map(({ path }) => [path[0], ''])))
        return [{ topic: `${base}/${nameOf(bound, names)}/get`, payload }]
      })
    },

    unlock: () => null,

    behind(units) {
      bounds = units.map((unit) => {
        const fresh = createBound(unit)
        const { device, property } = fresh
        const known = bounds.find((each) => each.unit.id === unit.id)
        return known?.device === device && known.property === property ? { ...known, unit } : fresh
      })
      index()
      return bounds.flatMap(place)
    },
  }
}

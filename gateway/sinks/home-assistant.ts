/**
 * The house as Home Assistant sees it: zones, doors, desks, units and alarms, as retained messages on every broker that the
 * gateway has. It tells and obeys nothing. Off until the house switches it on. House events come in the tap's own turn:
 * there they are only noted.
 */
import type { House, HouseEvent } from '../core/house.ts'
import type { Outlet, Speaker } from '../core/ports.ts'
import { settingIn } from '../core/settings.ts'
import {
  formatHassConfig,
  HASS_GATEWAY_TOPIC,
  HASS_LANGUAGES,
  HASS_STATUS_TOPIC,
  type HassDevice,
  type HassKind,
  type HassLanguage,
  hassConfigTopic,
  hassStateTopic,
  isHassOwn,
} from '../wire/home-assistant-discovery.ts'
import { DEVICES_MAX, devicesOf, type PlacesOf, statesOf } from './home-assistant/devices.ts'
import { createFeed } from './home-assistant/feed.ts'

/** What changes within it is told once. */
const GATHER_MS = 1_000
/** After its birth Home Assistant is told all again, at a moment by chance, as its documentation asks. */
const BIRTH_WITHIN_MS = 2_000
/** Devices that are gone, and of which Home Assistant has perhaps not heard yet. */
const GONE_MAX = 500

export interface HomeAssistantSink {
  /** Before the drivers: the other broker is to know the will when it is joined. */
  start(): void
  stop(): void
}

export interface HomeAssistantParts {
  house: House
  directory: PlacesOf
  outlets: readonly Outlet[]
  /** Devices that were told of, as `<kind>/<id>`: those that go while nothing runs are to go in Home Assistant too. */
  memory: { read(): string[]; write(told: string[]): Promise<void> }
  version: string
  log: { warn(fields: object, msg: string): void }
}

export function createHomeAssistantSink(parts: HomeAssistantParts): HomeAssistantSink {
  const { house, directory, outlets, memory, version, log } = parts
  let configs: Configs = new Map()
  const ends = outlets.map((outlet, i) => ({ feed: createFeed(outlet, onDone), ...speakersOf(i) }))
  /** Those of the present house, and those that are gone. */
  let remembered: string[] = []
  /** The brokers at which Home Assistant has said since they were joined that it is there; and who is yet to be told all again. */
  const born = new Set<number>()
  const newborn = new Set<number>()
  let language: HassLanguage | null = null
  let timer: NodeJS.Timeout | null = null
  let birthTimer: NodeJS.Timeout | null = null
  let telling = false
  const once = createOnce()
  let unsubscribe: (() => void) | null = null

  /** Two for each broker: while the house is told, and while only what is left of it is taken away. */
  function speakersOf(i: number): { teller: Speaker; cleaner: Speaker } {
    const speaker = (will: Speaker['will']): Speaker => ({
      ...{ will, listensTo: [HASS_STATUS_TOPIC, HASS_GATEWAY_TOPIC], isOwn: isHassOwn },
      heard(topic, payload) {
        if (topic === HASS_STATUS_TOPIC) onStatus(i, payload)
        // A connection that broke leaves its will behind when the broker finds that out: perhaps long after the next one.
        else if (ends[i]?.feed.differs(topic, payload)) look(GATHER_MS)
      },
      joined() {
        born.delete(i)
        ends[i]?.feed.again()
      },
    })
    return { teller: speaker({ topic: HASS_GATEWAY_TOPIC, payload: 'offline' }), cleaner: speaker(null) }
  }

  function onStatus(i: number, payload: string): void {
    if (payload !== 'online') {
      born.delete(i)
      return
    }
    born.add(i)
    newborn.add(i)
    birthTimer ??= setTimeout(() => {
      birthTimer = null
      for (const each of newborn) ends[each]?.feed.again()
      newborn.clear()
    }, Math.random() * BIRTH_WITHIN_MS)
  }

  function note(event: HouseEvent): void {
    if (event.type !== 'fact') {
      if (language !== null) look(GATHER_MS)
    } else if (event.fact.kind === 'setting-changed') look(0)
  }

  function look(inMs: number): void {
    if (inMs === 0 && timer !== null) {
      clearTimeout(timer)
      timer = null
    }
    timer ??= setTimeout(() => {
      timer = null
      if (telling) look(GATHER_MS)
      else void tell()
    }, inMs)
  }

  async function tell(): Promise<void> {
    telling = true
    language = languageIn(directory)
    const devices = language === null ? [] : bounded(devicesOf(directory))
    const present = new Set(devices.map(nameOf))
    const gone = remembered.filter((name) => !present.has(name) && !isForgotten(name)).slice(-GONE_MAX)
    const isWritten = await remember([...gone, ...present])
    telling = false
    if (unsubscribe === null) return
    // What was told of and not written down would stay in Home Assistant for ever.
    speak(isWritten ? devices : devices.filter((device) => remembered.includes(nameOf(device))), gone)
  }

  function speak(devices: readonly HassDevice[], gone: readonly string[]): void {
    const wanted = wantedOf(devices, gone)
    for (const { feed, teller, cleaner } of ends) {
      // First: another broker says the will of the connection that ends with it, and what is wanted comes after.
      feed.use(language !== null ? teller : remembered.length === 0 ? null : cleaner)
      feed.want(wanted)
    }
  }

  function wantedOf(devices: readonly HassDevice[], gone: readonly string[]): Map<string, string> {
    const wanted = new Map(gone.flatMap((name) => topicsOf(name).map((topic): [string, string] => [topic, ''])))
    if (language === null) return wanted
    const states = statesOf(house)
    configs = configsOf(devices, language, version, configs)
    for (const { topic, text } of configs.values()) wanted.set(topic, text)
    for (const device of devices) {
      const state = states.get(nameOf(device))
      if (state !== undefined) wanted.set(hassStateTopic(device), state)
    }
    // Last: until then nothing that was told before is to be believed.
    return wanted.set(HASS_GATEWAY_TOPIC, 'online')
  }

  /** Everything was told at a broker. */
  function onDone(): void {
    if (remembered.length > 0) look(GATHER_MS)
  }

  /** It was taken away at every broker, and before Home Assistant's eyes. */
  function isForgotten(name: string): boolean {
    if (born.size === 0 || birthTimer !== null) return false
    return ends.every(({ feed }) => topicsOf(name).every((topic) => feed.told(topic) === ''))
  }

  /** False: it could not be written down. */
  async function remember(names: string[]): Promise<boolean> {
    if (names.length === remembered.length && names.every((name, i) => name === remembered[i])) return true
    try {
      await memory.write(names)
    } catch (error) {
      once('write', () =>
        log.warn({ err: error }, 'Home Assistant is not told of what is new: it could not be written down'),
      )
      return false
    }
    remembered = names
    return true
  }

  function bounded(devices: HassDevice[]): HassDevice[] {
    if (devices.length > DEVICES_MAX) {
      const counted = { devices: devices.length, told: DEVICES_MAX }
      once('bound', () => log.warn(counted, 'Home Assistant is told of a part of the house only'))
    }
    return devices.slice(0, DEVICES_MAX)
  }

  return {
    start() {
      if (outlets.length === 0 || unsubscribe !== null) return
      unsubscribe = house.subscribe(note)
      remembered = memory.read()
      language = languageIn(directory)
      if (language === null && remembered.length === 0) return
      for (const { feed, teller, cleaner } of ends) feed.use(language === null ? cleaner : teller)
      look(0)
    },
    stop() {
      unsubscribe?.()
      unsubscribe = null
      for (const waiting of [timer, birthTimer]) if (waiting !== null) clearTimeout(waiting)
      for (const { feed } of ends) feed.stop()
    },
  }
}

const nameOf = ({ kind, id }: HassDevice): string => `${kind}/${id}`

/** Says each thing once, for it would be said every second. */
function createOnce(): (what: string, say: () => void) => void {
  const said = new Set<string>()
  return (what, say) => {
    if (said.has(what)) return
    said.add(what)
    say()
  }
}

function languageIn(directory: PlacesOf): HassLanguage | null {
  const set = settingIn(directory, 'home-assistant')
  return HASS_LANGUAGES.find((each) => each === set) ?? null
}

/** All that was kept of a device; with the house goes whether the gateway is there. */
function topicsOf(told: string): string[] {
  const [kind, id = ''] = told.split('/') as [HassKind, string?]
  const own = [hassConfigTopic({ kind, id }), hassStateTopic({ kind, id })]
  return kind === 'house' ? [...own, HASS_GATEWAY_TOPIC] : own
}

type Configs = ReadonlyMap<string, { topic: string; key: string; text: string }>

/** By `<kind>/<id>`, in order. Made anew only where something about the device has changed: a busy house says something every second. */
function configsOf(devices: readonly HassDevice[], language: HassLanguage, version: string, before: Configs): Configs {
  return new Map(
    devices.map((device) => {
      const name = nameOf(device)
      const key = [language, device.name, device.area, device.zone, device.hasCapacity, device.hasDesks].join('\n')
      const known = before.get(name)
      if (known?.key === key) return [name, known]
      return [name, { topic: hassConfigTopic(device), key, text: formatHassConfig(device, language, version) }]
    }),
  )
}

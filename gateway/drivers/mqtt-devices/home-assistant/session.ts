/** One login that tells of its devices by discovery: what it has told so far, and what that means for the units behind it. */
import type { Unit } from '../../../core/records.ts'
import {
  type HassEntity,
  type HassFault,
  isHassAvailable,
  parseHassConfig,
  parseHassState,
} from '../../../wire/home-assistant.ts'
import type { Heard } from '../../../wire/input/heard.ts'
import type { Arrival, Publication } from '../../messages/device-logins.ts'
import { covers } from '../../messages/rights.ts'
import type { HeardOf, Session } from '../family.ts'

/** Config topics that are kept, and what was said last on so many others: a unit may be registered after they came. */
const CONFIGS_MAX = 512
const TOPICS_MAX = 1024
/** What is longer is no availability, and no state of a thing that counts here. */
const KEPT_BYTES_MAX = 1024

export interface HassLogin {
  unit: Unit
  prefix: string
  /** Filters of the topics that its devices speak and are told on. */
  topics: readonly string[]
  /** Where it says `online`, and `offline` as its last will: with it all behind it is away. Null: nowhere. */
  status: string | null
}

interface Own {
  unit: Unit
  /** By which it is registered at the bridge. */
  device: string
  tags: 'uid' | 'em4100' | null
}
interface Last {
  payload: Uint8Array
  order: number
}
type Config = ReturnType<typeof parseHassConfig>

const ownOf = (unit: Unit): Own => {
  const { tags } = unit.settings
  return { unit, device: unit.settings.device ?? unit.id, tags: tags === 'uid' || tags === 'em4100' ? tags : null }
}
/** `<component>/[<node id>/]<object id>/config`. */
const CONFIG = /^(\w+)\/(?:[\w-]+\/)?[\w-]+\/config$/
const link = (state: 'online' | 'offline'): Heard => ({ type: 'link', state })
const keyOf = ({ unit, device, tags }: Own): string => JSON.stringify([unit.id, device, tags])
const text = new TextDecoder()
/** A device may sense more than what it stands for here: a lid at a desk, movement at a door. */
const isElsewhere = ({ unit }: Own, { part }: HassEntity): boolean =>
  part === 'desk'
    ? unit.desks.length === 0 && unit.door !== null
    : (part === 'contact' || part === 'tamper') && unit.door === null && unit.desks.length > 0
/** How a lock stood once confirms nothing. */
const isOfOnce = ({ heard }: HeardOf): boolean => heard.type !== 'relay'

export function createHassSession(
  { unit: login, prefix, topics, status }: HassLogin,
  behind: readonly Unit[],
): Session {
  let units = [login, ...behind].map(ownOf)
  const configs = new Map<string, Config>()
  const said = new Map<string, Last>()
  let count = 0

  const isOurs = (topic: string): boolean => topics.some((filter) => covers(filter, topic))
  /** By device; what was found once holds until a config comes. */
  const found = new Map<string, HassEntity[]>()
  function entitiesOf({ device }: Own): HassEntity[] {
    const known = found.get(device)
    if (known !== undefined) return known
    const all = [...configs.values()].flatMap(({ entities }) => entities.filter(({ ids }) => ids.includes(device)))
    found.set(device, all)
    return all
  }

  function faultsOf(the: Own): Heard[] {
    const faults: HassFault[] = [...configs.values()].flatMap((config) => config.faults)
    const own = faults.filter(({ ids }) => ids.includes(the.device)).map(({ sample }) => sample)
    for (const { part, topic, command, availability } of entitiesOf(the)) {
      const all = [topic, command?.topic ?? topic, ...availability.map((one) => one.topic)]
      if (!all.every(isOurs)) own.push(`${part}: it is not on its topics`)
    }
    return own.map((sample): Heard => ({ type: 'bad', code: 'bad-shape', sample }))
  }

  /** Away where a part of it is. Nothing where it was never told of, or not yet. */
  function linkOf(own: Own): Heard[] {
    const word = status === null ? undefined : said.get(status)?.payload
    if (word !== undefined && text.decode(word) === 'offline') return [link('offline')]
    const all = entitiesOf(own).map((entity) => isHassAvailable(entity, (topic) => said.get(topic)))
    if (all.length === 0) return own.unit.id === login.id && word !== undefined ? [link('online')] : []
    if (all.includes(false)) return [link('offline')]
    return all.includes(null) ? [] : [link('online')]
  }

  /** How it stands, by all that is known of it; of one that is away nothing is known. */
  function standing(own: Own): HeardOf[] {
    const links = linkOf(own)
    const isThere = links.some((heard) => heard.type === 'link' && heard.state === 'online')
    const states = (isThere ? entitiesOf(own) : []).flatMap((entity) => {
      const last = entity.part === 'tag' || isElsewhere(own, entity) ? undefined : said.get(entity.topic)
      return last === undefined ? [] : parseHassState(entity, last.payload, own.tags)
    })
    return [...links, ...states]
      .map((heard) => ({ unit: own.unit.id, heard: together(own, heard, null) }))
      .filter(isOfOnce)
  }

  /** Where several parts tell of the desk or the door: somebody is there where one says so, and all are closed. */
  function together(own: Own, heard: Heard, now: Pick<Arrival, 'topic' | 'payload'> | null): Heard {
    const all = (): Heard[] =>
      entitiesOf(own).flatMap((entity) => {
        if (entity.part !== 'desk' && entity.part !== 'contact') return []
        const last = now?.topic === entity.topic ? now.payload : said.get(entity.topic)?.payload
        return last === undefined ? [] : parseHassState(entity, last, null)
      })
    if (heard.type === 'desk' && !heard.occupied) {
      return { ...heard, occupied: all().some((one) => one.type === 'desk' && one.occupied) }
    }
    if (heard.type === 'door' && heard.contact === 'closed') {
      const isOpen = all().some((one) => one.type === 'door' && one.contact === 'open')
      return { ...heard, contact: isOpen ? 'open' : 'closed' }
    }
    return heard
  }

  function configured(topic: string, component: string, payload: Uint8Array): HeardOf[] {
    const before = configs.get(topic)
    const config = parseHassConfig(component, payload)
    const ids = [before, config]
      .flatMap((one) => [...(one?.entities ?? []), ...(one?.faults ?? [])])
      .flatMap((one) => one.ids)
    found.clear()
    configs.delete(topic)
    if (config.entities.length + config.faults.length > 0) configs.set(topic, config)
    if (configs.size > CONFIGS_MAX) configs.delete(configs.keys().next().value as string)
    const bad: HeardOf[] = config.bad === null ? [] : [{ unit: login.id, heard: { type: 'bad', ...config.bad } }]
    const touched = units.filter(({ device }) => ids.includes(device))
    return [
      ...bad,
      ...touched.flatMap((own) => {
        const isGone = entitiesOf(own).length === 0
        const told = isGone ? [link('offline'), ...faultsOf(own)] : faultsOf(own)
        return [...told.map((heard) => ({ unit: own.unit.id, heard })), ...standing(own)]
      }),
    ]
  }

  function keep(topic: string, payload: Uint8Array): void {
    said.delete(topic)
    if (payload.length === 0 || payload.length > KEPT_BYTES_MAX) return
    said.set(topic, { payload, order: ++count })
    if (said.size > TOPICS_MAX) said.delete(said.keys().next().value as string)
  }

  function stated({ topic, payload, stored }: Arrival): HeardOf[] {
    const of = units.map((own) => ({ own, entities: entitiesOf(own) }))
    const speaking = of.map(({ own, entities }) => ({ own, entities: entities.filter((one) => one.topic === topic) }))
    // A card is not kept: it would be read again by whoever is registered next.
    const isTag = speaking.some(({ entities }) => entities.some(({ part }) => part === 'tag'))
    if (!isTag) keep(topic, payload)
    const isAbout = ({ availability }: HassEntity): boolean => availability.some((one) => one.topic === topic)
    const links = of
      .filter(({ entities }) => topic === status || entities.some(isAbout))
      .flatMap(({ own }) => linkOf(own).map((heard) => ({ unit: own.unit.id, heard })))
    const states = speaking.flatMap(({ own, entities }) =>
      entities
        .filter((entity) => !isElsewhere(own, entity))
        .flatMap((entity) => parseHassState(entity, payload, own.tags))
        .map((heard) => ({ unit: own.unit.id, heard: together(own, heard, { topic, payload }) })),
    )
    return [...links, ...(stored ? states.filter(isOfOnce) : states)]
  }

  return {
    hear(message) {
      const { topic, payload, stored } = message
      const component = CONFIG.exec(below(prefix, topic))?.[1]
      const isState = component === undefined && isOurs(topic)
      const all = component === undefined ? (isState ? stated(message) : []) : configured(topic, component, payload)
      // Whatever it says of others, it is there; its own devices tell how they are by themselves.
      const isThere = !stored && topic !== status && entitiesOf(units[0] as Own).length === 0
      return isThere ? [{ unit: login.id, heard: link('online') }, ...all] : all
    },
    behind(more) {
      const known = new Set(units.map(keyOf))
      units = [login, ...more].map(ownOf)
      found.clear()
      return units
        .filter((own) => !known.has(keyOf(own)))
        .flatMap((own) => [...faultsOf(own).map((heard) => ({ unit: own.unit.id, heard })), ...standing(own)])
    },
    silentAfterMs(unit) {
      const own = units.find((one) => one.unit.id === unit)
      // A battery may be told of more seldom than what counts.
      const senses =
        own === undefined ? [] : entitiesOf(own).filter(({ part }) => part === 'desk' || part === 'contact')
      const seconds = senses.flatMap(({ expireAfterS }) => expireAfterS ?? [])
      return seconds.length === 0 ? null : Math.min(...seconds) * 1000
    },
    // Many tell all of it again then, as they do when Home Assistant begins.
    greet: () => [{ topic: `${prefix}/status`, payload: 'online' }],
    unlock: (unit) => order(unit, 'unlock'),
    end: (unit) => order(unit, 'lock') ?? [],
  }

  function order(unit: string, word: 'unlock' | 'lock'): Publication[] | null {
    const own = units.find((one) => one.unit.id === unit)
    const lock = own === undefined ? undefined : entitiesOf(own).find(({ part }) => part === 'lock')
    if (lock === undefined || lock.command === null || !isOurs(lock.command.topic)) return null
    return [{ topic: lock.command.topic, payload: lock.command[word] }]
  }
}

const below = (prefix: string, topic: string): string =>
  topic.startsWith(`${prefix}/`) ? topic.slice(prefix.length + 1) : ''

/** What the broker asks at each step: who may come in, publish, subscribe. Denied by default (contract, 3). */
import type { AedesOptions, Client, PublishPacket } from 'aedes'
import type { BadInputCode } from '../../core/errors.ts'
import type { DriverEvents } from '../../core/ports.ts'
import { MESSAGE_BYTES_MAX } from '../../wire/input/limits.ts'
import { sampleOf } from '../../wire/input/sample.ts'
import type { DeviceLogins } from '../messages/device-logins.ts'
import { receive } from '../messages/receive.ts'
import { covers, isFilter, isTopic } from '../messages/rights.ts'
import type { Session, Sessions } from './sessions.ts'

/** A unit that says nothing this long (times 1.5) is taken to be away; who asks for longer gets this. */
export const KEEPALIVE_S_MAX = 300
const SUBSCRIPTIONS_MAX = 32
/** A device of another maker may have a topic for each of its parts. */
const DEVICE_SUBSCRIPTIONS_MAX = 256
/** Home Assistant has one for each topic of a state: of 500 devices, and as many for the kinds that may be announced. */
const PROGRAM_SUBSCRIPTIONS_MAX = 1024
/** Retained messages of all `client` logins together; units have none that anybody may read. */
const RETAINED_TOPICS_MAX = 1024
/** A `client` that does not read what it subscribed to is let go. */
const CLIENT_BACKLOG_BYTES_MAX = 1024 * 1024
/** Nobody can subscribe here: where a message goes that is acknowledged and dropped. */
const NOWHERE = '$nowhere'
const EMPTY = Buffer.alloc(0)

type Hooks = Required<
  Pick<AedesOptions, 'preConnect' | 'authenticate' | 'authorizePublish' | 'authorizeSubscribe' | 'authorizeForward'>
>

export function createGate({
  events,
  sessions,
  devices,
}: {
  events: DriverEvents
  sessions: Sessions
  devices: Pick<DeviceLogins, 'rulesOf' | 'arrived'>
}): Hooks {
  /** What CONNECT said, until the login is judged. */
  const arriving = new WeakMap<Client, { clientId: string; badWill: string | null }>()
  const retained = new Set<string>()
  const bad = (unit: string | null, code: BadInputCode, text: string): void =>
    events.bad(unit, { code, sample: sampleOf(Buffer.from(text)) })

  /** A `client` speaks within its rights. */
  function fault(session: Session, packet: Pick<PublishPacket, 'topic' | 'payload' | 'retain'>): BadInputCode | null {
    const { topic, payload } = packet
    if (!isTopic(topic) || !session.rights?.write.some((right) => covers(right, topic))) return 'forbidden-topic'
    if (payload.length > MESSAGE_BYTES_MAX) return 'too-large'
    if (!packet.retain) return null
    if (payload.length === 0) retained.delete(topic)
    else if (!retained.has(topic) && retained.size >= RETAINED_TOPICS_MAX) return 'forbidden-retain'
    else retained.add(topic)
    return null
  }

  function publishOfUnit(unit: string, packet: PublishPacket): void {
    const own = `soglia/${unit}/`
    const name = packet.topic.slice(own.length)
    if (packet.topic.startsWith(own) && name.startsWith('up/') && isTopic(packet.topic)) {
      receive(events, unit, { name, retained: packet.retain, payload: packet.payload as Buffer })
    } else bad(unit, 'forbidden-topic', packet.topic)
  }

  /** What it says is heard and goes no further: nobody may read it here, and nothing of it is kept. */
  function publishOfDevice({ unit, device }: Session, { topic, payload }: PublishPacket): void {
    if (!device?.speaks.some((filter) => covers(filter, topic))) bad(unit.id, 'forbidden-topic', topic)
    else devices.arrived(unit.id, { topic, payload: payload as Buffer, stored: false })
  }

  /** Unlike a unit's, its filters may reach further than what it is told: only that ever comes through them. */
  function mayListen({ rights, device, unit, filters }: Session, topic: string): boolean {
    if (!isFilter(topic)) return false
    const own = device === null ? SUBSCRIPTIONS_MAX : DEVICE_SUBSCRIPTIONS_MAX
    if (!filters.has(topic) && filters.size >= (rights === null ? own : PROGRAM_SUBSCRIPTIONS_MAX)) return false
    if (device !== null) return !topic.startsWith('$') && !topic.startsWith('soglia/')
    if (rights !== null) return rights.read.some((right) => covers(right, topic))
    return topic.startsWith(`soglia/${unit.id}/down/`)
  }

  return {
    preConnect(client, packet, done) {
      // No command is ever kept for a unit that is away.
      packet.clean = true
      if (packet.keepalive === undefined || packet.keepalive === 0 || packet.keepalive > KEEPALIVE_S_MAX) {
        packet.keepalive = KEEPALIVE_S_MAX
      }
      const name = packet.username ?? ''
      const { will } = packet
      let badWill: string | null = null
      if (will !== undefined) {
        const claimed = sessions.unit(name)
        if (claimed?.kind !== 'client') {
          const isDevice = claimed !== null && devices.rulesOf(claimed) !== null
          if (!isDevice && will.topic !== `soglia/${name}/up/status`) badWill = will.topic
          // The end of the connection itself says what the will would.
          delete packet.will
        }
      }
      arriving.set(client, { clientId: packet.clientId, badWill })
      done(null, true)
    },

    authenticate(client, username, password, done) {
      const { clientId, badWill } = arriving.get(client) ?? { clientId: '', badWill: null }
      arriving.delete(client)
      const session = sessions.logIn(client, { name: username ?? '', clientId, secret: password ?? EMPTY })
      if (session === null) bad(null, 'bad-login', username ?? '')
      else if (badWill !== null) bad(session.unit.id, 'forbidden-will', badWill)
      done(null, session !== null)
    },

    authorizePublish(client, packet, done) {
      const session = client === null ? null : sessions.of(client)
      if (session === null || client === null) return done(new Error('no session'))
      const { id, kind } = session.unit
      const registered = sessions.unit(id) !== null
      if (client.closed) {
        // The will of a `client` (a unit's never gets here).
        const code = registered ? fault(session, packet) : 'forbidden-will'
        if (code === null) return done()
        if (registered) bad(id, 'forbidden-will', packet.topic)
        return done(new Error('forbidden will'))
      }
      if (kind === 'client' && registered) {
        const code = fault(session, packet)
        if (code === null) return done()
        bad(id, code, packet.topic)
      } else if (registered && session.device !== null) publishOfDevice(session, packet)
      else if (registered) publishOfUnit(id, packet)
      // An error would close the connection: acknowledged and dropped instead.
      packet.topic = NOWHERE
      packet.payload = EMPTY
      packet.retain = false
      done()
    },

    authorizeSubscribe(client, subscription, done) {
      const session = sessions.of(client)
      const { topic } = subscription
      const allowed = session !== null && mayListen(session, topic)
      if (allowed) session.filters.add(topic)
      else if (session !== null) bad(session.unit.id, 'forbidden-subscription', topic)
      done(null, allowed ? subscription : null)
    },

    authorizeForward(client, packet) {
      const session = sessions.of(client)
      if (session === null || session.device !== null) return null
      if (session.conn.backlogBytes <= CLIENT_BACKLOG_BYTES_MAX) return packet
      session.conn.destroy()
      return null
    },
  }
}

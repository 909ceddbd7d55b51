/** Who is logged in at the broker: one session a unit, the latest connection wins. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Client } from 'aedes'
import type { Unit } from '../../core/records.ts'
import type { DeviceLogins, LoginRules } from '../messages/device-logins.ts'
import { type Rights, rightsOf } from '../messages/rights.ts'
import type { GuardedSocket } from './guarded-socket.ts'

export interface Session {
  unit: Unit
  client: Client
  conn: GuardedSocket
  /** What it logged in with: a change of either ends the session. */
  secretHash: string
  settings: string
  /** Of a `client`; null for a unit, which has its own topics. */
  rights: Rights | null
  /** Of a device of another maker; null for all others. */
  device: LoginRules | null
  /** What it subscribed to and was granted. */
  filters: Set<string>
}

export interface Sessions {
  /** The units that may log in; ends the sessions of those that are gone or changed. */
  setUnits(units: readonly Unit[]): void
  unit(id: string): Unit | null
  /** A session where name, client id and secret are a registered unit's; else null. */
  logIn(client: Client, login: { name: string; clientId: string; secret: Uint8Array }): Session | null
  of(client: Client): Session | null
  /** The live session of a unit. */
  current(unit: string): Session | null
  /** False where another connection has taken over already. */
  end(session: Session): boolean
}

const OWN_KINDS = new Set(['mqtt', 'client'])

/** A secret that nobody has, so that a strange name takes as long as a wrong secret. */
const NOBODY = '0'.repeat(64)

export function createSessions(
  secretHashOf: (unit: string) => string | null,
  devices: Pick<DeviceLogins, 'rulesOf'>,
): Sessions {
  let registered = new Map<string, Unit>()
  const current = new Map<string, Session>()
  const byClient = new WeakMap<Client, Session>()

  const stands = (session: Session): boolean => {
    const unit = registered.get(session.unit.id)
    return (
      unit?.kind === session.unit.kind &&
      JSON.stringify(unit.settings) === session.settings &&
      secretHashOf(unit.id) === session.secretHash
    )
  }

  return {
    setUnits(units) {
      registered = new Map(units.map((unit) => [unit.id, unit]))
      for (const session of [...current.values()]) if (!stands(session)) session.conn.destroy()
    },
    unit: (id) => registered.get(id) ?? null,
    logIn(client, { name, clientId, secret }) {
      const unit = registered.get(name)
      const known = unit === undefined ? null : secretHashOf(unit.id)
      const fits = sameHash(createHash('sha256').update(secret).digest(), known ?? NOBODY)
      if (unit === undefined || known === null || !fits) return null
      const device = devices.rulesOf(unit)
      // Such a device has a client id of its own; but with another unit's it would cut that one off.
      if (device === null ? clientId !== unit.id : clientId !== unit.id && registered.has(clientId)) return null
      if (device === null && !OWN_KINDS.has(unit.kind)) return null
      const session: Session = {
        unit,
        client,
        conn: client.conn as GuardedSocket,
        secretHash: known,
        settings: JSON.stringify(unit.settings),
        rights: unit.kind === 'client' ? rightsOf(unit) : null,
        device,
        filters: new Set(),
      }
      const former = current.get(unit.id)
      current.set(unit.id, session)
      byClient.set(client, session)
      // Ended here and not left to the broker, which loses track when three connections race.
      former?.conn.destroy()
      return session
    },
    of: (client) => byClient.get(client) ?? null,
    current: (unit) => current.get(unit) ?? null,
    end(session) {
      if (current.get(session.unit.id) !== session) return false
      return current.delete(session.unit.id)
    },
  }
}

function sameHash(given: Buffer, knownHex: string): boolean {
  const known = Buffer.from(knownHex, 'hex')
  return known.length === given.length && timingSafeEqual(known, given)
}

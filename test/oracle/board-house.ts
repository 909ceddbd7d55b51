/** A random house in a real gateway, made over its API, and its boards on links that can be cut. */

import { Board } from '../../firmware-sim/board.ts'
import type { Link, LinkListener } from '../../firmware-sim/link.ts'
import { createMqttLink } from '../../firmware-sim/mqtt-link.ts'
import { createFlash, type Flash } from '../../firmware-sim/outbox.ts'
import { createRandom } from '../../firmware-sim/random.ts'
import type { BadgeRow } from '../../gateway/api/contract.ts'
import type { Change } from '../../gateway/core/ports.ts'
import type { Badge, Records } from '../../gateway/core/records.ts'
import type { GatewayProcess } from '../support/gateway.ts'
import { make } from '../support/house.ts'
import type { Register } from './oracle.ts'
import { follow } from './random-house.ts'

/** As `soglia unit add` shows it, once. */
export interface Keys {
  secret: string
  key: string
}

const PATHS: { [Kind in keyof Records]?: string } = {
  ...{ group: 'groups', zone: 'zones', door: 'doors', unit: 'units', schedule: 'schedules', calendar: 'calendar' },
  ...{ rule: 'rules', person: 'people', badge: 'badges' },
}
const time = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())
const instantOf = (time: string | null): number | null => (time === null ? null : Date.parse(time))

/**
 * Makes the records, and what the gateway takes of them stands in `register` afterwards. A badge whose credential
 * somebody else holds already is refused, as it must be.
 */
export async function makeHouse(
  gateway: GatewayProcess,
  changes: readonly Change[],
  register: Register,
): Promise<Map<string, Keys>> {
  const keys = new Map<string, Keys>()
  // What a new house lets everybody do is taken away first.
  for (const { id } of (await gateway.request<{ id: string }[]>('GET', '/api/rules')).body) {
    await asked(gateway, 'DELETE', `/api/rules/${id}`)
  }
  for (const change of changes) {
    if ('drop' in change) continue
    if (change.put === 'badge') await makeBadge(gateway, change.value, register)
    else if (change.put === 'override') await setMode(gateway, change.value, register)
    else {
      const { put, value } = change as { put: keyof Records; value: { id: string } }
      const made = await make<Keys>(gateway, `/api/${PATHS[put]}`, bodyOf(put, value))
      if (put === 'unit') keys.set(value.id, made)
      // Whoever is added without a group joins the members: to be in none takes a change.
      if (change.put === 'person') await asked(gateway, 'PATCH', `/api/people/${value.id}`, groupsOf(change.value))
      follow(register, [change])
    }
  }
  return keys
}

const groupsOf = ({ groups }: Records['person']) => ({ groups })

/** What the gateway decides itself is not told to it. */
function bodyOf(kind: keyof Records, value: object): object {
  if (kind === 'zone') return { ...value, antiPassback: 'soft' }
  if (kind !== 'unit') return value
  const { id, kind: sort, door, side } = value as Records['unit']
  return { id, kind: sort, door, side }
}

async function makeBadge(gateway: GatewayProcess, badge: Badge, register: Register): Promise<void> {
  const { credential, person, from, until } = badge
  if (register.badge.some((other) => other.credential === credential && other.revokedAt === null)) return
  const body = { credential, person, from: time(from), until: time(until) }
  const { id } = await make<{ id: string }>(gateway, '/api/badges', body)
  if (badge.suspendedAt !== null) await asked(gateway, 'POST', `/api/badges/${id}/suspend`, { reason: 'lent' })
  if (badge.revokedAt !== null) await asked(gateway, 'POST', `/api/badges/${id}/revoke`, { reason: 'lost' })
  // Whatever was rolled for it, it is suspended since now.
  const { body: rows } = await gateway.request<BadgeRow[]>('GET', '/api/badges')
  const made = rows.find((row) => row.id === id)
  if (made === undefined) throw new Error(`the badge ${id} is not there`)
  const ended = { suspendedAt: instantOf(made.suspendedAt), revokedAt: instantOf(made.revokedAt) }
  follow(register, [{ put: 'badge', value: { ...badge, id, ...ended } }])
}

async function setMode(gateway: GatewayProcess, override: Records['override'], register: Register): Promise<void> {
  const { id, mode, until } = override
  await asked(gateway, 'POST', `/api/doors/${id}/mode`, { mode, until: time(until), reason: 'drill', confirm: true })
  follow(register, [{ put: 'override', value: override }])
}

async function asked(gateway: GatewayProcess, method: string, path: string, body?: object): Promise<void> {
  const { status, body: answer } = await gateway.request(method, path, body)
  if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(answer)}`)
}

/* ---------------------------------------------------------------- boards */

/** A link that is cut as by a pair of pliers, and mended. */
class CutLink implements Link {
  readonly kind = 'mqtt'
  readonly #link: Link
  #listener: LinkListener | null = null

  constructor(link: Link) {
    this.#link = link
  }
  start(listener: LinkListener): void {
    this.#listener = listener
    this.#link.start(listener)
  }
  sever(): void {
    this.#link.cut()
    this.#listener?.down()
  }
  mend(): void {
    if (this.#listener !== null) this.#link.start(this.#listener)
  }
  stop(): Promise<void> {
    return this.#link.stop()
  }
  cut(): void {
    this.#link.cut()
  }
  bounce(): void {
    this.#link.bounce()
  }
  send(name: string, json: string): boolean {
    return this.#link.send(name, json)
  }
}

export interface WiredBoard {
  unit: Records['unit']
  board: Board
  link: CutLink
  flash: Flash
}

export function wireBoard(unit: Records['unit'], { secret, key }: Keys, url: string): WiredBoard {
  const random = createRandom(1).fork(unit.id)
  const link = new CutLink(createMqttLink({ url, unit: unit.id, secret, random }))
  const flash = createFlash()
  const board = new Board({ unit: unit.id, link, flash, lists: { key, side: unit.side } })
  return { unit, board, link, flash }
}

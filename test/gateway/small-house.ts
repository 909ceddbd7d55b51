/** A small house on a real journal, with its clock, its disk and its units in the test's hand. */
import { createHmac } from 'node:crypto'
import { pino } from 'pino'
import { type Access, createAccess } from '../../gateway/access.ts'
import { SogliaError } from '../../gateway/core/errors.ts'
import type { Recorded } from '../../gateway/core/facts.ts'
import { createHouseClock } from '../../gateway/core/house-clock.ts'
import type { Command, DeskReading, DoorReading, Poison, Result, Tap } from '../../gateway/core/model.ts'
import type { Change, Journal } from '../../gateway/core/ports.ts'
import type { Door, Unit } from '../../gateway/core/records.ts'
import { createSigning } from '../../gateway/drivers/messages/signing.ts'
import { openStore, type Store } from '../../gateway/store/store.ts'
import { removeFolder, temporaryFolder, until } from '../support/gateway.ts'

/** Of every unit here. */
export const KEY = '5e'.repeat(32)
export const CARD = 'uid:04a2b3c4d5e680'
const log = pino({ level: 'silent' })

export interface SmallHouse {
  readonly access: Access
  readonly store: Store
  readonly dataDir: string
  /** What was sent, in order. */
  readonly sent: { unit: string; command: Command }[]
  /** Units that nothing reaches. */
  readonly away: Set<string>
  /** The house's clock, ms since 1970. */
  now: number
  /** Makes every write fail, as a full disk does. */
  diskFull: boolean
  answers(id: string): Result[]
  answered(id: string, count?: number): Promise<Result[]>
  facts(): Recorded[]
  kinds(): string[]
  /** Ends the gateway and starts it again on the same data folder. */
  restart(): Promise<void>
  close(): Promise<void>
}

export async function openSmallHouse({
  whenStorageFails = 'refuse',
  open = openStore,
}: {
  whenStorageFails?: 'refuse' | 'allowKnown'
  open?: typeof openStore
} = {}): Promise<SmallHouse> {
  const dataDir = temporaryFolder('house')
  // Its counter runs with its clock, so that a test may move both on.
  const clock = createHouseClock({ system: () => house.now, counterMs: () => house.now, synchronised: () => null })
  const start = async (): Promise<{ store: Store; access: Access }> => {
    const store = await open({ dataDir, clock, log })
    const { journal, directory, policies } = store
    const onDisk: Journal = {
      ...journal,
      append: (entry, withinMs) =>
        house.diskFull ? Promise.reject(new SogliaError('E_STORAGE_FAILED', 'full')) : journal.append(entry, withinMs),
      failed: () => (house.diskFull ? 'full' : journal.failed()),
    }
    const access = createAccess({
      journal: onDisk,
      directory,
      policies,
      signing: createSigning(),
      clock,
      timeZone: 'Europe/Rome',
      whenStorageFails,
      send(unit, command) {
        if (house.away.has(unit)) return false
        house.sent.push({ unit, command })
        return true
      },
      unitsChanged: () => {},
      tellsOf: ({ desks }) => desks,
      fingerprint: (text) => createHmac('sha256', 'key').update(text).digest('hex').slice(0, 32),
      newId: () => `command-${house.sent.length}`,
      log,
    })
    access.start(store.snapshot())
    return { store, access }
  }
  const stop = async (): Promise<void> => {
    await house.access.stop()
    await house.store.stop()
  }
  const house = {
    dataDir,
    sent: [] as SmallHouse['sent'],
    away: new Set<string>(),
    now: Date.parse('2026-11-22T14:42:00.000Z'),
    diskFull: false,
    answers: (id: string) =>
      house.sent
        .map(({ command }) => command)
        .filter((command): command is Result => command.type === 'result' && command.id === id),
    answered: (id: string, count = 1) =>
      until(
        () => house.answers(id),
        (all) => all.length >= count,
      ),
    facts: () => house.store.journal.read(0, 100_000),
    kinds: () => house.facts().map(({ kind }) => kind),
    async restart() {
      await stop()
      Object.assign(house, await start())
    },
    async close() {
      await stop()
      removeFolder(dataDir)
    },
  } as SmallHouse & { access: Access; store: Store }
  Object.assign(house, await start())
  await house.access.change(FURNITURE, [])
  return house
}

export const unit = (id: string, fields: Partial<Unit> = {}): Change => ({
  put: 'unit',
  value: {
    id,
    kind: 'mqtt',
    path: null,
    baud: null,
    reader: null,
    door: null,
    side: null,
    zone: null,
    desks: [],
    settings: {},
    ...fields,
  },
  secretHash: '',
  key: KEY,
})
export const door = (id: string, fields: Partial<Door> = {}): Change => ({
  put: 'door',
  value: {
    id,
    name: id,
    from: null,
    to: 'hall',
    lock: null,
    unlockMs: 5000,
    heldOpenS: 30,
    extendedUnlockMs: 15_000,
    extendedHeldOpenS: 90,
    preAlertS: 10,
    freeSchedule: null,
    listLifeS: 86_400,
    ...fields,
  },
})
export const badge = (id: string, credential: string): Change => ({
  put: 'badge',
  value: {
    id,
    credential,
    person: 'amadou',
    from: null,
    until: null,
    revokedAt: null,
    revokedReason: null,
    suspendedAt: null,
    suspendedReason: null,
    event: null,
  },
})

/** `reader-1` in and `reader-2` out at the door `front`; `reader-3` at `court`, which `strike` opens; two desks. */
const FURNITURE: Change[] = [
  { put: 'zone', value: { id: 'hall', name: 'Hall', capacity: 80, antiPassback: 'soft' } },
  { put: 'desk', value: { id: 'd1', zone: 'hall' } },
  { put: 'desk', value: { id: 'd2', zone: 'hall' } },
  door('front'),
  door('court', { lock: 'strike' }),
  unit('reader-1', { door: 'front', side: 'in' }),
  unit('reader-2', { door: 'front', side: 'out' }),
  unit('reader-3', { door: 'court', side: 'in' }),
  unit('strike'),
  unit('desks', { desks: ['d1', 'd2'] }),
  {
    put: 'person',
    value: {
      id: 'amadou',
      name: 'Amadou D.',
      kind: 'member',
      org: null,
      groups: ['members'],
      host: null,
      extendedTime: false,
      assistance: false,
    },
  },
  badge('b-1', CARD),
]

export const tap = (id: string, fields: Partial<Tap> = {}): Tap => ({
  type: 'tap',
  id,
  at: null,
  ageMs: 0,
  credential: CARD,
  side: null,
  offline: null,
  ...fields,
})
export const desk = (id: string, occupied: boolean, ageMs = 0): DeskReading => ({
  type: 'desk',
  id,
  at: null,
  ageMs,
  desk: 'd1',
  occupied,
})
export const contact = (id: string, state: 'open' | 'closed', ageMs = 0): DoorReading => ({
  type: 'door',
  id,
  at: null,
  ageMs,
  contact: state,
  lock: null,
  exitButton: false,
  tamper: null,
  fireAlarm: null,
})
export const poison = (id: string): Poison => ({ type: 'poison', of: 'tap', id, at: null, ageMs: 0 })

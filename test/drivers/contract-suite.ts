/**
 * What every driver keeps to, whatever its transport: run against the real one, with a counterpart that
 * speaks real bytes. A new driver passes this suite before it is listed in `drivers/index.ts`.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Command, Policy, Signal } from '../../gateway/core/model.ts'
import type { BadInput, DriverEvents, Lack, LinkState } from '../../gateway/core/ports.ts'
import type { Unit } from '../../gateway/core/records.ts'
import { until } from '../support/until.ts'

const ONLINE_WITHIN_MS = 15_000
const HEARD_WITHIN_MS = 8_000
const ENDS_WITHIN_MS = 6_000
const LIST_WITHIN_MS = 20_000
/** Contract, 3: a larger one is an alarm. */
const LIST_BYTES_MAX = 256 * 1024
const TEST_MS = 60_000

/** What the driver told. */
export interface Told {
  signals: { unit: string; signal: Signal }[]
  links: { unit: string; state: LinkState; lack: Lack }[]
  bads: ({ unit: string | null } & BadInput)[]
}

export function createTold(): Told & { events: DriverEvents } {
  const told: Told = { signals: [], links: [], bads: [] }
  const events: DriverEvents = {
    signal: (unit, signal) => void told.signals.push({ unit, signal }),
    link: (unit, state, lack) => void told.links.push({ unit, state, lack }),
    bad: (unit, bad) => void told.bads.push({ unit, ...bad }),
  }
  return { ...told, events }
}

/** What a device tells of the world: two words, and how each looks as a signal, but for its id and its age. */
export interface Speech {
  words: readonly [string, string]
  /** It is told as it happens, and is never true afterwards: a card, not the state of a desk. */
  isMoment: boolean
  signalOf(word: string): object
}
const untold = { at: null } as const
/** Two cards that it can read. */
export const cards = (...words: readonly [string, string]): Speech => ({
  ...{ words, isMoment: true },
  signalOf: (credential) => ({ type: 'tap', credential, side: null, offline: null, ...untold }),
})
export const DESK: Speech = {
  ...{ words: ['occupied', 'free'], isMoment: false },
  signalOf: (word) => ({ type: 'desk', desk: null, occupied: word === 'occupied', ...untold }),
}
export const CONTACT: Speech = {
  ...{ words: ['open', 'closed'], isMoment: false },
  signalOf: (contact) => ({
    ...{ type: 'door', contact, lock: null, exitButton: false, tamper: null, fireAlarm: null },
    ...untold,
  }),
}

/** A driver on its real transport, and the device at the other end. One for the whole suite. */
export interface Harness {
  /** The registered unit. */
  unit: Unit
  told: Told
  /** What the device was told, as name (`down/result`) and JSON; null where the kind has nothing to be told. */
  commands: { name: string; json: string }[] | null
  /** What its strike was told, in the device's own words; of one that has a strike, but takes no messages of ours. */
  strikes?: string[]
  /** The size of an allow-list that the transport carries within some seconds; 256 KiB where it can. */
  listBytes: number
  start(): Promise<void>
  stop(): Promise<void>
  units(units: Unit[]): Promise<void>
  send(unit: string, command: Command): Promise<boolean>
  /** The device is there and says so. */
  attach(): Promise<void>
  /** It is gone, as by a pulled plug. */
  detach(): Promise<void>
  /** Absent: it reads cards of any kind. */
  speech?: Speech
  /** One of its words, once; of a sensor that tells only changes it is one. */
  tell(word: string): Promise<void>
  /** The same from somewhere that is not registered. */
  tellAsStranger(word: string): Promise<void>
  /** Something that cannot be understood; the code under which it is counted. */
  speakNonsense(): Promise<string>
  /** Starts a driver in a process of its own, stops it, and resolves with the exit code once it ends by itself. */
  startAndStopAlone(): Promise<number | null>
  close(): Promise<void>
}

const CARDS = cards('uid:04a2b3c4d5e680', 'uid:11223344')
/** A `down/policy` of exactly so many bytes. */
const policyOf = (version: number, bytes: number): Policy => {
  const sig = String(version).padStart(64, '0')
  const bare = JSON.stringify({ list: '', sig }).length
  return { type: 'policy', version, list: `${version}è`.padEnd(bytes - bare - 1, 'list of all who may pass '), sig }
}
/** The allow-lists among commands, as the payloads of `down/policy`: those that came in parts only when they are whole. */
function listsIn(commands: readonly { name: string; json: string }[]): string[] {
  const parts = new Map<number, { of: number; texts: string[] }>()
  return commands.flatMap(({ name, json }) => {
    if (name === 'down/policy') return [json]
    if (name !== 'down/policy-part') return []
    const { version, part, of, text } = JSON.parse(json)
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1024)
    const list = parts.get(version) ?? { of, texts: [] }
    list.texts[part - 1] = text
    parts.set(version, list)
    return Object.keys(list.texts).length === of ? [list.texts.join('')] : []
  })
}
const result = (id: string): Command => ({ type: 'result', id, granted: true, reason: 'ok', recordedAt: 'now' })

export function driverContract(name: string, makeHarness: () => Promise<Harness>): void {
  describe(`the drivers' contract: ${name}`, { timeout: TEST_MS }, () => {
    let h: Harness
    let speech = CARDS
    let [word, other] = speech.words
    const told = (wanted: string) => {
      const looks = Object.entries(speech.signalOf(wanted))
      return h.told.signals.filter(({ signal }) =>
        looks.every(([key, value]) => (signal as unknown as Record<string, unknown>)[key] === value),
      )
    }
    const state = () => h.told.links.findLast(({ unit }) => unit === h.unit.id)?.state ?? null
    const online = () => until('the unit to be online', () => state() === 'online', ONLINE_WITHIN_MS)
    const heard = (wanted: string) => until(`${wanted}`, () => told(wanted).length > 0, HEARD_WITHIN_MS)
    const tell = async (wanted: string): Promise<void> => {
      await h.tell(wanted)
      await heard(wanted)
    }
    const quiet = () => new Promise((resolve) => setTimeout(resolve, 400))

    /** Forgets what was told before, but for the links: these are told when they change. */
    const forget = () => {
      h.told.signals.length = 0
      h.told.bads.length = 0
      if (h.commands !== null) h.commands.length = 0
    }

    beforeAll(async () => {
      h = await makeHarness()
      speech = h.speech ?? CARDS
      ;[word, other] = speech.words
      await h.units([h.unit])
      await h.start()
      await h.attach()
      await online()
    }, TEST_MS)
    beforeEach(() => forget())
    afterAll(async () => {
      await h?.stop()
      await h?.close()
    }, TEST_MS)

    test('what it tells arrives once, as it was told', async () => {
      await tell(word)
      await quiet()
      expect(told(word)).toEqual([
        {
          unit: h.unit.id,
          signal: {
            ...speech.signalOf(word),
            ...{ id: expect.stringMatching(/^[!-~]{1,64}$/), ageMs: expect.any(Number) },
          },
        },
      ])
      expect(h.told.bads).toEqual([])
    })

    test('each signal has an id of its own', async () => {
      await tell(word)
      await tell(other)
      const ids = h.told.signals.flatMap(({ signal }) => ('id' in signal ? [signal.id] : []))
      expect(ids.length).toBeGreaterThanOrEqual(2)
      expect(new Set(ids).size).toBe(ids.length)
    })

    test('a result reaches the device, or is taken where there is nothing to tell it', async () => {
      expect(await h.send(h.unit.id, result('7f3a-42'))).toBe(true)
      const unlock: Command = { type: 'unlock', id: 'u1', ms: 5000, by: 'staff', ttlMs: 5000 }
      if (h.commands === null) {
        const { strikes } = h
        expect(await h.send(h.unit.id, unlock), 'without a relay an unlock is refused').toBe(strikes !== undefined)
        if (strikes !== undefined) await until('the strike to move', () => strikes.length === 1)
        return
      }
      expect(await h.send(h.unit.id, unlock)).toBe(true)
      await until('both commands', () => h.commands?.length === 2)
      expect(h.commands.map(({ name: of, json }) => [of, JSON.parse(json)])).toEqual([
        ['down/result', { id: '7f3a-42', granted: true, reason: 'ok', recordedAt: 'now' }],
        ['down/unlock', { id: 'u1', ms: 5000, by: 'staff', ttlMs: 5000 }],
      ])
    })

    test('an allow-list arrives whole, and what is told meanwhile arrives too; a too large one is not begun', async () => {
      const policy = policyOf(12, h.listBytes)
      expect(await h.send(h.unit.id, policyOf(11, LIST_BYTES_MAX + 1))).toBe(false)
      expect(await h.send(h.unit.id, policy)).toBe(h.commands !== null)
      expect(await h.send(h.unit.id, result('r1'))).toBe(true)
      const { commands } = h
      if (commands === null) return
      await until('the list', () => listsIn(commands).length > 0, LIST_WITHIN_MS)
      expect(await h.send(h.unit.id, result('r2'))).toBe(true)
      const results = () =>
        commands.filter(({ name: of }) => of === 'down/result').map(({ json }) => JSON.parse(json).id)
      await until('both results', () => results().length === 2)
      expect(results()).toEqual(['r1', 'r2'])
      const { list, sig } = policy
      expect(listsIn(commands).map((json) => JSON.parse(json))).toEqual([{ list, sig }])
    })

    test('the time is answered where there is somebody to tell it', async () => {
      const time: Command = { type: 'time', nonce: 'n1', now: '2026-11-22T07:00:00.000Z', sig: 'ab' }
      expect(await h.send(h.unit.id, time)).toBe(h.commands !== null)
      if (h.commands === null) return
      await until('the answer', () => h.commands?.length === 1)
      const { type: _, ...fields } = time
      expect(h.commands.map(({ name: of, json }) => [of, JSON.parse(json)])).toEqual([['down/time', fields]])
    })

    test('nonsense is counted on the unit, and what it tells next arrives', async () => {
      const code = await h.speakNonsense()
      await until('the nonsense to be counted', () => h.told.bads.length > 0)
      await tell(word)
      expect(h.told.bads.map((bad) => [bad.unit, bad.code])).toContainEqual([h.unit.id, code])
      for (const { sample } of h.told.bads) expect(sample).toMatch(/^[ -~…·]{0,120}$/)
    })

    test('a stranger is not heard', async () => {
      await h.tellAsStranger(other)
      await quiet()
      expect(told(other)).toEqual([])
      await tell(word)
      expect(await h.send('stranger', result('1'))).toBe(false)
    })

    test('a unit that is removed is neither heard nor told anything, and works when it is added again', async () => {
      await h.units([])
      expect(await h.send(h.unit.id, result('1'))).toBe(false)
      await h.tell(word).catch(() => undefined)
      await quiet()
      expect(told(word)).toEqual([])
      h.told.links.length = 0
      await h.units([h.unit])
      await h.attach()
      await online()
      await tell(other)
      expect(told(other)).toHaveLength(1)
    })

    test('a device that is away is told nothing, and nothing old when it is back', async () => {
      await h.detach()
      await until('the unit to be offline', () => state() !== 'online', ONLINE_WITHIN_MS)
      expect(await h.send(h.unit.id, result('old'))).toBe(false)
      expect(await h.send(h.unit.id, { type: 'unlock', id: 'old', ms: 1, by: 'staff', ttlMs: 5000 })).toBe(false)
      expect(await h.send(h.unit.id, policyOf(1, 1000))).toBe(false)
      await h.attach()
      await online()
      await tell(word)
      expect(await h.send(h.unit.id, result('new'))).toBe(true)
      if (h.commands !== null) {
        await until('the new command', () => (h.commands?.length ?? 0) > 0)
        await quiet()
        expect(h.commands.map(({ json }) => JSON.parse(json).id)).toEqual(['new'])
      }
    })

    test('it stops and starts again, and what is done twice does no harm', async () => {
      await h.stop()
      await h.stop()
      const toldAtStop = h.told.links.length
      expect(await h.send(h.unit.id, result('1'))).toBe(false)
      await h.tell(word).catch(() => undefined)
      await quiet()
      expect(h.told.signals, 'nothing is heard after stop').toEqual([])
      expect(h.told.links).toHaveLength(toldAtStop)
      h.told.links.length = 0
      await h.start()
      await h.start()
      await h.attach()
      await online()
      await quiet()
      if (speech.isMoment) expect(told(word), 'a card that was shown meanwhile opens nothing now').toEqual([])
      await tell(other)
      await quiet()
      expect(told(other)).toHaveLength(1)
    })

    test('stopping leaves nothing open: a process that only stopped it ends by itself', async () => {
      const startedMs = performance.now()
      expect(await h.startAndStopAlone()).toBe(0)
      expect(performance.now() - startedMs).toBeLessThan(ENDS_WITHIN_MS)
    })
  })
}

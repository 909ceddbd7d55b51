/**
 * What screens on walls see: counts, and never a name or a door. A stream of its own, apart from the staff's: one picture
 * at a time, whole, so that a screen that missed one has lost nothing. House events come in the tap's own turn: there they
 * are only noted.
 */
import type { ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import { SogliaError } from '../core/errors.ts'
import type { House, HouseEvent } from '../core/house.ts'
import { toRfc3339 } from '../core/model.ts'
import type { Clock, Directory } from '../core/ports.ts'
import { settingIn } from '../core/settings.ts'
import type { Screen } from '../core/sign-ins.ts'
import type { Wall, WallCurve } from './contract.ts'

/** A screen keeps one stream, and has two while it opens the next. */
export const STREAMS_OF_SCREEN_MAX = 2
const STREAMS_MAX = 100
const GATHER_MS = 250
export const WALL_PULSE_MS = 10_000
const RETRY_MS = 2_000
/** Today is counted again this often; in between a screen goes on by the counts that it hears. */
const CURVE_KEPT_MS = 60_000
/** What waits for a screen that does not read. */
const BUFFER_BYTES_MAX = 64 * 1024
/** The longest that browsers keep one (RFC 6265bis); each look gives it anew. */
const COOKIE_LIFE_S = 400 * 24 * 60 * 60

/** It is sent to the wall's own addresses and to no other. */
export function screenCookie(secure: boolean) {
  return { httpOnly: true, sameSite: 'strict', path: '/api/wall', secure, maxAge: COOKIE_LIFE_S } as const
}

export interface WallLive {
  start(): void
  stop(): void
  wall(screen: Screen): Wall
  /** Throws `E_VIEWERS_FULL`: to be asked before `attach`. */
  checkRoom(id: string): void
  /** Takes over a response whose head is written; the oldest stream of a screen that has too many ends. */
  attach(response: ServerResponse, id: string): void
  /** How many streams of the screen are open. */
  watching(id: string): number
  /** A screen was changed: all see their picture anew. */
  changed(): void
  /** The screen was ended: so are its streams. */
  end(id: string): void
}

interface Deps {
  house: House
  directory: Directory
  clock: Clock
  version: string
  timeZone: string
  /** Today's curve of the whole house. */
  today(): Promise<WallCurve>
  log: Logger
  pulseMs?: number
}

export function createWallLive(deps: Deps): WallLive {
  const { house, directory, clock, version, timeZone, today, log, pulseMs = WALL_PULSE_MS } = deps
  const streams = new Map<ServerResponse, string>()
  let gathering: NodeJS.Timeout | null = null
  let pulsing: NodeJS.Timeout | null = null
  let unsubscribe: (() => void) | null = null

  function note(event: HouseEvent): void {
    if (streams.size === 0 || (event.type !== 'occupancy' && event.type !== 'desk')) return
    changed()
  }

  function changed(): void {
    gathering ??= setTimeout(() => {
      gathering = null
      for (const [response, id] of streams) tell(response, id)
    }, GATHER_MS)
  }

  let curve: WallCurve | null = null
  let curveAskedAt = Number.NEGATIVE_INFINITY

  /** Only while somebody looks: nothing is counted for a dark wall. */
  function lookAtToday(): void {
    const now = clock.now()
    if (now - curveAskedAt < CURVE_KEPT_MS) return
    curveAskedAt = now
    today().then(
      (drawn) => {
        curve = drawn
        changed()
      },
      (error: unknown) => {
        // An old curve would be taken for today's.
        curve = null
        log.warn({ err: error }, "today's curve could not be counted for the screens")
      },
    )
  }

  function wall({ id, theme }: Screen): Wall {
    lookAtToday()
    const { inside, uncertain, capacity, zones } = house.occupancy()
    return {
      ...{ now: toRfc3339(clock.now()), version, timeZone, name: settingIn(directory, 'name'), screen: { id, theme } },
      ...{ inside, uncertain, capacity, today: curve },
      zones: zones.map(({ id, name, inside, capacity, desks }) => ({ id, name, inside, capacity, desks })),
    }
  }

  function tell(response: ServerResponse, id: string): void {
    const screen = directory.signIns.screen(id)
    if (screen === null) end(id)
    else write(response, `event: wall\ndata: ${JSON.stringify(wall(screen))}\n\n`)
  }

  function write(response: ServerResponse, text: string): void {
    response.write(text)
    if (response.writableLength > BUFFER_BYTES_MAX) response.destroy()
  }

  function end(id: string): void {
    for (const [response, of] of streams) {
      if (of !== id) continue
      streams.delete(response)
      response.end()
    }
  }

  const of = (id: string): ServerResponse[] =>
    [...streams].flatMap(([response, each]) => (each === id ? [response] : []))

  return {
    start() {
      unsubscribe ??= house.subscribe(note)
      // The whole picture at each pulse: the curve moves on though nobody does.
      pulsing ??= setInterval(() => {
        for (const [response, id] of streams) tell(response, id)
      }, pulseMs)
    },
    stop() {
      unsubscribe?.()
      if (gathering !== null) clearTimeout(gathering)
      if (pulsing !== null) clearInterval(pulsing)
      for (const response of streams.keys()) response.end()
      streams.clear()
    },
    wall,
    checkRoom(id) {
      const full = of(id).length < STREAMS_OF_SCREEN_MAX && streams.size >= STREAMS_MAX
      if (full) throw new SogliaError('E_VIEWERS_FULL', `${STREAMS_MAX}`)
    },
    attach(response, id) {
      const [oldest, ...younger] = of(id)
      if (oldest !== undefined && younger.length >= STREAMS_OF_SCREEN_MAX - 1) {
        streams.delete(oldest)
        oldest.end()
      }
      response.on('close', () => streams.delete(response))
      // A line that breaks is no fault of ours: 'close' follows.
      response.on('error', () => {})
      streams.set(response, id)
      write(response, `retry: ${RETRY_MS}\n\n`)
      tell(response, id)
    },
    watching: (id) => of(id).length,
    changed,
    end,
  }
}

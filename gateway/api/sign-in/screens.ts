/**
 * Screens on walls. One that has no pairing yet shows a code; an admin types it, and the screen, which holds the other
 * half, is given a cookie of its own. It opens counts and nothing else: a screen is no account and has no role.
 */
import { randomBytes } from 'node:crypto'
import type { Access } from '../../access.ts'
import { SogliaError } from '../../core/errors.ts'
import type { ScreenFact } from '../../core/facts.ts'
import { type At, toRfc3339 } from '../../core/model.ts'
import type { Clock, Directory } from '../../core/ports.ts'
import type { Screen, ScreenTheme } from '../../core/sign-ins.ts'
import { checkReason } from '../../register/words.ts'
import type { Attempts } from './attempts.ts'
import { grouped, plainLetters, randomLetters } from './letters.ts'
import { sha256 } from './sessions.ts'
import type { Asker } from './told.ts'

export const SCREEN_COOKIE = 'soglia_screen'
export const PAIRING_LIFE_MS = 10 * 60 * 1000
/** Codes that wait to be typed: in all, and of one network; a flood pushes out the oldest. */
export const PAIRINGS_MAX = 500
export const PAIRINGS_OF_NETWORK_MAX = 5
export const SCREENS_MAX = 50
/** 30 bits, and only an admin can try one. */
const CODE_LETTERS = 6
const CODE_GROUP = 3
const SECRET_BYTES = 32

export interface Screens {
  /** For a screen: `code` to be shown, `key` to be kept and given to `claim`. */
  begin(network: string): { code: string; key: string; expiresAt: At }
  /** Null: nobody has typed the code yet; the cookie's value, once, where somebody has. Throws `E_PAIRING`. */
  claim(key: string): string | null
  /** By an admin. Throws `E_PAIRING`, `E_TOO_MANY`, `E_INVALID`. */
  pair(input: { code: string; name: string; theme: ScreenTheme }, network: string, who: Asker): Promise<Screen>
  /** Throws `E_NOT_FOUND`. */
  change(id: string, fields: { name?: string; theme?: ScreenTheme }, who: Asker): Promise<Screen>
  end(id: string, who: Asker): Promise<void>
  /** Whose cookie it is, and marks it as seen. */
  find(cookie: string): Screen | null
  /** Since the gateway began; null: not yet. */
  seenAt(id: string): At | null
}

interface Pairing {
  code: string
  /** SHA-256 of the key. */
  keyHash: string
  network: string
  endsAt: At
  /** The value of the cookie, from when it is paired until it is fetched. */
  cookie: string | null
}

interface Deps {
  access: Pick<Access, 'change'>
  directory: Directory
  clock: Clock
  attempts: Attempts
  alone<Answer>(work: () => Promise<Answer>): Promise<Answer>
}

export function createScreens({ access, directory, clock, attempts, alone }: Deps): Screens {
  const { signIns } = directory
  /** By the hash of the key, the oldest first. */
  const pairings = new Map<string, Pairing>()
  const seen = new Map<string, At>()

  function forgetOld(network: string): void {
    const now = clock.now()
    for (const [hash, { endsAt }] of pairings) if (endsAt <= now) pairings.delete(hash)
    const own = [...pairings.values()].filter((each) => each.network === network)
    for (const { keyHash } of own.slice(0, Math.max(0, own.length - PAIRINGS_OF_NETWORK_MAX + 1))) {
      pairings.delete(keyHash)
    }
    if (pairings.size >= PAIRINGS_MAX) pairings.delete(pairings.keys().next().value as string)
  }

  function freeCode(): string {
    for (;;) {
      const code = randomLetters(CODE_LETTERS)
      if (![...pairings.values()].some((each) => each.code === code)) return code
    }
  }

  function told(kind: ScreenFact['kind'], subject: string, { by, reason }: Asker): ScreenFact {
    const fact: ScreenFact = { kind, happenedAt: toRfc3339(clock.now()), subject, by }
    return reason === undefined ? fact : { ...fact, reason: checkReason(reason) }
  }

  function existing(id: string): Screen {
    const screen = signIns.screen(id)
    if (screen === null) throw new SogliaError('E_NOT_FOUND', `the screen ${id}`)
    return screen
  }

  return {
    begin(network) {
      forgetOld(network)
      const key = randomBytes(SECRET_BYTES).toString('base64url')
      const keyHash = sha256(key)
      const code = freeCode()
      const endsAt = clock.now() + PAIRING_LIFE_MS
      pairings.set(keyHash, { code, keyHash, network, endsAt, cookie: null })
      return { code: grouped(code, CODE_GROUP), key, expiresAt: endsAt }
    },
    claim(key) {
      const pairing = pairings.get(sha256(key))
      if (pairing === undefined || pairing.endsAt <= clock.now())
        throw new SogliaError('E_PAIRING', 'ask for a new one')
      if (pairing.cookie !== null) pairings.delete(pairing.keyHash)
      return pairing.cookie
    },
    pair: ({ code, name, theme }, network, who) => {
      attempts.count(who.by, network)
      return alone(async () => {
        const typed = plainLetters(code)
        const now = clock.now()
        const pairing = [...pairings.values()].find(
          (each) => each.code === typed && each.endsAt > now && each.cookie === null,
        )
        if (pairing === undefined) throw new SogliaError('E_PAIRING', 'look at the screen again')
        if (signIns.screens().length >= SCREENS_MAX)
          throw new SogliaError('E_INVALID', `more than ${SCREENS_MAX} screens`)
        const cookie = randomBytes(SECRET_BYTES).toString('base64url')
        const id = `s-${randomLetters(CODE_LETTERS).toLowerCase()}`
        const screen: Screen = { id, name, hash: sha256(cookie), theme, pairedAt: now, pairedBy: who.by }
        await access.change([{ put: 'screen', value: screen }], [told('screen-paired', id, who)])
        pairing.cookie = cookie
        attempts.forget(who.by, network)
        return screen
      })
    },
    change: (id, fields, who) =>
      alone(async () => {
        const screen = { ...existing(id), ...fields }
        await access.change([{ put: 'screen', value: screen }], [told('screen-changed', id, who)])
        return screen
      }),
    end: (id, who) =>
      alone(async () => {
        existing(id)
        await access.change([{ drop: 'screen', id }], [told('screen-ended', id, who)])
        seen.delete(id)
      }),
    find(cookie) {
      const screen = signIns.screenOf(sha256(cookie))
      if (screen !== null) seen.set(screen.id, clock.now())
      return screen
    },
    seenAt: (id) => seen.get(id) ?? null,
  }
}

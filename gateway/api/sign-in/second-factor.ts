/**
 * The second factor: the six digits of an authenticator app (RFC 6238), or one of ten recovery codes. A code is taken
 * once: it and all before it are refused from then on, also when two come at once.
 */
import type { Access } from '../../access.ts'
import { SogliaError } from '../../core/errors.ts'
import type { SignInFact } from '../../core/facts.ts'
import type { At } from '../../core/model.ts'
import type { Change, Clock, Directory } from '../../core/ports.ts'
import { settingIn } from '../../core/settings.ts'
import type { SecondFactor } from '../../core/sign-ins.ts'
import type { Attempts } from './attempts.ts'
import { grouped, plainLetters, randomLetters } from './letters.ts'
import { sha256 } from './sessions.ts'
import { type Asker, signInFact } from './told.ts'

export const RECOVERY_CODES = 10
/** 80 bits: nothing slower than SHA-256 is needed. */
const RECOVERY_LETTERS = 16
const RECOVERY_GROUP = 4
/** Phones' clocks go a little wrong, and a code is typed while it runs out. */
const CLOCK_TOLERANCE_S = 30
/** From all networks together: whoever is asked for it knows the password already. */
export const CODES_EVERYWHERE_MAX = 20
/** A secret that was shown and never confirmed is forgotten. */
const SETTING_UP_MS = 15 * 60 * 1000
const SETTING_UP_MAX = 200
const DIGITS = /^\d{6}$/

/** Loaded by the first who has one: in a house where nobody has it would only take memory. */
const library = () => import('otplib')

export interface SecondFactors {
  /** Shows a new secret; nothing is asked for until a first code confirms it. Throws `E_EXISTS`. */
  begin(account: string): Promise<{ secret: string; uri: string }>
  /** Resolves with the recovery codes, shown once. Throws `E_SECOND_FACTOR_WRONG`, `E_NOT_FOUND`, `E_TOO_MANY`. */
  confirm(account: string, code: string, network: string): Promise<string[]>
  /**
   * Takes a code of either kind; nothing where the account has no second factor. Throws `E_SECOND_FACTOR` where it has
   * one and no code came, `E_SECOND_FACTOR_WRONG`, `E_TOO_MANY`.
   */
  check(account: string, code: string | undefined, network: string): Promise<void>
  /** Ten new recovery codes instead of what is left. Throws as `check`, and `E_NOT_FOUND`. */
  renewRecovery(account: string, code: string, network: string): Promise<string[]>
  /** By whoever has it. Throws the same. */
  removeOwn(account: string, code: string, network: string): Promise<void>
  /** By an admin. Throws `E_NOT_FOUND`. */
  remove(account: string, who: Asker): Promise<void>
}

interface Deps {
  access: Pick<Access, 'change'>
  directory: Directory
  clock: Clock
  attempts: Attempts
  /** One change of a sign-in at a time. */
  alone<Answer>(work: () => Promise<Answer>): Promise<Answer>
}

export function createSecondFactors({ access, directory, clock, attempts, alone }: Deps): SecondFactors {
  const settingUp = new Map<string, { secret: string; endsAt: At }>()
  const { signIns } = directory

  /** The step of a code that fits and is newer than `after`. */
  async function stepOf(secret: string, code: string, after: number | null): Promise<number> {
    if (!DIGITS.test(code)) throw new SogliaError('E_SECOND_FACTOR_WRONG')
    const epoch = Math.floor(clock.now() / 1000)
    const { verifySync } = await library()
    const found = verifySync({ secret, token: code, epoch, epochTolerance: CLOCK_TOLERANCE_S })
    if (!found.valid || !('timeStep' in found)) throw new SogliaError('E_SECOND_FACTOR_WRONG')
    if (after !== null && found.timeStep <= after) throw new SogliaError('E_SECOND_FACTOR_WRONG')
    return found.timeStep
  }

  function existing(account: string): SecondFactor {
    const factor = signIns.secondFactorOf(account)
    if (factor === null) throw new SogliaError('E_NOT_FOUND', `a second factor of ${account}`)
    return factor
  }

  function put(value: SecondFactor): Change {
    return { put: 'second-factor', value }
  }

  /** The factor as it is once the code has been used. In its own turn only. */
  async function taken(factor: SecondFactor, code: string): Promise<{ factor: SecondFactor; facts: SignInFact[] }> {
    const recovery = sha256(plainLetters(code))
    if (factor.recovery.includes(recovery)) {
      const left = factor.recovery.filter((each) => each !== recovery)
      const fact = signInFact(clock, 'recovery-code-used', factor.account, { by: factor.account })
      return { factor: { ...factor, recovery: left }, facts: [fact] }
    }
    return {
      factor: { ...factor, lastStep: await stepOf(factor.secret, code.replaceAll(' ', ''), factor.lastStep) },
      facts: [],
    }
  }

  /** Counts the attempt before the code is looked at, and forgets it once the work with it is done. */
  async function counted<Answer>(account: string, network: string, work: () => Promise<Answer>): Promise<Answer> {
    attempts.count(account, network)
    const answer = await alone(work)
    attempts.forget(account, network)
    return answer
  }

  return {
    async begin(account) {
      const { generateSecret, generateURI } = await library()
      if (signIns.secondFactorOf(account) !== null) throw new SogliaError('E_EXISTS', 'the second factor')
      const secret = generateSecret()
      if (settingUp.size >= SETTING_UP_MAX) settingUp.delete(settingUp.keys().next().value as string)
      settingUp.set(account, { secret, endsAt: clock.now() + SETTING_UP_MS })
      return { secret, uri: generateURI({ issuer: settingIn(directory, 'name'), label: account, secret }) }
    },
    confirm: (account, code, network) =>
      counted(account, network, async () => {
        const begun = settingUp.get(account)
        if (begun === undefined || begun.endsAt <= clock.now()) throw new SogliaError('E_NOT_FOUND', 'begin again')
        if (signIns.secondFactorOf(account) !== null) throw new SogliaError('E_EXISTS', 'the second factor')
        const lastStep = await stepOf(begun.secret, code.replaceAll(' ', ''), null)
        const { shown, recovery } = newRecovery()
        const value = { account, secret: begun.secret, lastStep, addedAt: clock.now(), recovery }
        await access.change([put(value)], [signInFact(clock, 'second-factor-added', account, { by: account })])
        settingUp.delete(account)
        return shown
      }),
    async check(account, code, network) {
      if (signIns.secondFactorOf(account) === null) return
      if (code === undefined) throw new SogliaError('E_SECOND_FACTOR')
      await counted(account, network, async () => {
        const { factor, facts } = await taken(existing(account), code)
        await access.change([put(factor)], facts)
      })
    },
    renewRecovery: (account, code, network) =>
      counted(account, network, async () => {
        const { factor, facts } = await taken(existing(account), code)
        const { shown, recovery } = newRecovery()
        const fact = signInFact(clock, 'recovery-codes-made', account, { by: account })
        await access.change([put({ ...factor, recovery })], [...facts, fact])
        return shown
      }),
    removeOwn: (account, code, network) =>
      counted(account, network, async () => {
        const { facts } = await taken(existing(account), code)
        const fact = signInFact(clock, 'second-factor-removed', account, { by: account })
        await access.change([{ drop: 'second-factor', account }], [...facts, fact])
      }),
    remove: (account, who) =>
      alone(async () => {
        existing(account)
        const fact = signInFact(clock, 'second-factor-removed', account, who)
        await access.change([{ drop: 'second-factor', account }], [fact])
      }),
  }
}

function newRecovery(): { shown: string[]; recovery: string[] } {
  const codes = Array.from({ length: RECOVERY_CODES }, () => randomLetters(RECOVERY_LETTERS))
  return { shown: codes.map((code) => grouped(code, RECOVERY_GROUP)), recovery: codes.map(sha256) }
}

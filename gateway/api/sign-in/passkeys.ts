/**
 * Passkeys (WebAuthn), by @simplewebauthn/server: a device keeps a key for this host alone, and signs a challenge once its
 * owner has shown a finger, a face or a PIN. That is two factors in one, so no code is asked for beside it.
 */
import { randomBytes } from 'node:crypto'
import type {
  AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  RegistrationResponseJSON,
  WebAuthnCredential,
} from '@simplewebauthn/server'
import type { Logger } from 'pino'
import type { Access } from '../../access.ts'
import { SogliaError } from '../../core/errors.ts'
import type { Account, Clock, Directory } from '../../core/ports.ts'
import { settingIn } from '../../core/settings.ts'
import type { Passkey } from '../../core/sign-ins.ts'
import { CHALLENGE_LIFE_MS, type Challenges, type Purpose } from './challenges.ts'
import type { Place } from './place.ts'
import { type Asker, signInFact } from './told.ts'

/** For each account: more devices than anybody has. */
export const PASSKEYS_MAX = 20
const HANDLE_BYTES = 32

/** Loaded by the first who has a passkey: in a house where nobody has one it would only take memory. */
const library = () => import('@simplewebauthn/server')

type CreationOptions = Awaited<ReturnType<typeof generateRegistrationOptions>>
type RequestOptions = Awaited<ReturnType<typeof generateAuthenticationOptions>>

export interface Passkeys {
  /** What a browser needs to make one. Throws `E_INVALID` where there are too many. */
  addOptions(account: Account, place: Place): Promise<CreationOptions>
  /** Throws `E_PASSKEY`, `E_EXISTS`. */
  add(account: Account, name: string, response: RegistrationResponseJSON, place: Place): Promise<Passkey>
  /** `account`: whoever is to prove who they are; null: a sign-in, by whomever the browser knows. */
  askOptions(account: string | null, place: Place): Promise<RequestOptions>
  /** Whose passkey has signed. Throws `E_PASSKEY`. */
  check(response: AuthenticationResponseJSON, account: string | null, place: Place): Promise<Account>
  /** Throws `E_NOT_FOUND`. */
  rename(account: string, id: string, name: string): Promise<void>
  /** Throws `E_NOT_FOUND`. */
  remove(account: string, id: string, who: Asker): Promise<void>
}

interface Deps {
  access: Pick<Access, 'change'>
  directory: Directory
  clock: Clock
  log: Logger
  challenges: Challenges
  alone<Answer>(work: () => Promise<Answer>): Promise<Answer>
}

export function createPasskeys({ access, directory, clock, log, challenges, alone }: Deps): Passkeys {
  const { signIns } = directory

  function refuse(why: string, error?: unknown): never {
    log.info({ why, err: error }, 'a passkey was refused')
    throw new SogliaError('E_PASSKEY', why)
  }

  /** Whatever a browser may send: the library throws at what it does not like. */
  async function verified<Answer>(verify: () => Promise<Answer>): Promise<Answer> {
    try {
      return await verify()
    } catch (error) {
      refuse('its answer does not fit', error)
    }
  }

  const taking = (purpose: Purpose, account: string | null) => (challenge: string) =>
    challenges.take(challenge, purpose, account)

  function existing(account: string, id: string): Passkey {
    const passkey = signIns.passkey(id)
    if (passkey === null || passkey.account !== account) throw new SogliaError('E_NOT_FOUND', 'the passkey')
    return passkey
  }

  async function addOptions(account: Account, { rpId }: Place): Promise<CreationOptions> {
    const own = signIns.passkeysOf(account.name)
    if (own.length >= PASSKEYS_MAX) throw new SogliaError('E_INVALID', `more than ${PASSKEYS_MAX} passkeys`)
    const person = account.person === null ? null : directory.person(account.person)
    const handle = own[0]?.handle ?? randomBytes(HANDLE_BYTES).toString('base64url')
    const { generateRegistrationOptions } = await library()
    const options = await generateRegistrationOptions({
      rpName: settingIn(directory, 'name'),
      rpID: rpId,
      userName: account.name,
      userDisplayName: person?.name ?? account.name,
      userID: new Uint8Array(Buffer.from(handle, 'base64url')),
      timeout: CHALLENGE_LIFE_MS,
      excludeCredentials: own.filter((each) => each.rpId === rpId).map(({ id, transports }) => ({ id, transports })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    })
    challenges.give(options.challenge, 'add', account.name)
    // Kept for the answer, which does not tell it.
    handles.set(account.name, handle)
    return options
  }

  /** By account: bounded by the accounts that there are. */
  const handles = new Map<string, string>()

  async function add(account: Account, name: string, response: RegistrationResponseJSON, { origin, rpId }: Place) {
    const { verifyRegistrationResponse } = await library()
    const { registrationInfo } = await verified(() =>
      verifyRegistrationResponse({
        response,
        expectedChallenge: taking('add', account.name),
        expectedOrigin: origin,
        expectedRPID: rpId,
      }),
    )
    const handle = handles.get(account.name)
    if (registrationInfo === undefined || handle === undefined) refuse('its answer does not fit')
    const { id, publicKey, counter } = registrationInfo.credential
    return alone(async () => {
      if (signIns.passkey(id) !== null) throw new SogliaError('E_EXISTS', 'the passkey')
      if (directory.account(account.name) === null) throw new SogliaError('E_NOT_FOUND', 'the account')
      const passkey: Passkey = {
        ...{ id, account: account.name, name, publicKey: Buffer.from(publicKey).toString('base64url'), counter },
        ...{ transports: response.response.transports ?? [], rpId },
        ...{ handle: signIns.passkeysOf(account.name)[0]?.handle ?? handle, addedAt: clock.now(), usedAt: null },
      }
      const fact = signInFact(clock, 'passkey-added', account.name, { by: account.name })
      await access.change([{ put: 'passkey', value: passkey }], [fact])
      handles.delete(account.name)
      return passkey
    })
  }

  async function askOptions(account: string | null, { rpId }: Place): Promise<RequestOptions> {
    const own = account === null ? [] : signIns.passkeysOf(account).filter((each) => each.rpId === rpId)
    const { generateAuthenticationOptions } = await library()
    const options = await generateAuthenticationOptions({
      rpID: rpId,
      timeout: CHALLENGE_LIFE_MS,
      userVerification: 'required',
      allowCredentials: own.map(({ id, transports }) => ({ id, transports })),
    })
    challenges.give(options.challenge, account === null ? 'sign-in' : 'prove', account)
    return options
  }

  /** One at a time: of two answers with one counter one is a copy. */
  function check(response: AuthenticationResponseJSON, asked: string | null, { origin, rpId }: Place) {
    return alone(async () => {
      const passkey = signIns.passkey(response.id)
      if (passkey === null || passkey.rpId !== rpId || (asked !== null && passkey.account !== asked)) {
        refuse('it is not known here')
      }
      const { userHandle } = response.response
      if (userHandle != null && userHandle !== passkey.handle) refuse('it names somebody else')
      const { verifyAuthenticationResponse } = await library()
      const { verified: isRight, authenticationInfo } = await verified(() =>
        verifyAuthenticationResponse({
          response,
          expectedChallenge: taking(asked === null ? 'sign-in' : 'prove', asked),
          expectedOrigin: origin,
          expectedRPID: rpId,
          credential: credentialOf(passkey),
        }),
      )
      const account = directory.account(passkey.account)
      if (!isRight || account === null) refuse('its answer does not fit')
      const value = { ...passkey, counter: authenticationInfo.newCounter, usedAt: clock.now() }
      await access.change([{ put: 'passkey', value }], [])
      return account
    })
  }

  return {
    addOptions,
    add,
    askOptions,
    check,
    rename: (account, id, name) =>
      alone(async () => {
        const value = { ...existing(account, id), name }
        const fact = signInFact(clock, 'passkey-renamed', account, { by: account })
        await access.change([{ put: 'passkey', value }], [fact])
      }),
    remove: (account, id, who) =>
      alone(async () => {
        existing(account, id)
        const fact = signInFact(clock, 'passkey-removed', account, who)
        await access.change([{ drop: 'passkey', id }], [fact])
      }),
  }
}

function credentialOf({ id, publicKey, counter }: Passkey): WebAuthnCredential {
  return { id, publicKey: new Uint8Array(Buffer.from(publicKey, 'base64url')), counter }
}

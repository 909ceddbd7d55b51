/** Passkeys in this browser: whether it can, and what it is asked to do. The library is loaded only when one is used. */
import type { PasskeyRow } from '../../gateway/api/contract.ts'
import { ApiError, ask } from '../api.ts'

/** Why there are no passkeys here: no secure context, an address of bare numbers, or a browser that knows none. */
export type PasskeyTrouble = 'insecure' | 'numbers' | 'browser'

export function passkeyTrouble(): PasskeyTrouble | null {
  if (!isSecureContext) return 'insecure'
  if (/^[\d.]+$|^\[/.test(location.hostname)) return 'numbers'
  return 'PublicKeyCredential' in window ? null : 'browser'
}

/** The same page at this very machine, by its name: there passkeys work without HTTPS. */
export function localAddress(): string | null {
  if (!/^127\.|^\[::1\]$/.test(location.hostname)) return null
  return `http://localhost:${location.port}${location.pathname}`
}

type Library = typeof import('@simplewebauthn/browser')
type RequestOptions = Parameters<Library['startAuthentication']>[0]['optionsJSON']
type CreationOptions = Parameters<Library['startRegistration']>[0]['optionsJSON']
const library = (): Promise<Library> => import('@simplewebauthn/browser')

/** What the browser said no to is told by one code; a person who changed their mind, by another. */
async function atBrowser<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work()
  } catch (error) {
    const { name, cause } = error as Error
    const inner = cause instanceof Error ? cause.name : name
    if (name === 'InvalidStateError' || inner === 'InvalidStateError') throw new ApiError(0, 'PASSKEY_KNOWN')
    throw new ApiError(0, inner === 'AbortError' || inner === 'NotAllowedError' ? 'PASSKEY_DISMISSED' : 'E_PASSKEY')
  }
}

/** Signs in; the browser asks with which. `inFields`: it offers them where the name is typed, for as long as that takes. */
export async function signInByPasskey({ inFields = false }: { inFields?: boolean } = {}): Promise<void> {
  const optionsJSON = await ask<RequestOptions>('POST', '/api/session/passkey-options')
  const { startAuthentication } = await library()
  const response = await atBrowser(() => startAuthentication({ optionsJSON, useBrowserAutofill: inFields }))
  await ask('POST', '/api/session/passkey', { response })
}

/** Makes one on this device, and gives it a name. */
export async function makePasskey(name: string): Promise<PasskeyRow> {
  const optionsJSON = await ask<CreationOptions>('POST', '/api/me/passkeys/options')
  const { startRegistration } = await library()
  const response = await atBrowser(() => startRegistration({ optionsJSON }))
  return ask<PasskeyRow>('POST', '/api/me/passkeys', { name, response })
}

/** Shows once more who is signed in. */
export async function proveByPasskey(): Promise<void> {
  const optionsJSON = await ask<RequestOptions>('POST', '/api/me/prove/passkey-options')
  const { startAuthentication } = await library()
  const passkey = await atBrowser(() => startAuthentication({ optionsJSON }))
  await ask('POST', '/api/me/prove', { passkey })
}

/** A challenge is good for five minutes. */
const OFFERED_ANEW_MS = 4 * 60 * 1000

/** Offers passkeys where the name is typed, again and again; returns how to stop. */
export function offerPasskeys(signedIn: () => void): () => void {
  let over = false
  let timer: ReturnType<typeof setTimeout> | undefined
  async function offer(): Promise<void> {
    if (passkeyTrouble() !== null) return
    if ((await PublicKeyCredential.isConditionalMediationAvailable?.()) !== true || over) return
    // A new offer ends the one before.
    timer = setTimeout(() => void offer(), OFFERED_ANEW_MS)
    try {
      await signInByPasskey({ inFields: true })
      if (!over) signedIn()
    } catch {
      // It was only an offer: the button and the password are there.
    }
  }
  void offer()
  return () => {
    over = true
    clearTimeout(timer)
    void library().then(({ WebAuthnAbortService }) => WebAuthnAbortService.cancelCeremony())
  }
}

/** How a passkey of this device might be called: the system's own name. */
export function deviceName(): string {
  const agent = navigator.userAgent
  const known = [
    [/iPhone/, 'iPhone'],
    [/iPad/, 'iPad'],
    [/Android/, 'Android'],
    [/Windows/, 'Windows'],
    [/Macintosh/, 'Mac'],
    [/Linux/, 'Linux'],
  ] as const
  return known.find(([pattern]) => pattern.test(agent))?.[1] ?? 'Passkey'
}

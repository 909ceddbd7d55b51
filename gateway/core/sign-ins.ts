/** What people and screens sign in with, beside a password. What would open anything is kept as a hash or a public key. */
import type { At } from './model.ts'

/** A public key that one of somebody's devices holds the other half of (WebAuthn). */
export interface Passkey {
  /** As the browser names the credential, base64url. */
  id: string
  account: string
  /** As whoever has it calls it. */
  name: string
  /** COSE, base64url. */
  publicKey: string
  /** How often it has signed, where the device counts; it never falls. */
  counter: number
  transports: string[]
  /** The host that it was made for: browsers use it nowhere else. */
  rpId: string
  /** By which a browser names the account without its name: chance, the same for all passkeys of an account. */
  handle: string
  addedAt: At
  usedAt: At | null
}

/** The six digits of an authenticator app (RFC 6238), asked for after the password. */
export interface SecondFactor {
  account: string
  /** Base 32. The app has the same: it cannot be a hash. */
  secret: string
  /** Of the last code that was taken: it and all before it are refused. */
  lastStep: number
  addedAt: At
  /** SHA-256 of the recovery codes that are left, hex. */
  recovery: string[]
}

/** A sign-in by an address, once. Each account has one at most. */
export interface SignInLink {
  account: string
  /** SHA-256 of its secret, hex. */
  hash: string
  expiresAt: At
}

export const SCREEN_THEMES = ['system', 'light', 'dark'] as const
export type ScreenTheme = (typeof SCREEN_THEMES)[number]

/** A screen on a wall that shows counts and may do nothing else. */
export interface Screen {
  id: string
  name: string
  /** SHA-256 of its cookie's value, hex. */
  hash: string
  theme: ScreenTheme
  pairedAt: At
  pairedBy: string
}

export type SignInPut =
  | { put: 'passkey'; value: Passkey }
  | { put: 'second-factor'; value: SecondFactor }
  | { put: 'sign-in-link'; value: SignInLink }
  | { put: 'screen'; value: Screen }
export type SignInDrop =
  | { drop: 'passkey'; id: string }
  | { drop: 'second-factor'; account: string }
  | { drop: 'sign-in-link'; account: string }
  | { drop: 'screen'; id: string }

/** In memory, as the rest of the register. Lists keep the order in which things were first put. */
export interface SignIns {
  passkey(id: string): Passkey | null
  passkeysOf(account: string): Passkey[]
  secondFactorOf(account: string): SecondFactor | null
  /** By the hash of its secret. */
  linkOf(hash: string): SignInLink | null
  linkFor(account: string): SignInLink | null
  screen(id: string): Screen | null
  /** By the hash of its cookie. */
  screenOf(hash: string): Screen | null
  screens(): Screen[]
}

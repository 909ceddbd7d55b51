/** Shapes of the ways to sign in: what is told of them, and what a browser's passkey answers. */
import { Type } from 'typebox'
import { SCREEN_THEMES } from '../../core/sign-ins.ts'
import { Count, Nullable, Time, words } from '../schemas.ts'

/** A base64url field of a passkey's answer; the largest, an attestation, has some kilobytes. */
const Base64Url = Type.String({ maxLength: 20_000, pattern: '^[A-Za-z0-9_-]*$' })
const TRANSPORTS_MAX = 10
const Common = {
  id: Type.String({ minLength: 1, maxLength: 1400, pattern: '^[A-Za-z0-9_-]+$' }),
  rawId: Type.String({ minLength: 1, maxLength: 1400, pattern: '^[A-Za-z0-9_-]+$' }),
  type: Type.Literal('public-key'),
  clientExtensionResults: Type.Object({}, { additionalProperties: true }),
  authenticatorAttachment: Type.Optional(Type.Union([Type.Literal('platform'), Type.Literal('cross-platform')])),
}
/** Of `navigator.credentials.create`, as @simplewebauthn/browser sends it. */
export const NewPasskeyAnswer = Type.Object({
  ...Common,
  response: Type.Object({
    clientDataJSON: Base64Url,
    attestationObject: Base64Url,
    authenticatorData: Type.Optional(Base64Url),
    transports: Type.Optional(Type.Array(Type.String({ maxLength: 40 }), { maxItems: TRANSPORTS_MAX })),
    publicKeyAlgorithm: Type.Optional(Type.Integer()),
    publicKey: Type.Optional(Base64Url),
  }),
})
/** Of `navigator.credentials.get`. */
export const PasskeyAnswer = Type.Object({
  ...Common,
  response: Type.Object({
    clientDataJSON: Base64Url,
    authenticatorData: Base64Url,
    signature: Base64Url,
    userHandle: Type.Optional(Base64Url),
  }),
})
/** The browser's own words: W3C Web Authentication, in JSON. */
export const PasskeyOptions = Type.Object({ challenge: Type.String() }, { additionalProperties: true })

/** Shown as it was typed, so it holds nothing that cannot be seen. */
export const ShownName = Type.String({ minLength: 1, maxLength: 80, pattern: '^[^\\p{C}]*[^\\p{C}\\p{Z}][^\\p{C}]*$' })
export const CodeText = Type.String({ minLength: 1, maxLength: 40 })
export const PasswordText = Type.String({ minLength: 1, maxLength: 1000 })

export const PasskeyShape = Type.Object({
  id: Type.String(),
  name: Type.String(),
  rpId: Type.String({ description: 'The host at which it works' }),
  addedAt: Time,
  usedAt: Nullable(Time),
})
export const OpenSessionShape = Type.Object({
  id: Type.String(),
  beganAt: Nullable(Time),
  usedAt: Time,
  browser: Type.String(),
  network: Type.String(),
  current: Type.Boolean(),
})
export const SecurityShape = Type.Object({
  account: Nullable(Type.String({ description: 'Null: a program asks, which signs in with its token' })),
  hasPassword: Type.Boolean(),
  passkeys: Type.Array(PasskeyShape),
  secondFactor: Nullable(Type.Object({ addedAt: Time, recoveryLeft: Count })),
  sessions: Type.Array(OpenSessionShape),
  /** A personal link that was made and not yet used. */
  link: Nullable(Type.Object({ expiresAt: Time })),
  proved: Type.Boolean({ description: 'Whether it was shown lately that it is you' }),
})
export const LinkShape = Type.Object({
  account: Type.String(),
  url: Type.String({ description: 'Shown once; its secret stands behind the #' }),
  expiresAt: Time,
})
export const RecoveryShape = Type.Object({
  recoveryCodes: Type.Array(Type.String(), { description: 'Shown once; each works once' }),
})

export const ScreenTheme = words(SCREEN_THEMES)
export const ScreenShape = Type.Object({
  id: Type.String(),
  name: Type.String(),
  theme: ScreenTheme,
  pairedAt: Time,
  pairedBy: Type.String(),
  /** How many of its streams are open. */
  watching: Count,
  seenAt: Nullable(Time),
})

/** What the pages about sign-ins ask of the gateway. */
import type { RecoveryCodes, SecondFactorSecret, Security, SignInLink } from '../../gateway/api/contract.ts'
import { ask } from '../api.ts'

const part = encodeURIComponent

export const readOwn = (): Promise<Security> => ask('GET', '/api/me/security')
export const proveByPassword = (password: string): Promise<unknown> => ask('POST', '/api/me/prove', { password })
export const setPassword = (password: string, old?: string): Promise<unknown> =>
  ask('POST', '/api/me/password', old === undefined ? { password } : { old, password })

export const renamePasskey = (id: string, name: string): Promise<unknown> =>
  ask('PATCH', `/api/me/passkeys/${part(id)}`, { name })
export const removePasskey = (id: string): Promise<unknown> => ask('DELETE', `/api/me/passkeys/${part(id)}`)

export const beginFactor = (): Promise<SecondFactorSecret> => ask('POST', '/api/me/second-factor')
export const confirmFactor = (code: string): Promise<RecoveryCodes> =>
  ask('POST', '/api/me/second-factor/confirm', { code })
export const renewRecovery = (code: string): Promise<RecoveryCodes> =>
  ask('POST', '/api/me/second-factor/recovery-codes', { code })
export const removeFactor = (code: string): Promise<unknown> => ask('POST', '/api/me/second-factor/remove', { code })

export const endSession = (id: string): Promise<unknown> => ask('DELETE', `/api/me/sessions/${part(id)}`)
export const endOthers = (): Promise<{ ended: number }> => ask('POST', '/api/me/sessions/end-others')

/** Of another account, for admins. */
const of = (name: string): string => `/api/accounts/${part(name)}`
export const readSecurityOf = (name: string): Promise<Security> => ask('GET', `${of(name)}/security`)
export const endSessionOf = (name: string, id: string): Promise<unknown> =>
  ask('DELETE', `${of(name)}/sessions/${part(id)}`)
export const endSessionsOf = (name: string): Promise<{ ended: number }> => ask('POST', `${of(name)}/sessions/end`, {})
export const removePasskeyOf = (name: string, id: string, reason: string): Promise<unknown> =>
  ask('DELETE', `${of(name)}/passkeys/${part(id)}?reason=${part(reason)}`)
export const removeFactorOf = (name: string, reason: string): Promise<unknown> =>
  ask('POST', `${of(name)}/second-factor/remove`, { reason })
export const makeLinkOf = (name: string, forgetPassword: boolean): Promise<SignInLink> =>
  ask('POST', `${of(name)}/sign-in-link`, { forgetPassword })

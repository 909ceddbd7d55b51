/** The one place that asks the gateway something. */
import type { FirstAdmin, House, Problem, SessionInfo, SignInWithCode } from '../gateway/api/contract.ts'

/** An answer that was an error, with the gateway's stable `code`; `E_NETWORK` when there was no answer. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  /** What exactly, in the gateway's English: for those who can use it. */
  readonly detail: string
  constructor(status: number, code: string, detail = '') {
    super(code)
    this.name = 'ApiError'
    this.status = status
    this.code = code
    this.detail = detail
  }
}

/** The code of whatever went wrong. */
export function codeOf(error: unknown): string {
  return error instanceof ApiError ? error.code : 'E_INTERNAL'
}

/** Heard on the document when the gateway no longer knows who asks. */
export const SIGNED_OUT = 'soglia-signed-out'

const ANSWER_WITHIN_MS = 15_000

/**
 * Asks, and gives the answer. Throws `ApiError`. `withinMs`: how long a slow piece of work (an import, a backup) may take.
 */
export async function ask<T>(
  method: string,
  path: string,
  body?: object,
  { withinMs = ANSWER_WITHIN_MS }: { withinMs?: number } = {},
): Promise<T> {
  let response: Response
  try {
    response = await fetch(path, {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(withinMs),
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
  } catch {
    throw new ApiError(0, 'E_NETWORK')
  }
  // A proxy's error page, or a line that broke in mid-answer, is not an answer of the gateway.
  const answer: unknown = await response.json().catch(() => null)
  if (!response.ok) {
    const problem = answer as Problem | null
    if (problem?.code === 'E_SIGN_IN') document.dispatchEvent(new Event(SIGNED_OUT))
    throw new ApiError(response.status, problem?.code ?? `HTTP ${response.status}`, problem?.detail ?? '')
  }
  return answer as T
}

export const readSession = (): Promise<SessionInfo> => ask('GET', '/api/session')
export const signIn = (body: SignInWithCode): Promise<unknown> => ask('POST', '/api/session', body)
export const signOut = (): Promise<unknown> => ask('DELETE', '/api/session')
export const makeFirstAdmin = (body: FirstAdmin): Promise<unknown> => ask('POST', '/api/first-admin', body)
export const readHouse = (): Promise<House> => ask('GET', '/api/house')

/** Somebody has seen to an alarm. */
export const acknowledgeAlarm = (id: string): Promise<unknown> =>
  ask('POST', `/api/alarms/${encodeURIComponent(id)}/acknowledge`)

/** Asks for a remote unlock; the answer's `id` is the command's, which the facts that follow name. */
export const unlockDoor = (door: string, reason: string): Promise<{ id?: string } | null> =>
  ask('POST', `/api/doors/${encodeURIComponent(door)}/unlock`, { reason })

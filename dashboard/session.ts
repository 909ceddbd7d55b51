/** Who is signed in, and which page that leads to. */
import { effect, signal } from '@preact/signals'
import type { Role } from '../gateway/api/contract.ts'
import { ApiError, readSession, SIGNED_OUT, signOut } from './api.ts'
import { forgetHouse, houseName } from './house.ts'
import { wipeList, wipeRollCall } from './roll-call-page/kept.ts'

/** Who is signed in; `person`: whom of the register it speaks for, if anybody. */
export interface SignedIn {
  name: string
  role: Role
  person: string | null
  /** How that person is called: a member's account has a name of chance. */
  personName?: string
}

export type Session =
  | { state: 'asking' }
  /** The gateway could not be asked. */
  | { state: 'failed'; code: string }
  | { state: 'signed-out'; notice: 'none' | 'signed-out' | 'over' | 'first-done' }
  | { state: 'first-admin'; code: string }
  | ({ state: 'signed-in' } & SignedIn)

export const session = signal<Session>({ state: 'asking' })

const CODE_IN_FRAGMENT = /^#first-admin=(.+)$/

/** The one-time code from the address, taken out of it so that it stays in no history. */
function codeFromAddress(): string | null {
  const found = CODE_IN_FRAGMENT.exec(location.hash)?.[1]
  if (found === undefined) return null
  history.replaceState(null, '', location.pathname)
  try {
    return decodeURIComponent(found)
  } catch {
    return found
  }
}

/** Asks the gateway who is signed in. `notice` is shown if nobody is. */
export async function askSession(notice: 'none' | 'signed-out' | 'over' = 'none'): Promise<void> {
  try {
    const { account, firstAdmin, houseName: name } = await readSession()
    // Not everybody sees the house; how it is called is for all.
    if (name !== undefined) houseName.value = name
    const code = codeFromAddress()
    if (account) session.value = { state: 'signed-in', ...account }
    else if (firstAdmin) session.value = { state: 'first-admin', code: code ?? '' }
    else session.value = { state: 'signed-out', notice: code === null ? notice : 'first-done' }
  } catch (error) {
    session.value = { state: 'failed', code: error instanceof ApiError ? error.code : 'E_INTERNAL' }
  }
}

/** Signs out; gives the code of what went wrong, for only the gateway can end a session. */
export async function leave(): Promise<string | null> {
  try {
    await signOut()
  } catch (error) {
    if (!(error instanceof ApiError)) return 'E_INTERNAL'
    if (error.status !== 401) return error.code
  }
  forgetHouse()
  wipeRollCall()
  session.value = { state: 'signed-out', notice: 'signed-out' }
  return null
}

/** The gateway no longer knows who is signed in here. */
export function sessionOver(): void {
  forgetHouse()
  wipeList()
  session.value = { state: 'signed-out', notice: 'over' }
}

/** A session may be ended from another browser: a page in sight notices within this, or with what it asks next. */
const LOOK_EVERY_MS = 60_000

async function lookAgain(): Promise<void> {
  if (document.hidden) return
  try {
    const { account } = await readSession()
    if (session.value.state === 'signed-in' && account === null) sessionOver()
  } catch {
    // It does not answer: that is for the page to say.
  }
}

effect(() => {
  if (session.value.state !== 'signed-in') return
  const look = () => void lookAgain()
  const timer = setInterval(look, LOOK_EVERY_MS)
  document.addEventListener('visibilitychange', look)
  document.addEventListener(SIGNED_OUT, sessionOver)
  return () => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', look)
    document.removeEventListener(SIGNED_OUT, sessionOver)
  }
})

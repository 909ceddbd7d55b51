/** What a board must be told to log in, as text for a QR code: the format is in docs/boards.md. Pure. */
import type { UnitKeys, UnitSetup } from '../../gateway/api/contract.ts'

/** Every address of the machine: no board can call it by that name. */
const ANYWHERE = new Set(['0.0.0.0', '::'])

export interface BoardSettings {
  host: string
  port: number
  tls: boolean
  unit: string
  secret: string
  key: string
}

/** `reachedAt`: the host by which this page was reached, and so the gateway. Null: there is no broker of ours. */
export function settingsOf(
  { broker }: Pick<UnitSetup, 'broker'>,
  { id, secret, key }: UnitKeys,
  reachedAt: string,
): BoardSettings | null {
  if (broker === null) return null
  const { host, port, tls } = broker
  return { host: ANYWHERE.has(host) ? reachedAt.replace(/^\[|\]$/g, '') : host, port, tls, unit: id, secret, key }
}

/** One line of JSON; `soglia` is the number of the format. */
export function codeOf(settings: BoardSettings): string {
  return JSON.stringify({ soglia: 1, ...settings })
}

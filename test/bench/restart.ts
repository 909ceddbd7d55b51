/** A gateway that is cut off, and starts again, under live viewers: do all hear it again, and everything it recorded? */
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { startGateway } from '../support/gateway.ts'
import { startViewers } from './programs.ts'

const HEALED_WITHIN_MS = 60_000
const LOOK_EVERY_MS = 100
/** Recorded before, between and after: what a viewer that missed nothing has heard. */
const CHANGES = 20

export interface Healed {
  /** Viewers whose stream is open again. */
  healed: number
  gaps: number
  /** From the gateway's being ready again until the last of them hears it. */
  healedAfterMs: number
}

export async function measureRestart(folder: string, viewers: number): Promise<Healed> {
  const dataDir = join(folder, 'restart')
  let gateway = await startGateway({ dataDir, env: { SOGLIA_LOG: 'warn' } })
  const env = { SOGLIA_LOG: 'warn', SOGLIA_HTTP: new URL(gateway.http).host }
  const change = async (): Promise<void> => {
    for (let n = 0; n < CHANGES; n++) await gateway.request('PUT', '/api/settings/name', { value: `House ${n}` })
  }
  const { body } = await gateway.request<{ token: string }>('POST', '/api/tokens', { name: 'bench', role: 'staff' })
  const watching = await startViewers({ http: gateway.http, token: body.token }, viewers)
  try {
    await change()
    await gateway.kill()
    gateway = await startGateway({ dataDir, env })
    const readyAt = performance.now()
    await change()
    let now = await watching.heard()
    let gaps = now.gaps
    while (now.open < viewers && performance.now() - readyAt < HEALED_WITHIN_MS) {
      await wait(LOOK_EVERY_MS)
      now = await watching.heard()
      gaps += now.gaps
    }
    const healedAfterMs = performance.now() - readyAt
    await change()
    await wait(1000)
    const last = await watching.heard()
    gaps += last.gaps
    // Each hears each of the changes that came after it was back.
    if (last.facts < viewers * CHANGES) gaps += viewers * CHANGES - last.facts
    return { healed: last.open, gaps, healedAfterMs }
  } finally {
    await watching.close()
    await gateway.stop()
  }
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { connectRaw } from '../bench/raw-mqtt.ts'
import { type GatewayProcess, removeFolder, startGateway, temporaryFolder } from '../support/gateway.ts'

const TAPS = 2_000
const IN_FLIGHT = 32
/** It takes about 158; one that was not compiled before takes some 20 more, and one not started sparingly still more. */
const RESIDENT_MB_MAX = 170

const folder = temporaryFolder('memory')
afterAll(() => removeFolder(folder))

const residentMb = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

/** The environment that the tools give to a gateway, with a folder of its own for what is compiled. */
async function sparingEnv(): Promise<Record<string, string>> {
  const places = new URL('../../tools/places.js', import.meta.url).href
  const { sparing } = (await import(places)) as { sparing(env: object): Record<string, string> }
  return sparing({ NODE_COMPILE_CACHE: join(folder, 'compiled') })
}

async function tapAll(gateway: GatewayProcess, secret: string): Promise<void> {
  const line = await connectRaw(gateway.mqttPort, 'reader', secret, 'soglia/reader/down/result')
  let sent = 0
  let answered = 0
  const tap = (): void => {
    line.publish('soglia/reader/up/tap', JSON.stringify({ id: `tap-${sent++}`, credential: 'uid:04a2b3c4d5e680' }))
  }
  await new Promise<void>((resolve) => {
    line.onMessage = () => {
      answered++
      if (sent < TAPS) tap()
      else if (answered === TAPS) resolve()
    }
    for (let n = 0; n < IN_FLIGHT; n++) tap()
  })
  line.close()
}

it('a gateway that the tools start stays small, also after 2,000 taps', { timeout: 60_000 }, async () => {
  const env = await sparingEnv()
  const dataDir = join(folder, 'data')
  // Ended, it leaves what it compiled to the next start.
  const first = await startGateway({ dataDir, env })
  await first.request('POST', '/api/zones', { id: 'hall' })
  const unit = await first.request<{ secret: string }>('POST', '/api/units', {
    id: 'reader',
    kind: 'mqtt',
    zone: 'hall',
  })
  await first.stop()

  const gateway = await startGateway({ dataDir, env })
  try {
    await tapAll(gateway, unit.body.secret)
    expect(residentMb(gateway.pid)).toBeLessThan(RESIDENT_MB_MAX)
  } finally {
    await gateway.stop()
  }
})

/** The real gateway is killed; who was inside can still be read, by whoever may read the data folder. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { connectAsync } from 'mqtt'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type GatewayProcess, removeFolder, startGateway, temporaryFolder, until } from '../support/gateway.ts'
import { addFrontDoor, CARD } from '../support/house.ts'

let dataDir: string
let gateway: GatewayProcess
beforeAll(async () => {
  dataDir = temporaryFolder('roll-call-killed')
  gateway = await startGateway({ dataDir })
})
afterAll(async () => {
  await gateway.kill()
  removeFolder(dataDir)
})

/** Empty before it is there: the gateway does not wait for it. */
const read = (name: string): string =>
  existsSync(join(dataDir, name)) ? readFileSync(join(dataDir, name), 'utf8') : ''

it('is written at the start, follows a tap, and is whole after kill -9', { timeout: 60_000 }, async () => {
  await until(
    () => read('roll-call.html'),
    (page) => page.includes('Nobody is counted inside.'),
  )
  const { secret } = await addFrontDoor(gateway)
  const url = `mqtt://127.0.0.1:${gateway.mqttPort}`
  const board = await connectAsync(url, { clientId: 'reader-1', username: 'reader-1', password: secret })
  await board.publishAsync('soglia/reader-1/up/tap', JSON.stringify({ id: '1', credential: CARD }), { qos: 1 })
  await until(
    () => read('roll-call.csv'),
    (file) => file.includes('Amadou D.'),
    15_000,
  )
  await board.endAsync(true)
  await gateway.kill()

  const page = read('roll-call.html')
  expect(page).toContain('Amadou D.')
  expect(page.trimEnd().endsWith('</html>')).toBe(true)
  const [, made = ''] = /<time datetime="([^"]+)"/.exec(page) ?? []
  expect(Date.now() - Date.parse(made)).toBeLessThan(60_000)
  for (const name of ['roll-call.html', 'roll-call.csv']) expect(statSync(join(dataDir, name)).mode & 0o777).toBe(0o600)
})

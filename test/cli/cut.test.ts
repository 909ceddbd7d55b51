/** The command line where a connection is cut: nothing is done twice, and nothing is given up that was not begun. */
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type GatewayProcess, removeFolder, soglia, startGateway, temporaryFolder, until } from '../support/gateway.ts'
import './support.ts'

let dataDir: string
const gateways: GatewayProcess[] = []
beforeEach(() => {
  dataDir = temporaryFolder('cut')
})
afterEach(async () => {
  for (const gateway of gateways.splice(0)) await gateway.kill()
  removeFolder(dataDir)
})
async function start(): Promise<GatewayProcess> {
  const gateway = await startGateway({ dataDir })
  gateways.push(gateway)
  return gateway
}

describe('a connection that is cut', { timeout: 60_000 }, () => {
  test.each([
    ['door', 'unlock', 'front', '--reason', 'delivery'],
    ['door', 'admit', 'front', '--person', 'ada', '--reason', 'delivery'],
    ['person', 'add', 'Ada'],
    ['token', 'add', 'ci', '--role', 'staff'],
  ])('%s %s: what may have been done is not asked for again where the answer is cut', async (...words) => {
    let heads = 0
    let bodies = 0
    const server = createServer((socket) => {
      socket.on('error', () => {})
      socket.on('data', (chunk) => {
        if (!/^POST /.test(String(chunk))) bodies++
        // The first heads are cut: nothing can have been done.
        else if (++heads > 3) return socket.write('HTTP/1.1 100 Continue\r\n\r\n')
        return socket.destroy()
      })
    }).listen(join(dataDir, 'soglia.sock'))
    try {
      const run = await soglia(dataDir, words)
      expect(run).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/^soglia: E_LISTEN .*look whether it was done/),
      })
      expect([heads, bodies]).toEqual([4, 1])
    } finally {
      server.close()
    }
  })

  test('what is always cut is asked for again and given up at last', async () => {
    let asked = 0
    const server = createServer((socket) => {
      socket.on('data', () => {
        asked++
        socket.destroy()
      })
    }).listen(join(dataDir, 'soglia.sock'))
    try {
      for (const words of [
        ['zone', 'list'],
        ['zone', 'add', 'hall'],
      ]) {
        asked = 0
        expect(await soglia(dataDir, words)).toMatchObject({ code: 1, stdout: '' })
        expect(asked).toBe(21)
      }
    } finally {
      server.close()
    }
  })

  test('people who are added while a gateway ends and starts are each there once', async () => {
    const names = Array.from({ length: 6 }, (_, n) => `Person ${n}`)
    let gateway = await start()
    const adding = Promise.all(names.map((name) => soglia(dataDir, ['person', 'add', name])))
    await until(
      async () => (await gateway.request<unknown[]>('GET', '/api/people')).body.length,
      (people) => people > 0,
      15_000,
    )
    await gateway.stop()
    gateway = await start()
    expect((await adding).map(({ code, stderr }) => [code, stderr])).toEqual(names.map(() => [0, '']))
    const { body } = await gateway.request<{ name: string }[]>('GET', '/api/people')
    expect(body.map(({ name }) => name).sort()).toEqual(names)
  })
})

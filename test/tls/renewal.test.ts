/** A certificate that was renewed is shown to whoever connects next, by both listeners; who is connected stays. */
import { createServer, type Server } from 'node:http'
import { connect, type TLSSocket } from 'node:tls'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createListener, listenTcp, renewTls, stopListening } from '../../gateway/api/listeners.ts'
import { openAuthority, type Tls } from '../../gateway/tls/authority.ts'
import { openBroker, unit } from '../support/broker.ts'
import { removeFolder, temporaryFolder } from '../support/gateway.ts'

let dataDir: string
let names: string[]
let authority: ReturnType<typeof openAuthority>
beforeEach(() => {
  dataDir = temporaryFolder('renewal')
  names = ['localhost', '127.0.0.1']
  const log = pino({ level: 'silent' })
  authority = openAuthority({
    dataDir,
    hosts: [],
    name: 'Millepiani',
    clock: { now: Date.now },
    log,
    names: () => names,
  })
})
afterEach(() => {
  authority.stop()
  removeFolder(dataDir)
})

/** For the machine has got another name. */
function renewed(): Tls {
  authority.start(() => {})
  names = [...names, 'soglia.local']
  authority.look()
  return authority.tls()
}
async function meet(port: number): Promise<{ socket: TLSSocket; serial: string }> {
  const socket = connect({ port, host: '127.0.0.1', ca: authority.ca })
  await new Promise((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject))
  return { socket, serial: socket.getPeerX509Certificate()?.serialNumber ?? '' }
}

it('by the pages', async () => {
  const server: Server = createListener((_, response) => response.end('here'), authority.tls())
  const { port } = await listenTcp(server, { host: '127.0.0.1', port: 0 })
  const before = await meet(port)
  renewTls(server, renewed())
  const after = await meet(port)
  expect(after.serial).not.toBe(before.serial)
  expect(before.socket.readyState).toBe('open')
  before.socket.destroy()
  after.socket.destroy()
  await stopListening(server)
})

it('by the broker', async () => {
  const house = await openBroker([unit('reader-1')], { tls: authority.tls() })
  const client = await house.connect('reader-1', { ca: authority.ca })
  const before = await meet(house.port)
  house.broker.renewTls(renewed())
  const after = await meet(house.port)
  expect(after.serial).not.toBe(before.serial)
  expect(client.connected).toBe(true)
  before.socket.destroy()
  after.socket.destroy()
  await house.stop()
})

it('and a plain listener has nothing to renew', () => {
  expect(() => renewTls(createServer(), authority.tls())).not.toThrow()
})

/** The broker with TLS, and Mosquitto's own clients on it. */
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { type House, openBroker, secretOf, tap, unit, until } from '../support/broker.ts'

let folder: string
let tls: { cert: Buffer; key: Buffer }
let house: House

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'soglia-tls-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
  const making = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  execFileSync('openssl', [...making, '-keyout', key, '-out', cert, ...subject], { stdio: 'ignore' })
  tls = { cert: readFileSync(cert), key: readFileSync(key) }
})
afterEach(() => house?.stop())
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('carries a tap and its result, and shows a cut line', async () => {
  house = await openBroker([unit('reader-1')], { tls })
  const client = await house.connect('reader-1', { ca: tls.cert })
  await client.subscribeAsync('soglia/reader-1/down/#')
  await client.publishAsync('soglia/reader-1/up/tap', Buffer.alloc(1_000_000), { qos: 1 })
  await client.publishAsync('soglia/reader-1/up/tap', tap('t1'), { qos: 1 })
  expect(house.told.taps('reader-1')).toEqual(['t1'])
  expect(house.told.codes('reader-1')).toEqual(['too-large'])
  const answer = new Promise((resolve) => client.once('message', resolve))
  expect(house.broker.send('reader-1', { type: 'result', id: 't1' })).toBe(true)
  expect(await answer).toBe('soglia/reader-1/down/result')
  client.stream.destroy()
  await until(() => expect(house.told.state('reader-1')).toBe('offline'))
})

it('is used by mosquitto_rr with the certificate', async () => {
  house = await openBroker([unit('reader-1')], { tls })
  const login = ['-i', 'reader-1', '-u', 'reader-1', '-P', secretOf('reader-1'), '-V', 'mqttv311', '-q', '1']
  const where = ['-h', 'localhost', '-p', String(house.port), '--cafile', join(folder, 'cert.pem')]
  const topics = ['-t', 'soglia/reader-1/up/tap', '-e', 'soglia/reader-1/down/result', '-m', tap('t1'), '-W', '5']
  const child = spawn('mosquitto_rr', [...login, ...where, ...topics], { stdio: ['ignore', 'pipe', 'ignore'] })
  let answer = ''
  child.stdout.on('data', (text: Buffer) => {
    answer += text.toString()
  })
  const ended = new Promise((resolve) => child.once('close', resolve))
  await until(() => expect(house.told.taps('reader-1')).toEqual(['t1']))
  expect(house.broker.send('reader-1', { type: 'result', id: 't1', granted: true })).toBe(true)
  expect(await ended).toBe(0)
  expect(JSON.parse(answer)).toEqual({ id: 't1', granted: true })
})

it('lets nobody in who does not speak TLS, and goes on', async () => {
  house = await openBroker([unit('reader-1')], { tls })
  const socket = await house.raw()
  socket.write('not a hello')
  await until(() => expect(socket.closed).toBe(true))
  await house.connect('reader-1', { ca: tls.cert })
})

/** What the page that adds a unit asks for: the kinds, where the broker is, and new keys for an old unit. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ApiRig, ask, furnish, openApi, target } from '../support/api.ts'

let rig: ApiRig
let admin: string
beforeAll(async () => {
  rig = await openApi({ mqttUrl: () => 'mqtts://[::]:8883' })
  await furnish(rig)
  admin = await rig.bearer('admin')
})
afterAll(() => rig.stop())

const call = (method: string, path: string, body?: unknown) =>
  ask({ ...target(rig.url), method, path, headers: { authorization: admin } }, body)

it('tells the kinds of units, and the broker as it listens', async () => {
  const { json } = await call('GET', '/api/unit-setup')
  expect(json).toEqual({
    kinds: [{ kind: 'mqtt', takes: ['door', 'side', 'zone', 'desks'], needs: [], settings: ['offline'] }],
    broker: { host: '::', port: 8883, tls: true },
  })
})

it('says that there is no broker where there is none', async () => {
  const without = await openApi({ mqttUrl: () => null })
  const header = await without.bearer('admin')
  const { json } = await ask({
    ...{ ...target(without.url), method: 'GET', path: '/api/unit-setup' },
    headers: { authorization: header },
  })
  expect(json.broker).toBeNull()
  await without.stop()
})

it('gives a unit a new secret and key, once, and the old ones are of no more use', async () => {
  const before = rig.store.directory.secretHashOf('reader-1')
  const { status, headers, json } = await call('POST', '/api/units/reader-1/keys', { reason: 'seen on a photo' })
  expect([status, headers['cache-control']]).toEqual([200, 'no-store'])
  expect(json).toEqual({
    ...{ id: 'reader-1', secret: expect.stringMatching(/^[\w-]{43}$/), key: expect.stringMatching(/^[0-9a-f]{64}$/) },
  })
  expect(rig.store.directory.secretHashOf('reader-1')).not.toBe(before)
  expect(rig.store.directory.keyOf('reader-1')).toBe(json.key)
  const last = rig.store.journal.latest(['unit-changed'], 1)
  expect(last).toMatchObject([{ subject: 'reader-1', by: 'token:test-admin', reason: 'seen on a photo' }])
  expect(JSON.stringify(last)).not.toContain(json.secret)
  expect((await call('POST', '/api/units/nowhere/keys', {})).json.code).toBe('E_UNIT_UNKNOWN')
  expect((await call('POST', '/api/units/reader-1/keys', { rev: 1 })).json.code).toBe('E_CONFLICT')
})

it('keeps the last sample of each kind of bad message', async () => {
  rig.access.bad('reader-1', { code: 'not-json', sample: '{{' })
  rig.access.bad('reader-1', { code: 'forbidden-topic', sample: 'soglia/other/up/tap' })
  rig.access.bad('reader-1', { code: 'not-json', sample: '[[' })
  const { json } = await call('GET', '/api/house')
  expect(json.units[0].bad).toMatchObject({
    ...{ count: 3, codes: { 'not-json': 2, 'forbidden-topic': 1 }, lastSample: '[[' },
    samples: { 'not-json': { sample: '[[' }, 'forbidden-topic': { sample: 'soglia/other/up/tap' } },
  })
})

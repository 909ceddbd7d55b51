/** A host and their guests, the bell that rings for one's own, and the count for everybody. */
import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ask, target } from '../support/api.ts'
import { until } from '../support/until.ts'
import { type Asker, badge, HOUR_MS, type OwnHouse, openOwnHouse, stay } from './own-house.ts'

let house: OwnHouse
beforeEach(async () => {
  house = await openOwnHouse()
})
afterEach(() => house.rig.stop())
const call: OwnHouse['call'] = (...asked) => house.call(...asked)
const get: OwnHouse['get'] = (...asked) => house.get(...asked)
const tell: OwnHouse['tell'] = (...facts) => house.tell(...facts)

describe('guests', () => {
  const window = () => ({ from: Date.now() - HOUR_MS, until: Date.now() + HOUR_MS })
  const guests = async () => {
    const rows = await get('host', '/api/me/guests')
    return rows.map(({ name, arrivedAt, leftAt, inside }: Record<string, unknown>) => [
      name,
      arrivedAt !== null,
      leftAt !== null,
      inside,
    ])
  }

  it('are told to their host from being awaited to having left, and to nobody else', async () => {
    expect(await guests()).toEqual([])
    const event = { id: 'fair', name: 'Fair', host: 'lea', group: 'guests', ...window() }
    await house.rig.access.change(
      [
        { put: 'event', value: event },
        { put: 'badge', value: badge('b-3', 'guy', { event: 'fair', ...window() }) },
      ],
      [],
    )
    expect(await guests()).toEqual([['Guy', false, false, false]])
    expect((await get('host', '/api/me/guests'))[0]).toMatchObject({ eventName: 'Fair', from: expect.any(String) })
    await tell(stay('stay-opened', 'guy'))
    expect(await guests()).toEqual([['Guy', true, false, true]])
    // One who comes without a pass is told, too.
    await tell(stay('stay-opened', 'ines'))
    await tell(stay('stay-closed', 'guy'))
    expect((await guests()).sort()).toEqual([
      ['Guy', true, true, false],
      ['Ines', true, false, true],
    ])
    expect(await get('member', '/api/me/guests')).toEqual([])
    expect(await get('staff', '/api/events/fair/arrivals')).toEqual({ expected: 1, arrived: 1, inside: 0 })
    expect((await call('host', 'GET', '/api/events/fair/arrivals')).status).toBe(403)
  })

  it('ring the bell of their host alone, with no names', async () => {
    const host = await listen('host')
    const member = await listen('member')
    await until('both are greeted', () => host.text().includes('event: own') && member.text().includes('event: own'))
    const rings = (text: string): number => text.split('event: own').length - 1
    await tell(stay('stay-opened', 'guy'))
    await until('the host hears', () => rings(host.text()) === 2)
    await tell(stay('stay-opened', 'amadou'))
    await until('the member hears', () => rings(member.text()) === 2)
    await until('pulses come', () => member.text().includes('event: pulse'))
    expect(rings(host.text())).toBe(2)
    expect(host.text()).not.toMatch(/guy|Guy|hall|amadou/)
    for (let n = 1; n < 8; n++) await listen('host')
    expect((await call('host', 'GET', '/api/me/live')).json.code).toBe('E_VIEWERS_FULL')
    // A sign-in that has ended hears nothing more.
    await house.rig.local('DELETE', '/api/tokens/test-member')
    await until('the stream ends', () => member.ended())
  })
})

async function listen(who: Asker): Promise<{ text(): string; ended(): boolean }> {
  const request = httpRequest({
    ...target(house.rig.url),
    path: '/api/me/live',
    headers: house.headers[who],
    agent: false,
  })
  request.on('error', () => {})
  request.end()
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  let text = ''
  let ended = false
  response.setEncoding('utf8')
  response.on('data', (chunk) => {
    text += chunk
  })
  response.on('close', () => {
    ended = true
  })
  response.on('error', () => {})
  return { text: () => text, ended: () => ended }
}

it('the public has a count where the house has switched it on, and nothing else', async () => {
  const anybody = () => ask({ ...target(house.rig.url), method: 'GET', path: '/api/public' })
  await tell(stay('stay-opened', 'amadou'))
  const off = await anybody()
  expect([off.status, off.json.code]).toEqual([404, 'E_NOT_FOUND'])
  expect((await call('admin', 'PUT', '/api/settings/public-count', { value: 'perhaps' })).status).toBe(400)
  await call('admin', 'PUT', '/api/settings/public-count', { value: 'on' })
  const on = await anybody()
  expect([on.status, on.json]).toEqual([200, { at: expect.any(String), inside: 1 }])
  await call('admin', 'PUT', '/api/settings/public-count', { value: 'off' })
  expect((await anybody()).status).toBe(404)
})

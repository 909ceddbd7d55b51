import type { ServerResponse } from 'node:http'
import { PassThrough } from 'node:stream'
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLive, VIEWERS_MAX } from '../../gateway/api/live.ts'
import { type ApiRig, ask, furnish, openApi, passage, target } from '../support/api.ts'
import { type LiveViewer, openViewer } from '../support/live-viewer.ts'
import { until } from '../support/until.ts'

const PULSE_MS = 300

let rig: ApiRig
let authorization: string
let viewers: LiveViewer[]
beforeEach(async () => {
  rig = await openApi({ pulseMs: PULSE_MS })
  await furnish(rig)
  authorization = await rig.bearer('staff')
  viewers = []
})
afterEach(async () => {
  for (const { socket } of viewers) socket.destroy()
  await rig.stop()
})

function view(headers: Record<string, string> = {}, query = ''): LiveViewer {
  const viewer = openViewer(rig.url, { authorization, ...headers }, query)
  viewers.push(viewer)
  return viewer
}
const named = (viewer: LiveViewer, name: string) => viewer.events.filter(({ event }) => event === name)
const append = (count: number, name: string) =>
  rig.access.change(
    [],
    Array.from({ length: count }, (_, i) => passage(i % 2 === 0 ? 'amadou' : 'giulia', `${name}-${i}`)),
  )
const head = () => rig.store.journal.head()
const upTo = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i)

describe('the event stream', () => {
  it('begins with all that stands, at once, and then tells what changes, with names', async () => {
    const viewer = view()
    await until('the unit', () => named(viewer, 'unit').length === 1)
    expect(viewer.head()).toMatch(/^HTTP\/1\.1 200 /)
    expect(viewer.head()).toMatch(/content-type: text\/event-stream/i)
    expect(viewer.events.map(({ event }) => event)).toEqual(['occupancy', 'desk', 'door', 'unit'])
    expect(viewer.events[0]).toMatchObject({ id: null, data: { inside: 0, capacity: 80 } })

    const before = head()
    rig.access.link('reader-1', 'online', null)
    await append(1, 'a')
    await until('the fact', () => viewer.facts().includes(before + 1))
    expect(named(viewer, 'fact')[0]).toMatchObject({
      id: String(before + 1),
      data: {
        kind: 'passage-granted',
        personName: 'Amadou D.',
        personKind: 'member',
        orgName: 'Atelier Nove',
        doorName: 'Front door',
      },
    })
    await until('the unit and its door', () => named(viewer, 'unit').length > 1 && named(viewer, 'door').length > 1)
    expect(named(viewer, 'unit').at(-1)?.data.state).toBe('online')
    const door = named(viewer, 'door').at(-1)?.data
    expect(door?.canUnlock).toBe(true)
    // Which unit told of it is the house's own matter.
    expect(Object.keys(door ?? {})).not.toContain('contactBy')
  })

  it('gathers what changes again and again, and tells its last state', async () => {
    const viewer = view()
    await until('the unit', () => named(viewer, 'unit').length === 1)
    for (let i = 0; i < 1_000; i++) {
      rig.access.signal('reader-1', {
        type: 'status',
        state: 'online',
        unit: null,
        fw: `1.${i}`,
        battery: null,
        rssi: null,
      })
      if (i % 100 === 0) await nextTurn()
    }
    await until('the last state', () => named(viewer, 'unit').at(-1)?.data.fw === '1.999')
    expect(named(viewer, 'unit').length).toBeLessThan(10)
  })

  it('resumes after the last event, and the header goes before the address', async () => {
    await append(250, 'a')
    const viewer = view({ 'last-event-id': '30' }, '?after=5')
    await until('all of them', () => viewer.facts().at(-1) === head())
    expect(viewer.facts()).toEqual(upTo(31, head()))
    const other = view({}, '?after=5')
    await until('all of them', () => other.facts().at(-1) === head())
    expect(other.facts()).toEqual(upTo(6, head()))
  })

  it('has neither gap nor repeat for those who come while 2,000 facts are written', async () => {
    const writing = (async () => {
      for (let i = 0; i < 400; i++) {
        await append(5, `a${i}`)
        if (i % 10 === 0) await nextTurn()
      }
    })()
    const first = head()
    for (let i = 0; i < 20; i++) {
      view({}, `?after=${Math.max(1, first - i)}`)
      await wait(10)
    }
    await writing
    const last = head()
    expect(last).toBeGreaterThanOrEqual(first + 2_000)
    for (const [i, viewer] of viewers.entries()) {
      await until(`viewer ${i}`, () => viewer.facts().at(-1) === last)
      expect(viewer.facts()).toEqual(upTo(Math.max(1, first - i) + 1, last))
    }
  })

  it('loses nothing when more comes at once than it keeps', async () => {
    const viewer = view()
    await until('the unit', () => named(viewer, 'unit').length === 1)
    const first = head()
    await Promise.all([append(2_000, 'a'), append(2_000, 'b'), append(2_000, 'c')])
    await until('all of them', () => viewer.facts().at(-1) === first + 6_000)
    expect(viewer.facts()).toEqual(upTo(first + 1, first + 6_000))
  })

  it('serves 200 viewers, each with everything', async () => {
    for (let i = 0; i < 200; i++) view()
    await until('all of them', () => viewers.every((viewer) => named(viewer, 'unit').length === 1))
    const first = head()
    for (let i = 0; i < 50; i++) {
      await append(1, `a${i}`)
      await wait(5)
    }
    const last = head()
    await until('the last fact', () => viewers.every((viewer) => viewer.facts().at(-1) === last))
    for (const viewer of viewers) expect(viewer.facts()).toEqual(upTo(first + 1, last))
  })

  it('takes 500 viewers and no more', async () => {
    for (let i = 0; i < VIEWERS_MAX; i++) view()
    await until('all of them', () => viewers.every((viewer) => viewer.head() !== ''), 20_000)
    const answer = await ask({ ...target(rig.url), path: '/api/live', headers: { authorization } })
    expect([answer.status, answer.json.code]).toEqual([503, 'E_VIEWERS_FULL'])
    viewers[0]?.socket.destroy()
    await until('room', () => viewers[0]?.ended() === true)
    await wait(50)
    const next = view()
    await until('the next', () => next.head().startsWith('HTTP/1.1 200'))
  })

  it('tells an alarm as it comes, to those who come later, and as it goes', async () => {
    const door = (id: string, contact: 'open' | 'closed') =>
      rig.access.signal('reader-1', {
        type: 'door',
        id,
        at: null,
        ageMs: 0,
        contact,
        lock: null,
        exitButton: false,
        tamper: false,
        fireAlarm: null,
      })
    door('1', 'closed')
    const viewer = view()
    await until('the unit', () => named(viewer, 'unit').length === 1)
    door('2', 'open')
    await until('the alarm', () => named(viewer, 'alarm').length === 1)
    const later = view()
    await until('the alarm', () => named(later, 'alarm').length === 1)
    expect(named(later, 'alarm')[0]?.data).toMatchObject({ id: 'door-forced:front', subject: 'front', clearedAt: null })
    const path = '/api/alarms/door-forced%3Afront/acknowledge'
    const acknowledge = () => ask({ ...target(rig.url), path, method: 'POST', headers: { authorization } })
    expect((await acknowledge()).status).toBe(204)
    await until('its end', () => named(later, 'alarm').length === 2)
    expect(named(later, 'alarm')[1]?.data).toMatchObject({ id: 'door-forced:front', clearedAt: expect.any(String) })
    expect((await acknowledge()).json.code).toBe('E_NOT_FOUND')
  })

  it('drops a viewer that does not read, and nobody else waits for it', async () => {
    const calm = await openApi()
    await furnish(calm)
    const headers = { authorization: await calm.bearer('staff') }
    const [slow, well] = [openViewer(calm.url, headers), openViewer(calm.url, headers)]
    await until('both', () => [slow, well].every((viewer) => named(viewer, 'unit').length === 1))
    slow.socket.pause()
    const first = calm.store.journal.head()
    // More than the kernel's own buffers hold.
    for (let i = 0; i < 25; i++) {
      const facts = Array.from({ length: 2_000 }, (_, n) => passage('amadou', `${i}-${n}`))
      await calm.access.change([], facts)
      await wait(110)
    }
    await until('the other', () => well.facts().at(-1) === first + 50_000, 20_000)
    expect(well.facts()).toHaveLength(50_000)
    await until('the drop', () => calm.logged.some((line) => line.includes('it does not read')))
    slow.socket.resume()
    await until('the end', slow.ended)
    expect(slow.facts().length).toBeLessThan(50_000)
    well.socket.destroy()
    await calm.stop()
  })

  it('drops a viewer for whom a little has waited through several pulses', async () => {
    const { journal, directory } = rig.store
    const log = pino({ level: 'silent' })
    const clock = { now: Date.now }
    const live = createLive({ house: rig.access.house, journal, directory, clock, log, pulseMs: 20 })
    const response = (highWaterMark: number) => new PassThrough({ highWaterMark }) as unknown as ServerResponse
    const [stuck, reading] = [response(16), response(16)]
    reading.on('data', () => {})
    live.start()
    for (const each of [stuck, reading]) live.attach(each, null, () => true)
    await until('the drop', () => stuck.destroyed)
    expect([reading.destroyed, live.viewers()]).toEqual([false, 1])
    live.stop()
  })

  it('has a pulse, and ends at the next one for whoever has signed out', async () => {
    const cookie = await rig.signedIn('Ada', 'staff')
    const viewer = view({ authorization: '', cookie })
    const bearing = view()
    await until('a pulse', () => named(bearing, 'pulse').length > 0)
    expect(named(bearing, 'pulse')[0]?.data.at).toMatch(/^\d{4}-.*Z$/)
    expect(viewer.head()).toContain(' 401 ')

    const signedIn = openViewer(rig.url, { cookie })
    viewers.push(signedIn)
    await until('the stream', () => named(signedIn, 'unit').length === 1)
    await ask({ ...target(rig.url), path: '/api/session', method: 'DELETE', headers: { cookie, origin: rig.url } })
    await until('the end', signedIn.ended, 3 * PULSE_MS)
    expect(bearing.ended()).toBe(false)
  })

  it('begins anew for one who knows facts from before a restore, and refuses what is no seq', async () => {
    const viewer = view({ 'last-event-id': '999999' })
    await until('the unit', () => named(viewer, 'unit').length === 1)
    await append(1, 'a')
    await until('the fact', () => viewer.facts().length > 0)
    expect(viewer.facts()).toEqual([head()])
    const answer = await ask({
      ...target(rig.url),
      path: '/api/live',
      headers: { authorization, 'last-event-id': 'x' },
    })
    expect([answer.status, answer.json.code]).toEqual([400, 'E_INVALID'])
  })
})

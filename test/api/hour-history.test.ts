/** Past hours and today's curve over the API: what they tell, to whom, as CSV, and how long ten years take. */
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTally } from '../../gateway/reports/occupancy/tally.ts'
import { databaseFile } from '../../gateway/store/database.ts'
import { log } from '../store/support.ts'
import { type ApiRig, ask, furnish, openApi, target } from '../support/api.ts'

const HOUR = 60 * 60_000
const DAY = 24 * HOUR

let rig: ApiRig
let staff: string
beforeAll(async () => {
  rig = await openApi()
  await furnish(rig)
  const zone = { id: 'lab', name: '=cmd()', capacity: null, antiPassback: 'soft' } as const
  await rig.access.change([{ put: 'zone', value: zone }], [])
  staff = await rig.bearer('staff')
})
afterAll(() => rig.stop())

const get = (path: string, authorization = staff) => ask({ ...target(rig.url), path, headers: { authorization } })

/** Rows as the tally writes them, many at once: `insideAt` tells how many were inside all through an hour. */
function fill(dataDir: string, from: number, to: number, zones: readonly string[], insideAt: (hour: number) => number) {
  const db = new Database(databaseFile(dataDir))
  const insert = db.prepare('INSERT OR REPLACE INTO hour_count VALUES (?, ?, ?, ?, 3600, ?, ?, ?, 1800, 3600)')
  const wall = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome', dateStyle: 'short', timeStyle: 'short' })
  db.transaction(() => {
    for (let at = from; at < to; at += HOUR) {
      const [date, time] = wall.format(at).split(' ') as [string, string]
      const inside = insideAt(at)
      const rest = [Date.parse(date) / DAY, Number(time.slice(0, 2)), inside * 3600, inside, 1]
      for (const zone of ['', ...zones]) insert.run(zone, at, ...rest)
    }
  })()
  db.close()
}

describe('today', () => {
  it('is told exactly as it was, moves on, and stands beside the last eight same weekdays', async () => {
    const midnight = Date.parse((await get('/api/occupancy/today')).json.from)
    const now = Date.now()
    const came = new Date(Math.max(midnight, now - 60_000)).toISOString()
    const enter = (person: string) => ({ kind: 'stay-opened' as const, happenedAt: came, person, zone: 'hall' })
    await rig.access.change([], [enter('amadou'), enter('giulia')])
    for (let week = 1; week <= 10; week += 1) {
      const day = midnight - week * 7 * DAY
      fill(rig.dataDir, day - 2 * HOUR, day + 26 * HOUR, ['hall'], () => (week > 8 ? 1000 : week))
    }
    rig.pass(6000)
    const { json, text } = await get('/api/occupancy/today')
    expect(json.zone).toBeNull()
    expect(json.steps.at(-1)).toEqual({ at: came, inside: 2 })
    expect(json.usual.days).toBe(8)
    expect(json.usual.hours.length).toBeGreaterThanOrEqual(23)
    // The quartiles of 1 to 8.
    for (const hour of json.usual.hours) expect(hour).toMatchObject({ low: 2.8, median: 4.5, high: 6.3 })
    expect(text).not.toMatch(/amadou|giulia/)
    const hall = (await get('/api/occupancy/today?zone=hall')).json
    expect([hall.steps.at(-1).inside, hall.usual.days]).toEqual([2, 8])
    const lab = (await get('/api/occupancy/today?zone=lab')).json
    expect([lab.steps, lab.usual.days, lab.usual.hours]).toEqual([[{ at: json.from, inside: 0 }], 0, []])
  })

  it('is worked out once for all who ask at about the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, () => get('/api/occupancy/today')))
    expect(new Set(answers.map(({ status, json }) => `${status} ${json.at}`)).size).toBe(1)
  })
})

describe('past hours', () => {
  it('are those that the tally has counted, and nobody is named', async () => {
    const house = await openApi()
    await furnish(house)
    const authorization = await house.bearer('staff')
    const empty = await ask({ ...target(house.url), path: '/api/history', headers: { authorization } })
    expect(empty.json).toMatchObject({
      countedFrom: null,
      countedTo: null,
      steps: [],
      week: [],
      desks: [],
      whole: null,
    })
    const happenedAt = new Date().toISOString()
    await house.access.change([], [{ kind: 'stay-opened', happenedAt, person: 'amadou', zone: 'hall' }])
    await house.access.change([], [{ kind: 'desk-occupied', happenedAt, desk: 'd1', unit: 'reader-1' }])
    house.pass(3 * HOUR)
    const { journal, hours, directory } = house.store
    const clock = { now: () => Date.now() + 3 * HOUR }
    await createTally({ journal, hours, directory, clock, timeZone: 'Europe/Rome', log }).catchUp()
    const path = `/api/history?step=hour&zone=hall&from=${happenedAt.slice(0, 10)}`
    const { json, text } = await ask({ ...target(house.url), path, headers: { authorization } })
    expect(json.steps.length).toBeGreaterThanOrEqual(2)
    expect(json.whole).toMatchObject({ highest: 1, entries: 1 })
    expect(json.desks).toMatchObject([{ zone: 'hall', name: 'Hall' }])
    expect(json.desks[0].deskOccupiedMin).toBe(json.desks[0].deskKnownMin)
    expect(text).not.toContain('amadou')
    await house.stop()
  })

  it('come by hour, day, week and month, with the week as it usually is', async () => {
    const from = Date.parse('2026-05-31T22:00:00.000Z')
    fill(rig.dataDir, from, from + 30 * DAY, ['hall'], (at) => (new Date(at).getUTCHours() === 10 ? 12 : 0))
    const month = '/api/history?from=2026-06-01&to=2026-06-30'
    const steps = async (step: string) => (await get(`${month}&step=${step}`)).json.steps
    expect((await steps('hour')).length).toBe(720)
    expect((await steps('hour'))[12]).toMatchObject({
      day: '2026-06-01',
      hour: 12,
      average: 12,
      highest: 12,
      entries: 1,
    })
    expect((await steps('day')).length).toBe(30)
    expect((await steps('day'))[0]).toMatchObject({ day: '2026-06-01', hour: null, average: 0.5, entries: 24 })
    // 1 June 2026 is a Monday.
    const weeks = (await steps('week')).map(({ day }: { day: string }) => day)
    expect(weeks).toEqual(['2026-06-01', '2026-06-08', '2026-06-15', '2026-06-22', '2026-06-29'])
    expect(await steps('month')).toMatchObject([{ day: '2026-06-01', entries: 720, deskOccupiedMin: 21_600 }])
    const { week, whole, zones } = (await get(month)).json
    expect(week).toHaveLength(7 * 24)
    expect(week[12]).toEqual({ weekday: 1, hour: 12, hours: 5, average: 12, highest: 12 })
    expect(whole).toMatchObject({ average: 0.5, highest: 12, deskKnownMin: 43_200 })
    expect(zones).toEqual([
      { id: 'hall', name: 'Hall' },
      { id: 'lab', name: '=cmd()' },
    ])
  })

  it('come as CSV, exactly as they are shown, in either language, and run no formula', async () => {
    const asked = 'from=2026-06-01&to=2026-06-02&step=day&zone=hall'
    const shown = (await get(`/api/history?${asked}`)).json
    const { text, headers } = await get(`/api/history.csv?${asked}&lang=en`)
    expect(headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(headers['content-disposition']).toBe('attachment; filename="soglia-curve.csv"')
    const [head, ...rows] = text.trim().split('\r\n')
    expect(head).toContain('average inside')
    const cells = shown.steps.map((step: Record<string, unknown>) =>
      [step.at, step.day, '', 'Hall', step.average, step.highest, step.entries, 720, 1440, 50].join(','),
    )
    expect(rows).toEqual(cells)
    expect((await get(`/api/history.csv?${asked}&table=week`)).text).toContain('lunedì;12;Hall;1;12;12')
    expect((await get(`/api/history.csv?${asked}&table=desks`)).text).toContain('Hall;1440;2880;50')
    // In an Italian spreadsheet a comma is part of a number, and a semicolon parts the cells.
    const italian = (await get(`/api/history.csv?${asked}&lang=it`)).text.trim().split('\r\n')
    expect(italian[0]).toContain('giorno;ora;zona;presenze medie')
    expect(italian.slice(1)).toEqual(
      cells.map((line: string) => line.replaceAll(',', ';').replace(/;(\d+)\.(\d+);/, ';$1,$2;')),
    )
    expect(italian[1]).toMatch(/;Hall;\d+,\d+;/)
    fill(rig.dataDir, Date.parse('2026-06-01T10:00:00Z'), Date.parse('2026-06-01T11:00:00Z'), ['lab'], () => 1)
    const lab = await get('/api/history.csv?from=2026-06-01&to=2026-06-01&step=day&zone=lab&table=desks')
    expect(lab.text).toContain(`'=cmd()`)
  })

  it.each([
    ['from=yesterday', 'E_INVALID'],
    ['step=minute', 'E_INVALID'],
    ['from=2026-01-02&to=2026-01-01', 'E_INVALID'],
    ['zone=nowhere', 'E_ZONE_UNKNOWN'],
  ])('are refused for %s', async (query, code) => {
    expect((await get(`/api/history?${query}`)).json.code).toBe(code)
  })

  it('tell any range of ten years in under a second, and let others have their turn', { timeout: 60_000 }, async () => {
    const years = await openApi()
    const authorization = await years.bearer('staff')
    const zones = ['a', 'b', 'c', 'd', 'e']
    const to = Math.floor(Date.now() / HOUR) * HOUR
    const from = to - 3652 * DAY
    fill(years.dataDir, from, to, zones, (at) => (at / HOUR) % 40)
    const ask10 = (query: string) =>
      ask({ ...target(years.url), path: `/api/history?${query}`, headers: { authorization } })
    for (const step of ['day', 'week', 'month']) {
      for (const zone of ['', '&zone=c']) {
        let turns = 0
        let looking = true
        const turn = (): void => {
          turns += 1
          if (looking) setImmediate(turn)
        }
        setImmediate(turn)
        // Of the processor: what else the machine does is not counted.
        const before = process.cpuUsage()
        const { status, json } = await ask10(`from=2000-01-01&step=${step}${zone}`)
        const { user, system } = process.cpuUsage(before)
        looking = false
        expect([status, json.whole.entries]).toEqual([200, 3652 * 24])
        expect(json.desks).toHaveLength(zone === '' ? 5 : 1)
        const tookMs = (user + system) / 1000
        expect(tookMs, `ten years by ${step}${zone}: ${Math.round(tookMs)} ms`).toBeLessThan(1000)
        // A piece of 60 days a turn.
        expect(turns).toBeGreaterThan(150)
      }
    }
    expect((await ask10('from=2000-01-01&step=hour')).json.code).toBe('E_INVALID')
    await years.stop()
  })
})

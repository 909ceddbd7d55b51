/** People are ticked off on several phones over the API: once each, live, and with a report at the end. */
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Drill, RollCall } from '../../gateway/api/contract.ts'
import { type ApiRig, ask, furnish, openApi, target } from '../support/api.ts'

let rig: ApiRig
let staff: string
let seq: number
beforeAll(async () => {
  rig = await openApi()
  await furnish(rig)
  const happenedAt = new Date().toISOString()
  const enter = (person: string) => ({ kind: 'stay-opened' as const, happenedAt, person, zone: 'hall' })
  await rig.access.change([], [enter('amadou'), enter('giulia'), enter('lost')])
  staff = await rig.bearer('staff')
})
afterAll(() => rig.stop())

const call = (method: string, path: string, body?: unknown) =>
  ask({ ...target(rig.url), method, path, headers: { authorization: staff } }, body)
const tick = (id: string, person: string, found = true, at = new Date().toISOString()) => ({ id, person, found, at })
const send = (ticks: object[], rollCall?: number) =>
  call('POST', '/api/roll-call/ticks', { ...(rollCall === undefined ? {} : { rollCall }), ticks })
const ticksOf = () => rig.store.journal.read(0, 10_000).filter(({ kind }) => kind === 'roll-call-ticked')
const now = async (): Promise<RollCall> => (await call('GET', '/api/roll-call')).json

describe('ticks', () => {
  it('are for a roll-call that stands', async () => {
    expect((await send([tick('0', 'amadou')])).json.code).toBe('E_NO_ROLL_CALL')
    const begun = await call('POST', '/api/roll-call/begin', { reason: 'a drill', drill: true })
    expect(begun.json.standing).toMatchObject({ drill: true, by: 'token:test-staff' })
    seq = begun.json.standing.seq
  })

  it('sent again, also at the same time, are recorded once and answered alike', async () => {
    const first = tick('p1-1', 'amadou')
    const answers = await Promise.all([send([first]), send([first]), send([first], seq)])
    for (const { status, json } of answers) {
      expect([status, json]).toEqual([200, { rollCall: seq, taken: ['p1-1'], refused: [] }])
    }
    expect((await send([first, first])).json.taken).toEqual(['p1-1', 'p1-1'])
    expect(ticksOf()).toHaveLength(1)
    expect(ticksOf()[0]).toMatchObject({ person: 'amadou', tick: 'p1-1', rollCall: seq, found: true, row: 1 })
    expect((await now()).rows.find(({ person }) => person === 'amadou')?.tick).toMatchObject({
      ...{ id: 'p1-1', found: true, by: 'token:test-staff' },
    })
    expect((await now()).found).toBe(1)
  })

  it('hold by their time, however late they come; one from the future counts as of now', async () => {
    await send([tick('p2-9', 'amadou', false, new Date(Date.now() - 60_000).toISOString())])
    expect((await now()).found).toBe(1)
    await send([tick('p2-a', 'giulia', true, '2099-01-01T00:00:00.000Z')])
    const told = ticksOf().at(-1)
    expect(Date.parse(told?.happenedAt ?? '')).toBeLessThanOrEqual(Date.now())
    await send([tick('p2-b', 'giulia', false)])
    expect((await now()).rows.find(({ person }) => person === 'giulia')?.tick?.found).toBe(false)
  })

  it('about nobody of the list are refused by name, and keep none of the others back', async () => {
    const { json } = await send([tick('p3-1', 'nobody'), tick('p3-2', 'giulia')])
    expect(json).toEqual({ rollCall: seq, taken: ['p3-2'], refused: [{ id: 'p3-1', code: 'E_NOT_INSIDE' }] })
    expect((await now()).found).toBe(2)
  })

  it('count somebody who is not on the list, with what they are, and take it back', async () => {
    const other = (id: string, row: string, found: boolean, note?: string) => ({
      ...{ id, other: row, found, at: new Date().toISOString() },
      ...(note === undefined ? {} : { note }),
    })
    await send([other('o-1', 'row-1', true, 'a courier'), other('o-2', 'row-2', true)])
    expect((await now()).others).toMatchObject([
      { note: 'a courier', found: true },
      { note: null, found: true },
    ])
    await send([other('o-3', 'row-2', false)])
    expect((await now()).others.filter(({ found }) => found)).toHaveLength(1)
  })

  it.each([
    [[{ id: 'x', found: true, at: 'noon', person: 'giulia' }]],
    [[{ id: 'x', found: true, at: '2026-11-22T10:00:00.000Z' }]],
    [[{ id: 'x', found: true, at: '2026-11-22T10:00:00.000Z', person: 'giulia', other: 'y' }]],
    [[{ id: 'with blank', found: true, at: '2026-11-22T10:00:00.000Z', person: 'giulia' }]],
    [[{ id: 'x', found: true, at: '2026-11-22T10:00:00.000Z', other: 'y', note: 'uid:04a2b3c4d5e680' }]],
    [Array.from({ length: 201 }, (_, n) => tick(`many-${n}`, 'giulia'))],
  ])('that are none are an error: %j', async (ticks) => {
    expect((await send(ticks)).json.code).toBe('E_INVALID')
  })

  it('move no stay, and who leaves by a door stays on the list with the time', async () => {
    expect(rig.access.house.stays()).toHaveLength(3)
    const happenedAt = new Date().toISOString()
    await rig.access.change([], [{ kind: 'stay-closed', happenedAt, person: 'lost', zone: 'hall' }])
    const { rows, left } = await now()
    expect(rows.find(({ person }) => person === 'lost')).toMatchObject({ leftAt: happenedAt, tick: null })
    expect([rows.length, left]).toEqual([3, 1])
  })
})

describe('a report', () => {
  it('says how it went, of everybody on the list', async () => {
    await send([tick('p4-1', 'giulia', false)])
    expect((await call('GET', `/api/roll-call/reports/${seq}`)).status).toBe(404)
    await call('POST', '/api/roll-call/end', { reason: 'all are out' })
    const { json } = await call('GET', `/api/roll-call/reports/${seq}`)
    const drill = json as Drill
    expect(drill).toMatchObject({
      ...{ seq, by: 'token:test-staff', reason: 'a drill', drill: true, endReason: 'all are out' },
      ...{ listed: 3, found: 1, left: 1, notFound: 1, others: 1, allAccountedMs: null },
    })
    expect(drill.durationMs).toBe(Date.parse(drill.ended) - Date.parse(drill.began))
    const outcomes = drill.rows.map(({ name, outcome, late }) => [name, outcome, late])
    expect(outcomes).toEqual([
      ['Amadou D.', 'found', false],
      ['Giulia R.', 'not-found', false],
      ['lost', 'left', false],
    ])
    expect(drill.othersNoted).toMatchObject([{ note: 'a courier' }])
    const { json: list } = await call('GET', '/api/roll-call/reports')
    expect(list).toMatchObject({ reports: [{ seq, found: 1 }], next: null })
  })

  it('hears a phone that found its network again after the end, and says so', async () => {
    expect((await send([tick('late-1', 'giulia')])).json.code).toBe('E_NO_ROLL_CALL')
    expect((await send([tick('late-1', 'giulia')], seq)).json.taken).toEqual(['late-1'])
    expect((await send([tick('late-1', 'giulia')], seq)).json.taken).toEqual(['late-1'])
    const { json } = await call('GET', `/api/roll-call/reports/${seq}`)
    expect(json.rows[1]).toMatchObject({ name: 'Giulia R.', outcome: 'found', late: true })
    expect(json.rows).toHaveLength(3)
    rig.pass(25 * 60 * 60_000)
    expect((await send([tick('late-2', 'giulia')], seq)).json.code).toBe('E_NO_ROLL_CALL')
  })

  it('comes on paper and as a table', async () => {
    const paper = await call('GET', `/api/roll-call/reports/${seq}/page.html?lang=en`)
    expect(paper.headers['content-security-policy']).toContain("default-src 'none'")
    expect(paper.text).toContain('Report of the drill')
    expect(paper.text).toContain('Amadou D.')
    const table = await call('GET', `/api/roll-call/reports/${seq}/table.csv`)
    const rows = parse(table.text, { columns: true, bom: true }) as Record<string, string>[]
    expect(rows.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['Amadou D.', 'found'],
      ['Giulia R.', 'found'],
      ['lost', 'left'],
    ])
  })

  it('of one in which nobody was ticked names nobody', async () => {
    const begun = await call('POST', '/api/roll-call/begin', { reason: 'false alarm' })
    await call('POST', '/api/roll-call/end', { reason: 'nothing' })
    const { json } = await call('GET', `/api/roll-call/reports/${begun.json.standing.seq}`)
    expect(json).toMatchObject({ listed: 2, found: 0, notFound: 2, rows: [], drill: false })
    const { json: first } = await call('GET', '/api/roll-call/reports?limit=1')
    expect(first.next).toBe(begun.json.standing.seq)
    const { json: second } = await call('GET', `/api/roll-call/reports?limit=1&before=${first.next}`)
    expect(second.reports.map((each: Drill) => each.seq)).toEqual([seq])
  })

  it.each(['0', '999999', 'x', '-1'])('is not there for %s', async (nothing) => {
    expect([400, 404]).toContain((await call('GET', `/api/roll-call/reports/${nothing}`)).status)
  })
})

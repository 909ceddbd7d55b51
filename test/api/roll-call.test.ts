/** The roll-call over the API: as rows, as a file, on paper; begun and ended. */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiRig, ask, furnish, openApi, target } from '../support/api.ts'

let rig: ApiRig
let staff: string
beforeAll(async () => {
  rig = await openApi()
  await furnish(rig)
  const directory = rig.store.directory
  const helped = {
    ...(directory.person('amadou') as NonNullable<ReturnType<typeof directory.person>>),
    assistance: true,
  }
  const happenedAt = new Date().toISOString()
  const enter = (person: string) => ({ kind: 'stay-opened' as const, happenedAt, person, zone: 'hall' })
  await rig.access.change([{ put: 'person', value: helped }], [enter('amadou'), enter('giulia')])
  staff = await rig.bearer('staff')
})
afterAll(() => rig.stop())

const call = (method: string, path: string, body?: unknown) =>
  ask({ ...target(rig.url), method, path, headers: { authorization: staff } }, body)

describe('who is inside', () => {
  it('comes as rows, with who asked for help', async () => {
    const { status, json } = await call('GET', '/api/roll-call')
    expect(status).toBe(200)
    expect(json).toMatchObject({ certain: 2, uncertain: 0, guests: 1, assistance: 1, standing: null })
    expect(json.rows.map(({ name, assistance }: { name: string; assistance: boolean }) => [name, assistance])).toEqual([
      ['Amadou D.', true],
      ['Giulia R.', false],
    ])
  })

  it('comes as a file for spreadsheets', async () => {
    const { status, headers, text } = await call('GET', '/api/roll-call.csv')
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(headers['content-disposition']).toBe('attachment; filename="roll-call.csv"')
    expect(text.split('\r\n')).toHaveLength(4)
  })

  it.each([
    ['', 'Appello'],
    ['?lang=it', 'Appello'],
    ['?lang=en', 'Roll-call'],
  ])('comes on paper%s, and its policy lets in its own style and nothing else', async (query, title) => {
    const { status, headers, text } = await call('GET', `/api/roll-call.html${query}`)
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    expect(headers['cache-control']).toBe('no-store')
    expect(text).toContain(`<h1>${title} · Soglia</h1>`)
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
    )
    const style = /<style>(.*?)<\/style>/s.exec(text)?.[1] ?? ''
    expect(headers['content-security-policy']).toContain(createHash('sha256').update(style).digest('base64'))
  })

  it('is in no language that the house does not speak', async () => {
    expect((await call('GET', '/api/roll-call.html?lang=la')).json.code).toBe('E_INVALID')
  })
})

describe('a roll-call', () => {
  it('begins once, stands for all, and ends once, each with who and why', async () => {
    const begun = await call('POST', '/api/roll-call/begin', { reason: 'drill' })
    expect([begun.status, begun.json]).toEqual([
      200,
      {
        changed: true,
        standing: {
          ...{ seq: expect.any(Number), since: expect.any(String), by: 'token:test-staff' },
          ...{ reason: 'drill', drill: false },
        },
      },
    ])
    expect((await call('POST', '/api/roll-call/begin', { reason: 'again' })).json).toEqual({
      changed: false,
      standing: begun.json.standing,
    })
    expect((await call('GET', '/api/roll-call')).json.standing).toEqual(begun.json.standing)
    expect((await call('POST', '/api/roll-call/end', { reason: 'all are out' })).json).toEqual({
      changed: true,
      standing: null,
    })
    expect((await call('POST', '/api/roll-call/end', { reason: 'again' })).json.changed).toBe(false)
    const facts = rig.store.journal.read(0, 1000).filter(({ kind }) => kind.startsWith('roll-call-'))
    expect(facts).toMatchObject([
      { kind: 'roll-call-started', by: 'token:test-staff', reason: 'drill', certain: 2 },
      { kind: 'roll-call-ended', by: 'token:test-staff', reason: 'all are out', certain: 2 },
    ])
  })

  it('wants a reason', async () => {
    for (const body of [{}, { reason: ' ' }]) {
      expect((await call('POST', '/api/roll-call/begin', body)).json.code).toBe('E_INVALID')
    }
    expect(rig.access.rollCallNow()).toBe(null)
  })
})

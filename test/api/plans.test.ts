/** Floors over HTTP: who may look and who may draw, and under which headers a drawing is shown. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTwoOrganisations, type TwoOrganisations } from './two-organisations.ts'

let house: TwoOrganisations
beforeAll(async () => {
  house = await openTwoOrganisations()
})
afterAll(() => house.rig.stop())

const admin = (method: string, url: string, body?: object) => house.call('admin', method, url, body)
const base64 = (text: string | Buffer): string => Buffer.from(text).toString('base64')
const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3" onload="alert(1)"><script>alert(2)</script><path d="M0 0h4"/></svg>'
const FLOOR = {
  name: 'Primo piano',
  width: 120,
  height: 80,
  zones: [
    {
      zone: 'hall',
      points: [
        [0, 0],
        [60, 0],
        [60, 60],
        [0, 60],
      ],
    },
  ],
  desks: [{ desk: 'd-south', x: 10, y: 10, turn: 90 }],
  doors: [{ door: 'front', x: 60, y: 20, turn: 90 }],
}

describe('floors', () => {
  it('are drawn by admins and looked at by staff', async () => {
    const made = await admin('POST', '/api/plans', { ...FLOOR, reason: 'the house moves' })
    const whole = { ...FLOOR, id: 'primo-piano', order: 1, background: null, backgroundPercent: 40, rev: 1 }
    expect([made.status, made.json]).toEqual([201, whole])
    expect((await house.call('staff', 'GET', '/api/plans')).json.at(-1)).toEqual(whole)
    expect((await house.call('staff', 'PATCH', '/api/plans/primo-piano', { name: 'x' })).status).toBe(403)
    expect((await house.call('member north', 'GET', '/api/plans')).status).toBe(403)

    const moved = await admin('PATCH', '/api/plans/primo-piano', { desks: [], rev: 1 })
    expect(moved.json).toEqual({ ...whole, desks: [], rev: 2 })
    expect((await admin('PATCH', '/api/plans/primo-piano', { desks: [], name: 'y', rev: 1 })).json.code).toBe(
      'E_CONFLICT',
    )
    const { journal } = house.rig.store
    expect(journal.read(journal.head() - 1, 1)[0]).toMatchObject({ kind: 'plan-changed', subject: 'primo-piano' })
    expect((await admin('GET', '/api/history/plan/primo-piano')).json.map(({ rev }: { rev: number }) => rev)).toEqual([
      1, 2,
    ])
  })

  it('that are not valid are refused by name, and so is a field misspelt', async () => {
    for (const [body, code] of [
      [{ zones: [{ zone: 'hall', points: [[0, 0]] }] }, 'E_PLAN_INVALID'],
      [{ zones: [{ zone: 'hall', points: [[0, 0, 0]] }] }, 'E_INVALID'],
      [{ desks: [{ desk: 'd-south', x: 1, y: 1, turn: 0, person: 'nora-north' }] }, 'E_INVALID'],
      [{ desk: [] }, 'E_INVALID'],
      [{ background: null }, 'E_INVALID'],
    ] as const) {
      expect([body, (await admin('PATCH', '/api/plans/ground', body)).json.code]).toEqual([body, code])
    }
  })
})

describe('a drawing', () => {
  const at = '/api/plans/ground/background'

  it('is cleaned, and shown so that it can only be looked at', async () => {
    const drawn = await admin('PUT', at, { file: base64(SVG) })
    expect([drawn.status, drawn.json.background]).toEqual([
      200,
      { format: 'svg', digest: expect.stringMatching(/^[0-9a-f]{16}$/) },
    ])
    const shown = await house.rig.server.inject({ url: at, headers: house.headers.staff })
    expect(shown.body).toBe('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><path d="M0 0h4"></path></svg>')
    expect(shown.headers).toMatchObject({
      'content-type': 'image/svg+xml',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
    // What is kept of it is not told with its history.
    expect((await admin('GET', '/api/history/drawing/ground')).text).not.toContain(base64('<path').slice(0, 6))
  })

  it('of a megabyte is taken, a larger one and what is no drawing are not', async () => {
    const png = Buffer.alloc(1024 * 1024)
    png.write('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1')
    png.writeUInt32BE(2000, 16)
    png.writeUInt32BE(1000, 20)
    expect((await admin('PUT', at, { file: base64(png) })).json.background.format).toBe('png')
    const shown = await house.rig.server.inject({ url: at, headers: house.headers.staff })
    expect(shown.headers['content-type']).toBe('image/png')
    expect(shown.rawPayload.equals(png)).toBe(true)
    expect((await admin('PUT', at, { file: base64(Buffer.concat([png, png.subarray(0, 1)])) })).json.code).toBe(
      'E_DRAWING',
    )
    expect((await admin('PUT', at, { file: base64('<html onload="x"/>') })).json.code).toBe('E_DRAWING')
    expect((await admin('PUT', at, { file: 'not base64!' })).json.code).toBe('E_INVALID')
    expect((await house.call('staff', 'PUT', at, { file: base64(SVG) })).status).toBe(403)
  })

  it('goes, and then there is none', async () => {
    const { rev } = (await admin('GET', '/api/plans/ground')).json
    expect((await admin('DELETE', `${at}?rev=${rev - 1}`)).json.code).toBe('E_CONFLICT')
    expect((await admin('DELETE', `${at}?rev=${rev}`)).json.background).toBeNull()
    expect((await house.call('staff', 'GET', at)).json.code).toBe('E_PLAN_UNKNOWN')
  })
})

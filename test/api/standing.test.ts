/** Whom an account or a token speaks for: a contact for an organisation, a member for a person. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PASSWORD } from '../support/api.ts'
import { openTwoOrganisations, type TwoOrganisations } from './two-organisations.ts'

let house: TwoOrganisations
beforeAll(async () => {
  house = await openTwoOrganisations()
})
afterAll(() => house.rig.stop())
const admin = (method: string, url: string, body?: object) => house.call('admin', method, url, body)

/** A standing, and the code by which it is refused; null: it is taken. */
const STANDINGS: [standing: object, code: string | null][] = [
  [{ role: 'contact', org: 'north' }, null],
  [{ role: 'contact', org: 'north', person: 'nora-north' }, null],
  [{ role: 'contact' }, 'E_INVALID'],
  [{ role: 'contact', org: 'nowhere' }, 'E_ORGANISATION_UNKNOWN'],
  [{ role: 'contact', org: 'Northern Lights' }, 'E_ORGANISATION_UNKNOWN'],
  [{ role: 'member', person: 'nora-north' }, null],
  [{ role: 'member' }, 'E_INVALID'],
  [{ role: 'member', person: 'nobody' }, 'E_PERSON_UNKNOWN'],
  [{ role: 'member', person: 'nora-north', org: 'north' }, 'E_INVALID'],
  [{ role: 'staff', person: 'stella' }, null],
  [{ role: 'staff' }, null],
  [{ role: 'admin', org: 'north' }, 'E_INVALID'],
]

describe('a standing', () => {
  it.each(STANDINGS)('%j is refused by %s, of accounts and tokens alike', async (standing, code) => {
    const name = JSON.stringify(standing)
    for (const [url, body] of [
      ['/api/accounts', { name, password: PASSWORD, ...standing }],
      ['/api/tokens', { name, ...standing }],
    ] as const) {
      const { status, json } = await admin('POST', url, body)
      expect([url, status < 300 ? null : json.code]).toEqual([url, code])
    }
    const { json: accounts } = await admin('GET', '/api/accounts')
    const row = accounts.find((each: { name: string }) => each.name === name)
    if (code === null) expect(row).toMatchObject({ name, org: null, person: null, ...standing })
    else expect(row).toBeUndefined()
  })

  it('holds for whoever signs in with a password, too', async () => {
    await admin('POST', '/api/accounts', { name: 'Cleo', password: PASSWORD, role: 'contact', org: 'south' })
    const asked = { method: 'POST' as const, url: '/api/session', payload: { name: 'Cleo', password: PASSWORD } }
    const answer = await house.rig.server.inject(asked)
    const cookie = String(answer.headers['set-cookie']).split(';')[0] as string
    const people = await house.rig.server.inject({ method: 'GET', url: '/api/people', headers: { cookie } })
    expect(people.json().map(({ id }: { id: string }) => id)).toEqual(['sara-south', 'gus-south'])
  })

  it('keeps the organisation that it speaks for in the register', async () => {
    await admin('POST', '/api/organisations', { name: 'Lonely' })
    await admin('POST', '/api/accounts', { name: 'Leo', password: PASSWORD, role: 'contact', org: 'lonely' })
    const removed = await admin('DELETE', '/api/organisations/lonely')
    expect(removed.json).toMatchObject({ status: 409, code: 'E_IN_USE', detail: expect.stringContaining('Leo') })
  })
})

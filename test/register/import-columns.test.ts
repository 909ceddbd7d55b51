import { beforeEach, describe, expect, test } from 'vitest'
import { ADA, type Bench, createBench } from './support.ts'

let bench: Bench
beforeEach(() => {
  bench = createBench()
})
const bring = (text: string, dryRun = false) => bench.register.people.import(text, { dryRun }, ADA)
async function refusal(text: string): Promise<string> {
  const error = await bench.register.people.import(text, {}, ADA).catch((caught: unknown) => caught)
  expect(error).toMatchObject({ code: 'E_IMPORT' })
  return (error as Error).message
}

describe('the further columns', () => {
  const FULL = 'id,name,kind,org,groups,credentials,from,until,host,extended,assistance,badges'
  const full = (...rows: string[]): string => `${[FULL, ...rows].join('\n')}\n`
  const json = (badges: unknown): string => `"${JSON.stringify(badges).replaceAll('"', '""')}"`
  const reasonOf = async (row: string): Promise<string | undefined> => (await bring(full(row), true)).bad[0]?.reason

  test('hold the host, who needs what, and badges that the simple ones cannot say', async () => {
    const badges = [
      { credential: 'code:a;b', from: '2026-12-01', until: '2026-12-24T12:00:00Z' },
      { credential: 'code:c', suspended: 'lost' },
      { credential: 'code:d', suspended: true, suspendedAt: '2026-11-01T00:00:00Z' },
      { credential: 'code:e', from: null, suspended: false },
    ]
    const report = await bring(
      full(
        'g1,Gina,guest,,,,,,m1,,,',
        `m1,Anna,,,(none),,,,,yes,TRUE,${json(badges)}`,
        'm2,Bruno,,,,code:f,,,,no,0,[]',
      ),
    )
    expect(report).toMatchObject({ people: 3, badges: 5, bad: [] })
    const { directory } = bench
    expect(directory.person('g1')).toMatchObject({ host: 'm1', groups: ['members'] })
    expect(directory.person('m1')).toMatchObject({ groups: [], extendedTime: true, assistance: true })
    expect(directory.person('m2')).toMatchObject({ extendedTime: false, assistance: false })
    expect(directory.badgeOf('code:a;b')).toMatchObject({
      from: Date.parse('2026-11-30T23:00:00Z'),
      until: Date.parse('2026-12-24T12:00:00Z'),
    })
    expect(directory.badgeOf('code:c')).toMatchObject({
      suspendedAt: Date.parse('2026-11-22T09:00:00Z'),
      suspendedReason: 'lost',
    })
    expect(directory.badgeOf('code:d')).toMatchObject({
      suspendedAt: Date.parse('2026-11-01T00:00:00Z'),
      suspendedReason: null,
    })
    expect(directory.badgeOf('code:e')?.suspendedAt).toBeNull()
  })

  test.each([
    ['m1,Anna,guest,,,,,,nobody,,,', 'no such person: nobody'],
    ['m1,Anna,,,,,,,m2,,,', 'only a guest has a host'],
    ['m1,Anna,,,,,,,,maybe,,', 'extended is yes or no'],
    ['m1,Anna,,,,,,,,,maybe,', 'assistance is yes or no'],
    ['m1,Anna,,,,,,,,,,[code:secret', 'badges is not JSON'],
    ['m1,Anna,,,,,,,,,,{}', 'badges is a list in JSON'],
    ['m1,Anna,,,,,,,,,,[1]', 'a badge is an object'],
    [`m1,Anna,,,,,,,,,,${json([{ credential: 'secret' }])}`, 'This is not a credential'],
    [`m1,Anna,,,,,,,,,,${json([{ credential: 7 }])}`, 'a badge has the fields'],
    [`m1,Anna,,,,,,,,,,${json([{ credential: 'code:secret', person: 'm2' }])}`, 'a badge has the fields'],
    [`m1,Anna,,,,,,,,,,${json([{ credential: 'code:secret', suspended: 1 }])}`, 'true, or the reason'],
    [`m1,Anna,,,,,,,,,,${json([{ credential: 'code:secret', suspendedAt: '2026-11-01' }])}`, 'badge that is suspended'],
    [`m1,Anna,,,,,,,,,,${json([{ credential: 'code:secret', from: 'soon' }])}`, '"from" is neither'],
    [`m1,Anna,,,,code:secret,,,,,,${json([{ credential: 'code:secret' }])}`, 'already held'],
    ['m1,Rete,network,,members,,,,,,,', 'a row of kind network has no groups'],
    ['m1,Lab,group,Orto,,,,,,,,', 'a row of kind group has no org'],
    ['Rete,Rete,network,,,,,,,,,', 'the id of the organisation is 1 to 40'],
    ['members,Other,group,,,,,,,,,x', 'a row of kind group has no badges'],
  ])('with %j: %s', async (row, reason) => {
    expect(await reasonOf(row)).toContain(reason)
    expect(await reasonOf(row)).not.toContain('secret')
  })

  test('name hosts, networks and groups wherever they stand', async () => {
    const report = await bring(
      full(
        'g1,Gina,guest,orto,,,,,m1,,,',
        'orto,Orto,enterprise,est,,,,,,,,',
        'm1,Anna,,Orto,choir,,,,,,,',
        'est,Rete Est,network,rete,,,,,,,,',
        'choir,The Choir,group,,,,,,,,,',
        'rete,Rete,network,,,,,,,,,',
      ),
    )
    expect(report).toMatchObject({ people: 2, organisations: 3, groups: 1, bad: [] })
    const { directory } = bench
    expect(directory.organisation('orto')).toEqual({ id: 'orto', name: 'Orto', kind: 'enterprise', network: 'est' })
    expect(directory.group('choir')?.name).toBe('The Choir')
    expect(directory.person('m1')).toMatchObject({ org: 'orto', groups: ['choir'] })
  })

  test('name no circle of networks, and none that is no network', async () => {
    const { bad } = await bring(
      full('a,A,network,b,,,,,,,,', 'b,B,network,c,,,,,,,,', 'c,C,network,a,,,,,,,,', 'd,D,network,d,,,,,,,,'),
      true,
    )
    expect(bad.map(({ row }) => row)).toEqual([2, 3, 4, 5])
  })

  test('leave what is there as it is, and change nothing that is called otherwise', async () => {
    await bench.register.organisations.add({ name: 'Orto' }, ADA)
    const same = full('orto,Orto,enterprise,,,,,,,,,', 'members,members,group,,,,,,,,,')
    expect(await bring(same)).toMatchObject({ organisations: 0, groups: 0, bad: [] })
    expect(await refusal(full('orto,Orto,association,,,,,,,,,'))).toContain('the organisation orto')
    await bench.register.groups.change('members', { name: 'Soci' }, ADA)
    expect(await refusal(same)).toContain('the group members')
  })
})

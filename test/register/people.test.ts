import { beforeEach, describe, expect, test } from 'vitest'
import { ADA, type Bench, codeOf, createBench, messageOf } from './support.ts'

let bench: Bench
beforeEach(() => {
  bench = createBench()
})

const add = async (name: string): Promise<string> => (await bench.register.people.add({ name }, ADA)).id

describe('the id of a person', () => {
  test.each([
    ['Anna Rossi', 'anna-rossi'],
    ["  Niccolò   D'Àngelo  ", 'niccolo-dangelo'],
    ['Jörg Groß', 'jorg-gross'],
    ['Łukasz Ødegård', 'lukasz-odegard'],
    ['Nguyễn Văn Ân', 'nguyen-van-an'],
    ['A. B. (ospite) 2', 'a-b-ospite-2'],
    ['x'.repeat(60), 'x'.repeat(40)],
  ])('of %j is %s', async (name, id) => {
    expect(await add(name)).toBe(id)
  })

  test.each(['محمد علي', '王小明', '!!!', 'Олена'])('of %j is a short random one', async (name) => {
    const [first, second] = [await add(name), await add(name)]
    expect(first).toMatch(/^p-[a-z2-7]{8}$/)
    expect(second).toMatch(/^p-[a-z2-7]{8}$/)
    expect(first).not.toBe(second)
  })

  test('of namesakes is counted, also at its full length', async () => {
    expect([await add('Anna'), await add('ANNA'), await add('anna')]).toEqual(['anna', 'anna-2', 'anna-3'])
    await add('y'.repeat(50))
    const second = await add('y'.repeat(50))
    expect(second).toMatch(/^y+-2$/)
    expect(second.length).toBeLessThanOrEqual(40)
    // So that a file of nothing but namesakes does not count up to each.
    const ids = await Promise.all(Array.from({ length: 110 }, () => add('Zoe')))
    expect(ids[98]).toBe('zoe-99')
    expect(ids[99]).toMatch(/^zoe-[a-z2-7]{8}$/)
  })

  test('that is given stands, once', async () => {
    const { register } = bench
    expect(await register.people.add({ name: 'Anna', id: 'm-17' }, ADA)).toEqual({ id: 'm-17' })
    expect(await codeOf(register.people.add({ name: 'Bruno', id: 'm-17' }, ADA))).toBe('E_EXISTS')
    expect(await codeOf(register.people.add({ name: 'Bruno', id: 'M 17' }, ADA))).toBe('E_INVALID')
  })

  test('of namesakes at once is never the same', async () => {
    const ids = await Promise.all(Array.from({ length: 30 }, () => add('Anna')))
    expect(new Set(ids).size).toBe(30)
  })
})

test('a person without a group joins members; a name is trimmed; the fact names the person apart', async () => {
  const { register, directory } = bench
  await register.people.add({ name: ' Anna ' }, ADA)
  await register.people.add({ name: 'Guest', kind: 'guest', org: ' Orto ', groups: ['jam', 'jam', 'lab'] }, ADA)
  expect(directory.person('anna')).toEqual({
    id: 'anna',
    name: 'Anna',
    kind: 'member',
    org: null,
    groups: ['members'],
    host: null,
    extendedTime: false,
    assistance: false,
  })
  expect(directory.person('guest')).toMatchObject({ kind: 'guest', org: 'orto', groups: ['jam', 'lab'] })
  expect(bench.facts()[0]).toMatchObject({ kind: 'person-added', person: 'anna', by: 'ada' })
})

test.each(['', '   ', 'x'.repeat(201), 'a\nb', 'a\u0000b', 'a\u202eb', 'Niccol\ufffd', 'a\u001b[31mb', '\ud800'])(
  'the name %j is refused',
  async (name) => {
    expect(await codeOf(bench.register.people.add({ name }, ADA))).toBe('E_INVALID')
  },
)

describe('the organisation of a person', () => {
  test('is named by id or by name, and made on the spot where nobody knows it', async () => {
    const { register, directory } = bench
    await register.organisations.add({ id: 'o7', name: 'Rete Est', kind: 'network' }, ADA)
    await register.people.add({ id: 'a', name: 'A', org: 'o7' }, ADA)
    await register.people.add({ id: 'b', name: 'B', org: 'rete EST' }, ADA)
    bench.calls.length = 0
    await register.people.add({ id: 'c', name: 'C', org: 'Città Aperta' }, { by: 'ada', reason: 'new here' })
    expect(['a', 'b', 'c'].map((id) => directory.person(id)?.org)).toEqual(['o7', 'o7', 'citta-aperta'])
    expect(directory.organisation('citta-aperta')).toEqual({
      id: 'citta-aperta',
      name: 'Città Aperta',
      kind: 'enterprise',
      network: null,
    })
    expect(bench.calls).toHaveLength(1)
    expect(bench.facts().slice(-2)).toMatchObject([
      { kind: 'organisation-added', subject: 'citta-aperta', by: 'ada', reason: 'new here' },
      { kind: 'person-added', person: 'c', by: 'ada', reason: 'new here' },
    ])
  })

  test('is not guessed where two differ by the case of their letters alone', async () => {
    const { register, directory } = bench
    await register.organisations.add({ name: 'Orto' }, ADA)
    await register.organisations.add({ name: 'ORTO' }, ADA)
    expect(await codeOf(register.people.add({ name: 'Anna', org: 'oRTO' }, ADA))).toBe('E_AMBIGUOUS')
    await register.people.add({ name: 'Anna', org: 'ORTO' }, ADA)
    expect(directory.person('anna')?.org).toBe('orto-2')
  })
})

test('groups that nobody knows are made on the spot, and no rule names them', async () => {
  await bench.register.people.add({ name: 'Anna', groups: ['members', 'choir'] }, ADA)
  expect(bench.directory.group('choir')).toEqual({ id: 'choir', name: 'choir' })
  expect(bench.directory.rulesOf('choir')).toEqual([])
  expect(bench.facts().map(({ kind }) => kind)).toEqual(['group-added', 'person-added'])
  const many = Array.from({ length: 65 }, (_, number) => `g${number}`)
  expect(await codeOf(bench.register.people.change('anna', { groups: many }, ADA))).toBe('E_INVALID')
})

describe('a host', () => {
  beforeEach(async () => {
    await add('Anna')
    await bench.register.people.add({ name: 'Gustavo', kind: 'guest', host: 'anna' }, ADA)
  })

  test('is a person who is no guest, of a guest', async () => {
    const { people } = bench.register
    expect(bench.directory.person('gustavo')?.host).toBe('anna')
    expect(await codeOf(people.add({ name: 'G', kind: 'guest', host: 'nobody' }, ADA))).toBe('E_PERSON_UNKNOWN')
    expect(await codeOf(people.add({ name: 'G', kind: 'guest', host: 'gustavo' }, ADA))).toBe('E_INVALID')
    expect(await codeOf(people.add({ name: 'M', host: 'anna' }, ADA))).toBe('E_INVALID')
    expect(await codeOf(people.change('gustavo', { host: 'gustavo' }, ADA))).toBe('E_INVALID')
  })

  test('neither goes nor becomes a guest while others rest on them', async () => {
    const { people, events } = bench.register
    expect(await messageOf(people.remove('anna', ADA))).toContain('guest gustavo')
    expect(await codeOf(people.change('anna', { kind: 'guest' }, ADA))).toBe('E_IN_USE')
    await people.remove('gustavo', ADA)
    await events.add({ name: 'Jam', host: 'anna', from: '2026-12-01', until: '2026-12-01' }, ADA)
    expect(await messageOf(people.remove('anna', ADA))).toContain('event jam')
    await events.remove('jam', ADA)
    expect(await codeOf(people.remove('anna', ADA))).toBe('none')
  })

  test('is no longer one of a guest who becomes a member', async () => {
    const changed = await bench.register.people.change('gustavo', { kind: 'member' }, ADA)
    expect(changed).toMatchObject({ kind: 'member', host: null })
    expect(await codeOf(bench.register.people.remove('anna', ADA))).toBe('none')
  })
})

describe('a person', () => {
  test('changes by what is given', async () => {
    const { register, directory } = bench
    await add('Anna')
    await register.people.change('anna', { name: ' Anna Maria ', extendedTime: true }, { by: 'bob', reason: 'asked' })
    await register.people.change('anna', { assistance: true, groups: [], org: 'Orto' }, ADA)
    expect(directory.person('anna')).toEqual({
      id: 'anna',
      name: 'Anna Maria',
      kind: 'member',
      org: 'orto',
      groups: [],
      host: null,
      extendedTime: true,
      assistance: true,
    })
    expect(bench.facts()[1]).toMatchObject({ kind: 'person-changed', person: 'anna', by: 'bob', reason: 'asked' })
    const before = bench.calls.length
    await register.people.change('anna', { name: 'Anna Maria', org: 'ORTO' }, ADA)
    expect(bench.calls).toHaveLength(before)
    expect(await codeOf(register.people.change('nobody', {}, ADA))).toBe('E_PERSON_UNKNOWN')
    expect(await codeOf(register.people.change('anna', { kind: 'boss' as 'staff' }, ADA))).toBe('E_INVALID')
    expect(await codeOf(register.people.change('anna', { assistance: 'yes' as unknown as boolean }, ADA))).toBe(
      'E_INVALID',
    )
  })

  test('who goes leaves no badge alive, all in one piece, and no made id to the next', async () => {
    const { register, directory } = bench
    await add('Anna')
    const badges = await Promise.all(
      ['code:1', 'code:2', 'code:3'].map((credential) =>
        register.badges.add({ credential, person: 'anna', until: '2026-12-31' }, ADA),
      ),
    )
    await register.badges.revoke('code:3', { by: 'ada', reason: 'lost' })
    bench.calls.length = 0
    expect(await register.people.remove('anna', { by: 'bob', reason: 'moved away' })).toEqual({ id: 'anna' })
    expect(bench.calls).toHaveLength(1)
    expect(directory.person('anna')).toBeNull()
    expect(badges.map(({ id }) => directory.badge(id)?.revokedReason)).toEqual(['moved away', 'moved away', 'lost'])
    expect(bench.facts().slice(-3)).toMatchObject([
      { kind: 'badge-revoked', badge: badges[0]?.id, by: 'bob', reason: 'moved away' },
      { kind: 'badge-revoked', badge: badges[1]?.id, by: 'bob', reason: 'moved away' },
      { kind: 'person-removed', person: 'anna', by: 'bob', reason: 'moved away' },
    ])
    // The journal of the one must not become the history of the other.
    expect(await add('Anna')).toBe('anna-2')
    const signIn = { name: 'bea', role: 'member' as const, org: null, person: 'bea', passwordHash: '' }
    directory.follow([{ put: 'account', value: signIn }])
    expect(await add('Bea')).toBe('bea-2')
    const token = { name: 'app', role: 'member' as const, org: null, person: 'cleo', hash: 'x' }
    directory.follow([{ put: 'token', value: token }])
    expect(await add('Cleo')).toBe('cleo-2')
    // Nor to one who asks for it by name: the badges and sign-ins of the one would be the other's.
    for (const id of ['anna', 'bea', 'cleo']) {
      expect(await messageOf(register.people.add({ name: 'Other', id }, ADA))).toContain(`${id} was another person's`)
    }
    const report = await register.people.import('id,name\nanna,Other\n', { dryRun: true }, ADA)
    expect(report.bad).toMatchObject([{ row: 2, reason: expect.stringContaining('anna') }])
    expect(await codeOf(register.people.remove('nobody', ADA))).toBe('E_PERSON_UNKNOWN')
  })
})

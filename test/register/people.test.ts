import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Bench, codeOf, openBench } from './support.ts'

const CARD = 'uid:04a2b3c4d5e680'
let bench: Bench
beforeEach(async () => {
  bench = await openBench()
})
afterEach(() => bench.close())

const add = async (name: string): Promise<string> => (await bench.register.addPerson({ name }, 'ada')).id

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
  })

  test('that is given stands, once', async () => {
    const { register } = bench
    expect(await register.addPerson({ name: 'Anna', id: 'm-17' }, 'ada')).toEqual({ id: 'm-17' })
    expect(await codeOf(register.addPerson({ name: 'Bruno', id: 'm-17' }, 'ada'))).toBe('E_EXISTS')
    expect(await codeOf(register.addPerson({ name: 'Bruno', id: 'M 17' }, 'ada'))).toBe('E_INVALID')
  })

  test('of namesakes at once is never the same', async () => {
    const ids = await Promise.all(Array.from({ length: 30 }, () => add('Anna')))
    expect(new Set(ids).size).toBe(30)
  })
})

test('a person without a group joins members; a name is trimmed; the fact names the person apart', async () => {
  const { register, store } = bench
  await register.addPerson({ name: ' Anna ' }, 'ada')
  await register.addPerson({ name: 'Guest', kind: 'guest', org: ' Orto ', groups: ['jam', 'jam', 'lab'] }, 'ada')
  expect(store.directory.person('anna')).toEqual({
    id: 'anna',
    name: 'Anna',
    kind: 'member',
    org: null,
    groups: ['members'],
  })
  expect(store.directory.person('guest')).toMatchObject({ kind: 'guest', org: 'Orto', groups: ['jam', 'lab'] })
  expect(bench.facts()[0]).toMatchObject({ kind: 'person-added', person: 'anna', by: 'ada' })
})

test.each(['', '   ', 'x'.repeat(201), 'a\nb', 'a\u0000b', 'a\u202eb', 'a\u001b[31mb', '\ud800'])(
  'the name %j is refused',
  async (name) => {
    expect(await codeOf(bench.register.addPerson({ name }, 'ada'))).toBe('E_INVALID')
  },
)

describe('a badge', () => {
  beforeEach(async () => {
    await add('Anna')
    await add('Bruno')
  })

  test('is held under the one name of its credential, which no fact holds', async () => {
    const { register, store } = bench
    const { id } = await register.addBadge({ credential: 'UID:04A2B3C4D5E680', person: 'anna' }, 'ada')
    expect(id).toMatch(/^b-[a-z2-7]{8}$/)
    expect(store.directory.badgeOf(CARD)).toMatchObject({ id, person: 'anna', from: null, until: null })
    expect(bench.facts().at(-1)).toMatchObject({ kind: 'badge-added', badge: id, person: 'anna', by: 'ada' })
    expect(JSON.stringify(bench.facts())).not.toContain('04a2b3c4d5e680')
  })

  test.each([
    ['uid:99f2b', 'E_CREDENTIAL_INVALID'],
    ['99a2b3c4d5e681', 'E_CREDENTIAL_INVALID'],
    ['', 'E_CREDENTIAL_INVALID'],
    ['uid:08a2b3c4', 'E_CREDENTIAL_RANDOM'],
    ['UID:08A2B3C4', 'E_CREDENTIAL_RANDOM'],
  ])('%j is refused with %s, and the words do not repeat it', async (credential, code) => {
    const refused = bench.register.addBadge({ credential, person: 'anna' }, 'ada')
    expect(await codeOf(refused)).toBe(code)
    const { message } = (await refused.catch((error: unknown) => error)) as Error
    if (credential !== '') expect(message).not.toContain(credential)
  })

  test('is of a person who exists', async () => {
    expect(await codeOf(bench.register.addBadge({ credential: CARD, person: 'nobody' }, 'ada'))).toBe(
      'E_PERSON_UNKNOWN',
    )
  })

  test('until a date is valid through that day in Rome, also when the clocks change', async () => {
    const { register, store } = bench
    const dated = { credential: CARD, person: 'anna', from: '2026-03-29', until: '2026-10-25' }
    const { id } = await register.addBadge(dated, 'ada')
    expect(store.directory.badge(id)).toMatchObject({
      from: Date.parse('2026-03-28T23:00:00Z'),
      until: Date.parse('2026-10-25T23:00:00Z'),
    })
  })

  test.each([
    [{ from: '2026-12-02', until: '2026-12-01' }, 'E_INVALID'],
    [{ from: '2026-12-01T10:00:00Z', until: '2026-12-01T10:00:00Z' }, 'E_INVALID'],
    [{ until: 'tomorrow' }, 'E_INVALID'],
    [{ from: '2026-02-30' }, 'E_INVALID'],
    [{ from: '2026-12-01', until: '2026-12-01' }, 'none'],
  ])('with %j: %s', async (dates, code) => {
    expect(await codeOf(bench.register.addBadge({ credential: CARD, person: 'anna', ...dates }, 'ada'))).toBe(code)
  })

  test('that lives holds its credential; at once by many has one winner', async () => {
    const tried = await Promise.all(
      ['anna', 'bruno', 'anna', 'bruno'].map((person) =>
        codeOf(bench.register.addBadge({ credential: CARD, person }, 'ada')),
      ),
    )
    expect(tried).toEqual(['none', 'E_BADGE_HELD', 'E_BADGE_HELD', 'E_BADGE_HELD'])
  })

  test('that has expired gives its card to the next, and is closed in the same piece', async () => {
    const { register, store } = bench
    const first = await register.addBadge({ credential: CARD, person: 'anna', until: '2026-11-30' }, 'ada')
    bench.setNow('2026-11-30T22:59:59Z')
    expect(await codeOf(register.addBadge({ credential: CARD, person: 'bruno' }, 'ada'))).toBe('E_BADGE_HELD')
    bench.setNow('2026-11-30T23:00:00Z')
    const second = await register.addBadge({ credential: CARD, person: 'bruno' }, 'ada')
    expect(store.directory.badgeOf(CARD)).toMatchObject({ id: second.id, person: 'bruno' })
    expect(store.directory.badge(first.id)).toMatchObject({ revokedReason: 'expired' })
    expect(bench.facts().slice(-2)).toMatchObject([
      { kind: 'badge-revoked', badge: first.id, reason: 'expired' },
      { kind: 'badge-added', badge: second.id },
    ])
  })

  test('is revoked by credential or by id, and again without an error or a fact', async () => {
    const { register, store } = bench
    const { id } = await register.addBadge({ credential: CARD, person: 'anna' }, 'ada')
    expect(await register.revokeBadge(CARD.toUpperCase(), ' lost ', 'bob')).toEqual({ pending: [] })
    expect(store.directory.badge(id)).toMatchObject({
      revokedAt: Date.parse('2026-11-22T09:00:00Z'),
      revokedReason: 'lost',
    })
    expect(bench.facts().at(-1)).toMatchObject({ kind: 'badge-revoked', badge: id, by: 'bob', reason: 'lost' })
    const before = bench.facts().length
    bench.setNow('2026-11-23T09:00:00Z')
    expect(await register.revokeBadge(id, 'again', 'bob')).toEqual({ pending: [] })
    expect(store.directory.badge(id)).toMatchObject({ revokedReason: 'lost' })
    expect(bench.facts()).toHaveLength(before)
  })

  test('that was revoked gives its card to the next; revoking goes to the one that lives', async () => {
    const { register, store } = bench
    const first = await register.addBadge({ credential: CARD, person: 'anna' }, 'ada')
    await register.revokeBadge(first.id, undefined, 'ada')
    expect(bench.facts().at(-1)).not.toHaveProperty('reason')
    const second = await register.addBadge({ credential: CARD, person: 'bruno' }, 'ada')
    await register.revokeBadge(CARD, 'lost', 'ada')
    expect(store.directory.badge(second.id)?.revokedReason).toBe('lost')
    expect(store.directory.badge(first.id)?.revokedReason).toBeNull()
  })

  test('that nobody knows is not repeated in the error', async () => {
    for (const name of ['uid:deadbeef', 'b-aaaaaaaa', 'uid:x', '']) {
      const refused = bench.register.revokeBadge(name, undefined, 'ada')
      expect(await codeOf(refused)).toBe('E_BADGE_UNKNOWN')
      const { message } = (await refused.catch((error: unknown) => error)) as Error
      if (name !== '') expect(message).not.toContain(name)
    }
  })

  test('is not revoked for a reason that tells its credential', async () => {
    const { register } = bench
    const { id } = await register.addBadge({ credential: CARD, person: 'anna' }, 'ada')
    for (const reason of [`lost ${CARD}`, 'lost 04A2B3C4D5E680', '', 'x'.repeat(201), 'a\nb']) {
      expect(await codeOf(register.revokeBadge(id, reason, 'ada'))).toBe('E_INVALID')
    }
    const short = await register.addBadge({ credential: 'code:A', person: 'anna' }, 'ada')
    expect(await codeOf(register.revokeBadge(short.id, 'a card lost', 'ada'))).toBe('none')
  })
})

import { beforeEach, describe, expect, test } from 'vitest'
import { ADA, type Bench, codeOf, createBench } from './support.ts'

const CARD = 'uid:04a2b3c4d5e680'
const OTHER = 'em:0123456789'
let bench: Bench
beforeEach(async () => {
  bench = createBench()
  await bench.register.people.add({ name: 'Anna' }, ADA)
  await bench.register.people.add({ name: 'Bruno' }, ADA)
})

describe('a badge', () => {
  test('is held under the one name of its credential, which no fact holds', async () => {
    const { register, directory } = bench
    const { id } = await register.badges.add({ credential: 'UID:04A2B3C4D5E680', person: 'anna' }, ADA)
    expect(id).toMatch(/^b-[a-z2-7]{8}$/)
    expect(directory.badgeOf(CARD)).toMatchObject({ id, person: 'anna', from: null, until: null })
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
    const refused = bench.register.badges.add({ credential, person: 'anna' }, ADA)
    expect(await codeOf(refused)).toBe(code)
    const { message } = (await refused.catch((error: unknown) => error)) as Error
    if (credential !== '') expect(message).not.toContain(credential)
  })

  test('is of a person who exists', async () => {
    expect(await codeOf(bench.register.badges.add({ credential: CARD, person: 'nobody' }, ADA))).toBe(
      'E_PERSON_UNKNOWN',
    )
  })

  test('until a date is valid through that day in Rome, also when the clocks change', async () => {
    const { register, directory } = bench
    const dated = { credential: CARD, person: 'anna', from: '2026-03-29', until: '2026-10-25' }
    const { id } = await register.badges.add(dated, ADA)
    expect(directory.badge(id)).toMatchObject({
      from: Date.parse('2026-03-28T23:00:00Z'),
      until: Date.parse('2026-10-25T23:00:00Z'),
    })
  })

  test.each([
    [{ from: '2026-12-02', until: '2026-12-01' }, 'E_INVALID'],
    [{ from: '2026-12-01T10:00:00Z', until: '2026-12-01T10:00:00Z' }, 'E_INVALID'],
    [{ until: 'tomorrow' }, 'E_INVALID'],
    [{ from: '2026-02-30' }, 'E_INVALID'],
    [{ from: '0000-12-31' }, 'E_INVALID'],
    [{ until: '9999-12-31T23:59:59.999-01:00' }, 'E_INVALID'],
    [{ until: '9999-12-31' }, 'none'],
    [{ from: '2026-12-01', until: '2026-12-01' }, 'none'],
  ])('with %j: %s', async (dates, code) => {
    expect(await codeOf(bench.register.badges.add({ credential: CARD, person: 'anna', ...dates }, ADA))).toBe(code)
  })

  test('that lives holds its credential; at once by many has one winner', async () => {
    const tried = await Promise.all(
      ['anna', 'bruno', 'anna', 'bruno'].map((person) =>
        codeOf(bench.register.badges.add({ credential: CARD, person }, ADA)),
      ),
    )
    expect(tried).toEqual(['none', 'E_BADGE_HELD', 'E_BADGE_HELD', 'E_BADGE_HELD'])
  })

  test('that has expired gives its card to the next, and is closed in the same piece', async () => {
    const { register, directory } = bench
    const first = await register.badges.add({ credential: CARD, person: 'anna', until: '2026-11-30' }, ADA)
    bench.setNow('2026-11-30T22:59:59Z')
    expect(await codeOf(register.badges.add({ credential: CARD, person: 'bruno' }, ADA))).toBe('E_BADGE_HELD')
    bench.setNow('2026-11-30T23:00:00Z')
    const second = await register.badges.add({ credential: CARD, person: 'bruno' }, { by: 'ada', reason: 'new here' })
    expect(directory.badgeOf(CARD)).toMatchObject({ id: second.id, person: 'bruno' })
    expect(directory.badge(first.id)).toMatchObject({ revokedReason: 'expired' })
    expect(bench.facts().slice(-2)).toMatchObject([
      { kind: 'badge-revoked', badge: first.id, reason: 'expired' },
      { kind: 'badge-added', badge: second.id },
    ])
  })

  test('is revoked by credential or by id, and again without an error or a fact', async () => {
    const { register, directory } = bench
    const { id } = await register.badges.add({ credential: CARD, person: 'anna' }, ADA)
    expect(await register.badges.revoke(CARD.toUpperCase(), { by: 'bob', reason: ' lost ' })).toEqual({ id })
    expect(directory.badge(id)).toMatchObject({
      revokedAt: Date.parse('2026-11-22T09:00:00Z'),
      revokedReason: 'lost',
    })
    expect(bench.facts().at(-1)).toMatchObject({ kind: 'badge-revoked', badge: id, by: 'bob', reason: 'lost' })
    const before = bench.facts().length
    bench.setNow('2026-11-23T09:00:00Z')
    expect(await register.badges.revoke(id, { by: 'bob', reason: 'again' })).toEqual({ id })
    expect(directory.badge(id)).toMatchObject({ revokedReason: 'lost' })
    expect(bench.facts()).toHaveLength(before)
  })

  test('that was revoked gives its card to the next; revoking goes to the one that lives', async () => {
    const { register, directory } = bench
    const first = await register.badges.add({ credential: CARD, person: 'anna' }, ADA)
    await register.badges.revoke(first.id, ADA)
    expect(bench.facts().at(-1)).not.toHaveProperty('reason')
    const second = await register.badges.add({ credential: CARD, person: 'bruno' }, ADA)
    await register.badges.revoke(CARD, { by: 'ada', reason: 'lost' })
    expect(directory.badge(second.id)?.revokedReason).toBe('lost')
    expect(directory.badge(first.id)?.revokedReason).toBeNull()
  })

  test('that nobody knows is not repeated in the error', async () => {
    for (const name of ['uid:deadbeef', 'b-aaaaaaaa', 'uid:x', '']) {
      const refused = bench.register.badges.revoke(name, ADA)
      expect(await codeOf(refused)).toBe('E_BADGE_UNKNOWN')
      const { message } = (await refused.catch((error: unknown) => error)) as Error
      if (name !== '') expect(message).not.toContain(name)
    }
  })

  test('is not revoked for a reason that tells its credential', async () => {
    const { register } = bench
    const { id } = await register.badges.add({ credential: CARD, person: 'anna' }, ADA)
    for (const reason of [`lost ${CARD}`, 'lost 04A2B3C4D5E680', '', 'x'.repeat(201), 'a\nb']) {
      expect(await codeOf(register.badges.revoke(id, { by: 'ada', reason: reason }))).toBe('E_INVALID')
    }
    const short = await register.badges.add({ credential: 'code:A', person: 'anna' }, ADA)
    expect(await codeOf(register.badges.revoke(short.id, { by: 'ada', reason: 'a card lost' }))).toBe('none')
  })
})

describe('a suspended badge', () => {
  test('is suspended with a reason and resumed; twice changes nothing', async () => {
    const { register, directory } = bench
    const { id } = await register.badges.add({ credential: CARD, person: 'anna' }, ADA)
    await register.badges.suspend(CARD, { by: 'bob', reason: 'left in a tram' })
    const suspended = { suspendedAt: Date.parse('2026-11-22T09:00:00Z'), suspendedReason: 'left in a tram' }
    expect(directory.badge(id)).toMatchObject({ ...suspended, revokedAt: null })
    expect(bench.facts().at(-1)).toMatchObject({
      kind: 'badge-suspended',
      badge: id,
      person: 'anna',
      by: 'bob',
      reason: 'left in a tram',
    })
    await register.badges.suspend(id, { by: 'bob', reason: 'again' })
    expect(directory.badge(id)).toMatchObject(suspended)
    await register.badges.resume(id, { by: 'bob', reason: 'found' })
    expect(directory.badge(id)).toMatchObject({ suspendedAt: null, suspendedReason: null })
    expect(bench.facts().at(-1)).toMatchObject({ kind: 'badge-resumed', reason: 'found' })
    await register.badges.resume(id, ADA)
    expect(bench.calls).toHaveLength(5)
  })

  test('still holds its credential, and can be revoked; a revoked one has ended', async () => {
    const { register } = bench
    const { id } = await register.badges.add({ credential: CARD, person: 'anna' }, ADA)
    await register.badges.suspend(id, ADA)
    expect(await codeOf(register.badges.add({ credential: CARD, person: 'bruno' }, ADA))).toBe('E_BADGE_HELD')
    await register.badges.revoke(id, ADA)
    const { badges } = register
    for (const refused of [
      badges.suspend(id, ADA),
      badges.resume(id, ADA),
      badges.change(id, { until: null }, ADA),
      badges.replace(id, OTHER, ADA),
    ]) {
      expect(await codeOf(refused)).toBe('E_BADGE_ENDED')
    }
  })
})

test('the validity changes by what is given, null for no bound', async () => {
  const { register, directory } = bench
  const { id } = await register.badges.add({ credential: CARD, person: 'anna', from: '2026-12-01' }, ADA)
  await register.badges.change(id, { until: '2026-12-24' }, ADA)
  const [from, until] = [Date.parse('2026-11-30T23:00:00Z'), Date.parse('2026-12-24T23:00:00Z')]
  expect(directory.badge(id)).toMatchObject({ from, until })
  await register.badges.change(id, { from: null }, ADA)
  expect(directory.badge(id)).toMatchObject({ from: null, until })
  expect(bench.facts().at(-1)).toMatchObject({ kind: 'badge-changed', badge: id, person: 'anna' })
  await register.badges.change(id, { until: '2026-12-24' }, ADA)
  expect(bench.calls).toHaveLength(5)
  expect(await codeOf(register.badges.change(id, { from: '2026-12-25' }, ADA))).toBe('E_INVALID')
  expect(await codeOf(register.badges.change(id, { from: 'soon' }, ADA))).toBe('E_INVALID')
})

describe('a badge that is replaced', () => {
  test('is dead and the new one lives with its person and validity, in one piece', async () => {
    const { register, directory } = bench
    const dated = { credential: CARD, person: 'anna', from: '2026-11-01', until: '2026-12-24' }
    const old = await register.badges.add(dated, ADA)
    await register.badges.suspend(old.id, ADA)
    bench.calls.length = 0
    const next = await register.badges.replace(CARD, OTHER, { by: 'bob', reason: 'lost' })
    expect(bench.calls).toHaveLength(1)
    const { from, until } = directory.badge(old.id) ?? { from: 0, until: 0 }
    expect(directory.badge(old.id)).toMatchObject({ revokedReason: 'lost' })
    expect(directory.badge(next.id)).toEqual({
      id: next.id,
      credential: OTHER,
      person: 'anna',
      from,
      until,
      revokedAt: null,
      revokedReason: null,
      suspendedAt: null,
      suspendedReason: null,
      event: null,
    })
    expect(bench.facts().slice(-3)).toMatchObject([
      { kind: 'badge-revoked', badge: old.id, by: 'bob', reason: 'lost' },
      { kind: 'badge-added', badge: next.id, by: 'bob', reason: 'lost' },
      { kind: 'badge-replaced', badge: old.id, by: 'bob', reason: 'lost' },
    ])
  })

  test.each([
    [CARD, 'E_BADGE_HELD'],
    ['code:of-bruno', 'E_BADGE_HELD'],
    ['uid:08aabbcc', 'E_CREDENTIAL_RANDOM'],
    ['nothing', 'E_CREDENTIAL_INVALID'],
    ['code:pool', 'E_BADGE_HELD'],
  ])('stays as it is where the new one would be %s: %s', async (credential, code) => {
    const { register, directory } = bench
    const { id } = await register.badges.add({ credential: CARD, person: 'anna' }, ADA)
    await register.badges.add({ credential: 'code:of-bruno', person: 'bruno' }, ADA)
    await register.cards.add({ credential: 'code:pool', name: 'Card 1' }, ADA)
    expect(await codeOf(register.badges.replace(id, credential, ADA))).toBe(code)
    expect(directory.badge(id)?.revokedAt).toBeNull()
  })

  test('is not expired already', async () => {
    const { register } = bench
    const { id } = await register.badges.add({ credential: CARD, person: 'anna', until: '2026-11-30' }, ADA)
    bench.setNow('2026-12-01T09:00:00Z')
    expect(await codeOf(register.badges.replace(id, OTHER, ADA))).toBe('E_BADGE_ENDED')
  })

  test('at once by two has one new one', async () => {
    const { register, directory } = bench
    const { id } = await register.badges.add({ credential: CARD, person: 'anna' }, ADA)
    const tried = [register.badges.replace(id, OTHER, ADA), register.badges.replace(id, 'code:third', ADA)]
    expect(await Promise.all(tried.map(codeOf))).toEqual(['none', 'E_BADGE_ENDED'])
    expect(directory.badgesOf('anna').filter(({ revokedAt }) => revokedAt === null)).toHaveLength(1)
  })
})

test('a card of which a reader tells only a part is taken with a warning', async () => {
  const { register } = bench
  const partial = await register.badges.add({ credential: 'part:24:a1b2c3', person: 'anna' }, ADA)
  expect(partial.warnings).toEqual(['partial-credential'])
  const whole = await register.badges.replace(partial.id, CARD, ADA)
  expect(whole.warnings).toEqual([])
})

test('a person has at most 64 living badges, of which one may be replaced', async () => {
  const { register } = bench
  const ids: string[] = []
  for (let number = 0; number < 64; number++) {
    ids.push((await register.badges.add({ credential: `code:${number}`, person: 'anna' }, ADA)).id)
  }
  expect(await codeOf(register.badges.add({ credential: CARD, person: 'anna' }, ADA))).toBe('E_INVALID')
  expect(await codeOf(register.badges.replace(ids[0] as string, CARD, ADA))).toBe('none')
  await register.badges.revoke(ids[1] as string, ADA)
  expect(await codeOf(register.badges.add({ credential: OTHER, person: 'anna' }, ADA))).toBe('none')
})

test('no reason holds a credential, neither of this badge nor of any', async () => {
  const { register } = bench
  const { id } = await register.badges.add({ credential: CARD, person: 'anna' }, ADA)
  for (const reason of ['as em:0123456789', 'it was (code:XYZ)', '04A2B3C4D5E680 broke', 'new: 0123456789']) {
    expect(await codeOf(register.badges.replace(id, OTHER, { by: 'ada', reason }))).toBe('E_INVALID')
  }
  expect(await codeOf(register.people.change('anna', { name: 'A' }, { by: 'ada', reason: `has ${OTHER}` }))).toBe(
    'E_INVALID',
  )
  expect(await codeOf(register.badges.replace(id, OTHER, { by: 'ada', reason: 'dress code: none' }))).toBe('none')
})

import { beforeEach, describe, expect, test } from 'vitest'
import { ADA, type Bench, codeOf, createBench, messageOf } from './support.ts'

const NOW = Date.parse('2026-11-22T09:00:00Z')
const MINUTE_MS = 60_000
const CARD = 'uid:04a2b3c4d5e680'
const OTHER = 'uid:04ffeeddccbbaa'
let bench: Bench
beforeEach(async () => {
  bench = createBench()
  const { people, units } = bench.register
  await people.add({ name: 'Anna' }, ADA)
  await people.add({ name: 'Bruno' }, ADA)
  await units.add({ id: 'reader-1', kind: 'mqtt' }, ADA)
  await units.add({ id: 'reader-2', kind: 'mqtt' }, ADA)
})

const tap = (credential: string, agoMinutes: number, unit = 'reader-1') =>
  bench.tapped.push({ credential, unit, at: NOW - agoMinutes * MINUTE_MS })
const enrol = (fields: object = {}) => bench.register.badges.enrol({ person: 'anna', ...fields }, ADA)

test('what was tapped last is given to the person, and no fact or answer holds it', async () => {
  tap(OTHER, 9)
  tap(CARD, 3)
  const answer = await enrol({ until: '2026-12-31' })
  expect(bench.directory.badgeOf(CARD)).toMatchObject({
    id: answer.id,
    person: 'anna',
    until: Date.parse('2026-12-31T23:00:00Z'),
  })
  expect(answer.warnings).toEqual([])
  expect(bench.facts().at(-1)).toMatchObject({ kind: 'badge-added', badge: answer.id, person: 'anna' })
  expect(JSON.stringify([answer, bench.facts()])).not.toContain('04a2b3c4d5e680')
})

describe('nothing to give', () => {
  test('is told where nothing was tapped, or nothing there', async () => {
    expect(await codeOf(enrol())).toBe('E_NOTHING_TAPPED')
    tap(CARD, 1)
    expect(await codeOf(enrol({ unit: 'reader-2' }))).toBe('E_NOTHING_TAPPED')
    expect(await codeOf(enrol({ unit: 'nobody' }))).toBe('E_UNIT_UNKNOWN')
    expect(await codeOf(enrol({ credential: OTHER }))).toBe('E_NOTHING_TAPPED')
    expect(await messageOf(enrol({ credential: OTHER }))).not.toContain('04ffeeddccbbaa')
    expect(await codeOf(enrol({ person: 'nobody' }))).toBe('E_PERSON_UNKNOWN')
  })

  test('is left once somebody holds it, or it is a pool card', async () => {
    tap(CARD, 1)
    tap(OTHER, 1)
    await enrol({ credential: CARD.toUpperCase() })
    await bench.register.cards.add({ credential: OTHER, name: 'Card 1' }, ADA)
    expect(await codeOf(enrol({ person: 'bruno' }))).toBe('E_NOTHING_TAPPED')
    // Once the first has ended its card may go on.
    await bench.register.badges.revoke(CARD, ADA)
    expect(await codeOf(enrol({ person: 'bruno' }))).toBe('none')
  })

  test('at once by two has one winner', async () => {
    tap(CARD, 1)
    const tried = [enrol(), enrol({ person: 'bruno' })]
    expect(await Promise.all(tried.map(codeOf))).toEqual(['none', 'E_NOTHING_TAPPED'])
  })
})

describe('two that were tapped within two minutes', () => {
  beforeEach(() => {
    tap(OTHER, 2, 'reader-2')
    tap(CARD, 0)
  })

  test('are not told apart by chance', async () => {
    const message = await messageOf(enrol())
    expect(await codeOf(enrol())).toBe('E_AMBIGUOUS')
    expect(message).toContain('reader-1 at 2026-11-22T09:00:00.000Z, reader-2 at 2026-11-22T08:58:00.000Z')
    expect(message).not.toMatch(/04/)
    expect(bench.directory.badges()).toEqual([])
  })

  test.each([
    [{ unit: 'reader-2' }, OTHER],
    [{ unit: 'reader-1' }, CARD],
    [{ credential: OTHER }, OTHER],
  ])('are told apart by %j', async (fields, credential) => {
    await enrol(fields)
    expect(bench.directory.badgeOf(credential)?.person).toBe('anna')
  })

  test('are no longer in question a moment later', async () => {
    bench.setNow('2026-11-22T09:00:00.001Z')
    await enrol()
    expect(bench.directory.badgeOf(CARD)?.person).toBe('anna')
  })
})

describe('a phone', () => {
  test('is refused with the reason, however often it was tapped; an older card is not given instead', async () => {
    tap(CARD, 10)
    tap('uid:08aabbcc', 1)
    tap('uid:08ddeeff', 0)
    expect(await codeOf(enrol())).toBe('E_CREDENTIAL_RANDOM')
    expect(bench.directory.badges()).toEqual([])
  })

  test('beside a card is two', async () => {
    tap('uid:08aabbcc', 1)
    tap(CARD, 0)
    expect(await codeOf(enrol())).toBe('E_AMBIGUOUS')
  })
})

test('a card of which the reader tells only a part comes with a warning', async () => {
  tap('part:24:a1b2c3', 1)
  expect((await enrol()).warnings).toEqual(['partial-credential'])
})

import { beforeEach, describe, expect, test } from 'vitest'
import { ADA, type Bench, codeOf, createBench, messageOf } from './support.ts'

const CARD = 'uid:04a2b3c4d5e680'
let bench: Bench
beforeEach(async () => {
  bench = createBench()
  const { people, cards } = bench.register
  await people.add({ name: 'Anna' }, ADA)
  await people.add({ name: 'Bruno' }, ADA)
  await cards.add({ credential: CARD.toUpperCase(), name: 'Card 7' }, ADA)
  bench.calls.length = 0
})

test('a pool card has a name that may change, and a credential that may not', async () => {
  const { cards } = bench.register
  expect(bench.directory.cardOf(CARD)).toEqual({ id: 'card-7', credential: CARD, name: 'Card 7' })
  expect(await cards.change('card-7', { name: 'Red card' }, ADA)).toMatchObject({ credential: CARD, name: 'Red card' })
  const fields = { credential: 'code:other' } as object
  expect(await cards.change('card-7', fields, ADA)).toMatchObject({ credential: CARD })
  expect(bench.calls).toHaveLength(1)
  expect(JSON.stringify(bench.facts())).not.toContain('04a2b3c4d5e680')
})

describe('a credential', () => {
  test('is a pool card or an ordinary badge, never both', async () => {
    const { cards, badges, people } = bench.register
    expect(await codeOf(badges.add({ credential: CARD, person: 'anna' }, ADA))).toBe('E_BADGE_HELD')
    await badges.add({ credential: 'code:own', person: 'anna' }, ADA)
    expect(await codeOf(cards.add({ credential: 'code:own', name: 'Card 8' }, ADA))).toBe('E_BADGE_HELD')
    expect(await codeOf(cards.add({ credential: CARD, name: 'Card 8' }, ADA))).toBe('E_EXISTS')
    expect(await codeOf(cards.add({ credential: 'uid:08aabbcc', name: 'Card 8' }, ADA))).toBe('E_CREDENTIAL_RANDOM')
    const csv = `name,credentials\nCarla,${CARD}`
    expect(await codeOf(people.import(csv, {}, ADA))).toBe('E_IMPORT')
  })

  test('of a badge that expired becomes a card, and the badge never lives again', async () => {
    const { cards, badges } = bench.register
    const { id } = await badges.add({ credential: 'code:own', person: 'anna', until: '2026-11-23' }, ADA)
    bench.setNow('2026-11-24T09:00:00Z')
    await cards.add({ credential: 'code:own', name: 'Card 8' }, ADA)
    expect(bench.directory.badge(id)?.revokedReason).toBe('expired')
    expect(await codeOf(badges.change(id, { until: null }, ADA))).toBe('E_BADGE_ENDED')
  })
})

describe('a loan', () => {
  test('is a badge of the card from now to the end of the day of the house', async () => {
    const loan = await bench.register.cards.lend('card-7', { person: 'anna' }, { by: 'bob', reason: 'forgot hers' })
    const until = Date.parse('2026-11-23T03:00:00Z')
    expect(loan).toEqual({ card: 'card-7', badge: loan.badge, until })
    expect(bench.directory.badgeOf(CARD)).toMatchObject({
      id: loan.badge,
      person: 'anna',
      from: Date.parse('2026-11-22T09:00:00Z'),
      until,
      event: null,
    })
    expect(bench.calls).toHaveLength(1)
    expect(bench.facts().slice(-2)).toMatchObject([
      { kind: 'badge-added', badge: loan.badge, person: 'anna', by: 'bob', reason: 'forgot hers' },
      { kind: 'badge-lent', badge: loan.badge, person: 'anna', by: 'bob', reason: 'forgot hers' },
    ])
  })

  test.each([
    ['2026-11-23T02:59:59Z', '2026-11-23T03:00:00Z'],
    ['2026-11-23T03:00:00Z', '2026-11-24T03:00:00Z'],
    // The clocks change on the night of 29 March.
    ['2026-03-28T20:00:00Z', '2026-03-29T02:00:00Z'],
  ])('that begins at %s ends at %s', async (now, until) => {
    bench.setNow(now)
    const loan = await bench.register.cards.lend('card-7', { person: 'anna' }, ADA)
    expect(new Date(loan.until)).toEqual(new Date(until))
  })

  test('ends when the house says that its day ends, or when asked', async () => {
    const { settings, cards } = bench.register
    await settings.set('closing-time', '23:30', ADA)
    expect((await cards.lend('card-7', { person: 'anna' }, ADA)).until).toBe(Date.parse('2026-11-22T22:30:00Z'))
    await cards.return('card-7', ADA)
    const asked = await cards.lend('card-7', { person: 'anna', until: '2026-11-30' }, ADA)
    expect(asked.until).toBe(Date.parse('2026-11-30T23:00:00Z'))
  })

  test('is to one at a time, of those who exist, and not over already', async () => {
    const { cards } = bench.register
    const tried = ['anna', 'bruno'].map((person) => codeOf(cards.lend('card-7', { person }, ADA)))
    expect(await Promise.all(tried)).toEqual(['none', 'E_BADGE_HELD'])
    await cards.return('card-7', ADA)
    expect(await codeOf(cards.lend('card-7', { person: 'nobody' }, ADA))).toBe('E_PERSON_UNKNOWN')
    expect(await codeOf(cards.lend('card-9', { person: 'anna' }, ADA))).toBe('E_CARD_UNKNOWN')
    for (const until of ['2026-11-22T09:00:00Z', '2026-11-21', 'soon']) {
      expect(await codeOf(cards.lend('card-7', { person: 'anna', until }, ADA))).toBe('E_INVALID')
    }
  })

  test('is over when the card comes back; another time nothing is written', async () => {
    const { cards, badges } = bench.register
    const { badge } = await cards.lend('card-7', { person: 'anna' }, ADA)
    bench.setNow('2026-11-22T15:00:00Z')
    expect(await messageOf(cards.remove('card-7', ADA))).toContain('lent to anna')
    expect(await cards.return('card-7', ADA)).toEqual({ card: 'card-7', badge })
    expect(bench.directory.badge(badge)).toMatchObject({ until: Date.parse('2026-11-22T15:00:00Z'), revokedAt: null })
    expect(bench.facts().at(-1)).toMatchObject({ kind: 'badge-returned', badge, person: 'anna' })
    const before = bench.calls.length
    expect(await cards.return('card-7', ADA)).toEqual({ card: 'card-7', badge: null })
    expect(bench.calls).toHaveLength(before)
    expect(await codeOf(badges.change(badge, { until: null }, ADA))).toBe('E_BADGE_ENDED')
    expect(await codeOf(cards.lend('card-7', { person: 'bruno' }, ADA))).toBe('none')
    await cards.return('card-7', ADA)
    expect(await codeOf(cards.remove('card-7', ADA))).toBe('none')
    expect(await codeOf(badges.add({ credential: CARD, person: 'bruno' }, ADA))).toBe('none')
  })

  test('ends by itself, and the card is there for the next', async () => {
    const { cards } = bench.register
    await cards.lend('card-7', { person: 'anna' }, ADA)
    bench.setNow('2026-11-23T03:00:00Z')
    expect(await codeOf(cards.lend('card-7', { person: 'bruno' }, ADA))).toBe('none')
    expect(bench.directory.badgeOf(CARD)?.person).toBe('bruno')
  })

  test('that is lost is revoked like any badge', async () => {
    const { cards, badges } = bench.register
    await cards.lend('card-7', { person: 'anna' }, ADA)
    await badges.revoke(CARD, { by: 'ada', reason: 'lost' })
    expect(await cards.return('card-7', ADA)).toEqual({ card: 'card-7', badge: null })
    expect(await codeOf(cards.remove('card-7', ADA))).toBe('none')
  })
})

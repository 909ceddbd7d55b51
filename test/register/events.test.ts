import { beforeEach, describe, expect, test } from 'vitest'
import type { Person } from '../../gateway/core/records.ts'
import { ADA, type Bench, codeOf, createBench } from './support.ts'

const JAM = { name: 'Jam', host: 'anna', from: '2026-11-28T18:00:00Z', until: '2026-11-28T22:00:00Z' }
const [FROM, UNTIL] = [Date.parse(JAM.from), Date.parse(JAM.until)]
let bench: Bench
beforeEach(async () => {
  bench = createBench()
  const { people, groups, events } = bench.register
  await people.add({ name: 'Anna' }, ADA)
  await people.add({ name: 'Bruno' }, ADA)
  await groups.add({ id: 'stage' }, ADA)
  await events.add(JAM, ADA)
})
const issue = async (...names: string[]) =>
  (
    await bench.register.passes.issue(
      'jam',
      names.map((name) => ({ name })),
      {},
      ADA,
    )
  ).passes
const person = (id: string): Person | null => bench.directory.person(id)

test('an event has a host, a window, and a group of its guests', () => {
  const event = { id: 'jam', name: 'Jam', host: 'anna', from: FROM, until: UNTIL, group: 'guests' }
  expect(bench.directory.record('event', 'jam')).toEqual(event)
  expect(bench.facts().at(-1)).toMatchObject({ kind: 'event-added', subject: 'jam', by: 'ada' })
})

test.each([
  [{ host: 'nobody' }, 'E_PERSON_UNKNOWN'],
  [{ host: 'gina' }, 'E_INVALID'],
  [{ group: 'nobodies' }, 'E_GROUP_UNKNOWN'],
  [{ from: '2026-11-28T22:00:00Z' }, 'E_INVALID'],
  [{ until: '2026-11-27' }, 'E_INVALID'],
  [{ from: 'soon' }, 'E_INVALID'],
  [{ name: '' }, 'E_INVALID'],
  [{ id: 'jam' }, 'E_EXISTS'],
  [{ from: '2026-11-28', until: '2026-11-28' }, 'none'],
])('an event with %j: %s', async (fields, code) => {
  await issue('Gina')
  expect(await codeOf(bench.register.events.add({ ...JAM, ...fields }, ADA))).toBe(code)
})

describe('an event that is moved', () => {
  test('takes its passes along, in one piece, but for those that ended early', async () => {
    const { register, directory } = bench
    await register.cards.add({ credential: 'code:pool', name: 'Card 1' }, ADA)
    const [gina] = await issue('Gina')
    const lent = await register.passes.issue('jam', [{ name: 'Gus', card: 'card-1' }], {}, ADA)
    const [lost] = await issue('Gaia')
    await register.badges.revoke(lost?.badge ?? '', ADA)
    await register.cards.return('card-1', ADA)
    bench.calls.length = 0
    await register.events.change('jam', { until: '2026-11-28T23:00:00Z' }, { by: 'bob', reason: 'one more song' })
    expect(bench.calls).toHaveLength(1)
    expect(directory.badge(gina?.badge ?? '')).toMatchObject({ from: FROM, until: UNTIL + 3_600_000 })
    expect(directory.badge(lost?.badge ?? '')).toMatchObject({ until: UNTIL })
    const returned = directory.badge(lent.passes[0]?.badge ?? '')
    expect(returned?.until).toBe(Date.parse('2026-11-22T09:00:00Z'))
    expect(returned?.from).toBe(returned?.until)
    expect(bench.facts().slice(-2)).toMatchObject([
      { kind: 'event-changed', subject: 'jam', by: 'bob', reason: 'one more song' },
      { kind: 'badge-changed', badge: gina?.badge, by: 'bob', reason: 'one more song' },
    ])
    bench.calls.length = 0
    await register.events.change('jam', { name: 'Jam', host: 'anna' }, ADA)
    expect(bench.calls).toEqual([])
    expect(await codeOf(register.events.change('jam', { from: '2026-11-29' }, ADA))).toBe('E_INVALID')
  })

  test('revives no loan of a pool card that is over', async () => {
    const { register, directory } = bench
    await register.cards.add({ credential: 'code:pool', name: 'Card 1' }, ADA)
    const lent = await register.passes.issue('jam', [{ name: 'Gus', card: 'card-1' }, { name: 'Gina' }], {}, ADA)
    bench.setNow('2026-11-28T22:30:00Z')
    // It is at home already: nothing is left to write.
    expect(await register.cards.return('card-1', ADA)).toEqual({ card: 'card-1', badge: null })
    await register.events.change('jam', { until: '2026-11-28T23:30:00Z' }, ADA)
    const [gus, gina] = lent.passes.map(({ badge }) => directory.badge(badge))
    expect(gus?.until).toBe(UNTIL)
    expect(gina?.until).toBe(UNTIL + 90 * 60_000)
    expect(await codeOf(register.cards.lend('card-1', { person: 'anna' }, ADA))).toBe('none')
  })

  test('is the only way to move its passes', async () => {
    const [gina] = await issue('Gina')
    expect(await codeOf(bench.register.badges.change(gina?.badge ?? '', { until: null }, ADA))).toBe('E_INVALID')
  })
})

describe('the guests of an event', () => {
  test('move with its host and its group', async () => {
    const { register } = bench
    await issue('Gina', 'Gus', 'Gaia')
    await register.people.add({ name: 'Carla' }, ADA)
    await register.people.change('gus', { host: 'carla', groups: ['members'] }, ADA)
    await register.people.change('gaia', { kind: 'member' }, ADA)
    await register.events.change('jam', { host: 'bruno', group: 'stage' }, ADA)
    expect(person('gina')).toMatchObject({ host: 'bruno', groups: ['stage'] })
    expect(person('gus')).toMatchObject({ host: 'carla', groups: ['members'] })
    expect(person('gaia')).toMatchObject({ kind: 'member', host: null, groups: ['guests'] })
    expect(await codeOf(register.people.remove('anna', ADA))).toBe('none')
  })

  test('stay in a group that another pass of theirs needs', async () => {
    const { register, directory } = bench
    await issue('Gina')
    await register.events.add({ ...JAM, id: 'talk', name: 'Talk' }, ADA)
    const [pass] = (await register.passes.issue('talk', [{ name: 'Other' }], {}, ADA)).passes
    const badge = directory.badge(pass?.badge ?? '')
    if (badge !== null) directory.follow([{ put: 'badge', value: { ...badge, person: 'gina' } }])
    await register.events.change('jam', { group: 'stage' }, ADA)
    expect(person('gina')?.groups).toEqual(['guests', 'stage'])
  })
})

test('an event that is removed leaves no pass alive, and its guests as they are', async () => {
  const { register, directory } = bench
  const passes = await issue('Gina', 'Gus')
  bench.calls.length = 0
  expect(await register.events.remove('jam', ADA)).toEqual({ id: 'jam' })
  expect(bench.calls).toHaveLength(1)
  expect(passes.map(({ badge }) => directory.badge(badge)?.revokedReason)).toEqual(['event removed', 'event removed'])
  expect(person('gina')).not.toBeNull()
  expect(bench.facts().map(({ kind }) => kind)).toContain('event-removed')
  expect(await codeOf(register.events.remove('jam', ADA))).toBe('E_EVENT_UNKNOWN')
})

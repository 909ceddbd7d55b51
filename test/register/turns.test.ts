/** Two at once, and what stands on the disk afterwards. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ADA, codeOf, messageOf, openBench, type StoredBench } from './support.ts'

let bench: StoredBench
beforeEach(async () => {
  bench = await openBench()
})
afterEach(() => bench.close())

const CARD = 'uid:04a2b3c4d5e680'

describe('the second of two who saw the same version', () => {
  test('is told, and the change of the first stays', async () => {
    const { people } = bench.register
    await people.add({ name: 'Anna' }, ADA)
    const seen = bench.directory.rev('person', 'anna')
    const tried = await Promise.all([
      codeOf(people.change('anna', { name: 'Anna Maria' }, { by: 'ada', rev: seen })),
      codeOf(people.change('anna', { assistance: true }, { by: 'bob', rev: seen })),
      codeOf(people.remove('anna', { by: 'bob', rev: seen })),
    ])
    expect(tried).toEqual(['none', 'E_CONFLICT', 'E_CONFLICT'])
    expect(bench.directory.person('anna')).toMatchObject({ name: 'Anna Maria', assistance: false })
    expect(await messageOf(people.change('anna', {}, { by: 'bob', rev: seen }))).toContain('anna is at version 2')
    // Who names no version asks for the change whatever stands.
    expect(await codeOf(people.change('anna', { assistance: true }, { by: 'bob' }))).toBe('none')
    expect(await codeOf(people.change('anna', { assistance: false }, { by: 'bob', rev: 3 }))).toBe('none')
  })

  test('is told of every sort of record', async () => {
    const { register } = bench
    await register.people.add({ name: 'Anna' }, ADA)
    await register.zones.add({ id: 'hall' }, ADA)
    await register.desks.add({ id: 'd1', zone: 'hall' }, ADA)
    await register.doors.add({ id: 'front', to: 'hall' }, ADA)
    await register.units.add({ id: 'u1', kind: 'mqtt' }, ADA)
    await register.organisations.add({ name: 'Orto' }, ADA)
    await register.groups.add({ id: 'lab' }, ADA)
    await register.rules.add({ id: 'r1', group: 'lab' }, ADA)
    await register.schedules.add({ name: 'Work', windows: [] }, ADA)
    await register.calendar.add({ name: 'Winter', kind: 'closure', from: '2026-12-24' }, ADA)
    await register.cards.add({ credential: 'code:pool', name: 'Card 1' }, ADA)
    await register.events.add({ name: 'Jam', host: 'anna', from: '2026-12-01', until: '2026-12-01' }, ADA)
    const { id } = await register.badges.add({ credential: CARD, person: 'anna' }, ADA)
    const who = { by: 'bob', rev: 7 }
    const { units, badges, cards } = register
    const changes = [
      register.zones.change('hall', {}, who),
      register.desks.change('d1', {}, who),
      register.doors.change('front', {}, who),
      units.change('u1', {}, who),
      register.organisations.change('orto', {}, who),
      register.groups.change('lab', {}, who),
      register.rules.change('r1', {}, who),
      register.schedules.change('work', {}, who),
      register.calendar.change('winter', {}, who),
      cards.change('card-1', {}, who),
      cards.lend('card-1', { person: 'anna' }, who),
      cards.return('card-1', who),
      register.events.change('jam', {}, who),
      badges.change(id, {}, who),
      badges.suspend(id, who),
      badges.resume(id, who),
      badges.replace(id, 'code:new', who),
      badges.revoke(CARD, who),
      register.doors.remove('front', who),
      units.remove('u1', who),
      register.rules.remove('r1', who),
      register.events.remove('jam', who),
    ]
    const codes = await Promise.all(changes.map(codeOf))
    expect(codes).toEqual(changes.map(() => 'E_CONFLICT'))
  })
})

test('each change is a version of its record, with who, when, what and why', async () => {
  const { people } = bench.register
  await people.add({ name: 'Anna' }, ADA)
  bench.setNow('2026-11-23T10:00:00Z')
  await people.change('anna', { name: 'Anna Maria' }, { by: 'bob', reason: 'she asked' })
  await people.change('anna', { name: 'Anna Maria' }, { by: 'bob', reason: 'again' })
  await people.remove('anna', { by: 'ada', reason: 'moved away' })
  const versions = bench.store.histories.of('person', 'anna')
  expect(versions.map(({ rev, value }) => [rev, value?.name])).toEqual([
    [1, 'Anna'],
    [2, 'Anna Maria'],
    [3, undefined],
  ])
  const facts = versions.map(({ seq }) => bench.facts().find((fact) => 'seq' in fact && fact.seq === seq))
  expect(facts).toMatchObject([
    { kind: 'person-added', by: 'ada', happenedAt: '2026-11-22T09:00:00.000Z' },
    { kind: 'person-changed', by: 'bob', reason: 'she asked', happenedAt: '2026-11-23T10:00:00.000Z' },
    { kind: 'person-removed', by: 'ada', reason: 'moved away' },
  ])
})

test('a credential goes from hand to hand on the disk as well', async () => {
  const { people, badges, cards } = bench.register
  await people.add({ name: 'Anna' }, ADA)
  await people.add({ name: 'Bruno' }, ADA)
  await badges.add({ credential: CARD, person: 'anna', until: '2026-11-22' }, ADA)
  bench.setNow('2026-11-23T09:00:00Z')
  await badges.add({ credential: CARD, person: 'bruno', until: '2026-11-23' }, ADA)
  bench.setNow('2026-11-24T09:00:00Z')
  await cards.add({ credential: CARD, name: 'Card 1' }, ADA)
  await cards.lend('card-1', { person: 'anna' }, ADA)
  await cards.return('card-1', ADA)
  await cards.lend('card-1', { person: 'bruno' }, ADA)
  await badges.replace(CARD, 'code:new', ADA)
  await cards.lend('card-1', { person: 'anna' }, ADA)
  await people.remove('anna', ADA)
  expect(await codeOf(cards.remove('card-1', ADA))).toBe('none')
  expect(bench.directory.badges().filter(({ revokedAt }) => revokedAt === null)).toMatchObject([
    { credential: 'code:new', person: 'bruno' },
  ])
})

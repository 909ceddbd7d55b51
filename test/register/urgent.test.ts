/** What may wait for a file, and what may not. */
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { PIECE_RECORDS_MAX } from '../../gateway/register/rows.ts'
import { tapEntry } from '../store/support.ts'
import { ADA, type Bench, codeOf, createBench, openBench, type StoredBench } from './support.ts'

const uid = (number: number): string => `uid:04${number.toString(16).padStart(12, '0')}`
/** The largest that is taken. */
const LARGEST = [
  'name,credentials',
  ...Array.from({ length: PIECE_RECORDS_MAX / 2 }, (_, number) => `Person ${number},${uid(number)}`),
].join('\n')

describe('on the disk', () => {
  let bench: StoredBench
  beforeEach(async () => {
    bench = await openBench()
    await bench.register.people.add({ name: 'Anna' }, ADA)
    for (const name of ['1', '2', '3']) {
      await bench.register.badges.add({ credential: `code:${name}`, person: 'anna' }, ADA)
    }
    bench.calls.length = 0
  })
  afterEach(() => bench.close())

  test('a badge is revoked, suspended or replaced before the largest import is done', async () => {
    const { people, badges } = bench.register
    const done: string[] = []
    const note = (what: string) => () => done.push(what)
    const { cardOf } = bench.directory
    const inTheMidst = new Promise<void>((resolve) => {
      bench.directory.cardOf = (credential) => {
        if (credential === uid(100)) resolve()
        return cardOf(credential)
      }
    })
    const whole = people.import(LARGEST, {}, ADA).then(note('import'))
    const behind = people.add({ name: 'Bruno' }, ADA).then(note('add'))
    await inTheMidst
    const tried = [badges.revoke('code:1', ADA), badges.suspend('code:2', ADA), badges.replace('code:3', 'code:4', ADA)]
    await Promise.all(tried.map((each) => each.then(note('urgent'))))
    expect(done.filter((each) => each !== 'add')).toEqual(['urgent', 'urgent', 'urgent'])
    expect(bench.directory.badgeOf('code:1')?.revokedAt).not.toBeNull()
    await Promise.all([whole, behind])
    expect(bench.directory.persons()).toHaveLength(PIECE_RECORDS_MAX / 2 + 2)
  })

  test('a tap beside the largest import hardly waits', async () => {
    let isDone = false
    let longestMs = 0
    const whole = bench.register.people.import(LARGEST, {}, { by: 'ada', reason: 'r'.repeat(200) }).finally(() => {
      isDone = true
    })
    const taps: Promise<unknown>[] = []
    while (!isDone) {
      const began = performance.now()
      const written = bench.store.journal.append(tapEntry(`tap-${taps.length}`), 0)
      taps.push(
        written.then(() => {
          longestMs = Math.max(longestMs, performance.now() - began)
        }),
      )
      await wait(3)
    }
    await whole
    await Promise.all(taps)
    expect(taps.length).toBeGreaterThan(3)
    // Measured 0.1 to 0.3 s on two cores that much else was using; eight times as many records took seconds.
    expect(longestMs).toBeLessThan(1_000)
  })
})

describe('a list that is in the making', () => {
  let bench: Bench
  beforeEach(async () => {
    bench = createBench()
    await bench.register.people.add({ name: 'Anna' }, ADA)
    await bench.register.badges.add({ credential: 'code:old', person: 'anna' }, ADA)
    bench.calls.length = 0
  })

  test('is made anew where something urgent came between', async () => {
    const whole = codeOf(bench.register.people.import(LARGEST, {}, ADA))
    await wait(20)
    await bench.register.badges.replace('code:old', uid(7), ADA)
    expect(await whole).toBe('E_IMPORT')
    expect(bench.calls).toHaveLength(1)
    expect(bench.directory.badgeOf(uid(7))?.person).toBe('anna')
  })

  test('gives up where that never ends, and has changed nothing', async () => {
    let isDone = false
    const whole = codeOf(bench.register.people.import(LARGEST, {}, ADA)).finally(() => {
      isDone = true
    })
    for (let number = 0; !isDone; number++) {
      await bench.register.badges.replace(number === 0 ? 'code:old' : `code:${number}`, `code:${number + 1}`, ADA)
      await wait(1)
    }
    expect(await whole).toBe('E_STORAGE_BUSY')
    expect(bench.directory.persons()).toHaveLength(1)
  })

  test('keeps nobody waiting where it is a dry run', async () => {
    const { people, badges } = bench.register
    let tried = 0
    const dry = Array.from({ length: 256 }, () =>
      codeOf(people.import(LARGEST, { dryRun: true }, ADA)).finally(() => {
        tried++
      }),
    )
    await wait(1)
    const refused = tried
    await people.add({ name: 'Bruno' }, ADA)
    await badges.revoke('code:old', ADA)
    expect(tried).toBe(refused)
    const codes = await Promise.all(dry)
    expect(codes.filter((code) => code === 'none')).toHaveLength(16)
    expect(codes.filter((code) => code === 'E_STORAGE_BUSY')).toHaveLength(240)
    expect(bench.calls).toHaveLength(2)
  })
})

/** What befalls a reader in its life: each is survived with no restart of the gateway, and the next tap works. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { chooseReader, Insertions } from '../../gateway/drivers/pcsc/readers.ts'
import { uidOf } from '../../gateway/drivers/pcsc/uid.ts'
import { PcscRig } from '../support/pcsc-rig.ts'
import { unitOf } from '../support/units.ts'
import { until } from '../support/until.ts'

const UNIT = unitOf('reader-1', 'pcsc', { reader: 'Virtual PCD 00 00' })
const UID = '04a2b3c4d5e680'
const NEXT = '11223344'
const TEST_MS = 60_000

describe('the answer to GET DATA', () => {
  test.each([
    ['112233449000', '11223344'],
    ['04A2B3C4D5E6809000', '04a2b3c4d5e680'],
    ['0102030405060708090A9000', '0102030405060708090a'],
    ['', null],
    ['90', null],
    ['9000', null],
    ['1122339000', null],
    ['11223344559000', null],
    ['112233446a81', null],
    ['6a81', null],
    ['112233449001', null],
  ])('%s is %s', (answer, uid) => {
    expect(uidOf(Buffer.from(answer, 'hex'))).toBe(uid)
  })
})

describe('which reader a unit means', () => {
  const two = ['ACS ACR122U 00 00', 'ACS ACR1252 01 00']
  test.each([
    [null, [], { lack: 'reader-missing' }],
    [null, ['A'], { reader: 'A' }],
    [null, two, { lack: 'reader-ambiguous' }],
    ['ACR122U', two, { reader: 'ACS ACR122U 00 00' }],
    ['ACS', two, { lack: 'reader-ambiguous' }],
    ['Omnikey', two, { lack: 'reader-missing' }],
    ['A', ['A', 'AB'], { reader: 'A' }],
  ])('%s among %j', (wanted, names, choice) => {
    expect(chooseReader(wanted, names)).toEqual(choice)
  })
})

describe('when a card was laid on', () => {
  const state = (count: number, present: boolean) => [{ name: 'R', state: count * 0x10000 + (present ? 0x20 : 0x10) }]
  const watch = (...looks: [number, number, boolean][]) => {
    const insertions = new Insertions(0x20)
    return looks.map(([atMs, count, present]) => insertions.update(state(count, present), atMs).length)
  }
  test('once an insertion, however long it lies there', () => {
    expect(watch([0, 0, false], [1000, 0, false], [2000, 1, true], [2400, 1, true], [9000, 1, true])).toEqual([
      0, 0, 1, 0, 0,
    ])
  })
  test('again when it was lifted, also between two looks', () => {
    expect(watch([0, 0, false], [1000, 0, false], [2000, 1, true], [2400, 2, false], [2800, 3, true])).toEqual([
      0, 0, 1, 0, 1,
    ])
    expect(watch([0, 0, false], [1000, 0, false], [2000, 1, true], [2400, 3, true])).toEqual([0, 0, 1, 1])
  })
  test('not when it lay there before its reader was known', () => {
    expect(watch([0, 1, true], [1000, 1, true], [2000, 1, true])).toEqual([0, 0, 0])
    expect(watch([0, 0, false], [300, 1, true], [1000, 1, true], [2000, 1, true]), 'found late').toEqual([0, 0, 0, 0])
  })
  test('counts beyond 15 bits are counts', () => {
    expect(watch([0, 0xfffe, false], [1000, 0xfffe, false], [2000, 0xffff, true])).toEqual([0, 0, 1])
  })
})

describe('on a real pcscd', { timeout: TEST_MS }, () => {
  let rig: PcscRig
  const last = () => rig.told.links.findLast(({ unit }) => unit === UNIT.id)
  const lacks = (lack: string | null) => until(`the lack ${lack}`, () => last()?.lack === lack, 15_000)
  const online = () => until('the reader to be online', () => last()?.state === 'online', 15_000)
  const credentials = () => rig.told.signals.map(({ signal }) => (signal.type === 'tap' ? signal.credential : null))
  const cpuMsIn2s = async () => {
    const child = childOf(rig.host.pid)
    const beforeMs = cpuMs(child)
    await new Promise((resolve) => setTimeout(resolve, 2000))
    return cpuMs(child) - beforeMs
  }
  const nextTapWorks = async () => {
    rig.told.signals.length = 0
    await rig.tap(NEXT)
    await until('the next tap', () => credentials().length > 0)
    expect(credentials()).toEqual([`uid:${NEXT}`])
  }

  beforeAll(async () => {
    rig = await PcscRig.open()
    await rig.units([UNIT])
    await rig.ask({ do: 'start' })
  }, TEST_MS)
  beforeEach(() => {
    rig.told.signals.length = 0
    rig.told.bads.length = 0
  })
  afterAll(() => rig?.close(), TEST_MS)

  test('without pcscd it says so, costs next to nothing, and goes on when pcscd comes', async () => {
    await lacks('pcscd-missing')
    expect(await cpuMsIn2s(), 'CPU milliseconds in 2 s without pcscd').toBeLessThan(300)
    await rig.house.startPcscd()
    await online()
    expect(await cpuMsIn2s(), 'CPU milliseconds in 2 s of waiting for a card').toBeLessThan(300)
    await nextTapWorks()
  })

  test('a card is one tap, however long it lies there, and another when it is laid on again', async () => {
    await rig.tap(UID, { holdMs: 2000 })
    await rig.tap(UID)
    await until('two taps', () => credentials().length === 2)
    expect(credentials()).toEqual([`uid:${UID}`, `uid:${UID}`])
    expect(new Set(rig.told.signals.map(({ signal }) => 'id' in signal && signal.id)).size).toBe(2)
  })

  test('UIDs of 4, 7 and 10 bytes are told whole; a random one as any other', async () => {
    for (const uid of [NEXT, UID, '0102030405060708090a', '08a1b2c3']) {
      rig.told.signals.length = 0
      await rig.tap(uid)
      await until(`the tap of ${uid}`, () => credentials().length > 0)
      expect(credentials()).toEqual([`uid:${uid}`])
    }
  })

  test('a card pulled in mid-read', async () => {
    await rig.tap(UID, { fault: 'pull-in-read' })
    await until('it to be counted', () => rig.told.bads.length > 0)
    expect(rig.told.bads).toMatchObject([{ unit: UNIT.id, code: 'card-pulled' }])
    expect(rig.told.signals).toEqual([])
    await nextTapWorks()
  })

  test('a mute card is given up after 2 s', async () => {
    await rig.tap(UID, { fault: 'mute', holdMs: 3200 })
    await until('it to be counted', () => rig.told.bads.length > 0)
    expect(rig.told.bads).toMatchObject([{ unit: UNIT.id, code: 'card-mute' }])
    await nextTapWorks()
  })

  test('a card without a UID', async () => {
    await rig.tap(UID, { fault: 'no-uid' })
    await until('it to be counted', () => rig.told.bads.length > 0)
    expect(rig.told.bads).toMatchObject([{ unit: UNIT.id, code: 'bad-credential' }])
    await nextTapWorks()
  })

  test('pcscd killed and started again; a card that lies there meanwhile moves no door', async () => {
    await rig.house.killPcscd()
    await lacks('pcscd-missing')
    await rig.house.startPcscd()
    // At once, so that it is found while the reader is new.
    await rig.ask({ do: 'insert', name: 'lying', uid: UID })
    await online()
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect(credentials()).toEqual([])
    await rig.ask({ do: 'pull', name: 'lying' })
    await new Promise((resolve) => setTimeout(resolve, 700))
    await nextTapWorks()
  })

  test('a reader gone and back', async () => {
    await rig.house.killPcscd()
    await rig.house.startPcscd({ reader: false })
    await lacks('reader-missing')
    await rig.house.killPcscd()
    await rig.house.startPcscd()
    await online()
    await nextTapWorks()
  })

  test('the child process killed', async () => {
    const child = childOf(rig.host.pid)
    process.kill(child, 'SIGKILL')
    await until('another child', () => last()?.state !== 'online')
    await online()
    expect(childOf(rig.host.pid)).not.toBe(child)
    await nextTapWorks()
  })

  test('the child process stopped, as by a hang in the library, is replaced', async () => {
    const child = childOf(rig.host.pid)
    process.kill(child, 'SIGSTOP')
    await until('the hang to be noticed', () => last()?.state !== 'online', 12_000)
    await online()
    await nextTapWorks()
  })

  test('readers are told apart: two units, each its own, and none where several fit', async () => {
    const second = unitOf('reader-2', 'pcsc', { reader: '00 01' })
    const vague = unitOf('reader-3', 'pcsc', { reader: 'Virtual' })
    await rig.units([UNIT, second, vague])
    await until('all three', () => rig.told.links.some(({ unit }) => unit === vague.id))
    expect(rig.told.links.findLast(({ unit }) => unit === vague.id)).toMatchObject({ lack: 'reader-ambiguous' })
    await rig.tap(UID, { port: 35964 })
    await until('the tap', () => rig.told.signals.length > 0)
    expect(rig.told.signals).toMatchObject([{ unit: 'reader-2', signal: { credential: `uid:${UID}` } }])
    await rig.units([UNIT])
  })

  test('the child dies with its parent, however that ends', async () => {
    const child = childOf(rig.host.pid)
    await rig.host.kill()
    await until('the child to end', () => !isRunning(child))
  })
})

test('without the package the unit says so', { timeout: TEST_MS }, async () => {
  // A hook that hides the package stands for one that was never built.
  const folder = mkdtempSync(join(tmpdir(), 'soglia-hide-'))
  const hide = join(folder, 'hide.mjs')
  writeFileSync(
    hide,
    `import { registerHooks } from 'node:module'
registerHooks({ resolve(name, context, next) {
  if (name === 'smartcard') throw new Error('not built')
  return next(name, context)
} })`,
  )
  const rig = await PcscRig.open({ NODE_OPTIONS: `--import=${hide}` })
  try {
    await rig.units([UNIT])
    await rig.ask({ do: 'start' })
    await until('the lack', () => rig.told.links.some(({ lack }) => lack === 'package-missing'))
    expect(await rig.send(UNIT.id, { type: 'result', id: '1' })).toBe(false)
    expect(await rig.host.end()).toBe(0)
  } finally {
    await rig.close()
    rmSync(folder, { recursive: true, force: true })
  }
})

test('with no unit there is no child', { timeout: TEST_MS }, async () => {
  const rig = await PcscRig.open()
  try {
    await rig.ask({ do: 'start' })
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(childrenOf(rig.host.pid)).toEqual([])
    await rig.units([UNIT])
    await until('the child', () => childrenOf(rig.host.pid).length === 1)
    await rig.units([])
    await until('the child to end', () => childrenOf(rig.host.pid).length === 0)
  } finally {
    await rig.close()
  }
})

/* ---------------------------------------------------------------- processes, by /proc */

/** State, parent and CPU ticks: what follows the name in parentheses (proc_pid_stat(5)). */
function statOf(pid: number | string): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return Number(statOf(pid)[1]) === parent
      } catch {
        return false // It ended while it was looked at.
      }
    })
    .map(Number)
}

function childOf(parent: number): number {
  const [only, ...more] = childrenOf(parent)
  if (only === undefined || more.length > 0) throw new Error('the host does not have one child')
  return only
}

function cpuMs(pid: number): number {
  const ticks = statOf(pid)
  const TICK_MS = 10
  return (Number(ticks[11]) + Number(ticks[12])) * TICK_MS
}

function isRunning(pid: number): boolean {
  try {
    return statOf(pid)[0] !== 'Z'
  } catch {
    return false
  }
}

/** The reference configuration for a board of one door: its own code is compiled and run, and its messages are read as ours. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { parseUp } from '../../gateway/wire/soglia.ts'
import { Board, boardCode, boardConfiguration, compileBoard, type Said } from '../support/esphome-board.ts'

const UID = '04-A2-B3-C4-D5-E6-80'
const parse = ({ name, json }: Said) => parseUp(name, new TextEncoder().encode(json))
const messages = (all: readonly Said[]) => all.map((one) => parse(one).message)

let folder: string
let program: string
let board: Board
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'soglia-esphome-'))
  program = compileBoard(folder)
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))
beforeEach(() => {
  board = new Board(program, 17, 0xdeadbeef)
})
afterEach(() => board.stop())

describe('its code', () => {
  it('tells a tap until the receipt, with its age each time, and opens once', async () => {
    const first = await board.do('tap', 1_000, UID)
    expect(messages(first.said)).toEqual([
      {
        ...{ type: 'tap', id: '17-deadbeef-1', credential: 'uid:04a2b3c4d5e680' },
        ...{ side: null, offline: null, at: null, ageMs: 0 },
      },
    ])
    expect((await board.do('tick', 3_999)).said).toEqual([])
    expect(messages((await board.do('tick', 4_000)).said)).toMatchObject([{ id: '17-deadbeef-1', ageMs: 3_000 }])
    expect(await board.do('result', 4_100, '17-deadbeef-1', 1, 5_000, 5_000)).toMatchObject({ relayMs: 5_000 })
    expect(await board.do('result', 4_200, '17-deadbeef-1', 1, 5_000, 5_000)).toMatchObject({ relayMs: 0 })
    expect((await board.do('tick', 60_000)).said).toEqual([])
  })

  it('opens without a receipt as well, but once, and goes on until it has one', async () => {
    await board.do('tap', 0, UID)
    expect(await board.do('result', 10, '17-deadbeef-1', 0, 5_000, 5_000)).toMatchObject({ relayMs: 5_000 })
    expect(await board.do('result', 20, '17-deadbeef-1', 0, 5_000, 5_000)).toMatchObject({ relayMs: 0 })
    expect((await board.do('tick', 3_000)).said).toHaveLength(1)
    expect(await board.do('result', 3_010, '17-deadbeef-1', 1, 5_000, 5_000)).toMatchObject({ relayMs: 0 })
    expect((await board.do('tick', 6_100)).said).toEqual([])
  })

  it('does not open too late, for nobody’s tap, or longer than a minute', async () => {
    await board.do('tap', 0, UID)
    expect(await board.do('result', 5_001, '17-deadbeef-1', 1, 5_000, 5_000)).toMatchObject({ relayMs: 0 })
    expect(await board.do('result', 5_002, '17-deadbeef-9', 1, 5_000, 5_000)).toMatchObject({ relayMs: 0 })
    expect(await board.do('unlock', 5_003, 'u1', 90_000, 5_000)).toMatchObject({ relayMs: 60_000 })
    expect(await board.do('unlock', 5_004, 'u1', 90_000, 5_000)).toMatchObject({ relayMs: 0 })
    expect(await board.do('unlock', 5_005, 'u2', 5_000, 0)).toMatchObject({ relayMs: 0 })
  })

  it('an order never ends an earlier one before its time', async () => {
    expect(await board.do('unlock', 1_000, 'u1', 10_000, 5_000)).toMatchObject({ relayMs: 10_000 })
    expect(await board.do('unlock', 4_000, 'u2', 3_000, 5_000)).toMatchObject({ relayMs: 7_000 })
    expect(await board.do('unlock', 20_000, 'u3', 3_000, 5_000)).toMatchObject({ relayMs: 3_000 })
  })

  it('keeps what happens while the line is cut, and tells it in its order when it is back', async () => {
    await board.do('cut', 0)
    await board.do('contact', 1_000, 1)
    await board.do('exit', 1_500)
    await board.do('contact', 2_000, 0)
    expect((await board.do('tick', 9_000)).said).toEqual([])
    const { said } = await board.do('connected', 10_000)
    expect(messages(said)).toMatchObject([
      { type: 'door', contact: 'open', exitButton: false, ageMs: 9_000 },
      { type: 'door', contact: null, exitButton: true, ageMs: 8_500 },
      { type: 'door', contact: 'closed', exitButton: false, ageMs: 8_000 },
    ])
  })

  it('counts right where millis() begins anew', async () => {
    await board.do('tap', 2 ** 32 - 1_000, UID)
    expect(messages((await board.do('tick', 2_000)).said)).toMatchObject([{ ageMs: 3_000 }])
    expect(await board.do('result', 2_100, '17-deadbeef-1', 1, 5_000, 5_000)).toMatchObject({ relayMs: 5_000 })
  })

  it('says that the relay has moved, whatever the command is called', async () => {
    for (const id of ['17-deadbeef-1', 'a"b\\c']) {
      const { said } = await board.do('done', 0, id, 1)
      expect(messages(said)).toEqual([{ type: 'done', command: id, ok: true }])
    }
  })

  it('keeps so much and no more, uses no id twice, and what is lost is the oldest', async () => {
    await board.do('cut', 0)
    for (let i = 0; i < 70; i++) await board.do('tap', i, UID)
    const { said } = await board.do('connected', 100)
    const ids = messages(said).map((message) => (message?.type === 'tap' ? message.id : null))
    expect(ids).toHaveLength(64)
    expect(new Set(ids).size).toBe(64)
    expect(ids[0]).toBe('17-deadbeef-7')
    expect(said.every((one) => parse(one).bad === null)).toBe(true)
  })
})

describe('its configuration', () => {
  const text = boardConfiguration('front-board')
  const status = (json: string) => parse({ name: 'up/status', json })

  it('speaks and listens on the unit’s own topics, and retains nothing but its status', () => {
    const topics = [...text.matchAll(/ topic: (\S+)/g)].map(([, topic]) => topic)
    const own = ['up/status', 'up/status', 'up/status', 'down/result', 'down/unlock', 'up/status']
    expect(topics).toEqual(own.map((name) => `soglia/front-board/${name}`))
    const retained = [...text.matchAll(/ topic: (\S+)\n[^-]*?retain: true/g)].map(([, topic]) => topic)
    expect(new Set(retained)).toEqual(new Set(['soglia/front-board/up/status']))
    expect(text.match(/retain: true/g)).toHaveLength(4)
    expect(text).toContain('publish("soglia/front-board/" + name, json, 1, false)')
    const names = [...boardCode().matchAll(/"(up\/[a-z]+)"/g)].map(([, name]) => name)
    expect([...new Set(names)].sort()).toEqual(['up/done', 'up/door', 'up/tap'])
    for (const silent of ['discovery: false', 'discover_ip: false', 'topic_prefix: null', 'log_topic: null']) {
      expect(text).toContain(silent)
    }
  })

  it('has a birth message, a will and a goodbye that are read as its status', () => {
    const payloads = [...text.matchAll(/payload: '(.+)'/g)].map(([, json = '']) => status(json))
    expect(payloads.map(({ bad }) => bad)).toEqual([null, null, null])
    expect(payloads.map(({ message }) => message?.type === 'status' && message.state)).toEqual([
      'online',
      'offline',
      'offline',
    ])
    const [, format = ''] = /snprintf\(json, sizeof\(json\), ("\{.*\}")/.exec(text) ?? []
    const filled = (JSON.parse(format) as string).replace('%d', '-61')
    expect(status(filled)).toMatchObject({ message: { state: 'online', rssi: -61 }, bad: null })
    expect(filled.length).toBeLessThan(80)
  })

  it('logs in as the unit, keeps its secrets elsewhere, and restarts for no lost network', () => {
    expect(text).toMatch(/username: front-board\n {2}client_id: front-board\n/)
    expect([...text.matchAll(/password: (.+)/g)].every(([, value]) => value?.startsWith('!secret '))).toBe(true)
    expect(text.match(/reboot_timeout: 0s/g)).toHaveLength(2)
    expect(text).toContain('restore_mode: ALWAYS_OFF')
    expect(text).toMatch(/kept\.save\(&boot\);\n\s+global_preferences->sync\(\);\n\s+id\(door\)\.start\(boot/)
    expect(text).toContain('--set offline=no')
  })
})

/**
 * What the keeper of an esp-rfid list tells a board, and in which order, at each turn: a board of values only, so that each
 * moment can be chosen. At real brokers: `esp-rfid-list.test.ts`.
 */
import { describe, expect, it } from 'vitest'
import type { NumberEntry, NumberList } from '../../gateway/core/model.ts'
import { createListKeeper } from '../../gateway/drivers/mqtt-devices/esp-rfid/list-keeper.ts'
import type { EspRfidSetup } from '../../gateway/wire/esp-rfid/cards.ts'
import { parseEspRfidList } from '../../gateway/wire/esp-rfid/users.ts'
import type { Heard } from '../../gateway/wire/input/heard.ts'

const IP = '192.168.1.211'
const AT = 1_764_230_400_000
const HOUR = 3_600_000
const DAY_S = 86_400
const TURN_MS = 250

type File = Record<string, unknown>

/** A board that is there, and whose clock is right. */
function makeBoard(version: 1 | 2 = 2) {
  const setup: EspRfidSetup = {
    ...{ version, reader: 'mfrc522', wiegand: { bits: 24, tech: null, order: 'msb', isHex: false }, relay: 0 },
  }
  const keeper = createListKeeper(setup)
  const files = new Map<string, File | Buffer>()
  const told: string[] = []
  const heard: Heard[] = []
  let nowMs = 1_000
  const it = {
    ...{ keeper, files, told, heard },
    /** What is not obeyed: it does not reach the board. */
    isDeaf: (_command: string): boolean => false,
    /** It starts anew over this. */
    breaksAt: (_cmd: string): boolean => false,
    /** What it tells of itself arrives. */
    isHeard: true,
    now: () => AT + nowMs,
    say(name: string, payload: object | Buffer): void {
      const bytes = Buffer.isBuffer(payload) ? payload : Buffer.from(JSON.stringify(payload))
      const word = parseEspRfidList({ name, payload: bytes }, version)
      if (word !== null && it.isHeard) keeper.hear(word, it.now(), nowMs)
    },
    starts: () => it.say('send', { type: 'boot', time: Math.floor(it.now() / 1000), ip: IP }),
    /** So many turns of the gateway. */
    turn(times: number): void {
      for (let n = 0; n < times; n++) {
        nowMs += TURN_MS
        const { say, heard: news } = keeper.tick(IP, it.now(), nowMs)
        heard.push(...news)
        for (const { payload } of say) obey(JSON.parse(payload) as File)
      }
    },
    /** Until it is said to hold this version; false: never, in ten minutes. */
    holds(wanted: number): boolean {
      for (let n = 0; n < 2_400 && !versions().includes(wanted); n++) it.turn(1)
      return versions().includes(wanted)
    },
    codes: () => heard.flatMap((each) => (each.type === 'bad' ? [each.code] : [])),
    opens: (uid: string): boolean => {
      const file = files.get(uid)
      if (file === undefined || Buffer.isBuffer(file)) return file !== undefined
      const nowS = it.now() / 1000
      return file.acctype !== 0 && Number(file.validsince ?? 0) <= nowS && nowS < Number(file.validuntil)
    },
  }
  const versions = (): number[] => heard.flatMap((each) => (each.type === 'holds' ? [each.version] : []))

  function obey(command: File): void {
    const { cmd, uid } = command as { cmd: string; uid?: string }
    told.push(uid === undefined ? cmd : `${cmd} ${uid}`)
    if (it.breaksAt(cmd)) {
      keeper.doubt()
      it.starts()
      return
    }
    const untilS = Number(command.validuntil) + (version === 1 ? 0 : 1)
    if (it.isDeaf(`${cmd} ${uid} ${untilS}`)) return
    if (cmd === 'adduser') files.set(uid as string, command)
    else if (cmd === 'deletuid') files.delete(uid as string)
    else if (cmd === 'deletusers') files.clear()
    else for (const file of files.values()) it.say(version === 1 ? 'accesslist' : 'send', file)
    if (version === 2 && cmd !== 'getuserlist') it.say('send', { type: cmd, ip: IP })
  }
  it.starts()
  return it
}

const entry = (uid: string, windows: NumberEntry['windows'] = [[AT, AT + HOUR]]): NumberEntry => ({
  ...{ badge: `b-${uid}`, credential: `uid:${uid}`, windows },
})
const listOf = (version: number, entries: readonly NumberEntry[], gone: readonly string[] = []): NumberList => ({
  ...{ type: 'numbers', version, issued: AT, expires: AT + HOUR, entries },
  gone: gone.map((uid) => `uid:${uid}`),
})

const cards = (count: number): string[] => Array.from({ length: count }, (_, n) => (0xaa11_2233 + n).toString(16))

describe.each([1, 2] as const)('version %i', (version) => {
  it('tells of each card that somebody else has put there, whatever he has called it', () => {
    const untilS = AT / 1000 + 600
    const files: Record<string, File | Buffer> = {
      // A card of the attacker's, under the name of a badge that stands in the list.
      deadbeef: { uid: 'deadbeef', user: 'soglia-b-11223344', acctype: 1, validuntil: untilS },
      // Ours, made an administrator, or one for good.
      '11223344': { uid: '11223344', user: 'soglia-b-11223344', acctype: 99, validuntil: untilS },
      '55667788': { uid: '55667788', user: 'soglia-b-55667788', acctype: 1, validuntil: AT / 1000 + 365 * DAY_S },
      // What cannot be read, and the board goes by.
      cafebabe: Buffer.from('{"uid":"cafebabe","user":"\u0001","acctype":1,"validuntil":4102444800}'),
      abcdabcd: { uid: 'abcdabcd', user: 'soglia-b-11223344', acctype: true, validuntil: untilS, type: 'boot' },
    }
    for (const [uid, file] of Object.entries(files)) {
      const board = makeBoard(version)
      board.files.set(uid, file)
      board.keeper.take(listOf(1, [entry('11223344'), entry('55667788')]))
      expect(board.holds(1), uid).toBe(true)
      expect({ uid, codes: board.codes() }).toEqual({ uid, codes: ['list-stranger'] })
      expect(board.files.get('11223344')).toMatchObject({ acctype: 1, user: 'soglia-b-11223344' })
      for (const each of ['deadbeef', 'cafebabe', 'abcdabcd']) expect(board.opens(each), each).toBe(false)
    }
  })

  it('says nothing of what an earlier list of ours has left there', () => {
    const board = makeBoard(version)
    const untilS = AT / 1000 + 600
    board.files.set('deadbeef', { uid: 'deadbeef', user: 'soglia-b-1', acctype: 1, validuntil: untilS })
    board.files.set('11223344', { uid: '11223344', user: 'soglia-b-0', acctype: 1, validuntil: untilS })
    // Of a list that is over, so nobody remembers it.
    board.files.set('cafebabe', { uid: 'cafebabe', user: 'soglia-b-2', acctype: 1, validuntil: AT / 1000 - 5 })
    board.keeper.take(listOf(7, [entry('11223344')], ['deadbeef']))
    expect(board.holds(7)).toBe(true)
    expect(board.codes()).toEqual([])
    expect(['deadbeef', '11223344', 'cafebabe'].filter(board.opens)).toEqual(['11223344'])
  })

  it('tells a stopped card out at once, in the midst of whatever it was told or asked', () => {
    const out = version === 1 ? 'adduser deadbeef' : 'deletuid deadbeef'
    let told = ''
    // At each of its first turns the word of the last order is still out, or a reading goes on.
    for (let turns = 1; turns < 30; turns++) {
      const board = makeBoard(version)
      board.keeper.take(listOf(1, [entry('deadbeef'), entry('11223344')]))
      board.turn(turns - 1)
      board.isHeard = false
      board.turn(1)
      told = board.told.at(-1) ?? ''
      const { length } = board.told
      board.keeper.take(listOf(2, [entry('11223344')], ['deadbeef']))
      board.turn(1)
      expect({ turns, after: told, next: board.told[length] }).toEqual({ turns, after: told, next: out })
      board.isHeard = true
      expect(board.holds(2)).toBe(true)
      expect(board.opens('deadbeef')).toBe(false)
      expect(board.opens('11223344')).toBe(true)
    }
  })

  it('shortens first where somebody may pass less than before', () => {
    const board = makeBoard(version)
    const all = cards(12)
    const last = all.at(-1) as string
    board.keeper.take(
      listOf(
        1,
        all.map((uid) => entry(uid)),
      ),
    )
    expect(board.holds(1)).toBe(true)
    const { length } = board.told
    const longer = all.slice(0, -1).map((uid) => entry(uid, [[AT, AT + 4 * HOUR]]))
    // Its life is longer too, so what they hold is not enough.
    const list = listOf(2, [...longer, entry(last, [[AT, AT + HOUR / 2]])])
    board.keeper.take({ ...list, expires: AT + 4 * HOUR })
    board.turn(1)
    expect(board.told[length]).toBe(`adduser ${last}`)
    expect(board.holds(2)).toBe(true)
    expect(board.files.get(last)).toMatchObject({ validuntil: (AT + HOUR / 2) / 1000 - (version === 1 ? 0 : 1) })
  })

  it('empties it at once where nobody of it may pass now, though they may later', () => {
    const board = makeBoard(version)
    const all = cards(50)
    board.keeper.take(
      listOf(
        1,
        all.map((uid) => entry(uid)),
      ),
    )
    expect(board.holds(1)).toBe(true)
    const { length } = board.told
    board.keeper.take(
      listOf(
        2,
        all.map((uid) => entry(uid, [[AT + HOUR / 2, AT + HOUR]])),
      ),
    )
    board.turn(1)
    expect(board.told[length]).toBe('deletusers')
    board.turn(2_000)
    expect(all.filter(board.opens)).toEqual([])
    expect(board.holds(2)).toBe(true)
    board.turn((HOUR / 2 + 60_000) / TURN_MS)
    expect(all.filter(board.opens)).toEqual(all)
  })

  it('takes out a card that it cannot shorten', () => {
    const board = makeBoard(version)
    board.keeper.take(listOf(1, [entry('deadbeef'), entry('11223344')]))
    expect(board.holds(1)).toBe(true)
    board.isDeaf = (command) => command === 'adduser deadbeef 1764232200'
    board.keeper.take(listOf(2, [entry('deadbeef', [[AT, AT + HOUR / 2]]), entry('11223344')]))
    board.turn(1_000)
    expect(board.files.get('deadbeef')).toEqual(version === 1 ? expect.objectContaining({ acctype: 0 }) : undefined)
  })

  it('asks a board that starts anew over it ever more seldom, and tells it who has to go all the same', () => {
    const board = makeBoard(version)
    const ask = version === 1 ? 'getuser' : 'getuserlist'
    let list = listOf(1, [entry('deadbeef'), entry('11223344')])
    board.breaksAt = (cmd) => {
      if (cmd !== ask) return false
      // As it is told when it has come back.
      board.keeper.away()
      board.keeper.take(list)
      return true
    }
    board.keeper.take(list)
    board.turn(600_000 / TURN_MS)
    expect(board.told.filter((each) => each === ask).length).toBeLessThanOrEqual(9)
    expect(board.codes()).toEqual(['list-not-held'])
    board.files.set('deadbeef', {
      uid: 'deadbeef',
      user: 'soglia-b-deadbeef',
      acctype: 1,
      validuntil: AT / 1000 + 3_000,
    })
    list = listOf(2, [entry('11223344')], ['deadbeef'])
    board.keeper.take(list)
    board.turn(1)
    expect(board.opens('deadbeef')).toBe(false)
    board.breaksAt = () => false
    expect(board.holds(2)).toBe(true)
  })
})

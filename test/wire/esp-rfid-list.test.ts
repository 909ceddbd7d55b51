/** The list of users of esp-rfid boards: what is told of it comes back as it was, and each card under its one name. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type EspRfidSetup, espRfidUidOf } from '../../gateway/wire/esp-rfid/cards.ts'
import {
  type EspRfidUser,
  formatEspRfidAsk,
  formatEspRfidRemoval,
  formatEspRfidUser,
  formatEspRfidWipe,
  isNameable,
  isOpen,
  parseEspRfidList,
} from '../../gateway/wire/esp-rfid/users.ts'
import { parseEspRfid } from '../../gateway/wire/esp-rfid.ts'

const IP = '192.168.100.211'
const WIEGAND: EspRfidSetup['wiegand'] = { bits: 24, tech: null, order: 'msb', isHex: false }
const setup = (more: Partial<EspRfidSetup> = {}): EspRfidSetup => ({
  ...{ version: 2, reader: 'mfrc522', wiegand: WIEGAND, relay: null },
  ...more,
})
const wiegand = (more: Partial<EspRfidSetup['wiegand']>, version: 1 | 2 = 2) =>
  setup({ version, reader: 'wiegand', wiegand: { ...WIEGAND, ...more } })
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const said = (name: string, payload: string | object, version: 1 | 2) =>
  parseEspRfidList({ name, payload: utf8(typeof payload === 'string' ? payload : JSON.stringify(payload)) }, version)

const SETUPS: EspRfidSetup[] = [
  setup(),
  setup({ version: 1 }),
  setup({ reader: 'pn532' }),
  setup({ reader: 'rdm6300' }),
  setup({ version: 1, reader: 'rdm6300' }),
  wiegand({}),
  wiegand({ isHex: true }),
  wiegand({ bits: 32, isHex: true }),
  wiegand({ bits: 32 }, 1),
  wiegand({ tech: 'h10301', isHex: true }),
  wiegand({ bits: 32, tech: 'h10306' }),
  wiegand({ bits: 32, tech: 'uid', isHex: true }),
  wiegand({ bits: 32, tech: 'uid', order: 'lsb' }),
  wiegand({ bits: 24, tech: 'uid', order: 'lsb' }),
  wiegand({ bits: 24, tech: 'em4100' }, 1),
]

/** What the board tells of a card: as one that it does not know, and as one in its list. */
const namesOf = (uid: string, how: EspRfidSetup): unknown[] =>
  [
    { access: 'Denied', isKnown: 'false' },
    { access: 'Always', isKnown: 'true' },
  ].map((told) => {
    const record = { type: 'access', uid, username: 'Ada', time: 1, ...told }
    const [first] = parseEspRfid({ name: 'send', payload: utf8(JSON.stringify(record)) }, how).heard
    return first?.type === 'card' ? first.credential : null
  })

describe('the number of a card in its list', () => {
  it.each([
    ['uid:0a1b02ff', setup(), '0a1b02ff'],
    ['uid:04a2b3c4d5e680', setup(), '04a2b3c4d5e680'],
    ['uid:deadbeef', setup({ version: 1 }), 'deadbeef'],
    // These write `a1b2ff` of that card: it is another one for them, in the list or not.
    ['uid:0a1b02ff', setup({ version: 1 }), null],
    ['uid:0a1b02ff', setup({ reader: 'pn532' }), null],
    ['uid:04a2b3c4d5e680', setup({ reader: 'pn532' }), null],
    ['uid:80a2b3c4d5e680', setup({ reader: 'pn532' }), '80a2b3c4d5e680'],
    // Never written so by a reader that loses zeros.
    ['part:24:a1b2ff', setup({ version: 1 }), 'a1b2ff'],
    ['part:24:a1b2ff', setup({ reader: 'pn532' }), 'a1b2ff'],
    // Told only of cards that stand in its list already: whose, the house could not know.
    ['part:24:a1b2ff', setup(), null],
    ['em:14008ec793', setup({ reader: 'rdm6300' }), '14008ec793'],
    ['em:14008ec793', setup(), null],
    ['uid:deadbeef', setup({ reader: 'rdm6300' }), null],
    ['part:24:8ec793', wiegand({}), '9357203'],
    ['part:24:0ec793', wiegand({ isHex: true }), 'ec793'],
    ['part:24:8ec793', wiegand({ bits: 32 }), null],
    ['h10301:142-51091', wiegand({ tech: 'h10301' }), '9357203'],
    ['h10301:142-51091', wiegand({}), null],
    ['h10306:57005-48879', wiegand({ bits: 32, tech: 'h10306', isHex: true }), 'deadbeef'],
    ['uid:deadbeef', wiegand({ bits: 32, tech: 'uid', isHex: true }), 'deadbeef'],
    ['uid:deadbeef', wiegand({ bits: 32, tech: 'uid', order: 'lsb', isHex: true }), 'efbeadde'],
    ['code:Lavender42', setup(), null],
    ['code:12345', wiegand({}), null],
  ])('%s', (credential, how, uid) => {
    expect(espRfidUidOf(credential, how)).toBe(uid)
  })

  it('is told by that name again, whatever the reader and the card', () => {
    const hex = (min: number, max: number) =>
      fc.array(fc.constantFrom(...'0123456789abcdef'), { minLength: min, maxLength: max }).map((all) => all.join(''))
    const credentials = fc.oneof(
      fc.tuple(fc.constantFrom('uid:', 'em:', 'code:'), hex(4, 20)).map((both) => both.join('')),
      fc.tuple(fc.nat({ max: 40 }), hex(1, 12)).map(([bits, digits]) => `part:${bits}:${digits}`),
      fc
        .tuple(fc.constantFrom('h10301', 'h10306', 'c1k35s'), fc.nat({ max: 70_000 }), fc.nat({ max: 70_000 }))
        .map(([kind, facility, card]) => `${kind}:${facility}-${card}`),
    )
    fc.assert(
      fc.property(credentials, fc.constantFrom(...SETUPS), (credential, how) => {
        const uid = espRfidUidOf(credential, how)
        if (uid !== null) expect(namesOf(uid, how)).toEqual([credential, credential])
      }),
    )
    // And whatever such a reader tells can stand in the list under what it told.
    const told = fc.oneof(hex(1, 20), fc.nat({ max: 2 ** 31 }).map(String))
    fc.assert(
      fc.property(told, fc.constantFrom(...SETUPS), (uid, how) => {
        const [unknown, known] = namesOf(uid, how)
        if (unknown === null || unknown !== known) return
        // As no card of so many bytes is told by a reader that loses zeros.
        if (String(known).startsWith('uid:') && how.reader !== 'wiegand' && espRfidUidOf(String(known), how) === null) {
          expect({ uid, losesZeros: how.reader === 'pn532' || how.version === 1 }).toEqual({ uid, losesZeros: true })
          expect(uid).toMatch(/^(..)*0/)
          return
        }
        expect(namesOf(espRfidUidOf(String(known), how) ?? '', how)).toEqual([known, known])
      }),
    )
  })
})

describe('its users', () => {
  const ada: EspRfidUser = {
    ...{ uid: 'f3ec6234', user: 'soglia-AAAAAAAAAAAAAAAA', access: [1, 0, 0, 0] },
    ...{ sinceS: 1_764_200_000, untilS: 1_764_286_400 },
  }

  it('are told as the firmware of each version reads them', () => {
    expect(formatEspRfidUser(IP, ada, 1)).toEqual({
      name: '',
      payload: `{"doorip":"${IP}","cmd":"adduser","user":"${ada.user}","uid":"f3ec6234","acctype":1,"validuntil":1764286400}`,
    })
    // It opens still in the second that it names.
    expect(formatEspRfidUser(IP, ada, 2)).toEqual({
      name: 'cmd',
      payload: `{"doorip":"${IP}","cmd":"adduser","user":"${ada.user}","uid":"f3ec6234","acctype":1,"validsince":1764200000,"validuntil":1764286399}`,
    })
    expect(formatEspRfidRemoval(IP, 'f3ec6234').payload).toBe(`{"doorip":"${IP}","cmd":"deletuid","uid":"f3ec6234"}`)
    expect(formatEspRfidWipe(IP, 1)).toEqual({ name: '', payload: `{"doorip":"${IP}","cmd":"deletusers"}` })
    expect(formatEspRfidAsk(IP, 1)).toEqual({ name: '', payload: `{"doorip":"${IP}","cmd":"getuser"}` })
    expect(formatEspRfidAsk(IP, 2)).toEqual({ name: 'cmd', payload: `{"doorip":"${IP}","cmd":"getuserlist"}` })
    const longest = { ...ada, uid: '1'.repeat(20), access: [1, 1, 1, 1] }
    // Version 1 parses into a buffer of 255 bytes.
    expect(formatEspRfidUser('255.255.255.255', longest, 1).payload.length).toBeLessThanOrEqual(255)
  })

  it('come back as they were sent', () => {
    const users = fc.record({
      uid: fc.stringMatching(/^[0-9a-f]{4,19}$/),
      user: fc.stringMatching(/^soglia-[A-Za-z0-9_-]{16}$/),
      access: fc.tuple(...Array.from({ length: 4 }, () => fc.constantFrom(0, 1, 99))),
      sinceS: fc.integer({ min: 1, max: 4_000_000_000 }),
      untilS: fc.integer({ min: 1, max: 4_000_000_000 }),
    })
    fc.assert(
      fc.property(users, fc.constantFrom(1, 2), (user, version) => {
        const { payload } = formatEspRfidUser(IP, user, version)
        const told = said(version === 1 ? 'accesslist' : 'send', payload, version)
        expect(told).toEqual({ type: 'user', user: { ...user, ...(version === 1 ? { sinceS: 0 } : {}) } })
        // On its way to the board it is no user that the board has told.
        expect(said(version === 1 ? '' : 'cmd', payload, version)).toBeNull()
      }),
    )
  })

  it('are heard as its page wrote them, and as its documentation has them', () => {
    const page = { command: 'userfile', uid: '1234', user: 'User Name', acctype: 99, validuntil: 1608336000 }
    const user = { uid: '1234', user: 'User Name', access: [99, 0, 0, 0], sinceS: 0, untilS: 1608336000 }
    expect(said('accesslist', page, 1)).toEqual({ type: 'user', user })
    const texts = { ...page, acctype: '1', acctype2: null, validsince: '7', validuntil: '1608336000' }
    expect(said('send', texts, 2)).toEqual({
      type: 'user',
      user: { ...user, access: [1, 0, 0, 0], sinceS: 7, untilS: 1608336001 },
    })
    expect(said('send', { ...page, acctype: 0 }, 2)).toMatchObject({ user: { access: [0, 0, 0, 0] } })
  })

  it('are heard whatever somebody has written into their files: the board may let them in all the same', () => {
    const own = { uid: '9357203', user: 'Mallory', acctype: 1, validuntil: 1608336000 }
    // Version 1 tells nothing else there; of version 2 nothing else has an `acctype`.
    for (const type of ['boot', 'access', 'adduser', 'heartbeat', 7]) {
      expect(said('accesslist', { ...own, type }, 1)).toMatchObject({ type: 'user', user: { uid: own.uid } })
      expect(said('send', { ...own, type }, 2)).toMatchObject({ type: 'user', user: { uid: own.uid } })
    }
    // Version 1 names the file by the text of a bare number.
    expect(said('accesslist', { ...own, uid: 9357203 }, 1)).toMatchObject({ type: 'user', user: { uid: own.uid } })
    // What the firmware makes a number of is not shut.
    for (const acctype of [true, '1x', ' 1', [1], { a: 1 }]) {
      const word = said('accesslist', { ...own, acctype }, 1)
      expect(word?.type === 'user' && isOpen(word.user), JSON.stringify(acctype)).toBe(true)
    }
    for (const acctype of [0, '0', '', null, false]) {
      const word = said('accesslist', { ...own, acctype }, 1)
      expect(word?.type === 'user' && isOpen(word.user), JSON.stringify(acctype)).toBe(false)
    }
    // It writes control characters, and bytes that are no UTF-8, as they are.
    const broken = JSON.stringify(own).replace('Mallory', '\u0001')
    const bytes = Buffer.from(JSON.stringify(own).replace('Mallory', '\u00ff'), 'latin1')
    for (const version of [1, 2] as const) {
      const name = version === 1 ? 'accesslist' : 'send'
      expect(said(name, broken, version)).toEqual({ type: 'unreadable' })
      expect(parseEspRfidList({ name, payload: bytes }, version)).toEqual({ type: 'unreadable' })
      for (const uid of ['1'.repeat(29), '', null, true]) {
        expect(said(name, { ...own, uid }, version), String(uid)).toEqual({ type: 'unreadable' })
      }
      expect(said(version === 1 ? '' : 'cmd', broken, version)).toBeNull()
    }
  })

  it('are no record of a card, and tell no address, whatever stands in their files', () => {
    const file = { uid: 'deadbeef', user: 'Mallory', acctype: 0, validuntil: 1608336000, ip: '192.168.1.9' }
    const record = { type: 'access', isKnown: 'true', access: 'Always', time: 1608336000 }
    expect(parseEspRfid({ name: 'send', payload: utf8(JSON.stringify({ ...file, ...record })) }, setup())).toEqual({
      ...{ heard: [{ type: 'link', state: 'online' }], ip: null, atS: null },
    })
  })

  it('have a number that a command can name, of version 2 of at most 19 characters', () => {
    expect([isNameable('1'.repeat(19), 2), isNameable('1'.repeat(20), 2)]).toEqual([true, false])
    expect([isNameable('1'.repeat(20), 1), isNameable('', 1)]).toEqual([true, false])
  })
})

it('tells what it has obeyed, that it has started, and its time', () => {
  expect(said('send', '{"type":"adduser","ip":"192.168.1.211","hostname":"front"}', 2)).toEqual({
    ...{ type: 'done', command: 'adduser' },
  })
  expect(said('send', '{"type":"deletlog","ip":"192.168.1.211","hostname":"front"}', 2)).toBeNull()
  const boot = '{"type":"boot","time":1616731000,"Wifi SSID":"space","Local IP":"192.168.1.211"}'
  expect(said('', boot, 1)).toEqual({ type: 'started', timeS: 1616731000 })
  const beat = '{"type":"heartbeat","time":1616731044,"ip":"192.168.1.211","door":"esp-rfid"}'
  expect(said('sync', beat, 1)).toEqual({ type: 'clock', timeS: 1616731044 })
  expect(said('send', { type: 'access', uid: 'deadbeef', time: 23852 }, 1)).toEqual({ type: 'clock', timeS: 23852 })
})

it('survives any bytes and any fields', () => {
  const fields = fc.dictionary(
    fc.constantFrom('uid', 'user', 'acctype', 'acctype2', 'validsince', 'validuntil', 'type', 'doorip', 'time'),
    fc.oneof(fc.jsonValue(), fc.constantFrom('1', 'adduser', 'boot', '1e999')),
  )
  const payloads = fc.oneof(
    fc.uint8Array(),
    fields.map((all) => utf8(JSON.stringify(all))),
  )
  fc.assert(
    fc.property(
      fc.constantFrom('', 'send', 'accesslist'),
      payloads,
      fc.constantFrom(1, 2),
      (name, payload, version) => {
        const word = parseEspRfidList({ name, payload }, version)
        if (word?.type === 'user') expect(word.user.uid.length).toBeLessThanOrEqual(28)
      },
    ),
  )
})

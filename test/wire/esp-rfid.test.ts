import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalizeCredential } from '../../gateway/core/credential.ts'
import { type EspRfidSetup, formatEspRfidClose, formatEspRfidOpen, parseEspRfid } from '../../gateway/wire/esp-rfid.ts'

const setup = (more: Partial<EspRfidSetup> = {}): EspRfidSetup => ({
  ...{ version: 2, reader: 'mfrc522', wiegand: { bits: 24, tech: null, order: 'msb', isHex: false }, relay: null },
  ...more,
})
const V1 = setup({ version: 1 })
const V2 = setup()
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const said = (name: string, payload: string | object, how = V2) =>
  parseEspRfid({ name, payload: utf8(typeof payload === 'string' ? payload : JSON.stringify(payload)) }, how)
const heard = (name: string, payload: string | object, how = V2) => said(name, payload, how).heard
const there = [{ type: 'link', state: 'online' }]
const obeyed = [
  { type: 'relay', on: true },
  { type: 'relay', on: false },
]
const opened = { granted: true, reason: 'ok' }

/** As the firmware writes them (1.3.7 and 2.0.0), the second and third as they were seen in the wild. */
describe('version 1', () => {
  it('tells its address when it starts, and at each heartbeat', () => {
    const boot = '{"type":"boot","time":1616731000,"Wifi SSID":"space","Local IP":"192.168.1.211"}'
    expect(said('', boot, V1)).toEqual({ heard: there, ip: '192.168.1.211', atS: null })
    const beat = '{"type":"heartbeat","time":1616731044,"ip":"192.168.1.211","door":"esp-rfid"}'
    expect(said('sync', beat, V1)).toEqual({ heard: there, ip: '192.168.1.211', atS: null })
  })

  it('tells a card that it has let in itself, and when it was, by a clock that knows no date', () => {
    const log =
      '{"cmd":"log","type":"access","time":23852,"isKnown":"true","access":"Admin","username":"Guillain","uid":"27373963","door":"14_Entry"}'
    const card = { type: 'card', credential: 'uid:27373963', decided: opened }
    expect(said('send', log, V1)).toEqual({ heard: [card], ip: null, atS: 23852 })
  })

  it('is deaf to commands, its own and those of others, and to the files of users', () => {
    for (const command of [
      '{"doorip":"192.168.1.211","cmd":"opendoor"}',
      '{"doorip":"192.168.1.211","cmd":"deletusers"}',
      '{"doorip":"192.168.1.211","cmd":"adduser","user":"dustin","uid":"f3ec6234","acctype":1,"validuntil":4102444800}',
    ]) {
      for (const name of ['', 'send', 'accesslist']) expect(said(name, command, V1)).toEqual(said('accesslist', ''))
    }
    expect(heard('send', { uid: 'f3ec6234', user: 'dustin', acctype: 1 }, V1)).toEqual(there)
  })

  it('answers no command: an opening of the door is all that confirms one', () => {
    const event = (desc: string) => ({
      type: 'INFO',
      src: 'door',
      desc,
      data: '',
      time: 1,
      cmd: 'event',
      door: 'front',
    })
    expect(heard('send', event('Door Open'), V1)).toEqual([...obeyed, { type: 'door', contact: 'open' }])
    expect(heard('send', event('Door Closed'), V1)).toEqual([{ type: 'door', contact: 'closed' }])
  })
})

describe('version 2', () => {
  const access = (more: object) => ({
    ...{ uid: 'deadbeef', username: 'Ada', access: 'Always', time: 1605991375, doorName: 'Front', type: 'access' },
    ...{ isKnown: 'true', hostname: 'front', ...more },
  })
  const card = (more: object = {}) => [{ type: 'card', credential: 'uid:deadbeef', ...more }]

  it('tells its address in heartbeats and acknowledgements', () => {
    const beat = '{"type":"heartbeat","time":1605991375,"uptime":999,"ip":"192.168.1.211","hostname":"front"}'
    expect(said('send', beat)).toEqual({ heard: there, ip: '192.168.1.211', atS: null })
    expect(said('send', '{"type":"adduser","ip":"192.168.1.211","hostname":"front"}').ip).toBe('192.168.1.211')
    expect(said('send', '{"type":"boot","time":1,"uptime":"0","ip":"10.0.0.7","hostname":"front"}').ip).toBe('10.0.0.7')
    for (const ip of ['0.0.0.0', '192.168.1', '1.2.3.400', 'front', 7]) {
      expect(said('send', { type: 'heartbeat', ip }), String(ip)).toMatchObject({ heard: [{ type: 'bad' }], ip: null })
    }
  })

  it('tells what it has let in as decided, and what it has refused as any card', () => {
    expect(heard('send', access({}))).toEqual(card({ decided: opened }))
    expect(heard('send', access({ access: 'Admin' }))).toEqual(card({ decided: opened }))
    expect(heard('send', access({ access: 'Denied', isKnown: 'false', username: 'Unknown' }))).toEqual(card())
    for (const word of ['Disabled', 'Expired']) expect(heard('send', access({ access: word }))).toEqual(card())
    // The card alone must not do where a code belongs to it.
    const decided = { granted: false, reason: 'unreadable' }
    expect(heard('send', access({ access: 'Wrong pin code' }))).toEqual(card({ decided }))
  })

  it('tells a word for each relay where it has several', () => {
    const both = access({ access: ['Always', 'Disabled'], doorName: ['Front', 'Store'] })
    expect(heard('send', both)).toEqual(card({ decided: opened }))
    expect(heard('send', both, setup({ relay: 0 }))).toEqual(card({ decided: opened }))
    expect(heard('send', both, setup({ relay: 1 }))).toEqual(card())
    const admin = access({ access: ['Admin', 'Disabled'] })
    expect(heard('send', admin, setup({ relay: 1 }))).toEqual(card({ decided: opened }))
    expect(heard('send', access({ access: [] }))).toMatchObject([{ type: 'bad' }])
  })

  it('names nobody when it obeys, and when its button is pressed', () => {
    const nobody = { uid: ' ', username: 'MQTT' }
    expect(heard('send', access(nobody))).toEqual(obeyed)
    expect(heard('send', access({ uid: ' ', username: 'Button' }))).toEqual([{ type: 'door', exitButton: true }])
    // There its relay tells for itself.
    expect(heard('tag', { ...nobody, access: 'Always', time: 1, doorName: 'Front' })).toEqual(there)
  })

  it('tells its door and its tamper contact in its log', () => {
    const closed =
      '{"type":"INFO","src":"door","desc":"Door Closed","data":"","time":1605991375,"cmd":"event","hostname":"front"}'
    expect(heard('send', closed)).toEqual([{ type: 'door', contact: 'closed', tamper: false }])
    expect(heard('send', closed.replace('Closed', 'Open'))).toEqual([{ type: 'door', contact: 'open' }])
    const tampered =
      '{"type":"WARN","src":"tamper","desc":"Door was tampered!","data":"","time":1605991375,"cmd":"event","hostname":"front"}'
    expect(heard('send', tampered)).toEqual([{ type: 'door', tamper: true }])
    expect(heard('send', tampered.replace('was tampered!', 'was moved'))).toMatchObject([{ type: 'bad' }])
    const unknown = { type: 'WARN', src: 'rfid', desc: 'Unknown rfid tag is scanned', data: 'deadbeef MIFARE 1KB' }
    expect(heard('send', unknown)).toEqual(there)
  })

  it('tells its relay, its inputs and its coming and going in its mode for Home Assistant', () => {
    expect(heard('avty', 'online')).toEqual(there)
    expect(heard('avty', 'offline')).toEqual([{ type: 'link', state: 'offline' }])
    expect(heard('io/lock0', 'UNLOCKED')).toEqual([{ type: 'relay', on: true }])
    expect(heard('io/lock0', 'LOCKED')).toEqual([{ type: 'relay', on: false }])
    expect(heard('io/lock1', 'UNLOCKED')).toEqual(there)
    expect(heard('io/lock1', 'UNLOCKED', setup({ relay: 1 }))).toEqual([{ type: 'relay', on: true }])
    expect(heard('io/tamper', 'OFF')).toEqual([{ type: 'door', tamper: false }])
    expect(heard('io/tamper', 'ON')).toEqual([{ type: 'door', tamper: true }])
    expect(heard('io/door', 'ON')).toEqual([{ type: 'door', contact: 'open' }])
    expect(heard('io/doorbell', 'ON')).toEqual(there)
    expect(heard('tag', { uid: 'deadbeef', username: 'Unknown', access: 'Denied', time: 7 })).toEqual(card())
    expect(heard('tag', { uid: 'deadbeef', username: 'Ada', access: 'Always', time: 7 })).toEqual(
      card({ decided: opened }),
    )
  })

  it('counts what it does not understand, and shows no card or code of it', () => {
    const bads: [string, string | object, string][] = [
      ['send', '{"uid":"1234","type":"acc', 'not-json'],
      ['send', '[1234]', 'bad-shape'],
      ['send', access({ uid: 1234 }), 'bad-shape'],
      ['send', access({ access: 1 }), 'bad-shape'],
      ['send', access({ access: 'Sometimes', uid: '1234' }), 'bad-shape'],
      ['send', access({ isKnown: true }), 'bad-shape'],
      ['send', access({ isKnown: 'false' }), 'bad-shape'],
      ['send', access({ uid: '1234', access: 'Denied' }), 'bad-credential'],
      ['send', access({ uid: 'no card', access: 'Denied' }), 'bad-credential'],
      ['send', access({ uid: '00000000' }), 'no-card'],
      ['send', { type: 4 }, 'bad-shape'],
      ['send', { type: 'INFO', desc: 'Door Open' }, 'bad-shape'],
      ['avty', 'gone', 'bad-shape'],
      ['io/lock0', 'ON', 'bad-shape'],
      ['io/door', 'OPEN', 'bad-shape'],
    ]
    for (const [name, payload, code] of bads) {
      const [first, ...more] = heard(name, payload, setup({ reader: 'mfrc522' }))
      expect([first, more], JSON.stringify(payload)).toMatchObject([{ type: 'bad', code }, []])
      expect(JSON.stringify(first)).not.toContain('1234')
    }
    for (const name of ['other', 'io/fan', 'cmd', 'send/more']) expect(heard(name, 'nonsense')).toEqual([])
  })
})

describe('the name of a card', () => {
  const nameOf = (uid: string, how: EspRfidSetup): unknown => {
    const record = { type: 'access', uid, access: 'Denied', isKnown: 'false', username: 'Unknown', time: 1 }
    const [first] = heard('send', record, how)
    return first?.type === 'card' ? first.credential : first?.type === 'bad' ? first.code : null
  }
  const wiegand = (bits: 24 | 32, more: Partial<EspRfidSetup['wiegand']> = {}) =>
    setup({ reader: 'wiegand', wiegand: { bits, tech: null, order: 'msb', isHex: false, ...more } })

  it('is whole where the reader loses nothing', () => {
    expect(nameOf('0a1b02ff', V2)).toBe('uid:0a1b02ff')
    expect(nameOf('04A2B3C4D5E680', V2)).toBe('uid:04a2b3c4d5e680')
    expect(nameOf('a1b2ff', V2)).toBe('bad-credential')
    expect(nameOf('14008ec793', setup({ reader: 'rdm6300' }))).toBe('em:14008ec793')
    expect(nameOf('008ec793', setup({ reader: 'rdm6300' }))).toBe('bad-credential')
    expect(nameOf('0000000000', setup({ reader: 'rdm6300' }))).toBe('no-card')
    expect(nameOf('9357203', wiegand(24, { tech: 'h10301' }))).toBe('h10301:142-51091')
    expect(nameOf('3735928559', wiegand(32, { tech: 'uid' }))).toBe('uid:deadbeef')
    expect(nameOf('4022250974', wiegand(32, { tech: 'uid', order: 'lsb' }))).toBe('uid:deadbeef')
  })

  it('says that it is a part where digits are lost', () => {
    for (const how of [setup({ reader: 'pn532' }), V1, setup({ version: 1, reader: 'pn532' })]) {
      expect(nameOf('a1b2ff', how)).toBe('part:24:a1b2ff')
      expect(nameOf('4a2b3c4d5e680', how)).toBe('part:52:4a2b3c4d5e680')
      expect(nameOf('deadbeef', how)).toBe('uid:deadbeef')
      expect(nameOf('abc', how)).toBe('bad-credential')
    }
    expect(nameOf('9357203', wiegand(24))).toBe('part:24:8ec793')
    expect(nameOf('3735928559', wiegand(32))).toBe('part:32:deadbeef')
    expect(nameOf('9357203', wiegand(32))).toBe('part:32:008ec793')
    for (const uid of ['16777216', '-1', '1e3', '8ec793', '12345678901']) {
      expect(nameOf(uid, wiegand(24)), uid).toBe('bad-credential')
    }
    expect(nameOf('0', wiegand(24))).toBe('no-card')
    // Version 2, unless it is set up otherwise.
    expect(nameOf('ec793', wiegand(24, { isHex: true }))).toBe('part:24:0ec793')
    expect(nameOf('DEADBEEF', wiegand(32, { isHex: true }))).toBe('part:32:deadbeef')
    expect(nameOf('8EC793', wiegand(24, { isHex: true, tech: 'h10301' }))).toBe('h10301:142-51091')
    expect(nameOf('1000000', wiegand(24, { isHex: true }))).toBe('bad-credential')
    // In its own list a card may stand as version 1 wrote it.
    expect(heard('send', { type: 'access', uid: 'a1b2ff', access: 'Always', isKnown: 'true' })).toEqual([
      { type: 'card', credential: 'part:24:a1b2ff', decided: opened },
    ])
  })

  it('is never another card’s whole name, whatever its bytes', () => {
    const bytes = fc.constantFrom(4, 7).chain((length) => fc.uint8Array({ minLength: length, maxLength: length }))
    fc.assert(
      fc.property(bytes, fc.constantFrom(V1, setup({ reader: 'pn532' })), (uid, how) => {
        fc.pre(uid.some((byte) => byte > 0))
        const written = [...uid].map((byte) => byte.toString(16)).join('')
        const whole = Buffer.from(uid).toString('hex')
        // A card of seven bytes, six of them below 16: one in some millions.
        fc.pre(whole.length === written.length || written.length !== 8)
        const name = String(nameOf(written, how))
        expect(name === `uid:${whole}` || /^part:|^no-card$/.test(name)).toBe(true)
        if (name.startsWith('part:')) expect(normalizeCredential(name)).toBe(name)
      }),
    )
  })
})

describe('commands', () => {
  it('name the address of the board, as the firmware of each version reads them', () => {
    const ip = '192.168.1.211'
    expect(formatEspRfidOpen(ip, V1)).toEqual({ name: '', payload: '{"doorip":"192.168.1.211","cmd":"opendoor"}' })
    expect(formatEspRfidOpen(ip, V2)).toEqual({ name: 'cmd', payload: '{"cmd":"opendoor","doorip":"192.168.1.211"}' })
    const one = formatEspRfidOpen(ip, setup({ relay: 1 }))
    expect(one).toEqual({ name: 'cmd', payload: '{"cmd":"open","doorip":"192.168.1.211","door":"1"}' })
    const close = formatEspRfidClose(ip, V2)
    expect(close).toEqual({ name: 'cmd', payload: '{"cmd":"close","doorip":"192.168.1.211","door":"0"}' })
  })

  it('are never heard as anything that a board says', () => {
    for (const how of [V1, V2, setup({ relay: 3 })]) {
      for (const format of [formatEspRfidOpen, formatEspRfidClose]) {
        for (const name of ['', 'cmd', 'send']) {
          expect(said(name, format('10.0.0.7', how).payload, how)).toEqual({ heard: [], ip: null, atS: null })
        }
      }
    }
  })
})

it('survives any bytes and any fields', () => {
  const names = fc.constantFrom('', 'send', 'sync', 'tag', 'avty', 'io/lock0', 'io/door', 'cmd')
  const fields = fc.dictionary(
    fc.constantFrom('uid', 'access', 'isKnown', 'username', 'type', 'src', 'desc', 'ip', 'Local IP', 'time'),
    fc.oneof(fc.json(), fc.jsonValue(), fc.constantFrom('access', 'Always', 'door', 'true', 'MQTT', ' ', 'deadbeef')),
  )
  const payloads = fc.oneof(
    fc.uint8Array(),
    fields.map((all) => utf8(JSON.stringify(all))),
  )
  fc.assert(
    fc.property(names, payloads, fc.constantFrom(V1, V2), (name, payload, how) => {
      for (const one of parseEspRfid({ name, payload }, how).heard) {
        if (one.type === 'bad') expect(one.sample).toMatch(/^[ -~]{1,60}$/)
        if (one.type === 'card') expect(normalizeCredential(one.credential)).toBe(one.credential)
      }
    }),
  )
})

/** One card, one name: the same cards as every device tells them, in its own bytes and through its own codec. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Em4100Reader } from '../../gateway/wire/em4100.ts'
import { type EspRfidReader, type EspRfidSetup, parseEspRfid } from '../../gateway/wire/esp-rfid.ts'
import { type EsphomeReader, parseEsphomeTag } from '../../gateway/wire/esphome.ts'
import { type CardTech, readWiegand, wiegandName } from '../../gateway/wire/input/cards.ts'
import type { Heard } from '../../gateway/wire/input/heard.ts'
import { LineReaderCodec, type LineSetup } from '../../gateway/wire/line-reader.ts'
import { FrameReader } from '../../gateway/wire/pn532/frames.ts'
import { parseTargets } from '../../gateway/wire/pn532/targets.ts'
import { parseTasmota, type TasmotaSetup } from '../../gateway/wire/tasmota.ts'

const CARDS_PAGE = readFileSync(new URL('../../docs/devices/cards.md', import.meta.url), 'utf8')
const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'))
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const cardIn = (all: readonly Heard[]): string | null => all.find((heard) => heard.type === 'card')?.credential ?? null

/** A reader that repeats its frame while the card is held, as all of these do or may. */
function em4100(hex: string): string | null {
  const reader = new Em4100Reader()
  return cardIn([0, 65, 130].flatMap((atMs) => reader.push(bytes(hex), atMs)))
}

function pn532(hex: string): string | null {
  const [frame] = new FrameReader().push(bytes(hex))
  if (frame?.type !== 'data') return null
  const [target] = parseTargets(frame.params) ?? []
  return target !== undefined && 'uid' in target ? `uid:${target.uid}` : null
}

function tasmota(values: object, more: Partial<TasmotaSetup> = {}): string | null {
  const payload = utf8(JSON.stringify({ Time: '2026-11-27T01:02:03', ...values }))
  const setup: TasmotaSetup = { switches: new Map(), relay: 1, tech: null, order: 'msb', ...more }
  return cardIn(parseTasmota({ prefix: 'tele', name: 'SENSOR', payload }, setup))
}

const esphome = (payload: string, reader: EsphomeReader): string | null =>
  cardIn([parseEsphomeTag(utf8(payload), reader)])

/** A card that its board does not know, as its firmware tells it. */
function espRfid(uid: string, reader: EspRfidReader, version: 1 | 2): string | null {
  const setup: EspRfidSetup = {
    ...{ version, reader, relay: null },
    wiegand: { bits: 24, tech: null, order: 'msb', isHex: version === 2 },
  }
  const access = version === 1 ? { cmd: 'log', access: 'Denied' } : { access: 'Denied' }
  const payload = { ...access, type: 'access', time: 1616731044, isKnown: 'false', username: 'Unknown', uid }
  const said = parseEspRfid({ name: version === 1 ? 'send' : 'tag', payload: utf8(JSON.stringify(payload)) }, setup)
  return cardIn(said.heard)
}

const line = (text: string, setup: Partial<LineSetup>): string | null =>
  cardIn(new LineReaderCodec({ tech: 'code', order: 'msb', isDecimal: false, ...setup }).push(utf8(text), 0))

/** The first 26 bits of what came, as an OSDP reader hands them on (OSDP 2.2, 7.11 osdp_RAW). */
function raw26(hex: string, tech: CardTech | null): string | null {
  const bits = [...bytes(hex)].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  const read = readWiegand(bits.slice(0, 26))
  return read && wiegandName(read, tech)
}

type Told = readonly [how: string, name: string | null, expected: string]

/** Printed on the card: `0009357203 142,51091`. */
const EM: readonly Told[] = [
  ['RDM6300', em4100('0231343030384543373933434503'), 'em:14008ec793'],
  ['ID-12LA', em4100('023134303038454337393343450d0a03'), 'em:14008ec793'],
  ['esp-rfid with an RDM6300', espRfid('14008ec793', 'rdm6300', 2), 'em:14008ec793'],
  ['esp-rfid 1.3 with an RDM6300', espRfid('14008ec793', 'rdm6300', 1), 'em:14008ec793'],
  ['Tasmota with an RDM6300', tasmota({ RDM6300: { UID: '008EC793' } }), 'part:32:008ec793'],
  ['ESPHome with an RDM6300', esphome('9357203', { type: 'rdm6300' }), 'part:32:008ec793'],
  ['Tasmota, Wiegand', tasmota({ Wiegand: { UID: 9357203, Size: 26 } }), 'part:24:8ec793'],
  [
    'Tasmota, Wiegand, told so',
    tasmota({ Wiegand: { UID: 9357203, Size: 26 } }, { tech: 'h10301' }),
    'h10301:142-51091',
  ],
  ['a WIE232 bridge', line('8EC793\r', { tech: null }), 'part:24:8ec793'],
  ['a WIE232 bridge, told so', line('8EC793\r', { tech: 'h10301' }), 'h10301:142-51091'],
  [
    'the number that is printed, typed by a reader',
    line('0009357203\r', { tech: 'h10301', isDecimal: true }),
    'h10301:142-51091',
  ],
  ['raw bits', raw26('4763c980', null), 'part:24:8ec793'],
  ['raw bits, told so', raw26('4763c980', 'h10301'), 'h10301:142-51091'],
]

const FOUR_BYTES: readonly Told[] = [
  ['PN532', pn532('0000ff0cf4d54b010100040804deadbeef9600'), 'uid:deadbeef'],
  ['Tasmota with a PN532', tasmota({ PN532: { UID: 'DEADBEEF' } }), 'uid:deadbeef'],
  ['ESPHome with a PN532', esphome('DE-AD-BE-EF', { type: 'uid' }), 'uid:deadbeef'],
  ['esp-rfid with an MFRC522', espRfid('deadbeef', 'mfrc522', 2), 'uid:deadbeef'],
  ['esp-rfid 1.3', espRfid('deadbeef', 'mfrc522', 1), 'uid:deadbeef'],
  ['34 bits', tasmota({ Wiegand: { UID: 3735928559, Size: 34 } }, { tech: 'uid' }), 'uid:deadbeef'],
  [
    '34 bits, the other way round',
    tasmota({ Wiegand: { UID: 4022250974, Size: 34 } }, { tech: 'uid', order: 'lsb' }),
    'uid:deadbeef',
  ],
  ['34 bits, not told what', tasmota({ Wiegand: { UID: 3735928559, Size: 34 } }), 'part:32:deadbeef'],
  ...(['DEADBE', 'ADBEEF', 'BEADDE', 'EFBEAD'] as const).map(
    (cut): Told => [
      `26 bits, ${cut}`,
      tasmota({ Wiegand: { UID: Number.parseInt(cut, 16), Size: 26 } }, { tech: 'uid' }),
      `part:24:${cut.toLowerCase()}`,
    ],
  ),
]

const ZERO_NIBBLES: readonly Told[] = [
  ['esp-rfid 2.0 with an MFRC522', espRfid('0a1b02ff', 'mfrc522', 2), 'uid:0a1b02ff'],
  ['esp-rfid 2.0 with a PN532', espRfid('a1b2ff', 'pn532', 2), 'part:24:a1b2ff'],
  ['esp-rfid 1.3', espRfid('a1b2ff', 'mfrc522', 1), 'part:24:a1b2ff'],
]

describe.each([
  ['EM4100 14008EC793', EM],
  ['MIFARE DEADBEEF', FOUR_BYTES],
  ['MIFARE 0A1B02FF', ZERO_NIBBLES],
])('%s', (_card, told) => {
  it.each(told)('%s tells %s', (_how, name, expected) => {
    expect(name).toBe(expected)
  })

  it('has one full name of each kind, and no part that could be taken for it', () => {
    const names = [...new Set(told.map(([, name]) => name as string))]
    const kinds = names.filter((name) => !name.startsWith('part:')).map((name) => name.split(':')[0])
    expect(new Set(kinds).size).toBe(kinds.length)
  })

  it('is told so on the page for people', () => {
    const names = [...new Set(told.map(([, , expected]) => expected))]
    expect(names.filter((name) => !CARDS_PAGE.includes(`\`${name}\``))).toEqual([])
  })
})

/** The protocols of devices on serial lines, by kind: a row for each, and its codec in `wire/`. */
import { SogliaError } from '../../core/errors.ts'
import type { Unit } from '../../core/records.ts'
import { delaysOf } from '../../core/sensors.ts'
import { Em4100Reader } from '../../wire/em4100.ts'
import { CARD_TECHS } from '../../wire/input/cards.ts'
import { Ld2410Radar } from '../../wire/ld2410.ts'
import { Ld2450Radar } from '../../wire/ld2450.ts'
import { LineReaderCodec, type LineSetup } from '../../wire/line-reader.ts'
import { Pn532Host } from '../../wire/pn532.ts'
import type { Protocol } from './protocol.ts'
import { radarDesksOf } from './zones.ts'

const BYTE_ORDERS = ['msb', 'lsb'] as const
const LINE_TECHS = ['code', ...CARD_TECHS] as const
const WIEGAND_TECHS = ['any', ...CARD_TECHS] as const
const DIGITS = ['hex', 'decimal'] as const

/** Throws `E_UNIT_SETTING`. */
function one<Word extends string>({ settings }: Unit, key: string, words: readonly Word[], usual: Word): Word {
  const word = settings[key] ?? usual
  const found = words.find((each) => each === word)
  if (found === undefined) throw new SogliaError('E_UNIT_SETTING', `${key}: ${word} is none of ${words.join(', ')}`)
  return found
}

/** `card-tech`, `byte-order` and `digits`: what a line means. Throws `E_UNIT_SETTING`. */
function lineSetupOf(unit: Unit): LineSetup {
  const tech = one(unit, 'card-tech', LINE_TECHS, 'code')
  return {
    tech,
    order: one(unit, 'byte-order', BYTE_ORDERS, 'msb'),
    isDecimal: one(unit, 'digits', DIGITS, 'hex') === 'decimal',
  }
}

/** `card-tech` and `byte-order`; without the first no more is known than some bits of a card. Throws `E_UNIT_SETTING`. */
function wiegandSetupOf(unit: Unit): LineSetup {
  const tech = one(unit, 'card-tech', WIEGAND_TECHS, 'any')
  return { tech: tech === 'any' ? null : tech, order: one(unit, 'byte-order', BYTE_ORDERS, 'msb'), isDecimal: false }
}

/** Throws `E_UNIT_SETTING`. */
function checkOneDesk({ desks }: Unit): void {
  if (desks.length !== 1) throw new SogliaError('E_UNIT_SETTING', 'a radar of this kind senses exactly one desk')
}

const READER = ['path', 'baud', 'door', 'side', 'zone'] as const
const RADAR: Pick<Protocol, 'takes' | 'needs' | 'baud'> = {
  ...{ takes: ['path', 'baud', 'desks'], needs: ['path', 'desks'] },
  baud: 256_000,
}
const DELAYS = ['free-after-s', 'occupied-after-s'] as const

export const PROTOCOLS: Readonly<Record<string, Protocol>> = {
  em4100: {
    ...{ takes: READER, needs: ['path'], settings: [] },
    baud: 9600,
    open: () => new Em4100Reader(),
  },
  ld2410: {
    ...{ ...RADAR, settings: DELAYS },
    checkMore: checkOneDesk,
    open: (unit) => new Ld2410Radar(delaysOf(unit)),
  },
  ld2450: {
    ...{ ...RADAR, settings: ['zones', ...DELAYS] },
    checkMore: (unit) => void radarDesksOf(unit),
    tellsOf: (unit) => radarDesksOf(unit).map(({ desk }) => desk),
    open: (unit) => new Ld2450Radar(radarDesksOf(unit), delaysOf(unit)),
  },
  'line-reader': {
    ...{ takes: READER, needs: ['path'], settings: ['card-tech', 'byte-order', 'digits'] },
    baud: 9600,
    checkMore: (unit) => void lineSetupOf(unit),
    open: (unit) => new LineReaderCodec(lineSetupOf(unit)),
  },
  pn532: {
    ...{ takes: READER, needs: ['path'], settings: [] },
    baud: 115_200,
    open: () => new Pn532Host(),
  },
  wiegand: {
    ...{ takes: READER, needs: ['path'], settings: ['card-tech', 'byte-order'] },
    baud: 9600,
    checkMore: (unit) => void wiegandSetupOf(unit),
    open: (unit) => new LineReaderCodec(wiegandSetupOf(unit)),
  },
}

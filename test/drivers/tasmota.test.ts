/** Tasmota devices at the embedded broker and at a real Mosquitto: readers, what a broker has kept, what is set wrongly. */
import { describe, expect, it } from 'vitest'
import { SimTasmota } from '../../firmware-sim/devices/tasmota.ts'
import { SogliaError } from '../../gateway/core/errors.ts'
import type { Signal } from '../../gateway/core/model.ts'
import { KINDS } from '../../gateway/drivers/index.ts'
import { unitOf } from '../support/units.ts'
import { until } from '../support/until.ts'
import type { Harness } from './contract-suite.ts'
import { type Carrier, openDevice } from './opened-device.ts'

async function open(
  carrier: Carrier,
  more: { keepsPower?: boolean; fullTopic?: string; switches?: string } = {},
): Promise<{ h: Harness; tasmota: SimTasmota }> {
  const { fullTopic, switches = '1:contact,2:motion,3:exit-button' } = more
  const settings = {
    ...{ topic: 'lab', switches, 'card-tech': 'h10301' },
    ...(fullTopic === undefined ? {} : { 'full-topic': fullTopic }),
  }
  const { h, device } = await openDevice(carrier, {
    ...{ kind: 'tasmota', settings },
    make: (at) => new SimTasmota({ ...at, topic: 'lab', ...more }),
    strikesOf: ({ pulses }) => pulses,
  })
  return { h, tasmota: device }
}
const unlock = { type: 'unlock', id: 'u1', ms: 300, by: 'staff', ttlMs: 5000 } as const
const of = (h: Harness, type: Signal['type']) =>
  h.told.signals.filter(({ signal }) => signal.type === type).map(({ signal }) => signal)

describe.each(['embedded', 'joined'] as const)('at the %s broker', (carrier) => {
  it('tells the cards of its readers by their one name, and counts what is none', async () => {
    const { h, tasmota } = await open(carrier)
    tasmota.read('RDM6300', { UID: '008EC793' })
    tasmota.read('Wiegand', { UID: 9357203, Size: 26 })
    tasmota.read('Wiegand', { UID: 0, Size: 26 })
    tasmota.read('Wiegand', { UID: 1234, Size: 4 })
    tasmota.read('GM861', { Code: '8711218972875' })
    await until('all of them', () => of(h, 'tap').length === 3)
    const cards = of(h, 'tap').map((signal) => (signal.type === 'tap' ? signal.credential : null))
    expect(cards).toEqual(['part:32:008ec793', 'h10301:142-51091', 'code:8711218972875'])
    expect(h.told.bads.map(({ code, sample }) => [code, sample])).toEqual([
      ['no-card', 'Wiegand: its parity is wrong'],
      ['no-card', 'Wiegand: a keypad'],
    ])
  })

  it('opens, says so once, and ends its own pulse; its switches tell door, desk and button', async () => {
    const { h, tasmota } = await open(carrier)
    expect(await h.send(h.unit.id, unlock)).toBe(true)
    await until('it to have moved', () => of(h, 'done').length > 0)
    tasmota.turn(1, 'OFF')
    tasmota.turn(2, 'ON')
    tasmota.turn(3, 'ON')
    await until('all of it', () => of(h, 'door').length === 2 && of(h, 'desk').length === 1)
    tasmota.say('tele', 'SENSOR', { Switch1: 'OFF', Switch2: 'ON', Switch3: 'ON' })
    await new Promise((resolve) => setTimeout(resolve, 2_700))
    expect(of(h, 'done')).toEqual([{ type: 'done', command: 'u1', ok: true }])
    expect(h.strikes).toEqual(['PulseTime1 3; Power1 ON'])
    expect(of(h, 'door')).toMatchObject([{ contact: 'open' }, { exitButton: true }])
    expect(of(h, 'desk')).toMatchObject([{ occupied: true }])
    expect(h.told.bads).toEqual([])
  })

  it('of several switches none frees the desk while another senses somebody, or closes the door alone', async () => {
    const { h, tasmota } = await open(carrier, { switches: '1:contact,2:motion,4:motion,5:contact' })
    // The first of each says nothing for sure: the others have not spoken yet.
    const [motions, contacts] = [
      ['2 OFF', '2 ON', '4 ON', '2 OFF', '4 OFF', '2 ON'],
      ['5 ON', '1 OFF', '5 OFF', '1 ON', '5 ON'],
    ]
    for (const turn of [...motions, ...contacts]) {
      const [number, word] = turn.split(' ') as [string, 'ON' | 'OFF']
      tasmota.turn(Number(number), word)
    }
    await until('all of it', () => of(h, 'desk').length >= 3 && of(h, 'door').length >= 2)
    expect(of(h, 'desk')).toMatchObject([{ occupied: true }, { occupied: false }, { occupied: true }])
    expect(of(h, 'door')).toMatchObject([{ contact: 'open' }, { contact: 'closed' }])
  })

  it.each(['%topic%/%prefix%/', 'house/%prefix%/%topic%/'])('is the same with the full topic %s', async (fullTopic) => {
    const { h, tasmota } = await open(carrier, { fullTopic })
    tasmota.tap('deadbeef')
    tasmota.turn(1, 'OFF')
    expect(await h.send(h.unit.id, unlock)).toBe(true)
    await until('all of it', () => ['tap', 'door', 'done'].every((type) => of(h, type as Signal['type']).length === 1))
    expect(h.told.bads).toEqual([])
    await h.detach()
    await until('it to be away', () => h.told.links.at(-1)?.state === 'offline')
  })
})

it('a relay whose state another broker has kept confirms nothing, and is no fault', async () => {
  const { h } = await open('joined', { keepsPower: true })
  expect(await h.send(h.unit.id, { ...unlock, ms: 60_000 })).toBe(true)
  await until('it to have moved', () => of(h, 'done').length === 1)
  // It goes while its relay is on: that is what the broker keeps.
  await h.detach()
  await until('it to be away', () => h.told.links.at(-1)?.state === 'offline')
  await h.stop()
  await h.start()
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(of(h, 'done')).toHaveLength(1)
  expect(h.told.bads).toEqual([])
})

it.each([
  [{ 'card-tech': 'h10302' }, 'card-tech: h10302 is none of h10301'],
  [{ 'byte-order': 'lsb' }, 'byte-order: msb or lsb, and only with card-tech=uid'],
  [{ 'card-tech': 'uid', 'byte-order': 'left' }, 'byte-order: msb or lsb'],
  [{ switches: '1:window' }, 'switches: 1:window is not a number and one of'],
  [{ relay: '0' }, 'relay: 0 is not a number'],
  [{ topic: 'a/+' }, 'topic: it has a wildcard'],
  [{ 'full-topic': '%topic%/' }, 'full-topic: %topic%/ is not like'],
  [{ 'full-topic': '%prefix%/%topic%/%topic%' }, 'full-topic:'],
  [{ 'full-topic': '#/%prefix%/%topic%' }, 'full-topic:'],
  [{ 'full-topic': 'soglia/%topic%/%prefix%' }, 'full-topic:'],
] as const)('the settings %j are refused: %s', (settings, text) => {
  const check = () => KINDS.tasmota?.check(unitOf('device-1', 'tasmota', { settings }))
  expect(check).toThrow(SogliaError)
  expect(check).toThrow(text)
})

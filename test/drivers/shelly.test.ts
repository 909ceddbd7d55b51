/** Shelly devices at the embedded broker and at a real Mosquitto: as a strike, as a contact, and one that is set up wrongly. */
import { describe, expect, it } from 'vitest'
import { SimShelly, type SimShellyOptions } from '../../firmware-sim/devices/shelly.ts'
import { until } from '../support/until.ts'
import type { Harness } from './contract-suite.ts'
import { type Carrier, openDevice } from './opened-device.ts'

async function open(
  carrier: Carrier,
  generation: 1 | 2,
  more: Partial<SimShellyOptions> = {},
  set: Record<string, string> = {},
): Promise<{ h: Harness; shelly: SimShelly }> {
  const settings = { generation: String(generation), prefix: 'shelly-AB', inputs: 'input:0=contact', ...set }
  const { h, device } = await openDevice(carrier, {
    ...{ kind: 'shelly', settings },
    make: (at) => new SimShelly({ ...at, generation, prefix: 'shelly-AB', ...more }),
    strikesOf: ({ orders }) => orders,
  })
  return { h, shelly: device }
}
const unlock = { type: 'unlock', id: 'u1', ms: 300, by: 'staff', ttlMs: 5000 } as const
const done = (h: Harness) => h.told.signals.filter(({ signal }) => signal.type === 'done')

describe.each(['embedded', 'joined'] as const)('at the %s broker', (carrier) => {
  it.each([1, 2] as const)('generation %i opens, says so once, and ends its own pulse', async (generation) => {
    const { h } = await open(carrier, generation)
    expect(await h.send(h.unit.id, unlock)).toBe(true)
    await until('the relay', () => done(h).length > 0)
    expect(done(h)).toEqual([{ unit: h.unit.id, signal: { type: 'done', command: 'u1', ok: true } }])
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(done(h)).toHaveLength(1)
    expect(h.strikes).toHaveLength(1)
    expect(h.told.bads).toEqual([])
  })

  it('one that sleeps is away only when it was quiet for too long', async () => {
    const { h, shelly } = await open(carrier, 1, {}, { sleeps: 'yes', 'silent-after-s': '2' })
    shelly.say('sensor/battery', '11')
    await until('its battery', () => h.told.signals.some(({ signal }) => signal.type === 'status'))
    expect(h.told.signals.at(-1)?.signal).toMatchObject({ battery: 0.11 })
    await h.detach()
    await until('it to be missed', () => h.told.links.at(-1)?.state === 'silent', 6_000)
    expect(h.told.links.map(({ state }) => state)).not.toContain('offline')
    await h.attach()
    await until('it to be there again', () => h.told.links.at(-1)?.state === 'online')
  })

  it.each([1, 2] as const)('generation %i is a contact, and is away when its line is cut', async (generation) => {
    const { h, shelly } = await open(carrier, generation)
    for (const isOn of [true, true, false]) shelly.input(0, isOn)
    const doors = () => h.told.signals.filter(({ signal }) => signal.type === 'door').map(({ signal }) => signal)
    await until('both readings', () => doors().length === 2)
    expect(doors()).toMatchObject([{ contact: 'closed' }, { contact: 'open' }])
    await h.detach()
    await until('it to be away', () => h.told.links.at(-1)?.state === 'offline')
    expect(await h.send(h.unit.id, unlock)).toBe(false)
  })
})

it('one that stands at no door and is shaken says only whether somebody is there', async () => {
  const { h, shelly } = await open('embedded', 1)
  shelly.say('status', { motion: true, vibration: true, lux: 35, bat: 88 })
  shelly.say('status', { motion: false, vibration: false, lux: 35, bat: 88 })
  const desks = () => h.told.signals.filter(({ signal }) => signal.type === 'desk')
  await until('both readings', () => desks().length === 2)
  expect(h.told.signals.filter(({ signal }) => signal.type === 'door')).toEqual([])
})

it('a relay whose state another broker has kept confirms nothing, and is no fault', async () => {
  const { h, shelly } = await open('joined', 1)
  const doors = () => h.told.signals.filter(({ signal }) => signal.type === 'door')
  shelly.say('relay/0', 'on', true)
  shelly.input(0, false)
  await until('all of it to be said', () => doors().length === 1)
  await h.stop()
  h.told.links.length = 0
  await h.start()
  await until('it to be online', () => h.told.links.at(-1)?.state === 'online')
  // What was kept has come before what is said now.
  shelly.input(0, true)
  await until('the reading', () => doors().length === 2)
  expect(done(h)).toEqual([])
  expect(h.told.bads).toEqual([])
})

it('whose relay stays on is switched off by the gateway, and counted', async () => {
  const { h } = await open('embedded', 1, { autoOffMs: null })
  expect(await h.send(h.unit.id, unlock)).toBe(true)
  await until('it to be counted', () => h.told.bads.length > 0, 5_000)
  expect(h.told.bads).toMatchObject([{ unit: h.unit.id, code: 'pulse-not-ended' }])
  await until('it to be switched off', () => h.strikes?.length === 2)
  expect(h.strikes).toEqual(['on', 'off'])
})

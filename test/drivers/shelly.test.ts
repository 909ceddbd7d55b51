/** Shelly devices at the embedded broker and at a real Mosquitto: as a strike, as a contact, and one that is set up wrongly. */
import { afterEach, describe, expect, it } from 'vitest'
import { SimShelly, type SimShellyOptions } from '../../firmware-sim/devices/shelly.ts'
import { until } from '../support/until.ts'
import type { Harness } from './contract-suite.ts'
import { mqttDeviceHarness } from './mqtt-device-harness.ts'

let harness: Harness | null = null
let device: SimShelly | null = null
afterEach(async () => {
  await harness?.stop()
  await harness?.close()
})

async function open(
  carrier: 'embedded' | 'joined',
  generation: 1 | 2,
  more: Partial<SimShellyOptions> = {},
): Promise<{ h: Harness; shelly: SimShelly }> {
  const settings = { generation: String(generation), prefix: 'shelly-AB', inputs: 'input:0=contact' }
  const h = await mqttDeviceHarness(
    {
      ...{ kind: 'shelly', settings },
      make({ url, login }) {
        const made = new SimShelly({ url, login, generation, prefix: 'shelly-AB', ...more })
        device = made
        return {
          ...{ start: () => made.start(), stop: made.stop, strikes: made.orders },
          tell: () => undefined,
          speakNonsense: () => '',
        }
      },
    },
    carrier,
  )
  harness = h
  await h.units([h.unit])
  await h.start()
  await h.attach()
  await until('it to be online', () => h.told.links.at(-1)?.state === 'online')
  return { h, shelly: device as SimShelly }
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

it('whose relay stays on is switched off by the gateway, and counted', async () => {
  const { h } = await open('embedded', 1, { autoOffMs: null })
  expect(await h.send(h.unit.id, unlock)).toBe(true)
  await until('it to be counted', () => h.told.bads.length > 0, 5_000)
  expect(h.told.bads).toMatchObject([{ unit: h.unit.id, code: 'pulse-not-ended' }])
  await until('it to be switched off', () => h.strikes?.length === 2)
  expect(h.strikes).toEqual(['on', 'off'])
})

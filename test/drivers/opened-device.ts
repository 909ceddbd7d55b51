/** One simulated device of another maker, attached through its driver, for tests that speak to the device itself. */
import { afterEach } from 'vitest'
import { until } from '../support/until.ts'
import type { Harness } from './contract-suite.ts'
import { mqttDeviceHarness } from './mqtt-device-harness.ts'

export type Carrier = 'embedded' | 'joined'

export interface DeviceAt {
  url: string
  login: { name: string; secret: string }
}

interface DeviceOptions<Device> {
  kind: string
  settings: Record<string, string>
  make(at: DeviceAt): Device
  /** What its strike was told; as its simulator keeps it. */
  strikesOf(device: Device): string[]
}

export interface OpenedDevice<Device> {
  h: Harness
  device: Device
  /** The one that was attached last. */
  latest(): Device
  url: string
}

let harness: Harness | null = null
afterEach(async () => {
  await harness?.stop()
  await harness?.close()
  harness = null
})

/** Closed after the test. `isAwaited` false: it is not waited for until it is on line. */
export async function openDevice<Device extends { start(): Promise<void>; stop(): Promise<void> }>(
  carrier: Carrier,
  { kind, settings, make, strikesOf }: DeviceOptions<Device>,
  isAwaited = true,
): Promise<OpenedDevice<Device>> {
  const made: Device[] = []
  let url = ''
  const h = await mqttDeviceHarness(
    {
      ...{ kind, settings },
      make(at) {
        const device = make(at)
        made.push(device)
        url = at.url
        return {
          ...{ start: () => device.start(), stop: () => device.stop(), strikes: strikesOf(device) },
          ...{ tell: () => undefined, speakNonsense: () => '' },
        }
      },
    },
    carrier,
  )
  harness = h
  await h.units([h.unit])
  await h.start()
  await h.attach()
  if (isAwaited) await until('it to be online', () => h.told.links.at(-1)?.state === 'online')
  const latest = (): Device => made.at(-1) as Device
  return { ...{ h, latest, url }, device: latest() }
}

/** A Homie 5 sensor behind its root device, at the embedded broker and at a real Mosquitto that keeps what it said. */
import { SimHomie } from '../../firmware-sim/devices/homie.ts'
import { DESK, driverContract } from './contract-suite.ts'
import { mqttDeviceHarness, type SimMqttKind } from './mqtt-device-harness.ts'

const kind: SimMqttKind = {
  kind: 'homie',
  speech: DESK,
  behind: { desks: ['d12'], settings: { via: 'device-1', device: 'gw1-desk12', inputs: 'presence/occupied=presence' } },
  make({ url, login }) {
    const root = new SimHomie({ url, login, root: 'device-1', children: { 'gw1-desk12': 'presence/occupied' } })
    return {
      ...{ start: () => root.start(), stop: root.stop },
      tell(word) {
        for (const is of [word !== 'occupied', word === 'occupied']) root.tell('gw1-desk12', is)
      },
      speakNonsense() {
        root.say('gw1-desk12', 'presence/occupied', 'maybe')
        return 'bad-shape'
      },
    }
  },
}

driverContract('homie, at the embedded broker', () => mqttDeviceHarness(kind, 'embedded'))
driverContract('homie, at another broker', () => mqttDeviceHarness(kind, 'joined'))

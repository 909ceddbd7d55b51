/** Tasmota devices, at the embedded broker and at a real Mosquitto. */
import { SimTasmota } from '../../firmware-sim/devices/tasmota.ts'
import { driverContract } from './contract-suite.ts'
import { mqttDeviceHarness, type SimMqttKind } from './mqtt-device-harness.ts'

const kind: SimMqttKind = {
  kind: 'tasmota',
  settings: { topic: 'tasmota_AB12CD' },
  make({ url, login }) {
    const device = new SimTasmota({ url, login, topic: 'tasmota_AB12CD' })
    return {
      ...{ start: () => device.start(), stop: device.stop, strikes: device.pulses },
      tell: (credential) => device.tap(credential.slice('uid:'.length)),
      speakNonsense() {
        device.say('tele', 'SENSOR', 'nonsense')
        return 'not-json'
      },
    }
  },
}

driverContract('tasmota, at the embedded broker', () => mqttDeviceHarness(kind, 'embedded'))
driverContract('tasmota, at another broker', () => mqttDeviceHarness(kind, 'joined'))

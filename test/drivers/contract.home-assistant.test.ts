/** A reader of tags told of by Home Assistant's discovery, at the embedded broker and at a real Mosquitto. */
import { SimHassBridge } from '../../firmware-sim/devices/hass-bridge.ts'
import { driverContract } from './contract-suite.ts'
import { mqttDeviceHarness, type SimMqttKind } from './mqtt-device-harness.ts'

const kind: SimMqttKind = {
  kind: 'home-assistant',
  settings: { topics: 'gw1/#', status: 'gw1/status', device: 'gw1_reader', tags: 'uid' },
  make({ url, login }) {
    const bridge = new SimHassBridge({ url, login })
    return {
      ...{ start: () => bridge.start(), stop: bridge.stop },
      tell: (credential) => bridge.tap(credential.slice('uid:'.length)),
      speakNonsense() {
        bridge.say('gw1/reader', 'nonsense')
        return 'bad-shape'
      },
    }
  },
}

driverContract('home-assistant, at the embedded broker', () => mqttDeviceHarness(kind, 'embedded'))
driverContract('home-assistant, at another broker', () => mqttDeviceHarness(kind, 'joined'))

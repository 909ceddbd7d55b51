/** A sensor behind Zigbee2MQTT, at the embedded broker and at a real Mosquitto. */
import { EXPOSES, SimZigbee2Mqtt } from '../../firmware-sim/devices/zigbee2mqtt.ts'
import { DESK, driverContract } from './contract-suite.ts'
import { mqttDeviceHarness, type SimMqttKind } from './mqtt-device-harness.ts'

const NAME = 'hall/desk 12'

const kind: SimMqttKind = {
  kind: 'zigbee2mqtt',
  speech: DESK,
  behind: { desks: ['d12'], settings: { via: 'device-1', device: NAME } },
  make({ url, login }) {
    const devices = [{ name: NAME, address: '0x00158d0001d82bc1', exposes: EXPOSES.occupancy }]
    const bridge = new SimZigbee2Mqtt({ url, login, devices })
    return {
      async start() {
        await bridge.start()
        bridge.available(NAME, true)
      },
      stop: bridge.stop,
      tell(word) {
        const occupancy = word === 'occupied'
        for (const is of [!occupancy, occupancy]) bridge.say(NAME, { occupancy: is, battery: 93, linkquality: 102 })
      },
      speakNonsense() {
        bridge.say(NAME, 'nonsense')
        return 'not-json'
      },
    }
  },
}

driverContract('zigbee2mqtt, at the embedded broker', () => mqttDeviceHarness(kind, 'embedded'))
driverContract('zigbee2mqtt, at another broker', () => mqttDeviceHarness(kind, 'joined'))

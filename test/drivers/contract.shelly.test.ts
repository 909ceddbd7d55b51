/** Shelly devices of both generations, at the embedded broker and at a real Mosquitto: a door's contact, and its strike. */
import { SimShelly } from '../../firmware-sim/devices/shelly.ts'
import { CONTACT, driverContract } from './contract-suite.ts'
import { mqttDeviceHarness, type SimMqttKind } from './mqtt-device-harness.ts'

const kindOf = (generation: 1 | 2): SimMqttKind => ({
  kind: 'shelly',
  speech: CONTACT,
  settings: { generation: String(generation), prefix: 'shelly-AB', inputs: 'input:0=contact' },
  make({ url, login }) {
    const shelly = new SimShelly({ url, login, generation, prefix: 'shelly-AB' })
    return {
      ...{ start: () => shelly.start(), stop: shelly.stop, strikes: shelly.orders },
      tell(word) {
        // Its input is closed by the contact while the door is shut.
        for (const isShut of [word === 'open', word === 'closed']) shelly.input(0, isShut)
      },
      speakNonsense() {
        shelly.say(generation === 1 ? 'input/0' : 'events/rpc', 'nonsense')
        return generation === 1 ? 'bad-shape' : 'not-json'
      },
    }
  },
})

driverContract('shelly, generation 1, at the embedded broker', () => mqttDeviceHarness(kindOf(1), 'embedded'))
driverContract('shelly, generation 1, at another broker', () => mqttDeviceHarness(kindOf(1), 'joined'))
driverContract('shelly, generation 2, at the embedded broker', () => mqttDeviceHarness(kindOf(2), 'embedded'))
driverContract('shelly, generation 2, at another broker', () => mqttDeviceHarness(kindOf(2), 'joined'))

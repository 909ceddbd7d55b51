/** ESPHome devices, at the embedded broker and at a real Mosquitto. */
import { SimEsphome } from '../../firmware-sim/devices/esphome.ts'
import { driverContract } from './contract-suite.ts'
import { mqttDeviceHarness, type SimMqttKind } from './mqtt-device-harness.ts'

const kind = (strike: 'lock' | 'switch'): SimMqttKind => ({
  kind: 'esphome',
  settings: { prefix: 'frontdoor', strike: `${strike}/strike`, tags: 'pn532/tag' },
  make({ url, login }) {
    const device = new SimEsphome({ url, login, prefix: 'frontdoor', strike })
    return {
      ...{ start: () => device.start(), stop: device.stop, strikes: device.orders },
      tell(credential) {
        const uid = credential.slice('uid:'.length).toUpperCase()
        device.tag('pn532/tag', uid.match(/../g)?.join('-') ?? '')
      },
      speakNonsense() {
        device.tag('pn532/tag', 'nonsense')
        return 'bad-credential'
      },
    }
  },
})

driverContract('esphome, at the embedded broker', () => mqttDeviceHarness(kind('switch'), 'embedded'))
driverContract('esphome, at another broker', () => mqttDeviceHarness(kind('lock'), 'joined'))

/** esp-rfid boards of both versions, at the embedded broker and at a real Mosquitto. */
import { SimEspRfid } from '../../firmware-sim/devices/esp-rfid.ts'
import { cards, driverContract } from './contract-suite.ts'
import { mqttDeviceHarness, type SimMqttKind } from './mqtt-device-harness.ts'

const kindOf = (version: 1 | 2, isForHomeAssistant = false): SimMqttKind => ({
  kind: 'esp-rfid',
  // Without a last will nothing but its heartbeat tells another broker's readers that it has gone.
  settings: { version: String(version), topic: 'frontdoor', 'heartbeat-s': '1' },
  // Of those of seven bytes version 1 tells only a part.
  speech: cards('uid:deadbeef', 'uid:11223344'),
  make({ url, login }) {
    const board = new SimEspRfid({
      ...{ url, login, version, topic: 'frontdoor', ip: '192.168.1.211', isForHomeAssistant, heartbeatMs: 1_000 },
    })
    return {
      ...{ start: () => board.start(), stop: board.stop, strikes: board.orders },
      tell: (credential) => board.tap(credential.slice('uid:'.length)),
      speakNonsense() {
        board.say('send', '{"type":"access","uid":')
        return 'not-json'
      },
    }
  },
})

driverContract('esp-rfid 1.3, at the embedded broker', () => mqttDeviceHarness(kindOf(1), 'embedded'))
driverContract('esp-rfid 1.3, at another broker', () => mqttDeviceHarness(kindOf(1), 'joined'))
driverContract('esp-rfid 2.0, at the embedded broker', () => mqttDeviceHarness(kindOf(2), 'embedded'))
driverContract('esp-rfid 2.0, at another broker', () => mqttDeviceHarness(kindOf(2), 'joined'))
driverContract('esp-rfid 2.0 for Home Assistant, at another broker', () => mqttDeviceHarness(kindOf(2, true), 'joined'))

/** The families of MQTT devices, by kind: a row for each, and its codec in `wire/`. */
import { espRfid } from './esp-rfid.ts'
import { esphome } from './esphome.ts'
import type { Family } from './family.ts'
import { homeAssistant } from './home-assistant.ts'
import { homie } from './homie.ts'
import { shelly } from './shelly.ts'
import { tasmota } from './tasmota.ts'
import { zigbee2mqtt } from './zigbee2mqtt.ts'

export const FAMILIES: Readonly<Record<string, Family>> = {
  ...{ 'esp-rfid': espRfid, esphome, 'home-assistant': homeAssistant, homie, shelly, tasmota, zigbee2mqtt },
}

/** Builds the boards of the simulated house on their links, and the doors that their relays and contacts are at. */
import { Board } from './board.ts'
import { Doorway } from './doorway.ts'
import { createFaultyLink, type Faults } from './faults.ts'
import { BATTERY_UNIT, DOORS, UNITS } from './house.ts'
import type { Link } from './link.ts'
import { createMqttLink } from './mqtt-link.ts'
import type { Random } from './random.ts'
import { createSerialLink } from './serial-link.ts'
import type { Secrets } from './settle.ts'

const DARK_MS = { min: 500, max: 4_000 }
const BATTERY_LOW = 0.04
/** A person's way through a door, at true speed; with a faster day doors move faster, down to these. */
const OPEN_AFTER_MS = { true: 700, min: 20 }
const PASS_MS = { true: 2_500, min: 60 }

export interface AttachOptions {
  mqttUrl: string
  secrets: Secrets
  /** The boards' ends of the serial lines, by unit; a unit that is not here is on MQTT. */
  serialPaths: ReadonlyMap<string, string>
  speed: number
  faults: Faults | null
  random: Random
}
export interface Attached {
  boards: Map<string, Board>
  doorways: Map<string, Doorway>
}

export function attach(options: AttachOptions): Attached {
  const { secrets, serialPaths, mqttUrl, faults, speed } = options
  const boards = new Map<string, Board>()
  const doorways = new Map<string, Doorway>()
  for (const unit of UNITS) {
    const random = options.random.fork(unit.id)
    const path = serialPaths.get(unit.id)
    const { secret, key } = secrets.get(unit.id) ?? { secret: '', key: '' }
    const bare: Link =
      path === undefined ? createMqttLink({ url: mqttUrl, unit: unit.id, secret, random }) : createSerialLink({ path })
    const bad = faults === null ? null : createFaultyLink(bare, faults, random.fork('faults'))
    const board = new Board({
      unit: unit.id,
      link: bad ?? bare,
      // Only a board at a door has anything to decide.
      ...(unit.door === null ? {} : { lists: { key, side: unit.side } }),
      rssi: () => random.int(-78, -48),
      onMove: (move) => {
        if (unit.door !== null) doorways.get(unit.door)?.buzzed(move)
      },
      ...(unit.id === BATTERY_UNIT ? { battery: () => BATTERY_LOW } : {}),
    })
    if (bad !== null) bad.onPowerCut = () => board.powerCut(random.int(DARK_MS.min, DARK_MS.max))
    boards.set(unit.id, board)
  }
  for (const door of DOORS) {
    // The contact is wired to the board on the inner side.
    const contact = boards.get(`${door.id}-in`)
    if (contact === undefined) continue
    const times = { openAfterMs: scaled(OPEN_AFTER_MS, speed), passMs: scaled(PASS_MS, speed) }
    doorways.set(door.id, new Doorway(contact, times))
  }
  return { boards, doorways }
}

function scaled(ms: { true: number; min: number }, speed: number): number {
  return Math.max(ms.min, ms.true / speed)
}

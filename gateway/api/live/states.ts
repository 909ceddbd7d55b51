/** The states that the event stream tells: what changed, and all that stands, as frames of server-sent events. */
import type { AlarmNow, House, HouseEvent } from '../../core/house.ts'
import type { Clock } from '../../core/ports.ts'
import type { LiveEvents } from '../contract.ts'
import { alarmView, deskView, doorView, occupancyView, unitView } from '../views.ts'

const WHOLE_KEPT_MS = 100

export interface States {
  note(event: Exclude<HouseEvent, { type: 'fact' }>): void
  /** Nobody looks: what is kept of the house grows stale. */
  forget(): void
  /** Frames of what changed since the last time, each as it stands now. */
  take(): string
  /** Frames of all that stands. */
  all(): string
}

/** What changed, each thing once; and the whole, kept until something has changed: many may come at once. */
export function createStates({ house, clock }: { house: House; clock: Clock }): States {
  const desks = new Set<string>()
  const doors = new Set<string>()
  const units = new Set<string>()
  const alarms = new Map<string, AlarmNow>()
  let occupancy = false
  let whole: { text: string; madeAt: number } | null = null

  const occupancyFrame = (): string => frame('occupancy', occupancyView(house.occupancy(), clock.now()))
  const each = <Now>(ids: Set<string>, find: (id: string) => Now | null, show: (now: Now) => string): string => {
    // What is gone from the register has no state: the fact of its removal tells.
    const text = [...ids].map((id) => find(id)).map((now) => (now === null ? '' : show(now)))
    ids.clear()
    return text.join('')
  }

  return {
    note(event) {
      if (event.type === 'occupancy') occupancy = true
      else if (event.type === 'desk') desks.add(event.id)
      else if (event.type === 'door') doors.add(event.id)
      else if (event.type === 'unit') units.add(event.id)
      else alarms.set(event.alarm.id, event.alarm)
    },
    forget() {
      whole = null
    },
    take() {
      whole = null
      const text = [
        occupancy ? occupancyFrame() : '',
        each(desks, house.desk, (desk) => frame('desk', deskView(desk))),
        each(doors, house.door, (door) => frame('door', doorView(door))),
        each(units, house.unit, (unit) => frame('unit', unitView(unit))),
        ...[...alarms.values()].map((alarm) => frame('alarm', alarmView(alarm))),
      ]
      occupancy = false
      alarms.clear()
      return text.join('')
    },
    all() {
      // Not for ever: the register changes without an event of its own.
      if (whole !== null && performance.now() - whole.madeAt < WHOLE_KEPT_MS) return whole.text
      const text = [
        occupancyFrame(),
        ...house.desks().map((desk) => frame('desk', deskView(desk))),
        ...house.doors().map((door) => frame('door', doorView(door))),
        ...house.units().map((unit) => frame('unit', unitView(unit))),
        ...house.alarms().map((alarm) => frame('alarm', alarmView(alarm))),
      ].join('')
      whole = { text, madeAt: performance.now() }
      return text
    },
  }
}

/** One server-sent event; JSON holds no line break, so one `data` line is enough. */
export function frame<Name extends keyof LiveEvents>(name: Name, data: LiveEvents[Name], id?: number): string {
  return `event: ${name}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`
}

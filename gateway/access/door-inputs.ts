/**
 * What is told late of a door is judged input by input: a button that was pressed makes no older word of the fire alarm
 * or of the contact late. Contact and lock are the door's, whoever tells of them; the other inputs are each unit's own.
 */
import type { At, DoorReading } from '../core/model.ts'
import { isToldLate } from '../core/presence.ts'
import type { Unit } from '../core/records.ts'

/** Whose input it is. */
interface Source {
  unit: string
  /** Null: the unit's own. */
  door: string | null
}

export interface DoorInputs {
  /** The reading in two: `late` has the inputs of which something newer is known, `fresh` the others; null: all are. */
  sort(unit: Unit, reading: DoorReading, now: At): { fresh: DoorReading | null; late: DoorReading }
  /** Those that are gone. */
  forget(isGone: (source: Source) => boolean): void
}

interface Newest extends Source {
  /** Of the reading. */
  told: string
  at: At
}

export function createDoorInputs(): DoorInputs {
  const newest = new Map<string, Newest>()

  /** True where something newer is known of the input; else this is the newest. */
  function isLate(input: keyof DoorReading, source: Source, told: string, at: At, now: At): boolean {
    const key = `${input} ${source.door ?? ''} ${source.door === null ? source.unit : ''}`
    const last = newest.get(key)
    if (last !== undefined && last.told !== told && isToldLate(at, last.at, now)) return true
    newest.set(key, { ...source, told, at })
    return false
  }

  return {
    sort(unit, reading, now) {
      const { id, ageMs, contact, lock, exitButton, tamper, fireAlarm } = reading
      const [told, at] = [`${unit.id} ${id}`, now - ageMs]
      const own: Source = { unit: unit.id, door: null }
      const shared: Source = { unit: unit.id, door: unit.door }
      const late: DoorReading = {
        ...reading,
        contact: contact !== null && isLate('contact', shared, told, at, now) ? contact : null,
        lock: lock !== null && isLate('lock', shared, told, at, now) ? lock : null,
        exitButton: exitButton && isLate('exitButton', own, told, at, now),
        tamper: tamper !== null && isLate('tamper', own, told, at, now) ? tamper : null,
        fireAlarm: fireAlarm !== null && isLate('fireAlarm', own, told, at, now) ? fireAlarm : null,
      }
      const fresh: DoorReading = {
        ...reading,
        contact: late.contact === null ? contact : null,
        lock: late.lock === null ? lock : null,
        exitButton: exitButton && !late.exitButton,
        tamper: late.tamper === null ? tamper : null,
        fireAlarm: late.fireAlarm === null ? fireAlarm : null,
      }
      return { fresh: tellsNothing(fresh) && !tellsNothing(late) ? null : fresh, late }
    },
    forget(isGone) {
      for (const [key, source] of newest) if (isGone(source)) newest.delete(key)
    },
  }
}

function tellsNothing({ contact, lock, exitButton, tamper, fireAlarm }: DoorReading): boolean {
  return contact === null && lock === null && !exitButton && tamper === null && fireAlarm === null
}

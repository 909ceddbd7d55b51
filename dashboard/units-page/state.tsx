import type { VNode } from 'preact'
import type { UnitState } from '../../gateway/api/contract.ts'
import { percent } from '../clock.ts'
import { doorName, zoneName } from '../house.ts'
import { lookUp, words, wordsOf } from '../language.ts'
import { Chip, type Tone } from '../parts/chip.tsx'
import { isAway } from '../unit-state.ts'
import { unitsWords } from './words.ts'

/** Its state as a word; a client comes and goes as it likes. */
export function StateChip({ unit }: { unit: Pick<UnitState, 'state' | 'lack' | 'kind'> }) {
  const t = words.value
  const tones: Record<UnitState['state'], Tone> = { online: 'pine', offline: 'brick', silent: 'ochre', never: 'sand' }
  const tone = unit.kind === 'client' && unit.state !== 'online' ? 'sand' : tones[unit.state]
  return (
    <Chip tone={unit.lack === null ? tone : 'brick'}>{lookUp<string>(t.unitStates, unit.state) ?? unit.state}</Chip>
  )
}

/** What is to be done about it, in plain sentences; none: it is well. */
export function nextSteps(unit: UnitState): string[] {
  const t = words.value
  const steps: string[] = []
  if (unit.lack !== null) steps.push(lookUp<string>(t.lacks, unit.lack) ?? t.lackOther(unit.lack))
  else if (isAway(unit)) steps.push(lookUp<string>(t.stateNext, unit.state) ?? '')
  if (unit.batteryLow) steps.push(t.batteryLow(unit.battery === null ? '' : percent(unit.battery)))
  return steps.filter((step) => step !== '')
}

/** How full its battery is, as far as it tells; with a word where it should be changed. Null: it tells nothing of one. */
export function batteryOf({ battery, batteryLow }: Pick<UnitState, 'battery' | 'batteryLow'>): VNode | null {
  if (battery === null && !batteryLow) return null
  return (
    <span class="units-figure">
      {battery !== null && `${percent(battery)} `}
      {batteryLow && <Chip tone="ochre">{wordsOf(unitsWords).batteryIsLow}</Chip>}
    </span>
  )
}

/** How well it is heard: its own figure, or the bridge's; empty where nobody says. */
export function signalOf({ rssi, linkQuality }: Pick<UnitState, 'rssi' | 'linkQuality'>): string {
  const t = wordsOf(unitsWords)
  if (rssi !== null) return t.signalDbm(rssi)
  return linkQuality === null ? '' : t.signalQuality(percent(linkQuality))
}

/** Its door and side, its desks, or its zone. */
export function placeOf({ door, side, desks, zone }: Pick<UnitState, 'door' | 'side' | 'desks' | 'zone'>): string {
  const t = words.value
  const parts = [
    door === null ? '' : t.unitDoor(doorName(door), side === null ? '' : t.sides[side]),
    desks.length === 0 ? '' : desks.length === 1 ? (desks[0] ?? '') : t.unitDesks(desks.length),
    zone === null ? '' : zoneName(zone),
  ]
  return parts.filter((part) => part !== '').join(' · ')
}

import { useState } from 'preact/hooks'
import type { UnitState } from '../../gateway/api/contract.ts'
import { percent, when } from '../clock.ts'
import { doorName, doors, units, zoneName } from '../house.ts'
import { lookUp, words } from '../language.ts'
import { NextStep } from '../parts/next-step.tsx'
import { BATTERY_LOW, needsHand } from '../unit-state.ts'
import './units.css'

/** Up to so many units that are well are shown at once; more wait behind one line. */
const WELL_SHOWN_MAX = 6

/** What is attached: first what lacks something, and what to do about it. */
export function Units() {
  const t = words.value
  const those = [...units.value.values()].sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }))
  const lacking = those.filter(needsHand)
  const well = those.filter((unit) => !needsHand(unit))
  const [opened, setOpened] = useState<boolean | null>(null)
  const door = doors.value.keys().next().value
  const open = opened ?? well.length <= WELL_SHOWN_MAX
  return (
    <section class="card" id="units" tabIndex={-1} aria-labelledby="units-title">
      <div class="card-head">
        <h2 class="card-title" id="units-title">
          {t.units}
        </h2>
        {lacking.length > 0 && <p class="card-sum">{t.unitsNeed(lacking.length)}</p>}
      </div>
      {those.length === 0 && (
        <NextStep
          title={t.noUnits}
          text={t.noUnitsNext}
          command={`npx soglia unit add lettore-1 --kind mqtt${door === undefined ? '' : ` --door ${door} --side in`}`}
        />
      )}
      {lacking.length > 0 && (
        <ul class="rows units">
          {lacking.map((unit) => (
            <UnitRow key={unit.id} unit={unit} />
          ))}
        </ul>
      )}
      {well.length > 0 && (
        <div class={lacking.length > 0 ? 'units-well units-well-after' : 'units-well'}>
          <button
            type="button"
            class="units-more"
            aria-expanded={open}
            aria-controls="units-well"
            onClick={() => setOpened(!open)}
          >
            <svg class="tick-mark" width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
              <path d="M3.5 9.5 7.3 13.2 14.5 5" />
            </svg>
            {lacking.length > 0 ? t.unitsWell(well.length) : t.unitsAllWell(well.length)}
            <svg class="units-arrow" width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
              <path d="M2.5 4.5 6 8l3.5-3.5" />
            </svg>
          </button>
          {open && (
            <ul class="units-grid" id="units-well">
              {well.map((unit) => (
                <UnitRow key={unit.id} unit={unit} />
              ))}
            </ul>
          )}
        </div>
      )}
    </section>
  )
}

/** Where a unit stands: its door and side, its desks, or its room. */
function placeOf(unit: UnitState): string {
  const t = words.value
  if (unit.door !== null) return t.unitDoor(doorName(unit.door), unit.side ? t.sides[unit.side] : '')
  if (unit.desks.length === 1) return unit.desks[0] ?? ''
  if (unit.desks.length > 1) return t.unitDesks(unit.desks.length)
  if (unit.zone === null) return ''
  return zoneName(unit.zone)
}

/** What is to be done about it, in a plain sentence. */
function nextOf(unit: UnitState): string | null {
  const t = words.value
  if (unit.lack !== null) return lookUp(t.lacks, unit.lack) ?? t.lackOther(unit.lack)
  return needsHand(unit) ? lookUp<string>(t.stateNext, unit.state) : null
}

function UnitRow({ unit }: { unit: UnitState }) {
  const t = words.value
  const next = nextOf(unit)
  const low = unit.battery !== null && unit.battery <= BATTERY_LOW
  const facts = [
    unit.lastSeenAt === null ? t.neverSpoke : t.lastWord(when(unit.lastSeenAt)),
    unit.battery !== null && !low ? t.battery(percent(unit.battery)) : '',
    unit.fw ? t.firmware(unit.fw) : '',
  ].filter((fact) => fact)
  return (
    <li class="unit" data-unit={unit.id} data-state={unit.state}>
      <StateMark state={unit.state} lacks={unit.lack !== null} />
      <div class="row-text">
        <p class="row-title">
          <span class="unit-id name">{unit.id}</span> <span class="unit-kind">{unit.kind},</span>{' '}
          <span class={unit.state === 'online' ? 'unit-state' : 'unit-state unit-state-wrong'}>
            {lookUp<string>(t.unitStates, unit.state) ?? unit.state}
          </span>
        </p>
        <p class="row-more name">{[placeOf(unit), ...facts].filter((part) => part).join(', ')}</p>
        {next !== null && <p class="unit-next name">{next}</p>}
        {low && <p class="unit-next">{t.batteryLow(percent(unit.battery ?? 0))}</p>}
        {unit.bad.count > 0 && <BadInput unit={unit} />}
      </div>
    </li>
  )
}

function StateMark({ state, lacks }: { state: UnitState['state']; lacks: boolean }) {
  const well = state === 'online' && !lacks
  return (
    <svg
      class={well ? 'unit-mark' : 'unit-mark unit-mark-wrong'}
      width="18"
      height="18"
      viewBox="0 0 18 18"
      aria-hidden="true"
    >
      {well && <circle class="unit-mark-full" cx="9" cy="9" r="4.5" />}
      {!well && state === 'silent' && <path d="M2.5 9h13" stroke-dasharray="2 3.5" />}
      {!well && state !== 'silent' && <circle cx="9" cy="9" r="5" />}
      {!well && state !== 'silent' && state !== 'never' && <path d="M3.2 14.8 14.8 3.2" />}
    </svg>
  )
}

/** Messages that were dropped: how many, of which kinds, and what the last looked like. */
function BadInput({ unit }: { unit: UnitState }) {
  const t = words.value
  const kinds = Object.entries(unit.bad.codes)
    .sort((a, b) => b[1] - a[1])
    .map(([code, count]) => `${lookUp<string>(t.badCodes, code) ?? code} (${count})`)
  return (
    <details class="bad">
      <summary>{t.badCount(unit.bad.count)}</summary>
      <p>{kinds.join(', ')}</p>
      {unit.bad.lastSample !== null && (
        <p>
          {t.badSample}
          {unit.bad.lastAt !== null && `, ${when(unit.bad.lastAt)}`}: <code>{unit.bad.lastSample}</code>
        </p>
      )}
    </details>
  )
}

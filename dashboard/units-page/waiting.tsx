import { useEffect, useState } from 'preact/hooks'
import type { LiveFact, UnitKindView } from '../../gateway/api/contract.ts'
import { clockTime, duration, now } from '../clock.ts'
import { onFacts, units } from '../house.ts'
import { lookUp, wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { Bad } from './bad.tsx'
import { wayOf } from './kinds.ts'
import { StateChip } from './state.tsx'
import { unitsWords } from './words.ts'

/** What was heard of it, at most. */
const HEARD_MAX = 20
/** A board needs a moment to start; then hints are of use. */
const HINTS_AFTER_S = 15
/** What of a unit is worth a line while one waits for it. */
const WORTH_A_LINE = /^(passage-|desk-|door-|unit-online|unit-offline|exit-button|policy-acknowledged|signal-refused)/

/** Waits for a unit's first word, and shows it as it comes: with hints where nothing does. */
export function Waiting({ id, kind }: { id: string; kind: UnitKindView }) {
  const t = wordsOf(unitsWords)
  const [since] = useState(() => now.value)
  const [heard, setHeard] = useState<readonly LiveFact[]>([])
  useEffect(
    () =>
      onFacts((facts) => {
        const ours = facts.filter((fact) => fact.unit === id && WORTH_A_LINE.test(fact.kind))
        if (ours.length > 0) setHeard((before) => [...before, ...ours].slice(-HEARD_MAX))
      }),
    [id],
  )
  const unit = units.value.get(id) ?? null
  const spoke = (unit !== null && unit.lastSeenAt !== null) || heard.length > 0
  const waitedS = Math.max(0, (now.value - since) / 1000)
  return (
    <div class="unit-waiting" data-spoke={spoke}>
      <p class="unit-waiting-now" role="status">
        {spoke ? (
          <strong>{unit?.state === 'online' ? t.isOnline : t.spoke}</strong>
        ) : (
          <>
            <span class="unit-pulse" aria-hidden="true" /> {t.waiting}
          </>
        )}
      </p>
      {unit !== null && <StateChip unit={unit} />}
      {!spoke && <p class="unit-quiet">{t.waitingFor(duration(waitedS))}</p>}
      {unit?.fw != null && <p>{t.saidFirmware(unit.fw)}</p>}
      {spoke && kind.takes.includes('door') && !heard.some((fact) => fact.kind.startsWith('passage-')) && (
        <p>{t.tryTap}</p>
      )}
      {heard.length > 0 && (
        <>
          <h3 class="unit-under">{t.heard}</h3>
          <ol class="unit-heard">
            {heard.map((fact) => (
              <li key={fact.seq} class="name">
                {lineOf(fact, t)}
              </li>
            ))}
          </ol>
        </>
      )}
      {unit !== null && unit.bad.count > 0 && <Bad bad={unit.bad} />}
      {!spoke && waitedS >= HINTS_AFTER_S && <Hints kind={kind} />}
    </div>
  )
}

function lineOf(fact: LiveFact, t: ReturnType<typeof wordsOf<typeof unitsWords.it>>): string {
  const time = clockTime(fact.happenedAt)
  if (fact.kind === 'passage-granted') {
    return fact.personName === undefined ? t.tapped(time) : t.tapGranted(time, plainName(fact.personName, '–'))
  }
  if (fact.kind === 'passage-refused')
    return fact.reason === 'unknown-credential' ? t.unknownTap(time) : t.tapRefused(time)
  if (fact.kind.startsWith('desk-')) return t.deskHeard(time, fact.desk ?? '')
  if (fact.kind.startsWith('door-') || fact.kind === 'exit-button-pressed') return t.doorHeard(time)
  return t.otherHeard(time, fact.kind)
}

function Hints({ kind }: { kind: UnitKindView }) {
  const t = wordsOf(unitsWords)
  const byWay = { network: t.hintsDevice, cable: t.hintsSerial, reader: t.hintsPcsc }
  const own = lookUp<readonly string[]>({ mqtt: t.hintsMqtt, client: t.hintsClient }, kind.kind)
  return (
    <>
      <h3 class="unit-under">{t.hints}</h3>
      <ul class="unit-hints">
        {(own ?? byWay[wayOf(kind)]).map((hint) => (
          <li key={hint}>{hint}</li>
        ))}
      </ul>
    </>
  )
}

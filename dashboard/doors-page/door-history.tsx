import type { RecordVersion } from '../../gateway/api/contract.ts'
import { dateTime, number } from '../clock.ts'
import { wordsOf } from '../language.ts'
import { Shown, useAsked } from '../parts/asked.tsx'
import { readHistory } from '../places/calls.ts'
import { actorWords } from '../register/names.ts'
import { doorsWords } from './words.ts'

/** Every version of the door: who, when, what. `rev`: asked again when it is another. */
export function DoorHistory({ door, rev }: { door: string; rev: number }) {
  const t = wordsOf(doorsWords).door
  const versions = useAsked(() => readHistory('door', door), [door, rev])
  return (
    <section class="card" aria-labelledby="history-title">
      <div class="card-head">
        <h2 class="card-title" id="history-title">
          {t.history}
        </h2>
      </div>
      <Shown of={versions} empty={<p class="place-quiet">{t.noHistory}</p>}>
        {(those) => (
          <ul class="place-rows">
            {[...those].reverse().map((version) => (
              <OneVersion key={version.rev} version={version} />
            ))}
          </ul>
        )}
      </Shown>
    </section>
  )
}

function OneVersion({ version: { rev, at, by, reason, changed } }: { version: RecordVersion }) {
  const t = wordsOf(doorsWords).door
  const fields = Object.entries(changed)
  return (
    <li>
      <p class="place-quiet name">
        {at === null ? t.historyBefore : t.historyBy(by === null ? t.someone : actorWords(by), dateTime(at))}
      </p>
      {rev === 1 ? (
        <p>{t.historyNew}</p>
      ) : (
        fields.map(([field, [before, after]]) => (
          <p key={field} class="name">
            {fieldName(field)}: {shown(field, before)} → {shown(field, after)}
          </p>
        ))
      )}
      {reason !== null && <p class="place-more name">{reason}</p>}
    </li>
  )
}

/** The word of the form for a field; another is called as the record calls it. */
function fieldName(field: string): string {
  const t = wordsOf(doorsWords)
  const { door } = t
  const names: Record<string, string> = {
    ...{ name: t.name, from: door.from, to: door.to, lock: door.lock, unlockMs: door.unlock },
    ...{
      heldOpenS: door.heldOpen,
      preAlertS: door.preAlert,
      freeSchedule: door.freeSchedule,
      listLifeS: door.listLife,
    },
    ...{ extendedHeldOpenS: `${door.extended}, ${door.extendedHeldOpen}` },
    ...{ extendedUnlockMs: `${door.extended}, ${door.extendedUnlock}` },
  }
  return names[field] ?? field
}

/** In the units of the form. */
const DIVIDED: Record<string, number> = { unlockMs: 1000, extendedUnlockMs: 1000, listLifeS: 3600 }

function shown(field: string, value: unknown): string {
  if (typeof value === 'number') return number(value / (DIVIDED[field] ?? 1))
  return value === null || value === '' ? '–' : String(value)
}

/** Where a unit stands and how it is attached: the same fields for a new one and for one that changes. */
import { useState } from 'preact/hooks'
import { desks, doors, occupancy, units } from '../house.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { CheckField, NumberField, SelectField, TextField } from '../parts/fields.tsx'
import { matches } from '../parts/fold.ts'
import { SearchBox } from '../parts/search-box.tsx'
import './add.css'
import type { UnitFields } from './calls.ts'
import { unitsWords } from './words.ts'

export interface Draft {
  path: string
  baud: number | null
  reader: string
  door: string
  side: '' | 'in' | 'out'
  zone: string
  desks: string[]
  /** It takes allow-lists. */
  offline: boolean
  /** Those of `SETTINGS_OF` its kind; empty: as it is from the beginning. */
  settings: Record<string, string>
}
export const NEW_DRAFT: Draft = {
  ...{ path: '', baud: null, reader: '', door: '', side: '', zone: '', desks: [], offline: true, settings: {} },
}
/** What a kind can be told beside where it stands, in its own words. */
const SETTINGS_OF: Record<string, readonly ('read' | 'write' | 'silent-after-s')[]> = {
  client: ['read', 'write'],
  serial: ['silent-after-s'],
}
/** Up to so many desks are shown to be chosen at once. */
const DESKS_SHOWN_MAX = 60

export const hasPlace = (kind: string): boolean => kind !== 'client'
export const decides = (kind: string): boolean => kind === 'mqtt' || kind === 'serial'

/** As the API takes it; `settings` are those that it has already. */
export function fieldsOf(kind: string, draft: Draft, settings: Record<string, string> = {}): UnitFields {
  const own = SETTINGS_OF[kind] ?? []
  const { offline, ...rest } = settings
  const others = Object.entries(rest).filter(([key]) => !own.some((each) => each === key))
  const filled = own.map((key) => [key, draft.settings[key]?.trim() ?? ''] as const).filter(([, text]) => text !== '')
  const all = Object.fromEntries([...others, ...filled])
  // Said only where it is not what it is anyway, or where it was said before.
  const said: Record<string, string> = draft.offline
    ? offline === undefined
      ? {}
      : { offline: 'yes' }
    : { offline: 'no' }
  return {
    ...(kind === 'serial' ? { path: draft.path.trim() || null, baud: draft.baud } : {}),
    ...(kind === 'pcsc' ? { reader: draft.reader.trim() || null } : {}),
    ...(hasPlace(kind)
      ? {
          door: draft.door || null,
          side: draft.door === '' ? null : draft.side || null,
          zone: draft.zone || null,
          desks: draft.desks,
        }
      : {}),
    ...(decides(kind) ? { settings: { ...all, ...said } } : own.length > 0 ? { settings: all } : {}),
  }
}

interface Props {
  kind: string
  /** The unit itself, whose own desks are free for it. */
  id: string
  draft: Draft
  onDraft: (draft: Draft) => void
  pathProblem?: string | undefined
}

export function AttachmentFields({ kind, id, draft, onDraft, pathProblem }: Props) {
  const t = wordsOf(unitsWords)
  const set = (part: Partial<Draft>) => onDraft({ ...draft, ...part })
  const doorChoices = [...doors.value.values()].map((door) => ({
    value: door.id,
    label: plainName(door.name, door.id),
  }))
  const zoneChoices = (occupancy.value?.zones ?? []).map((zone) => ({
    value: zone.id,
    label: plainName(zone.name, zone.id),
  }))
  const nowhere = { value: '', label: t.noPlace }
  return (
    <>
      {kind === 'serial' && (
        <div class="form-row">
          <TextField
            label={t.path}
            help={t.pathHelp}
            value={draft.path}
            onValue={(path) => set({ path })}
            required
            {...(pathProblem === undefined ? {} : { problem: pathProblem })}
          />
          <NumberField label={t.baud} help={t.baudHelp} value={draft.baud} onValue={(baud) => set({ baud })} />
        </div>
      )}
      {kind === 'pcsc' && (
        <TextField label={t.reader} help={t.readerHelp} value={draft.reader} onValue={(reader) => set({ reader })} />
      )}
      {(SETTINGS_OF[kind] ?? []).map((key) => (
        <TextField
          key={key}
          label={t.settingNames[key]}
          help={t.settingHelps[key]}
          value={draft.settings[key] ?? ''}
          onValue={(text) => set({ settings: { ...draft.settings, [key]: text } })}
          required={false}
        />
      ))}
      {hasPlace(kind) && (
        <>
          <div class="form-row">
            <SelectField
              label={t.door}
              value={draft.door}
              choices={[nowhere, ...doorChoices]}
              onValue={(door) => set({ door })}
            />
            {draft.door !== '' && (
              <SelectField
                label={t.side}
                help={t.sideHelp}
                value={draft.side}
                choices={[
                  { value: 'in', label: t.sideIn },
                  { value: 'out', label: t.sideOut },
                  { value: '', label: t.sideBoth },
                ]}
                onValue={(side) => set({ side })}
              />
            )}
            <SelectField
              label={t.zone}
              help={t.zoneHelp}
              value={draft.zone}
              choices={[nowhere, ...zoneChoices]}
              onValue={(zone) => set({ zone })}
            />
          </div>
          {desks.value.size > 0 && (
            <DeskFields id={id} chosen={draft.desks} onChosen={(those) => set({ desks: those })} />
          )}
        </>
      )}
      {decides(kind) && draft.door !== '' && (
        <CheckField
          label={t.offline}
          help={t.offlineHelp}
          value={draft.offline}
          onValue={(offline) => set({ offline })}
        />
      )}
    </>
  )
}

function DeskFields({ id, chosen, onChosen }: { id: string; chosen: string[]; onChosen: (desks: string[]) => void }) {
  const t = wordsOf(unitsWords)
  const [sought, setSought] = useState('')
  const taken = new Set([...units.value.values()].filter((unit) => unit.id !== id).flatMap((unit) => unit.desks))
  const free = [...desks.value.keys()].filter((desk) => !taken.has(desk))
  const fitting = free.filter((desk) => sought === '' || chosen.includes(desk) || matches(desk, sought))
  const shown = fitting
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .slice(0, Math.max(DESKS_SHOWN_MAX, chosen.length))
  return (
    <fieldset class="units-desks">
      <legend class="field-label">{t.desks}</legend>
      <p class="field-help">{free.length === 0 ? t.noDesks : t.desksHelp}</p>
      {free.length > 12 && <SearchBox label={t.findDesk} value={sought} onValue={setSought} />}
      <div class="units-desk-list">
        {shown.map((desk) => (
          <label key={desk} class="units-desk">
            <input
              type="checkbox"
              checked={chosen.includes(desk)}
              onChange={({ currentTarget: { checked } }) =>
                onChosen(checked ? [...chosen, desk] : chosen.filter((each) => each !== desk))
              }
            />
            <span class="name">{desk}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

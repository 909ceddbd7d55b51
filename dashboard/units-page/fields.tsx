/** Where a unit stands and how it is attached: the same fields for a new one and for one that changes. */
import { useState } from 'preact/hooks'
import type { UnitKindView } from '../../gateway/api/contract.ts'
import { desks, doors, occupancy } from '../house.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { CheckField, NumberField, SelectField, TextField } from '../parts/fields.tsx'
import { matches } from '../parts/fold.ts'
import { SearchBox } from '../parts/search-box.tsx'
import './add.css'
import type { UnitFields } from './calls.ts'
import { settingWords } from './kinds.ts'
import { zonesFor } from './radar/field.ts'
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
  /** Those of its kind; empty: as it is from the beginning. */
  settings: Record<string, string>
}
export const NEW_DRAFT: Draft = {
  ...{ path: '', baud: null, reader: '', door: '', side: '', zone: '', desks: [], offline: true, settings: {} },
}
/** Up to so many desks are shown to be chosen at once. */
const DESKS_SHOWN_MAX = 60

/** Has a box of its own: whether it decides by itself. */
const OFFLINE = 'offline'
const decides = ({ settings }: UnitKindView): boolean => settings.includes(OFFLINE)
/** Is drawn on the unit's page, once its desks are known. */
export const DRAWN = 'zones'
const ownSettings = ({ settings }: UnitKindView): string[] => settings.filter((key) => key !== OFFLINE && key !== DRAWN)

/** As the API takes it; `settings` are those that it has already. */
export function fieldsOf(kind: UnitKindView, draft: Draft, settings: Record<string, string> = {}): UnitFields {
  const takes = (word: UnitKindView['takes'][number]): boolean => kind.takes.includes(word)
  const own = ownSettings(kind)
  const { offline, ...rest } = settings
  const others = Object.entries(rest).filter(([key]) => !own.some((each) => each === key))
  const filled = own.map((key) => [key, draft.settings[key]?.trim() ?? ''] as const).filter(([, text]) => text !== '')
  const kept = others.map(([key, text]) => [key, key === DRAWN ? zonesFor(text, draft.desks) : text] as const)
  const all = Object.fromEntries([...kept, ...filled].filter(([, text]) => text !== ''))
  // Said only where it is not what it is anyway, or where it was said before.
  const said: Record<string, string> = draft.offline
    ? offline === undefined
      ? {}
      : { offline: 'yes' }
    : { offline: 'no' }
  return {
    ...(takes('path') ? { path: draft.path.trim() || null } : {}),
    ...(takes('baud') ? { baud: draft.baud } : {}),
    ...(takes('reader') ? { reader: draft.reader.trim() || null } : {}),
    ...(takes('door') ? { door: draft.door || null } : {}),
    ...(takes('side') ? { side: draft.door === '' ? null : draft.side || null } : {}),
    ...(takes('zone') ? { zone: draft.zone || null } : {}),
    ...(takes('desks') ? { desks: draft.desks } : {}),
    ...(decides(kind) ? { settings: { ...all, ...said } } : own.length > 0 ? { settings: all } : {}),
  }
}

interface Props {
  kind: UnitKindView
  draft: Draft
  onDraft: (draft: Draft) => void
  pathProblem?: string | undefined
}

export function AttachmentFields({ kind, draft, onDraft, pathProblem }: Props) {
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
  const takes = (word: UnitKindView['takes'][number]): boolean => kind.takes.includes(word)
  const nowhere = { value: '', label: t.noPlace }
  return (
    <>
      {takes('path') && (
        <div class="form-row">
          <TextField
            label={t.path}
            help={t.pathHelp}
            value={draft.path}
            onValue={(path) => set({ path })}
            required
            {...(pathProblem === undefined ? {} : { problem: pathProblem })}
          />
          {takes('baud') && (
            <NumberField label={t.baud} help={t.baudHelp} value={draft.baud} onValue={(baud) => set({ baud })} />
          )}
        </div>
      )}
      {takes('reader') && (
        <TextField label={t.reader} help={t.readerHelp} value={draft.reader} onValue={(reader) => set({ reader })} />
      )}
      {ownSettings(kind).map((key) => (
        <TextField
          key={key}
          label={settingWords(kind.kind, key).name}
          help={settingWords(kind.kind, key).help}
          value={draft.settings[key] ?? ''}
          onValue={(text) => set({ settings: { ...draft.settings, [key]: text } })}
          required={false}
        />
      ))}
      {(takes('door') || takes('zone')) && (
        <div class="form-row">
          {takes('door') && (
            <SelectField
              label={t.door}
              value={draft.door}
              choices={[nowhere, ...doorChoices]}
              onValue={(door) => set({ door })}
            />
          )}
          {takes('side') && draft.door !== '' && (
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
          {takes('zone') && (
            <SelectField
              label={t.zone}
              help={t.zoneHelp}
              value={draft.zone}
              choices={[nowhere, ...zoneChoices]}
              onValue={(zone) => set({ zone })}
            />
          )}
        </div>
      )}
      {takes('desks') && desks.value.size > 0 && (
        <DeskFields chosen={draft.desks} onChosen={(those) => set({ desks: those })} />
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

function DeskFields({ chosen, onChosen }: { chosen: string[]; onChosen: (desks: string[]) => void }) {
  const t = wordsOf(unitsWords)
  const [sought, setSought] = useState('')
  const all = [...desks.value.keys()]
  const fitting = all.filter((desk) => sought === '' || chosen.includes(desk) || matches(desk, sought))
  const shown = fitting
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .slice(0, Math.max(DESKS_SHOWN_MAX, chosen.length))
  return (
    <fieldset class="units-desks">
      <legend class="field-label">{t.desks}</legend>
      <p class="field-help">{t.desksHelp}</p>
      {all.length > 12 && <SearchBox label={t.findDesk} value={sought} onValue={setSought} />}
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

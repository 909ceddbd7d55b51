import { useState } from 'preact/hooks'
import type { SettingForm, SettingRow } from '../../gateway/api/contract.ts'
import { problemWords, wordsOf } from '../language.ts'
import { useAsked } from '../parts/asked.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { NumberField, SelectField, TextField, TimeField } from '../parts/fields.tsx'
import { Form } from '../parts/form.tsx'
import { say } from '../parts/toast.tsx'
import { commonWords } from '../parts/words.ts'
import { useSettled } from '../register/settled.ts'
import { previewSetting, setSetting } from './calls.ts'
import { effectSentence } from './effects.ts'
import { settingName, settingValue } from './values.ts'
import { settingsWords } from './words.ts'

const REASON_CHARACTERS_MAX = 200

/** Another value, with what it does told before it is saved. */
export function SettingDialog({
  setting,
  onChanged,
  onClose,
}: {
  setting: SettingRow
  onChanged: () => Promise<void>
  onClose: () => void
}) {
  const t = wordsOf(settingsWords).house
  const [value, setValue] = useState(setting.value)
  const [reason, setReason] = useState('')
  const asked = useSettled(value.trim())

  async function save(): Promise<void> {
    await setSetting(setting.key, value.trim(), reason.trim())
    await onChanged()
    onClose()
    say(t.changed(settingName(setting.key)), {
      undo: async () => {
        await setSetting(setting.key, setting.value, '')
        await onChanged()
      },
    })
  }

  return (
    <Dialog title={settingName(setting.key)} onClose={onClose}>
      <Form submit={wordsOf(commonWords).save} onSend={save} onCancel={onClose}>
        <ValueField setting={setting} value={value} onValue={setValue} />
        <Effects setting={setting} value={asked} />
        <TextField
          label={t.reason}
          required={false}
          value={reason}
          charactersMax={REASON_CHARACTERS_MAX}
          onValue={setReason}
        />
      </Form>
    </Dialog>
  )
}

interface ValueProps {
  setting: SettingRow
  value: string
  onValue: (value: string) => void
}

function ValueField({ setting: { key, form, initial }, value, onValue }: ValueProps) {
  const t = wordsOf(settingsWords).house
  const help = [boundsOf(form), t.first(settingValue(key, initial))].filter(Boolean).join(' ')
  const field = { label: settingName(key), help }
  if (form.type === 'time') return <TimeField {...field} value={value} onValue={onValue} />
  if (form.type === 'whole') {
    const bounds = { min: form.min ?? 0, max: form.max ?? Number.MAX_SAFE_INTEGER }
    const number = value === '' ? null : Number(value)
    return (
      <NumberField {...field} {...bounds} value={number} onValue={(to) => onValue(to === null ? '' : String(to))} />
    )
  }
  if (form.type === 'choice') {
    const choices = (form.choices ?? []).map((choice) => ({ value: choice, label: settingValue(key, choice) }))
    return <SelectField {...field} value={value} choices={choices} onValue={onValue} />
  }
  return <TextField {...field} value={value} charactersMax={form.charsMax ?? 400} onValue={onValue} />
}

function boundsOf({ type, min = 0, max = 0, charsMax = 0 }: SettingForm): string {
  const t = wordsOf(settingsWords).house
  return type === 'whole' ? t.whole(min, max) : type === 'text' ? t.characters(charsMax) : ''
}

/** What the gateway says that the value would do; it knows who is inside now. */
function Effects({ setting, value }: { setting: SettingRow; value: string }) {
  const t = wordsOf(settingsWords).house
  const isNew = value !== setting.value
  const told = useAsked(
    async () => (isNew ? (await previewSetting(setting.key, value)).effects : []),
    [setting.key, value, isNew],
  )
  const sentences = (told.value ?? []).map(effectSentence)
  return (
    <section class="settings-effect" aria-live="polite">
      <h3>{t.effect}</h3>
      {!isNew && <p>{t.effectWaits}</p>}
      {isNew && told.state === 'failed' && <p>{told.code === 'E_INVALID' ? t.bad : problemWords(told.code ?? '')}</p>}
      {isNew && told.state === 'there' && (
        <ul>
          {sentences.map((sentence) => (
            <li key={sentence} class="name">
              {sentence}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

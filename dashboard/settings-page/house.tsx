import { useState } from 'preact/hooks'
import type { SettingRow } from '../../gateway/api/contract.ts'
import { lookUp, wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { Shown, useAsked } from '../parts/asked.tsx'
import { commonWords } from '../parts/words.ts'
import { Link } from '../router.tsx'
import { Page } from '../shell/page.tsx'
import { readSettings } from './calls.ts'
import { SettingDialog } from './setting-dialog.tsx'
import { settingsTabs } from './tabs.ts'
import { settingName, settingValue } from './values.ts'
import { settingsWords } from './words.ts'

/** The house's own rules, each with what it is now. */
export function HousePage() {
  const t = wordsOf(settingsWords)
  const common = wordsOf(commonWords)
  const settings = useAsked(readSettings, [])
  const [changing, setChanging] = useState<SettingRow | null>(null)
  return (
    <Page
      title={t.house.title}
      what={t.house.what}
      tabs={settingsTabs()}
      actions={
        <Link to="/journal?what=house" class="button">
          {t.house.inJournal}
        </Link>
      }
    >
      <section class="card">
        <Shown of={settings}>
          {(rows) => (
            <ul class="settings-list">
              {rows.map((row) => (
                <li key={row.key} class="settings-row">
                  <div class="settings-row-text">
                    <h2>{settingName(row.key)}</h2>
                    <p>{lookUp(t.house.meanings, row.key) ?? row.meaning}</p>
                  </div>
                  <p class="settings-value name">{plainName(settingValue(row.key, row.value), '–')}</p>
                  <button
                    type="button"
                    class="button"
                    aria-label={`${common.change}: ${settingName(row.key)}`}
                    onClick={() => setChanging(row)}
                  >
                    {common.change}
                  </button>
                </li>
              ))}
            </ul>
          )}
        </Shown>
      </section>
      {changing !== null && (
        <SettingDialog setting={changing} onChanged={settings.again} onClose={() => setChanging(null)} />
      )}
    </Page>
  )
}

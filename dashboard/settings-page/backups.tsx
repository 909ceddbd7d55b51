import { useState } from 'preact/hooks'
import type { BackupList } from '../../gateway/api/contract.ts'
import { dateTime } from '../clock.ts'
import { locale, wordsOf } from '../language.ts'
import { Shown } from '../parts/asked.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Empty } from '../parts/empty.tsx'
import { WarningMark } from '../parts/marks.tsx'
import { Progress } from '../parts/progress.tsx'
import { Table } from '../parts/table.tsx'
import { say } from '../parts/toast.tsx'
import { commonWords } from '../parts/words.ts'
import { Page } from '../shell/page.tsx'
import { ageOf, isOld } from './age.ts'
import { backupAddress, readBackups, startBackup } from './calls.ts'
import { ASK_AGAIN_MS, useCopies } from './copies.ts'
import { settingsTabs } from './tabs.ts'
import { settingsWords } from './words.ts'

const MEGABYTE = 1_000_000

/** Copies of the whole house. */
export function BackupsPage() {
  const t = wordsOf(settingsWords).backups
  const list = useCopies()
  const [taking, setTaking] = useState<string | null>(null)
  const running = list.value?.running ?? null

  async function make(): Promise<void> {
    const { name } = await startBackup()
    await list.again()
    // Who stays is told when it is done; who leaves finds it in the list.
    for (;;) {
      await new Promise((wake) => setTimeout(wake, ASK_AGAIN_MS))
      const now = await readBackups().catch(() => null)
      if (now === null || now.running?.name === name) continue
      await list.again()
      if (now.failed?.name !== name) say(t.made)
      return
    }
  }

  return (
    <Page
      title={t.title}
      what={t.what}
      tabs={settingsTabs()}
      actions={
        <button
          type="button"
          class="button button-main"
          aria-disabled={running !== null}
          onClick={() => running === null && void make()}
        >
          {t.make}
        </button>
      }
    >
      <section class="card settings-stack">
        {running !== null && (
          <div>
            <Progress label={t.making} done={running.done} of={1} />
            <p class="quiet">{t.canLeave}</p>
          </div>
        )}
        <Shown of={list}>{(value) => <Copies list={value} onTake={setTaking} />}</Shown>
      </section>
      <section class="card settings-stack">
        <h2>{t.restore}</h2>
        <p>{t.restoreText}</p>
        <code class="command">npx soglia restore data/backups/{list.value?.backups[0]?.name ?? 'soglia.db'}</code>
        <p class="quiet">{t.elsewhere}</p>
        <p class="quiet">{t.tls}</p>
      </section>
      {taking !== null && <Download name={taking} onClose={() => setTaking(null)} />}
    </Page>
  )
}

function Copies({ list: { backups, failed, running }, onTake }: { list: BackupList; onTake: (name: string) => void }) {
  const t = wordsOf(settingsWords).backups
  const last = backups[0]
  const size = new Intl.NumberFormat(locale.value, { maximumFractionDigits: 1 })
  return (
    <>
      {failed !== null && (
        <div class="failed" role="alert">
          <WarningMark />
          <p>
            <strong>{t.failed}.</strong> <span class="name">{failed.why}</span>
          </p>
        </div>
      )}
      {last === undefined ? (
        running === null && <Empty title={t.none} text={t.noneText} />
      ) : (
        <>
          <p class={isOld(last.at) ? 'settings-attention' : undefined}>
            {isOld(last.at) ? t.old(ageOf(last.at)) : t.age(ageOf(last.at))}
          </p>
          <Table
            label={t.list}
            rows={backups}
            keyOf={({ name }) => name}
            columns={[
              { head: t.when, narrow: 'title', cell: ({ at }) => dateTime(at) },
              { head: t.file, cell: ({ name }) => <span class="name">{name}</span> },
              { head: t.size, figures: true, cell: ({ bytes }) => `${size.format(bytes / MEGABYTE)} MB` },
              {
                head: '',
                cell: ({ name, at }) => (
                  <span class="settings-acts">
                    <button
                      type="button"
                      class="button"
                      aria-label={`${t.download}: ${dateTime(at)}`}
                      onClick={() => onTake(name)}
                    >
                      {t.download}
                    </button>
                  </span>
                ),
              },
            ]}
          />
        </>
      )}
    </>
  )
}

function Download({ name, onClose }: { name: string; onClose: () => void }) {
  const t = wordsOf(settingsWords).backups
  return (
    <Dialog title={t.downloadTitle} onClose={onClose}>
      <p class="dialog-text">{t.downloadText}</p>
      <div class="dialog-do">
        <button type="button" class="button" onClick={onClose}>
          {wordsOf(commonWords).cancel}
        </button>
        <a class="button button-main" href={backupAddress(name)} download={name} onClick={onClose}>
          {t.download}
        </a>
      </div>
    </Dialog>
  )
}

import { useEffect, useState } from 'preact/hooks'
import type { ImportProgress } from '../../gateway/api/contract.ts'
import { ApiError } from '../api.ts'
import { when } from '../clock.ts'
import { wordsOf } from '../language.ts'
import { Shown, useAsked } from '../parts/asked.tsx'
import { Progress } from '../parts/progress.tsx'
import { importPeople, readLastImport } from '../register/calls.ts'
import { actorWords, peopleTabs } from '../register/names.ts'
import { Link } from '../router.tsx'
import { Page } from '../shell/page.tsx'
import { ChooseFile } from './choose-file.tsx'
import { importFaultWords } from './fault-words.ts'
import { tellFault } from './import-faults.ts'
import { importWords } from './import-words.ts'
import { LookOver } from './look-over.tsx'
import { Made } from './made.tsx'
import type { ChosenFile } from './people-file.ts'

const LOOK_EVERY_MS = 400

/** A file of people: chosen, looked over, then written while one may go elsewhere. */
export function ImportPage() {
  const t = wordsOf(importWords)
  const [file, setFile] = useState<ChosenFile | null>(null)
  const [isBegun, setBegun] = useState(false)
  const last = useAsked(readLastImport, [])
  const { again } = last
  const isRunning = last.value?.state === 'running' || isBegun
  useEffect(() => {
    if (!isRunning) return
    const timer = setInterval(() => void again(), LOOK_EVERY_MS)
    return () => clearInterval(timer)
  }, [isRunning, again])

  async function begin(encoded: { file: string; encoding: ChosenFile['encoding'] }): Promise<void> {
    setBegun(true)
    try {
      await importPeople(encoded)
    } catch (error) {
      // What the gateway has to say of it, `last` tells; only where it was not reached is there nothing to tell.
      if (!(error instanceof ApiError) || error.status === 0) throw error
    } finally {
      await again()
      setBegun(false)
    }
    setFile(null)
  }

  return (
    <Page title={t.title} what={t.what} tabs={peopleTabs('admin')}>
      <section class="card people-import" aria-label={t.title}>
        {file !== null && !isBegun ? (
          <LookOver key={file.name} chosen={file} onOther={() => setFile(null)} onGo={begin} />
        ) : (
          <Shown of={last}>
            {(progress) =>
              progress === null && !isBegun ? (
                <ChooseFile onFile={setFile} />
              ) : progress === null || progress.state === 'running' || isBegun ? (
                <Running progress={progress?.state === 'running' ? progress : null} />
              ) : (
                <>
                  <Ended progress={progress} />
                  <ChooseFile onFile={setFile} title={t.again} />
                </>
              )
            }
          </Shown>
        )}
      </section>
    </Page>
  )
}

function Running({ progress }: { progress: ImportProgress | null }) {
  const t = wordsOf(importWords)
  const of = progress?.of ?? null
  return (
    <div class="import-running">
      <Progress
        label={progress === null || of === null ? t.runningFirst : t.running(progress.done, of)}
        done={of === null ? null : (progress?.done ?? 0)}
        of={of ?? 1}
      />
      <p class="quiet">{t.canLeave}</p>
    </div>
  )
}

function Ended({ progress }: { progress: ImportProgress }) {
  const t = wordsOf(importWords)
  const { state, report, by, since, detail } = progress
  return (
    <div class={state === 'done' ? 'import-ended' : 'import-ended import-failed'} role="status">
      <h2>{state === 'done' ? t.doneTitle : t.failedTitle}</h2>
      <p>{report === null ? t.failedText : t.done(report.people, report.badges)}</p>
      {report !== null && <Made report={report} done />}
      {state === 'failed' && detail !== null && <p>{tellFault(wordsOf(importFaultWords), detail)}</p>}
      <p class="quiet name">{t.byWho(actorWords(by), when(since))}</p>
      {state === 'done' && (
        <p class="card-do">
          <Link class="button button-main" to="/people">
            {t.seePeople}
          </Link>
        </p>
      )}
    </div>
  )
}

import { useState } from 'preact/hooks'
import type { OpenSession } from '../../gateway/api/contract.ts'
import { codeOf } from '../api.ts'
import { when } from '../clock.ts'
import { problemWords, wordsOf } from '../language.ts'
import { Chip } from '../parts/chip.tsx'
import { Confirm } from '../parts/confirm.tsx'
import { say } from '../parts/toast.tsx'
import { endOthers, endSession } from './calls.ts'
import { securityWords } from './words.ts'

/** One's own. */
export function SessionsCard({ sessions, again }: { sessions: OpenSession[]; again: () => Promise<void> }) {
  const t = wordsOf(securityWords)
  const [asking, setAsking] = useState(false)
  return (
    <section class="card security-card" aria-labelledby="sessions-title">
      <h2 id="sessions-title">{t.sessionsTitle}</h2>
      <p>{t.sessionsText}</p>
      <SessionList sessions={sessions} again={again} onEnd={endSession} />
      {sessions.some(({ current }) => !current) && (
        <div class="security-do">
          <button type="button" class="button" onClick={() => setAsking(true)}>
            {t.othersEnd}
          </button>
        </div>
      )}
      {asking && (
        <Confirm
          title={t.othersEndTitle}
          text={<p>{t.othersEndText}</p>}
          action={t.othersEnd}
          danger
          onDo={async () => {
            const { ended } = await endOthers()
            say(t.othersEnded(ended))
            await again()
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </section>
  )
}

interface ListProps {
  sessions: readonly OpenSession[]
  again: () => Promise<void>
  onEnd: (id: string) => Promise<unknown>
}

/** Sessions, each with its end; not the one that looks, which signs out instead. */
export function SessionList({ sessions, again, onEnd }: ListProps) {
  const t = wordsOf(securityWords)

  async function end(id: string): Promise<void> {
    try {
      await onEnd(id)
      say(t.sessionEnded)
    } catch (error) {
      say(problemWords(codeOf(error)))
    }
    await again()
  }

  if (sessions.length === 0) return <p class="security-none">{t.sessionsNone}</p>
  return (
    <ul class="security-list">
      {sessions.map(({ id, browser, network, beganAt, usedAt, current }) => {
        const name = browser === '' ? t.sessionUnknown : browser
        const from = network === 'local' ? t.sessionFromHere : t.sessionFrom(network)
        const began = beganAt === null ? '' : `${t.sessionBegan(when(beganAt))}, `
        return (
          <li key={id} class="security-row" data-current={current}>
            <div class="security-what">
              <p class="security-main">
                {name} {current && <Chip tone="pine">{t.sessionHere}</Chip>}
              </p>
              <p class="security-sub">
                {began}
                {t.sessionUsed(when(usedAt))}, {from}
              </p>
            </div>
            {!current && (
              <div class="security-acts">
                <button type="button" class="button" aria-label={t.sessionEndOf(name)} onClick={() => void end(id)}>
                  {t.sessionEnd}
                </button>
              </div>
            )}
          </li>
        )
      })}
    </ul>
  )
}

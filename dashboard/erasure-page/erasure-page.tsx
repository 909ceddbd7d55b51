import { useState } from 'preact/hooks'
import type { ErasureAsked } from '../../gateway/api/contract.ts'
import { ApiError, ask } from '../api.ts'
import { longDate, now } from '../clock.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { Shown, useAsked } from '../parts/asked.tsx'
import { Chip } from '../parts/chip.tsx'
import { Confirm } from '../parts/confirm.tsx'
import { Empty } from '../parts/empty.tsx'
import { say } from '../parts/toast.tsx'
import { Page } from '../shell/page.tsx'
import './erasure-page.css'
import { erasureWords } from './words.ts'

/** So long the law gives for an answer (GDPR, article 12, 3). */
const ANSWER_WITHIN_DAYS = 30
const HOSTED_SHOWN = 6
const DAY_MS = 24 * 60 * 60_000

const readRequests = (): Promise<ErasureAsked[]> => ask('GET', '/api/erasure-requests')
const answer = (person: string, what: 'grant' | 'refuse', reason: string): Promise<unknown> =>
  ask('POST', `/api/erasure-requests/${encodeURIComponent(person)}/${what}`, reason === '' ? {} : { reason })

/** Who asks to be erased: an admin erases, or says no and why. */
export function ErasurePage() {
  const t = wordsOf(erasureWords)
  const requests = useAsked(readRequests, [])
  const [open, setOpen] = useState<{ what: 'grant' | 'refuse'; of: ErasureAsked } | null>(null)
  const nameOf = ({ name }: ErasureAsked): string => plainName(name, t.nameless)

  async function grant(asked: ErasureAsked): Promise<void> {
    await answer(asked.person, 'grant', '')
    say(t.granted(nameOf(asked)))
    await requests.again()
  }
  async function refuse(asked: ErasureAsked, reason: string): Promise<void> {
    await answer(asked.person, 'refuse', reason)
    say(t.refused)
    await requests.again()
  }

  return (
    <Page title={t.title} what={t.what}>
      <section class="card" aria-label={t.title}>
        <Shown of={requests} empty={<Empty title={t.none} text={t.noneText} />}>
          {(rows) => (
            <ul class="erasures">
              {rows.map((asked) => (
                <Request
                  key={asked.person}
                  asked={asked}
                  onGrant={() => setOpen({ what: 'grant', of: asked })}
                  onRefuse={() => setOpen({ what: 'refuse', of: asked })}
                />
              ))}
            </ul>
          )}
        </Shown>
      </section>
      {open?.what === 'grant' && (
        <Confirm
          title={t.grantTitle(nameOf(open.of))}
          text={<p>{t.grantText}</p>}
          action={t.grant}
          danger
          onDo={() => grant(open.of).catch(saying(t.inUse))}
          onClose={() => setOpen(null)}
        />
      )}
      {open?.what === 'refuse' && (
        <Confirm
          title={t.refuseTitle(nameOf(open.of))}
          text={<p>{t.refuseText}</p>}
          action={t.refuse}
          askReason
          onDo={(reason) => refuse(open.of, reason)}
          onClose={() => setOpen(null)}
        />
      )}
    </Page>
  )
}

/** What stands in the way is said in words of its own. */
function saying(inUse: string): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof ApiError) || error.code !== 'E_IN_USE') throw error
    say(inUse)
  }
}

interface RequestProps {
  asked: ErasureAsked
  onGrant: () => void
  onRefuse: () => void
}

function Request({ asked, onGrant, onRefuse }: RequestProps) {
  const t = wordsOf(erasureWords)
  const name = plainName(asked.name, t.nameless)
  const answerBy = Date.parse(asked.askedAt) + ANSWER_WITHIN_DAYS * DAY_MS
  return (
    <li class="erasure" data-person={asked.person}>
      <div class="erasure-text">
        <p class="erasure-name name">{name}</p>
        <p class="erasure-quiet">
          {[t.asked(longDate(asked.askedAt)), t.answerBy(longDate(answerBy)), plainName(asked.orgName, '')]
            .filter((each) => each !== '')
            .join(' · ')}{' '}
          {answerBy < now.value && <Chip tone="brick">{t.late}</Chip>}
        </p>
        {asked.words !== null && <blockquote class="erasure-words name">{asked.words}</blockquote>}
        {asked.hostOf.length > 0 && (
          <div class="erasure-host">
            <p>
              <strong>{t.hostOf}:</strong>{' '}
              <span class="name">
                {asked.hostOf
                  .slice(0, HOSTED_SHOWN)
                  .map((each) => plainName(each, t.nameless))
                  .join(', ')}
              </span>
              {asked.hostOf.length > HOSTED_SHOWN && ` ${t.hostOfMore(asked.hostOf.length - HOSTED_SHOWN)}`}
            </p>
            <p>{t.hostOfText}</p>
          </div>
        )}
      </div>
      <div class="erasure-do">
        <button type="button" class="button" aria-label={t.refuseOf(name)} onClick={onRefuse}>
          {t.refuse}
        </button>
        <button type="button" class="button button-danger" aria-label={t.grantOf(name)} onClick={onGrant}>
          {t.grant}
        </button>
      </div>
    </li>
  )
}

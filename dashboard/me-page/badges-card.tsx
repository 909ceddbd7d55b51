import { useEffect, useRef, useState } from 'preact/hooks'
import type { OwnBadge } from '../../gateway/api/contract.ts'
import { longDate, now, when } from '../clock.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { type Asked, Shown } from '../parts/asked.tsx'
import { Chip, type Tone } from '../parts/chip.tsx'
import { Confirm } from '../parts/confirm.tsx'
import { Empty } from '../parts/empty.tsx'
import { suspendOwnBadge } from './calls.ts'
import { DoneMark, WaitMark } from './marks.tsx'
import { meWords } from './words.ts'

/** While a board has yet to hear of a suspension it is asked after so often. */
const PENDING_EVERY_MS = 1_500

type State = 'good' | 'later' | 'over' | 'revoked' | 'suspended'
function stateOf({ from, until, revokedAt, suspendedAt }: OwnBadge): State {
  if (revokedAt !== null) return 'revoked'
  if (until !== null && Date.parse(until) <= now.value) return 'over'
  if (suspendedAt !== null) return 'suspended'
  return from !== null && Date.parse(from) > now.value ? 'later' : 'good'
}
const TONES: Record<State, Tone> = { good: 'pine', later: 'sand', over: 'sand', revoked: 'sand', suspended: 'ochre' }
const isEnded = (badge: OwnBadge): boolean => ['over', 'revoked'].includes(stateOf(badge))

/** My badges, and the way to stop one that I lost: at once, and the doors tick off as they hear of it. */
export function BadgesCard({ badges }: { badges: Asked<OwnBadge[]> }) {
  const t = wordsOf(meWords)
  const [all, setAll] = useState(false)
  const [lost, setLost] = useState<{ id: string; name: string } | null>(null)
  const [stopped, setStopped] = useState<string | null>(null)
  const waits = badges.value?.some(({ pending }) => pending.length > 0) ?? false
  const { again } = badges
  useEffect(() => {
    if (!waits) return
    const timer = setInterval(() => {
      if (!document.hidden) void again()
    }, PENDING_EVERY_MS)
    return () => clearInterval(timer)
  }, [waits, again])

  return (
    <section class="card" aria-labelledby="me-badges">
      <div class="card-head">
        <h2 class="card-title" id="me-badges">
          {t.badges}
        </h2>
      </div>
      <Shown of={badges} empty={<Empty title={t.noBadges} text={t.noBadgesText} />}>
        {(rows) => {
          const ended = rows.filter(isEnded)
          const living = rows.filter((badge) => !isEnded(badge))
          const shown = all || living.length === 0 ? [...living, ...ended] : living
          const cards = living.filter(({ event }) => event === null)
          const nameOf = (badge: OwnBadge): string => {
            if (badge.eventName !== null) return t.passFor(plainName(badge.eventName, badge.id))
            return cards.length === 1 && cards[0] === badge ? t.yourBadge : t.badge(rows.indexOf(badge) + 1)
          }
          return (
            <>
              <ul class="me-rows">
                {shown.map((badge) => (
                  <BadgeRow
                    key={badge.id}
                    badge={badge}
                    name={nameOf(badge)}
                    isNew={stopped === badge.id}
                    onLost={() => setLost({ id: badge.id, name: nameOf(badge) })}
                  />
                ))}
              </ul>
              {ended.length > 0 && living.length > 0 && !all && (
                <button type="button" class="button me-more" onClick={() => setAll(true)}>
                  {ended.length === 1 ? t.olderBadge : t.olderBadges(ended.length)}
                </button>
              )}
            </>
          )
        }}
      </Shown>
      {lost !== null && (
        <Confirm
          title={t.lostTitle(lost.name)}
          text={<p>{t.lostText}</p>}
          action={t.lostDo}
          danger
          onDo={async () => {
            await suspendOwnBadge(lost.id, t.lostReason)
            await again()
            setStopped(lost.id)
          }}
          onClose={() => setLost(null)}
        />
      )}
    </section>
  )
}

interface BadgeRowProps {
  badge: OwnBadge
  name: string
  /** It was stopped here and now: the reader is taken to what came of it. */
  isNew: boolean
  onLost: () => void
}

function BadgeRow({ badge, name, isNew, onLost }: BadgeRowProps) {
  const t = wordsOf(meWords)
  const state = stateOf(badge)
  const words: Record<State, string> = {
    good: t.badgeGood,
    later: t.badgeLater,
    over: t.badgeOver,
    revoked: t.badgeRevoked,
    suspended: t.badgeSuspended,
  }
  const end = badge.revokedAt ?? badge.until
  const until = end === null ? t.goodAlways : isEnded(badge) ? t.endedOn(longDate(end)) : t.goodUntil(longDate(end))
  return (
    <li class="me-row me-badge" data-badge={badge.id} data-state={state}>
      <div class="me-row-text">
        <p class="me-row-title name">{name}</p>
        <p class="me-quiet">
          {until} <span class="me-id">{badge.id}</span>
        </p>
      </div>
      <Chip tone={TONES[state]}>{words[state]}</Chip>
      {(state === 'good' || state === 'later') && (
        <button type="button" class="button me-lost" aria-label={t.lostWhich(name)} onClick={onLost}>
          {t.lost}
        </button>
      )}
      {state === 'suspended' && <Stopped badge={badge} name={name} isNew={isNew} />}
    </li>
  )
}

/** What came of it: each door that had to hear of it, and whether it has. */
function Stopped({ badge, name, isNew }: { badge: OwnBadge; name: string; isNew: boolean }) {
  const t = wordsOf(meWords)
  const box = useRef<HTMLDivElement>(null)
  /** Doors that were waited for since the page was opened. */
  const seen = useRef(new Set<string>())
  // A door may have several boards: it knows when the last of them does.
  const pending = new Map<string, string>()
  for (const { unit, doorName, until } of badge.pending) {
    const door = plainName(doorName, unit)
    seen.current.add(door)
    if ((pending.get(door) ?? '') < until) pending.set(door, until)
  }
  useEffect(() => {
    // The button that opened the dialog is gone: whoever works by keyboard goes on from here.
    if (isNew) box.current?.focus()
  }, [isNew])
  return (
    <div class="me-stopped" ref={box} tabIndex={-1}>
      <p class="me-row-title">{t.stopped(name)}</p>
      <div role="status">
        {pending.size === 0 && (
          <p class="me-done">
            <DoneMark />
            {t.allDoorsKnow}
          </p>
        )}
      </div>
      {seen.current.size > 0 && (
        <ul class="me-doors" aria-label={t.doorsLearn}>
          {[...seen.current].map((door) => {
            const until = pending.get(door)
            return (
              <li key={door} class={until === undefined ? 'me-door me-door-done' : 'me-door'}>
                {until === undefined ? <DoneMark /> : <WaitMark />}
                <span class="name">{door}</span>
                <span class="me-quiet">{until === undefined ? t.doorKnows : t.doorWaits(when(until))}</span>
              </li>
            )
          })}
        </ul>
      )}
      <p class="me-quiet">{t.stoppedText}</p>
    </div>
  )
}

import { useEffect, useState } from 'preact/hooks'
import type { BadgeRow, CardRow, PersonRow, Role } from '../../gateway/api/contract.ts'
import { codeOf } from '../api.ts'
import { onFacts, units } from '../house.ts'
import { problemWords, wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { Shown, useAsked } from '../parts/asked.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Empty } from '../parts/empty.tsx'
import { say } from '../parts/toast.tsx'
import '../parts/rows.css'
import { BadgeChip } from '../register/badge-chip.tsx'
import { endBadge, readBadgesOf, readCards, resumeBadge, returnCard } from '../register/calls.ts'
import { DoorTicks } from '../register/door-ticks.tsx'
import { LostBadge } from '../register/lost-badge.tsx'
import { badgeWord, personName, validityWords } from '../register/names.ts'
import { registerWords } from '../register/words.ts'
import { AddBadge, BadgeDates, LendCard, ReplaceBadge } from './badge-dialogs.tsx'
import { badgeWords } from './badge-words.ts'

type Open = { what: 'add' | 'lend' } | { what: 'lost' | 'replace' | 'dates' | 'doors'; badge: BadgeRow } | null

interface Held {
  badges: BadgeRow[]
  cards: CardRow[]
}

async function readHeld(person: string): Promise<Held> {
  const [badges, cards] = await Promise.all([readBadgesOf(person), readCards()])
  return { badges: badges.toReversed(), cards }
}

/** What the person carries: how each badge stands, and what can be done about it. */
export function PersonBadges({ person, role }: { person: PersonRow; role: Role }) {
  const t = wordsOf(badgeWords)
  const held = useAsked(() => readHeld(person.id), [person.id])
  const [open, setOpen] = useState<Open>(null)
  const { again } = held
  const close = (): void => setOpen(null)
  const done = (): void => {
    close()
    void again()
  }
  useEffect(
    () =>
      onFacts((facts) => {
        if (facts.some((fact) => fact.kind.startsWith('badge-') && fact.person === person.id)) void again()
      }),
    [again, person.id],
  )
  const isAdmin = role === 'admin'
  const mayLend = isAdmin || person.kind === 'guest'
  return (
    <section class="card person-badges" aria-labelledby="person-badges">
      <div class="card-head">
        <h2 class="card-title" id="person-badges">
          {t.title}
        </h2>
      </div>
      <Shown of={held} isEmpty={({ badges }) => badges.length === 0} empty={<Empty title={t.none} text={t.noneText} />}>
        {(value) => <Badges held={value} isAdmin={isAdmin} onOpen={setOpen} onDone={done} />}
      </Shown>
      <p class="card-do">
        {mayLend && (
          <button type="button" class="button" onClick={() => setOpen({ what: 'lend' })}>
            {t.lend}
          </button>
        )}
        {isAdmin && (
          <button type="button" class="button" onClick={() => setOpen({ what: 'add' })}>
            {t.add}
          </button>
        )}
      </p>
      {open?.what === 'add' && <AddBadge person={person} onDone={done} onClose={close} />}
      {open?.what === 'lend' && (
        <LendCard person={person} cards={held.value?.cards ?? []} onDone={done} onClose={close} />
      )}
      {open?.what === 'replace' && <ReplaceBadge badge={open.badge} onDone={done} onClose={close} />}
      {open?.what === 'dates' && <BadgeDates badge={open.badge} onDone={done} onClose={close} />}
      {open?.what === 'doors' && <KnowingDoors badge={open.badge} onClose={close} />}
      {open?.what === 'lost' && (
        <LostBadge
          badge={open.badge.id}
          name={personName(person.name)}
          role={role}
          onDone={() => void again()}
          onClose={close}
        />
      )}
    </section>
  )
}

interface BadgesProps {
  held: Held
  isAdmin: boolean
  onOpen: (open: Open) => void
  onDone: () => void
}

function Badges({ held: { badges, cards }, isAdmin, onOpen, onDone }: BadgesProps) {
  const t = wordsOf(badgeWords)
  const isOver = (badge: BadgeRow): boolean => ['revoked', 'expired'].includes(badgeWord(badge))
  const over = badges.filter(isOver)
  const row = (badge: BadgeRow) => (
    <BadgeItem key={badge.id} badge={badge} cards={cards} isAdmin={isAdmin} onOpen={onOpen} onDone={onDone} />
  )
  return (
    <>
      <ul class="rows badge-rows">{badges.filter((badge) => !isOver(badge)).map(row)}</ul>
      {over.length > 0 && (
        <details class="badges-over">
          <summary>{t.ended(over.length)}</summary>
          <ul class="rows badge-rows">{over.map(row)}</ul>
        </details>
      )}
    </>
  )
}

interface BadgeItemProps extends Omit<BadgesProps, 'held'> {
  badge: BadgeRow
  cards: readonly CardRow[]
}

function BadgeItem({ badge, cards, isAdmin, onOpen, onDone }: BadgeItemProps) {
  const t = wordsOf(badgeWords)
  const state = badgeWord(badge)
  const card = cards.find(({ loan }) => loan?.badge === badge.id)
  const why =
    badge.revokedReason !== null
      ? t.revokedBecause(plainName(badge.revokedReason, ''))
      : badge.suspendedReason !== null
        ? t.suspendedBecause(plainName(badge.suspendedReason, ''))
        : ''
  const more = [
    card === undefined ? '' : t.card(plainName(card.name, card.id)),
    badge.event === null ? '' : t.pass,
    validityWords(badge),
    why,
  ]
  return (
    <li class="badge-row" data-badge={badge.id} data-state={state}>
      <div class="row-text">
        <p class="badge-head">
          <BadgeChip state={state} /> <code class="badge-id">{badge.id}</code>
        </p>
        <p class="row-more name">{more.filter(Boolean).join(', ')}</p>
        {badge.credential !== undefined && <code class="credential">{badge.credential}</code>}
      </div>
      <StillTelling badge={badge} onOpen={onOpen} />
      <BadgeDo badge={badge} card={card ?? null} isAdmin={isAdmin} onOpen={onOpen} onDone={onDone} />
    </li>
  )
}

/** A badge that was stopped and that some board may still let in. */
function StillTelling({ badge, onOpen }: Pick<BadgeItemProps, 'badge' | 'onOpen'>) {
  const { lost } = wordsOf(registerWords)
  const waiting = [...units.value.values()].filter(({ list }) => list?.pendingBadges.includes(badge.id))
  if (waiting.length === 0) return null
  return (
    <p class="still-telling">
      <span>{lost.notAll(waiting.length)}</span>
      <button type="button" class="button" onClick={() => onOpen({ what: 'doors', badge })}>
        {lost.showAgain}
      </button>
    </p>
  )
}

function KnowingDoors({ badge, onClose }: { badge: BadgeRow; onClose: () => void }) {
  const { lost } = wordsOf(registerWords)
  return (
    <Dialog title={lost.showAgain} onClose={onClose}>
      <DoorTicks badge={badge.id} told={[]} />
    </Dialog>
  )
}

/** What may be done with a badge as it stands. */
function BadgeDo({ badge, card, isAdmin, onOpen, onDone }: Omit<BadgeItemProps, 'cards'> & { card: CardRow | null }) {
  const t = wordsOf(badgeWords)
  const { lost } = wordsOf(registerWords)
  const state = badgeWord(badge)
  const about = (what: string): string => `${what}: ${badge.id}`
  if (state === 'revoked' || state === 'expired') return null

  async function resume(): Promise<void> {
    await resumeBadge(badge.id)
    onDone()
    say(t.resumed, {
      undo: async () => {
        await endBadge(badge.id, 'suspend', badge.suspendedReason ?? lost.reason)
        onDone()
      },
    })
  }
  async function giveBack(id: string): Promise<void> {
    await returnCard(id)
    onDone()
    say(t.returned)
  }

  return (
    <div class="badge-do">
      {card !== null && <Act label={t.return} name={about(t.return)} onDo={() => giveBack(card.id)} />}
      {isAdmin && state === 'suspended' && <Act label={t.resume} name={about(t.resume)} onDo={resume} />}
      {isAdmin && card === null && badge.event === null && (
        <>
          <Act label={t.dates} name={about(t.dates)} onDo={() => onOpen({ what: 'dates', badge })} />
          <Act label={t.replace} name={about(t.replace)} onDo={() => onOpen({ what: 'replace', badge })} />
        </>
      )}
      {(isAdmin || state !== 'suspended') && (
        <Act label={t.lost} name={about(t.lost)} onDo={() => onOpen({ what: 'lost', badge })} />
      )}
    </div>
  )
}

function Act({ label, name, onDo }: { label: string; name: string; onDo: () => void | Promise<void> }) {
  async function act(): Promise<void> {
    try {
      await onDo()
    } catch (error) {
      say(problemWords(codeOf(error)))
    }
  }
  return (
    <button type="button" class="button" aria-label={name} onClick={() => void act()}>
      {label}
    </button>
  )
}

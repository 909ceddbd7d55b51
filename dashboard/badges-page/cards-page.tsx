import { useEffect, useState } from 'preact/hooks'
import type { CardRow, Role } from '../../gateway/api/contract.ts'
import { codeOf } from '../api.ts'
import { dateTime } from '../clock.ts'
import { onFacts } from '../house.ts'
import { problemWords, wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { Shown, useAsked } from '../parts/asked.tsx'
import { Chip } from '../parts/chip.tsx'
import { Confirm } from '../parts/confirm.tsx'
import { Empty } from '../parts/empty.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { say } from '../parts/toast.tsx'
import { readCards, removeCard, returnCard } from '../register/calls.ts'
import { personName, personPath } from '../register/names.ts'
import { Link } from '../router.tsx'
import { Page } from '../shell/page.tsx'
import { AddCard, LendTo, RenameCard } from './card-dialogs.tsx'
import { badgesTabs } from './tabs.ts'
import { badgesWords } from './words.ts'

type Open = { what: 'add' } | { what: 'lend' | 'rename' | 'remove'; card: CardRow } | null

/** Cards that go from hand to hand: where each is, and who has it until when. */
export function CardsPage({ role }: { role: Role }) {
  const t = wordsOf(badgesWords).cards
  const cards = useAsked(readCards, [])
  const { again } = cards
  const [open, setOpen] = useState<Open>(null)
  const isAdmin = role === 'admin'
  useEffect(
    () =>
      onFacts((facts) => {
        if (facts.some(({ kind }) => /^(badge-(lent|returned|revoked)|card-)/.test(kind))) void again()
      }),
    [again],
  )
  const done = (): void => {
    setOpen(null)
    void again()
  }
  const add = isAdmin && (
    <button type="button" class="button button-main" onClick={() => setOpen({ what: 'add' })}>
      {t.add}
    </button>
  )
  return (
    <Page title={t.title} what={t.what} tabs={badgesTabs()} actions={add || undefined}>
      <section class="card" aria-label={t.title}>
        <Shown
          of={cards}
          empty={
            <Empty title={t.noneTitle} text={t.noneText}>
              {add}
            </Empty>
          }
        >
          {(rows) => (
            <Table label={t.title} columns={columnsFor(isAdmin, setOpen, again)} rows={rows} keyOf={({ id }) => id} />
          )}
        </Shown>
      </section>
      <Opened open={open} role={role} onDone={done} onClose={() => setOpen(null)} />
    </Page>
  )
}

interface OpenedProps {
  open: Open
  role: Role
  onDone: () => void
  onClose: () => void
}

function Opened({ open, role, onDone, onClose }: OpenedProps) {
  const t = wordsOf(badgesWords).cards
  if (open === null) return null
  if (open.what === 'add') return <AddCard onDone={onDone} onClose={onClose} />
  if (open.what === 'lend') return <LendTo card={open.card} role={role} onDone={onDone} onClose={onClose} />
  if (open.what === 'rename') return <RenameCard card={open.card} onDone={onDone} onClose={onClose} />
  const { id, name, rev } = open.card
  return (
    <Confirm
      title={t.removeTitle(plainName(name, id))}
      text={t.removeText}
      action={t.remove}
      danger
      onClose={onClose}
      onDo={async () => {
        await removeCard(id, rev)
        say(t.removed(plainName(name, id)))
        onDone()
      }}
    />
  )
}

function columnsFor(isAdmin: boolean, onOpen: (open: Open) => void, again: () => Promise<void>): Column<CardRow>[] {
  const t = wordsOf(badgesWords)
  async function back({ id, name }: CardRow): Promise<void> {
    try {
      await returnCard(id)
      say(t.cards.returned(plainName(name, id)))
    } catch (error) {
      say(problemWords(codeOf(error)))
    }
    await again()
  }
  return [
    {
      head: t.cards.card,
      narrow: 'title',
      cell: ({ id, name }) => <span class="name">{plainName(name, id)}</span>,
    },
    { head: t.cards.where, narrow: 'line', cell: ({ loan }) => <Where loan={loan} /> },
    ...(isAdmin
      ? [
          {
            head: t.credential,
            narrow: 'hide' as const,
            cell: ({ credential }: CardRow) => <code class="credential">{credential}</code>,
          },
        ]
      : []),
    {
      head: t.acts,
      narrow: 'line',
      cell: (card) => (
        <span class="card-acts">
          {card.loan === null ? (
            <CardAct act={t.cards.lend} card={card} onDo={() => onOpen({ what: 'lend', card })} />
          ) : (
            <CardAct act={t.cards.back} card={card} onDo={() => void back(card)} />
          )}
          {isAdmin && <CardAct act={t.cards.rename} card={card} onDo={() => onOpen({ what: 'rename', card })} />}
          {isAdmin && card.loan === null && (
            <CardAct act={t.cards.remove} card={card} onDo={() => onOpen({ what: 'remove', card })} />
          )}
        </span>
      ),
    },
  ]
}

function CardAct({ act, card, onDo }: { act: string; card: CardRow; onDo: () => void }) {
  const t = wordsOf(badgesWords).cards
  return (
    <button type="button" class="button" aria-label={t.about(act, plainName(card.name, card.id))} onClick={onDo}>
      {act}
    </button>
  )
}

function Where({ loan }: Pick<CardRow, 'loan'>) {
  const t = wordsOf(badgesWords).cards
  if (loan === null) return <Chip tone="sand">{t.home}</Chip>
  return (
    <span class="name">
      <Link to={personPath(loan.person)}>{t.lentTo(personName(loan.personName))}</Link>
      {loan.until !== null && <span class="quiet"> {t.until(dateTime(loan.until))}</span>}
    </span>
  )
}

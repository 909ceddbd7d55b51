import { useState } from 'preact/hooks'
import type { PersonRow } from '../../gateway/api/contract.ts'
import { wordsOf } from '../language.ts'
import { Failed, Shown, useAsked } from '../parts/asked.tsx'
import { Confirm } from '../parts/confirm.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { say } from '../parts/toast.tsx'
import { commonWords } from '../parts/words.ts'
import { changePerson, type PersonFields, readPerson, removePerson } from '../register/calls.ts'
import { peopleTabs, personName } from '../register/names.ts'
import { go, Link } from '../router.tsx'
import type { SignedIn } from '../session.ts'
import { Page } from '../shell/page.tsx'
import { LinkDialog } from './link-dialog.tsx'
import { PersonBadges } from './person-badges.tsx'
import { PersonChanges } from './person-changes.tsx'
import { PersonFacts } from './person-facts.tsx'
import { PersonForm } from './person-form.tsx'
import { PersonPassages } from './person-passages.tsx'
import { peopleWords } from './words.ts'

interface Seen {
  person: PersonRow
  host: PersonRow | null
}

async function readSeen(id: string): Promise<Seen> {
  const person = await readPerson(id)
  const host = person.host ? await readPerson(person.host) : null
  return { person, host }
}

/** One person: who they are, their badges, and what may be looked at when asked for. */
export function PersonPage({ id, account }: { id: string; account: SignedIn }) {
  const t = wordsOf(peopleWords)
  const seen = useAsked(() => readSeen(id), [id])
  const isContact = account.role === 'contact'
  const tabs = peopleTabs(account.role)
  if (seen.value === null) {
    return (
      <Page title={t.title} what={t.person.what} tabs={tabs}>
        {seen.code === 'E_PERSON_UNKNOWN' ? (
          <section class="card">
            <p>{t.noOne}</p>
            <p class="card-do">
              <Link class="button" to="/people">
                {t.toAll}
              </Link>
            </p>
          </section>
        ) : seen.state === 'failed' ? (
          <Failed code={seen.code ?? ''} again={seen.again} />
        ) : (
          <Shown of={seen}>{() => null}</Shown>
        )}
      </Page>
    )
  }
  const { person, host } = seen.value
  return (
    <Page
      title={personName(person.name)}
      what={isContact ? t.person.whatContact : t.person.what}
      tabs={tabs}
      actions={account.role === 'admin' ? <AdminActions seen={seen.value} again={seen.again} /> : undefined}
    >
      <div class="person">
        <PersonFacts person={person} host={host} />
        {!isContact && <PersonBadges person={person} role={account.role} />}
        {!isContact && <PersonPassages person={person} />}
        {account.role === 'admin' && <PersonChanges person={person} />}
        {account.role === 'admin' && <Removal person={person} />}
      </div>
    </Page>
  )
}

function AdminActions({ seen: { person, host }, again }: { seen: Seen; again: () => Promise<void> }) {
  const t = wordsOf(peopleWords)
  const [open, setOpen] = useState<'change' | 'link' | null>(null)
  const name = personName(person.name)

  async function save(fields: PersonFields): Promise<void> {
    const { name, kind, org, groups = [], extendedTime = false, assistance = false } = person
    const before = { name, kind, org, groups, host: person.host ?? null, extendedTime, assistance }
    const changed = await changePerson(person.id, {
      ...fields,
      ...(person.rev === undefined ? {} : { rev: person.rev }),
    })
    setOpen(null)
    await again()
    say(t.person.saved(personName(fields.name)), {
      undo: async () => {
        await changePerson(person.id, { ...before, ...(changed.rev === undefined ? {} : { rev: changed.rev }) })
        await again()
      },
    })
  }

  return (
    <>
      <button type="button" class="button" onClick={() => setOpen('link')}>
        {t.link.action}
      </button>
      <button type="button" class="button button-main" onClick={() => setOpen('change')}>
        {t.person.change}
      </button>
      {open === 'link' && <LinkDialog person={person} onClose={() => setOpen(null)} />}
      {open === 'change' && (
        <Dialog title={t.person.changeTitle(name)} onClose={() => setOpen(null)} wide>
          {/* Of what was changed meanwhile it begins anew. */}
          <PersonForm
            key={person.rev}
            person={person}
            host={host}
            submit={wordsOf(commonWords).save}
            onSend={save}
            onCancel={() => setOpen(null)}
            onConflict={() => void again()}
          />
        </Dialog>
      )}
    </>
  )
}

function Removal({ person }: { person: PersonRow }) {
  const t = wordsOf(peopleWords).person
  const [asked, setAsked] = useState(false)
  const name = personName(person.name)
  return (
    <p class="person-removal">
      <button type="button" class="button button-wary" onClick={() => setAsked(true)}>
        {t.remove}
      </button>
      {asked && (
        <Confirm
          title={t.removeTitle(name)}
          text={t.removeText}
          action={t.removeDo}
          danger
          askReason
          onDo={async (reason) => {
            await removePerson(person.id, reason)
            say(t.removed(name))
            go('/people')
          }}
          onClose={() => setAsked(false)}
        />
      )}
    </p>
  )
}

import { useState } from 'preact/hooks'
import type { OrganisationRow, Role } from '../../gateway/api/contract.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { Failed, Shown, useAsked } from '../parts/asked.tsx'
import { Confirm } from '../parts/confirm.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Empty } from '../parts/empty.tsx'
import { say } from '../parts/toast.tsx'
import { commonWords } from '../parts/words.ts'
import {
  addOrganisation,
  changeOrganisation,
  type OrganisationFields,
  readOrganisations,
  removeOrganisation,
} from '../register/calls.ts'
import { peopleTabs } from '../register/names.ts'
import { registerWords } from '../register/words.ts'
import { go, Link } from '../router.tsx'
import { Page } from '../shell/page.tsx'
import { OrganisationForm } from './organisation-form.tsx'
import './organisations-page.css'
import { PeopleOf } from './people-of.tsx'
import { organisationsWords } from './words.ts'

/** One organisation: what it is, its people, and what belongs to it. */
export function OrganisationPage({ id, role }: { id: string; role: Role }) {
  const t = wordsOf(organisationsWords)
  const all = useAsked(readOrganisations, [])
  const organisation = all.value?.find((each) => each.id === id)
  const tabs = peopleTabs(role)
  if (organisation === undefined || all.value === null) {
    return (
      <Page title={t.title} what={t.one.what} tabs={tabs}>
        {all.state === 'failed' ? (
          <Failed code={all.code ?? ''} again={all.again} />
        ) : all.value === null ? (
          <Shown of={all}>{() => null}</Shown>
        ) : (
          <section class="card">
            <Empty title={t.one.gone}>
              <Link class="button" to="/organisations">
                {t.all}
              </Link>
            </Empty>
          </section>
        )}
      </Page>
    )
  }
  const within = all.value.filter(({ network }) => network === id)
  return (
    <Page
      title={plainName(organisation.name, id)}
      what={t.one.what}
      tabs={tabs}
      actions={role === 'admin' ? <Actions organisation={organisation} all={all.value} again={all.again} /> : undefined}
    >
      <div class="organisation">
        <Facts organisation={organisation} all={all.value} />
        <PeopleOf org={id} />
        {within.length > 0 && <Within organisations={within} />}
      </div>
    </Page>
  )
}

interface ActionsProps {
  organisation: OrganisationRow
  all: readonly OrganisationRow[]
  again: () => Promise<void>
}

function Actions({ organisation, all, again }: ActionsProps) {
  const t = wordsOf(organisationsWords).one
  const [open, setOpen] = useState<'change' | 'remove' | null>(null)
  const { id, rev, ...before } = organisation
  const name = plainName(before.name, id)

  async function save(fields: OrganisationFields): Promise<void> {
    const changed = await changeOrganisation(id, { ...fields, rev })
    setOpen(null)
    await again()
    say(t.saved(plainName(changed.name, id)), {
      undo: async () => {
        await changeOrganisation(id, { ...before, rev: changed.rev })
        await again()
      },
    })
  }
  async function remove(): Promise<void> {
    await removeOrganisation(id, rev)
    go('/organisations')
    say(t.removed(name), { undo: async () => void (await addOrganisation({ id, ...before })) })
  }

  return (
    <>
      <button type="button" class="button button-wary" onClick={() => setOpen('remove')}>
        {t.remove}
      </button>
      <button type="button" class="button button-main" onClick={() => setOpen('change')}>
        {t.change}
      </button>
      {open === 'change' && (
        <Dialog title={t.change} onClose={() => setOpen(null)}>
          <OrganisationForm
            organisation={organisation}
            all={all}
            submit={wordsOf(commonWords).save}
            onSend={save}
            onCancel={() => setOpen(null)}
          />
        </Dialog>
      )}
      {open === 'remove' && (
        <Confirm
          title={t.removeTitle(name)}
          text={t.removeText}
          action={t.remove}
          danger
          onDo={remove}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  )
}

function Facts({ organisation: { id, kind, network }, all }: Omit<ActionsProps, 'again'>) {
  const t = wordsOf(organisationsWords)
  const { orgKinds } = wordsOf(registerWords)
  const above = all.find((each) => each.id === network)
  return (
    <section class="card organisation-facts" aria-labelledby="organisation-facts">
      <div class="card-head">
        <h2 class="card-title" id="organisation-facts">
          {t.one.facts}
        </h2>
      </div>
      <dl class="facts">
        <div>
          <dt>{t.kind}</dt>
          <dd>{orgKinds[kind]}</dd>
        </div>
        <div>
          <dt>{t.network}</dt>
          <dd class="name">
            {above === undefined ? (
              t.noNetwork
            ) : (
              <Link to={`/organisations/${encodeURIComponent(above.id)}`}>{plainName(above.name, above.id)}</Link>
            )}
          </dd>
        </div>
        <div>
          <dt>{t.one.id}</dt>
          <dd>
            <code>{id}</code>
          </dd>
        </div>
      </dl>
    </section>
  )
}

function Within({ organisations }: { organisations: readonly OrganisationRow[] }) {
  const t = wordsOf(organisationsWords).one
  return (
    <section class="card" aria-labelledby="organisation-within">
      <div class="card-head">
        <h2 class="card-title" id="organisation-within">
          {t.within}
        </h2>
      </div>
      <ul class="chips">
        {organisations.map(({ id, name }) => (
          <li key={id}>
            <Link class="chip chip-sand chip-link" to={`/organisations/${encodeURIComponent(id)}`}>
              {plainName(name, id)}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}

import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { Shown, useAsked } from '../parts/asked.tsx'
import { Empty } from '../parts/empty.tsx'
import { readOwnOrganisation } from '../register/calls.ts'
import { peopleTabs } from '../register/names.ts'
import { Page } from '../shell/page.tsx'
import { PeopleOf } from './people-of.tsx'
import { organisationsWords } from './words.ts'

/** The one organisation that a contact speaks for. */
export function OwnOrganisation() {
  const t = wordsOf(organisationsWords)
  const own = useAsked(readOwnOrganisation, [])
  return (
    <Page title={plainName(own.value?.orgName, t.title)} what={t.one.whatContact} tabs={peopleTabs('contact')}>
      <Shown
        of={own}
        isEmpty={({ org }) => org === null}
        empty={
          <section class="card">
            <Empty title={t.one.noOwn} />
          </section>
        }
      >
        {({ org }) => org !== null && <PeopleOf org={org} />}
      </Shown>
    </Page>
  )
}

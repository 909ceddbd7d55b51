import { wordsOf } from '../language.ts'
import { say } from '../parts/toast.tsx'
import { addPerson } from '../register/calls.ts'
import { peopleTabs, personName, personPath } from '../register/names.ts'
import { go } from '../router.tsx'
import { Page } from '../shell/page.tsx'
import { PersonForm } from './person-form.tsx'
import { peopleWords } from './words.ts'

/** A person who was not there before; the badge comes next, on their own page. */
export function NewPersonPage() {
  const t = wordsOf(peopleWords)
  return (
    <Page title={t.form.newTitle} what={t.form.newWhat} tabs={peopleTabs('admin')}>
      <section class="card people-form">
        <PersonForm
          person={null}
          submit={t.add}
          onCancel={() => go('/people')}
          onSend={async (fields) => {
            const { id } = await addPerson(fields)
            say(t.person.added(personName(fields.name)))
            go(personPath(id))
          }}
        />
      </section>
    </Page>
  )
}

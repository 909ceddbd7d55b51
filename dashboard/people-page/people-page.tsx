import { wordsOf } from '../language.ts'
import type { PageProps } from '../page-props.ts'
import { Link } from '../router.tsx'
import { MessagePage } from '../shell/message-page.tsx'
import { ImportPage } from './import-page.tsx'
import { NewPersonPage } from './new-person.tsx'
import './people-page.css'
import { PeopleList } from './people-list.tsx'
import { PersonPage } from './person-page.tsx'
import { peopleWords } from './words.ts'

/** Everybody, or one of them, or a new one, or a file of them: as the address says. */
export function PeoplePage({ rest, account }: PageProps) {
  const t = wordsOf(peopleWords)
  const [first, second] = rest
  if (first === undefined) return <PeopleList account={account} />
  if (account.role === 'admin' && first === 'new') return <NewPersonPage />
  if (account.role === 'admin' && first === 'import') return <ImportPage />
  const id = first === '-' && second !== undefined ? second : first
  if (rest.length <= 2) return <PersonPage key={id} id={id} account={account} />
  return (
    <MessagePage title={t.notFoundTitle} text={t.noOne}>
      <Link class="button" to="/people">
        {t.toAll}
      </Link>
    </MessagePage>
  )
}

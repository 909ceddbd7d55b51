import type { ComponentChildren } from 'preact'
import type { PersonRow } from '../../gateway/api/contract.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { useAsked } from '../parts/asked.tsx'
import { Chip } from '../parts/chip.tsx'
import { commonWords } from '../parts/words.ts'
import { readGroups } from '../register/calls.ts'
import { personName, personPath } from '../register/names.ts'
import { registerWords } from '../register/words.ts'
import { Link } from '../router.tsx'
import { peopleWords } from './words.ts'

/** Who it is; what this account may not see is not there. */
export function PersonFacts({ person, host }: { person: PersonRow; host: PersonRow | null }) {
  const t = wordsOf(peopleWords)
  const common = wordsOf(commonWords)
  const { kinds } = wordsOf(registerWords)
  const { kind, org, orgName, groups, extendedTime, assistance } = person
  return (
    <section class="card person-who" aria-labelledby="person-who">
      <div class="card-head">
        <h2 class="card-title" id="person-who">
          {t.person.who}
        </h2>
      </div>
      <dl class="facts">
        <Fact term={t.kind}>{kinds[kind]}</Fact>
        <Fact term={t.organisation}>
          {org === null ? (
            common.none
          ) : groups === undefined ? (
            plainName(orgName, org)
          ) : (
            <Link to={`/organisations/${encodeURIComponent(org)}`}>{plainName(orgName, org)}</Link>
          )}
        </Fact>
        {groups !== undefined && (
          <Fact term={t.person.groups}>
            <Groups ids={groups} />
          </Fact>
        )}
        {kind === 'guest' && groups !== undefined && (
          <Fact term={t.person.host}>
            {host === null ? t.person.noHost : <Link to={personPath(host.id)}>{personName(host.name)}</Link>}
          </Fact>
        )}
        {extendedTime !== undefined && <Fact term={t.person.extended}>{extendedTime ? common.yes : common.no}</Fact>}
        {assistance !== undefined && (
          <Fact term={t.person.assistance}>{assistance ? <Chip tone="ochre">{common.yes}</Chip> : common.no}</Fact>
        )}
        <Fact term={t.person.id}>
          <code>{person.id}</code>
        </Fact>
      </dl>
    </section>
  )
}

function Fact({ term, children }: { term: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd class="name">{children}</dd>
    </div>
  )
}

function Groups({ ids }: { ids: readonly string[] }) {
  const t = wordsOf(peopleWords)
  const groups = useAsked(readGroups, [])
  if (ids.length === 0) return <>{t.person.noGroups}</>
  return (
    <span class="chips">
      {ids.map((id) => (
        <Link key={id} class="chip chip-sand chip-link" to={`/groups/${encodeURIComponent(id)}`}>
          {plainName(groups.value?.find((group) => group.id === id)?.name, id)}
        </Link>
      ))}
    </span>
  )
}

import { useState } from 'preact/hooks'
import type { FoundPeople, GroupRow, PersonRow } from '../../gateway/api/contract.ts'
import { number } from '../clock.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { Shown, useAsked } from '../parts/asked.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Empty } from '../parts/empty.tsx'
import { Form } from '../parts/form.tsx'
import { SearchBox } from '../parts/search-box.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { say } from '../parts/toast.tsx'
import { commonWords } from '../parts/words.ts'
import { changePerson, findPeople } from '../register/calls.ts'
import { nameCell } from '../register/name-cell.tsx'
import { personName, personPath } from '../register/names.ts'
import { PersonPicker } from '../register/person-picker.tsx'
import { useSettled } from '../register/settled.ts'
import { registerWords } from '../register/words.ts'
import { Link } from '../router.tsx'
import { groupsWords } from './words.ts'

const ROWS_AT_FIRST = 50
const ROWS_MORE = 200

/** Who is in the group; admins add people and take them out. */
export function GroupMembers({ group, isAdmin }: { group: GroupRow; isAdmin: boolean }) {
  const t = wordsOf(groupsWords).one
  const common = wordsOf(commonWords)
  const names = wordsOf(registerWords)
  const [q, setQ] = useState('')
  const [rows, setRows] = useState(ROWS_AT_FIRST)
  const [isAdding, setAdding] = useState(false)
  const settled = useSettled(q)
  const found = useAsked(() => findPeople({ q: settled, group: group.id }, rows), [settled, group.id, rows])
  const change = useMembership(group, found.again)
  const columns: Column<FoundPeople['people'][number]>[] = [
    {
      head: t.person,
      narrow: 'title',
      cell: ({ id, name }) => (
        <Link class="name" to={personPath(id)}>
          {personName(name)}
        </Link>
      ),
    },
    { head: t.organisation, narrow: 'line', cell: ({ orgName }) => nameCell(plainName(orgName, '')) },
    ...(isAdmin
      ? [
          {
            head: t.act,
            narrow: 'aside' as const,
            cell: (person: PersonRow) => (
              <button
                type="button"
                class="button"
                aria-label={t.takeOutOf(personName(person.name))}
                onClick={() => void change(person, false)}
              >
                {t.takeOut}
              </button>
            ),
          },
        ]
      : []),
  ]
  return (
    <section class="card" aria-label={t.members}>
      <div class="find find-beside">
        <SearchBox label={names.picker.search} value={q} onValue={setQ} />
        {isAdmin && (
          <button type="button" class="button button-main" onClick={() => setAdding(true)}>
            {t.addMember}
          </button>
        )}
      </div>
      <Shown
        of={found}
        isEmpty={({ total }) => total === 0}
        empty={<Empty title={settled === '' ? t.none : names.picker.none} text={settled === '' ? t.noneText : ''} />}
      >
        {({ people, total }) => (
          <>
            <p class="list-total" role="status">
              {t.total(total)}
            </p>
            <Table label={t.members} columns={columns} rows={people} keyOf={({ id }) => id} />
            {total > people.length && (
              <p class="list-total">
                {names.tooMany(number(people.length), number(total))}{' '}
                <button type="button" class="button" onClick={() => setRows(rows + ROWS_MORE)}>
                  {common.more}
                </button>
              </p>
            )}
          </>
        )}
      </Shown>
      {isAdding && (
        <AddMember group={group} onAdd={(person) => change(person, true)} onClose={() => setAdding(false)} />
      )}
    </section>
  )
}

/** Somebody joins the group or leaves it, and can be put back. */
function useMembership(group: GroupRow, again: () => Promise<void>) {
  const t = wordsOf(groupsWords).one
  const put = async (person: PersonRow, isIn: boolean, rev: number | undefined): Promise<PersonRow> => {
    const others = (person.groups ?? []).filter((id) => id !== group.id)
    const groups = isIn ? [...others, group.id] : others
    const changed = await changePerson(person.id, { groups, ...(rev === undefined ? {} : { rev }) })
    await again()
    return changed
  }
  return async (person: PersonRow, isIn: boolean): Promise<void> => {
    const changed = await put(person, isIn, person.rev)
    const told = isIn ? t.joined : t.left
    say(told(personName(person.name), plainName(group.name, group.id)), {
      undo: async () => void (await put(person, !isIn, changed.rev)),
    })
  }
}

interface AddMemberProps {
  group: GroupRow
  onAdd: (person: PersonRow) => Promise<void>
  onClose: () => void
}

function AddMember({ group, onAdd, onClose }: AddMemberProps) {
  const t = wordsOf(groupsWords).one
  const [person, setPerson] = useState<PersonRow | null>(null)
  const [missing, setMissing] = useState(false)
  return (
    <Dialog title={t.addMember} onClose={onClose} wide>
      <Form
        submit={t.addMemberDo}
        onCancel={onClose}
        onSend={async () => {
          if (person === null) {
            setMissing(true)
            return
          }
          await onAdd(person)
          onClose()
        }}
      >
        <PersonPicker chosen={person} onChoose={setPerson} without={({ groups = [] }) => groups.includes(group.id)} />
        {missing && person === null && (
          <p class="problem" role="alert">
            {t.needPerson}
          </p>
        )}
      </Form>
    </Dialog>
  )
}

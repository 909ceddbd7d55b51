import { useState } from 'preact/hooks'
import type { GroupRow, Role } from '../../gateway/api/contract.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { Failed, Shown, useAsked } from '../parts/asked.tsx'
import { Confirm } from '../parts/confirm.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Empty } from '../parts/empty.tsx'
import { say } from '../parts/toast.tsx'
import { commonWords } from '../parts/words.ts'
import { addGroup, changeGroup, readGroups, removeGroup } from '../register/calls.ts'
import { NameForm } from '../register/name-form.tsx'
import { peopleTabs } from '../register/names.ts'
import { go, Link } from '../router.tsx'
import { Page } from '../shell/page.tsx'
import { GroupMembers } from './group-members.tsx'
import { groupsWords } from './words.ts'

/** One group: who is in it; admins add people and take them out. */
export function GroupPage({ id, role }: { id: string; role: Role }) {
  const t = wordsOf(groupsWords)
  const groups = useAsked(readGroups, [])
  const group = groups.value?.find((each) => each.id === id)
  const tabs = peopleTabs(role)
  if (group === undefined) {
    return (
      <Page title={t.title} what={t.one.what} tabs={tabs}>
        {groups.state === 'failed' ? (
          <Failed code={groups.code ?? ''} again={groups.again} />
        ) : groups.value === null ? (
          <Shown of={groups}>{() => null}</Shown>
        ) : (
          <section class="card">
            <Empty title={t.one.gone}>
              <Link class="button" to="/groups">
                {t.all}
              </Link>
            </Empty>
          </section>
        )}
      </Page>
    )
  }
  return (
    <Page
      title={plainName(group.name, group.id)}
      what={t.one.what}
      tabs={tabs}
      actions={<GroupActions group={group} role={role} again={groups.again} />}
    >
      <GroupMembers group={group} isAdmin={role === 'admin'} />
    </Page>
  )
}

interface GroupActionsProps {
  group: GroupRow
  role: Role
  again: () => Promise<void>
}

function GroupActions({ group, role, again }: GroupActionsProps) {
  const t = wordsOf(groupsWords).one
  const common = wordsOf(commonWords)
  const [open, setOpen] = useState<'rename' | 'remove' | null>(null)
  const { id, name, rev } = group
  const shown = plainName(name, id)

  async function rename(next: string): Promise<void> {
    const changed = await changeGroup(id, { name: next, rev })
    setOpen(null)
    await again()
    say(t.renamed, {
      undo: async () => {
        await changeGroup(id, { name, rev: changed.rev })
        await again()
      },
    })
  }
  async function remove(): Promise<void> {
    await removeGroup(id, rev)
    go('/groups')
    say(t.removed(shown), { undo: async () => void (await addGroup({ id, name })) })
  }

  return (
    <>
      <Link class="button" to={`/rules?group=${encodeURIComponent(id)}`}>
        {t.rules}
      </Link>
      {role === 'admin' && (
        <>
          <button type="button" class="button" onClick={() => setOpen('rename')}>
            {t.rename}
          </button>
          <button type="button" class="button button-wary" onClick={() => setOpen('remove')}>
            {t.remove}
          </button>
        </>
      )}
      {open === 'rename' && (
        <Dialog title={t.rename} onClose={() => setOpen(null)}>
          <NameForm
            label={wordsOf(groupsWords).name}
            name={name}
            submit={common.save}
            onSend={rename}
            onCancel={() => setOpen(null)}
          />
        </Dialog>
      )}
      {open === 'remove' && (
        <Confirm
          title={t.removeTitle(shown)}
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

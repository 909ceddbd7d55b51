import { useState } from 'preact/hooks'
import type { DoorRow, DoorState } from '../../gateway/api/contract.ts'
import { doors } from '../house.ts'
import { words, wordsOf } from '../language.ts'
import { UnlockDialog } from '../live-page/unlock-dialog.tsx'
import { plainName } from '../names.ts'
import { Failed, Shown, useAsked } from '../parts/asked.tsx'
import { Confirm } from '../parts/confirm.tsx'
import { Empty } from '../parts/empty.tsx'
import { DoorMark } from '../parts/marks.tsx'
import { say } from '../parts/toast.tsx'
import { commonWords } from '../parts/words.ts'
import { DOORS } from '../places/calls.ts'
import { LockdownNotice } from '../places/lockdown.tsx'
import '../places/places.css'
import { doorTabs } from '../places/tabs.ts'
import { placesWords } from '../places/words.ts'
import { go, Link } from '../router.tsx'
import { Page } from '../shell/page.tsx'
import { DoorForm } from './door-form.tsx'
import { DoorHistory } from './door-history.tsx'
import { DoorPassages } from './door-passages.tsx'
import { DoorSetup } from './door-setup.tsx'
import { ModeChip, markOf, stateText, WrongChip, wayText } from './door-state.tsx'
import { DoorUnits } from './door-units.tsx'
import { ModeDialog } from './mode-dialog.tsx'
import { WhoCouldPassCard } from './who.tsx'
import { doorsWords } from './words.ts'

export function DoorPage({ id, mayChange }: { id: string; mayChange: boolean }) {
  const t = wordsOf(doorsWords)
  const row = useAsked(() => DOORS.one(id), [id])
  const [open, setOpen] = useState<'change' | 'remove' | null>(null)
  const door = doors.value.get(id)
  if (row.state === 'failed' && row.value === null) {
    return (
      <Page title={t.title} what={t.door.what} tabs={doorTabs()}>
        <section class="card">
          {row.code === 'E_DOOR_UNKNOWN' ? <Gone /> : <Failed code={row.code ?? 'E_INTERNAL'} again={row.again} />}
        </section>
      </Page>
    )
  }
  const known = row.value
  return (
    <Page title={plainName(known?.name ?? door?.name, id)} what={t.door.what} tabs={doorTabs()} live>
      <LockdownNotice />
      <div class="door-columns">
        <div class="place-stack">
          {door !== undefined && <DoorNow door={door} />}
          {known === null ? <Shown of={row}>{() => null}</Shown> : <WhoCouldPassCard door={id} />}
          {mayChange && known !== null && <DoorHistory door={id} rev={known.rev} />}
        </div>
        <div class="place-stack">
          {known !== null && (
            <DoorSetup
              row={known}
              revokedPassUntil={door?.revokedPassUntil ?? null}
              actions={mayChange ? <SetupActions onOpen={setOpen} /> : undefined}
            />
          )}
          {known !== null && <DoorUnits door={id} />}
          {known !== null && <DoorPassages door={id} />}
        </div>
      </div>
      {open === 'change' && known !== null && (
        <DoorForm door={known} onSaved={row.again} onClose={() => setOpen(null)} />
      )}
      {open === 'remove' && known !== null && <RemoveDoor row={known} onClose={() => setOpen(null)} />}
    </Page>
  )
}

function Gone() {
  const t = wordsOf(doorsWords)
  return (
    <Empty title={t.noOne}>
      <Link to="/doors" class="button">
        {t.toAll}
      </Link>
    </Empty>
  )
}

function DoorNow({ door }: { door: DoorState }) {
  const t = wordsOf(doorsWords).door
  const [open, setOpen] = useState<'unlock' | 'mode' | null>(null)
  return (
    <section class="card" aria-labelledby="now-title">
      <div class="card-head">
        <h2 class="card-title" id="now-title">
          {t.now}
        </h2>
      </div>
      <div class="door-state">
        <DoorMark state={markOf(door)} />
        <div>
          <p class="door-state-text">{stateText(door)}</p>
          <p class="place-quiet name">{wayText(door)}</p>
        </div>
      </div>
      <p class="door-chips">
        <WrongChip door={door} />
        <ModeChip door={door} />
      </p>
      <div class="place-actions">
        {door.canUnlock ? (
          <button type="button" class="button button-main" onClick={() => setOpen('unlock')}>
            {t.open}
          </button>
        ) : (
          <p class="place-quiet">{words.value.cannotUnlockHelp}</p>
        )}
        <button type="button" class="button" onClick={() => setOpen('mode')}>
          {t.changeMode}
        </button>
      </div>
      {open === 'unlock' && <UnlockDialog door={door.id} close={() => setOpen(null)} />}
      {open === 'mode' && <ModeDialog door={door} onClose={() => setOpen(null)} />}
    </section>
  )
}

function SetupActions({ onOpen }: { onOpen: (what: 'change' | 'remove') => void }) {
  const t = wordsOf(doorsWords).door
  return (
    <>
      <button type="button" class="button" onClick={() => onOpen('change')}>
        {t.change}
      </button>
      <button type="button" class="button button-wary" onClick={() => onOpen('remove')}>
        {t.remove}
      </button>
    </>
  )
}

function RemoveDoor({ row, onClose }: { row: DoorRow; onClose: () => void }) {
  const t = wordsOf(doorsWords).door
  const c = wordsOf(commonWords)
  const p = wordsOf(placesWords)
  const name = plainName(row.name, row.id)
  return (
    <Confirm
      title={p.removeTitle(name)}
      text={t.removeText}
      action={c.remove}
      danger
      onClose={onClose}
      onDo={async () => {
        await DOORS.remove(row.id)
        go('/doors')
        const { rev: _rev, ...fields } = row
        say(p.removed(name), {
          undo: async () => {
            await DOORS.add(fields)
          },
        })
      }}
    />
  )
}

import { useState } from 'preact/hooks'
import type { IssuedPass, PersonRow } from '../../gateway/api/contract.ts'
import { now, timeZone } from '../clock.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { Shown, useAsked } from '../parts/asked.tsx'
import { Chip } from '../parts/chip.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Empty } from '../parts/empty.tsx'
import { DateTimeField, TextField } from '../parts/fields.tsx'
import { Form } from '../parts/form.tsx'
import { commonWords } from '../parts/words.ts'
import { Page } from '../shell/page.tsx'
import { instantOf, wallTime } from '../wall-clock.ts'
import { addPass, readLooseGuests } from './calls.ts'
import { HostField } from './event-form.tsx'
import { HostName } from './events-list.tsx'
import { eventTabs, guestName, PASS_TONES, passState, windowWords } from './names.ts'
import { MadePass } from './new-pass.tsx'
import { eventWords } from './words.ts'

const HOUR_MS = 60 * 60_000
const NAME_CHARACTERS_MAX = 200
type Loose = Awaited<ReturnType<typeof readLooseGuests>>[number]

/** Guests who come alone, each with a pass of their own. */
export function LooseGuests() {
  const t = wordsOf(eventWords)
  const guests = useAsked(readLooseGuests, [])
  const [adding, setAdding] = useState(false)
  const [past, setPast] = useState(false)
  const add = (
    <button type="button" class="button button-main" onClick={() => setAdding(true)}>
      {t.newLoose}
    </button>
  )
  return (
    <Page title={t.title} tabTitle={t.looseTitle} what={t.what} tabs={eventTabs()} actions={add}>
      <section class="card" aria-label={t.looseTitle}>
        <p class="event-quiet">{t.looseText}</p>
        <Shown of={guests} empty={<Empty title={t.noLoose} />}>
          {(rows) => {
            const isOver = ({ badge }: Loose): boolean => ['over', 'revoked'].includes(passState(badge))
            const over = rows.filter(isOver)
            const shown = past ? rows : rows.filter((row) => !isOver(row))
            return (
              <>
                {shown.length === 0 ? <Empty title={t.noLoose} /> : <Guests rows={shown} />}
                {over.length > 0 && !past && (
                  <button type="button" class="button events-more" onClick={() => setPast(true)}>
                    {t.looseShowPast(over.length)}
                  </button>
                )}
              </>
            )
          }}
        </Shown>
      </section>
      {adding && <LooseForm onClose={() => setAdding(false)} onMade={guests.again} />}
    </Page>
  )
}

function Guests({ rows }: { rows: readonly Loose[] }) {
  const t = wordsOf(eventWords)
  return (
    <ul class="event-rows" aria-label={t.looseTitle}>
      {rows.map(({ badge, guest }) => (
        <li key={badge.id} class="event-row">
          <div class="event-row-text">
            <p class="event-row-title name">{guestName(guest.name)}</p>
            <p class="event-quiet name">
              {[
                badge.from === null || badge.until === null ? '' : windowWords(badge.from, badge.until),
                plainName(guest.orgName, ''),
              ]
                .filter(Boolean)
                .join(' · ')}
            </p>
          </div>
          {guest.host != null && (
            <p class="event-quiet">
              {t.host}: <HostName host={guest.host} />
            </p>
          )}
          <Chip tone={PASS_TONES[passState(badge)]}>{t.states[passState(badge)]}</Chip>
        </li>
      ))}
    </ul>
  )
}

interface LooseFormProps {
  onMade: () => Promise<void>
  onClose: () => void
}

function LooseForm({ onMade, onClose }: LooseFormProps) {
  const t = wordsOf(eventWords)
  const common = wordsOf(commonWords)
  const [name, setName] = useState('')
  const [org, setOrg] = useState('')
  const [host, setHost] = useState<PersonRow | null>(null)
  const [from, setFrom] = useState(wallTime(now.peek(), timeZone.peek()))
  const [until, setUntil] = useState(wallTime(now.peek() + 8 * HOUR_MS, timeZone.peek()))
  const [tried, setTried] = useState(false)
  const [made, setMade] = useState<IssuedPass | null>(null)
  const [opens, closes] = [instantOf(from, timeZone.value), instantOf(until, timeZone.value)]
  const timesFit = opens !== null && closes !== null && opens < closes

  async function give(): Promise<void> {
    setTried(true)
    if (name.trim() === '' || host === null || opens === null || closes === null || !timesFit) return
    const guest = { name: name.trim(), ...(org.trim() === '' ? {} : { org: org.trim() }) }
    setMade(await addPass({ ...guest, host: host.id, from: opens, until: closes }))
    await onMade()
  }

  if (made !== null) {
    return (
      <Dialog title={t.passMade(guestName(made.name))} onClose={onClose}>
        <MadePass
          pass={made}
          another={() => {
            setMade(null)
            setName('')
            setTried(false)
          }}
          onClose={onClose}
        />
      </Dialog>
    )
  }
  return (
    <Dialog title={t.newLoose} wide onClose={onClose}>
      <Form submit={t.givePass} onSend={give} onCancel={onClose}>
        <div class="form-row">
          <TextField
            label={t.guestName}
            value={name}
            charactersMax={NAME_CHARACTERS_MAX}
            onValue={setName}
            required
            {...(tried && name.trim() === '' ? { problem: common.needField } : {})}
          />
          <TextField
            label={t.guestOrg}
            help={t.guestOrgHelp}
            value={org}
            charactersMax={NAME_CHARACTERS_MAX}
            onValue={setOrg}
            required={false}
          />
        </div>
        <div class="form-row">
          <DateTimeField label={t.from} value={from} onValue={setFrom} required />
          <DateTimeField
            label={t.until}
            value={until}
            onValue={setUntil}
            required
            {...(tried && !timesFit ? { problem: t.needTimes } : {})}
          />
        </div>
        <HostField chosen={host} onChoose={setHost} missing={tried && host === null} />
      </Form>
    </Dialog>
  )
}

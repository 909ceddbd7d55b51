import { useState } from 'preact/hooks'
import type { PassReport } from '../../gateway/api/contract.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { Dialog } from '../parts/dialog.tsx'
import { AreaField } from '../parts/fields.tsx'
import { Form } from '../parts/form.tsx'
import { WarningMark } from '../parts/marks.tsx'
import { importFaultWords } from '../people-page/fault-words.ts'
import { tellFault } from '../people-page/import-faults.ts'
import { issuePasses } from './calls.ts'
import { guestName } from './names.ts'
import { PassCode } from './pass-code.tsx'
import { guestsIn } from './pasted.ts'
import { eventWords } from './words.ts'

interface NewPassesProps {
  event: string
  isAdmin: boolean
  onMade: () => Promise<void>
  onClose: () => void
}

/** Passes for many: pasted, looked over, made in one go. */
export function NewPasses({ event, isAdmin, onMade, onClose }: NewPassesProps) {
  const t = wordsOf(eventWords)
  const faults = wordsOf(importFaultWords)
  const [text, setText] = useState('')
  const [looked, setLooked] = useState<PassReport | null>(null)
  const [made, setMade] = useState<PassReport | null>(null)
  const [tried, setTried] = useState(false)
  const guests = guestsIn(text)
  const rows = guests.map(({ line, ...guest }) => guest)
  const isGood = looked !== null && looked.bad.length === 0

  async function next(): Promise<void> {
    setTried(true)
    if (rows.length === 0) return
    if (!isGood) {
      setLooked(await issuePasses(event, rows, true))
      return
    }
    setMade(await issuePasses(event, rows))
    await onMade()
  }

  if (made !== null) {
    return (
      <Dialog title={t.issued(made.passes.length)} wide onClose={onClose}>
        <p class="event-quiet">{isAdmin ? t.issuedCodes : `${t.issuedCodes} ${t.printHint}`}</p>
        <ul class="event-made">
          {made.passes.map((pass) => (
            <li key={pass.badge}>
              <p class="name event-made-name">{guestName(pass.name)}</p>
              {pass.credential !== undefined && <PassCode credential={pass.credential} name={guestName(pass.name)} />}
            </li>
          ))}
        </ul>
      </Dialog>
    )
  }
  return (
    <Dialog title={t.addMany} wide onClose={onClose}>
      <Form submit={isGood ? t.issueAll(rows.length) : t.look} onSend={next} onCancel={onClose}>
        <AreaField
          label={t.listLabel}
          help={t.listHelp}
          value={text}
          required
          onValue={(value) => {
            setText(value)
            setLooked(null)
          }}
          {...(tried && rows.length === 0 ? { problem: t.emptyList } : {})}
        />
        {looked !== null && (
          <div class="event-looked" role="status">
            <p class="event-looked-sum">{t.looked(looked.rows)}</p>
            {isGood ? (
              <ul class="event-looked-list">
                {rows.map((guest, n) => (
                  <li key={n}>
                    <span class="name">{plainName(guest.name, t.nameless)}</span>{' '}
                    <span class="event-quiet name">{plainName(guest.org, '')}</span>
                  </li>
                ))}
              </ul>
            ) : (
              <>
                <p class="event-bad">
                  <WarningMark />
                  {t.badRows}
                </p>
                <ul class="event-looked-list">
                  {looked.bad.map(({ row, reason }) => (
                    <li key={row} class="name">
                      {t.badRow(guests[row - 1]?.line ?? row, tellFault(faults, reason))}
                    </li>
                  ))}
                </ul>
              </>
            )}
          </div>
        )}
      </Form>
    </Dialog>
  )
}

import { useState } from 'preact/hooks'
import type { RollCall } from '../../gateway/api/contract.ts'
import { language, wordsOf } from '../language.ts'
import { Confirm } from '../parts/confirm.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { AreaField } from '../parts/fields.tsx'
import { Form } from '../parts/form.tsx'
import { commonWords } from '../parts/words.ts'
import { go } from '../router.tsx'
import { endRollCall } from './calls.ts'
import { begin, offlineSince } from './roll.ts'
import { tallyOf } from './ticks.ts'
import { rollCallWords } from './words.ts'

const REASON_CHARACTERS_MAX = 200

/** Begin, end, print. */
export function Orders({ list }: { list: RollCall }) {
  const t = wordsOf(rollCallWords)
  const common = wordsOf(commonWords)
  const [asked, setAsked] = useState<'begin' | 'end' | null>(null)
  const isOnline = offlineSince.value === null
  const close = () => setAsked(null)
  return (
    <>
      {isOnline ? (
        <a class="button" href={`/api/roll-call.html?lang=${language.value}`} target="_blank" rel="noreferrer">
          {common.print}
        </a>
      ) : (
        <button type="button" class="button" onClick={() => window.print()}>
          {common.print}
        </button>
      )}
      {list.standing === null ? (
        <button type="button" class="button button-main" onClick={() => setAsked('begin')}>
          {t.begin}
        </button>
      ) : (
        <button type="button" class="button button-main" onClick={() => setAsked('end')}>
          {t.end}
        </button>
      )}
      {asked === 'begin' && <Begin inside={list.rows.length} onClose={close} />}
      {asked === 'end' && <End list={list} onClose={close} />}
    </>
  )
}

function Begin({ inside, onClose }: { inside: number; onClose: () => void }) {
  const t = wordsOf(rollCallWords)
  const common = wordsOf(commonWords)
  const [drill, setDrill] = useState(true)
  const [reason, setReason] = useState<string | null>(null)
  const said = reason ?? (drill ? t.drillReason : t.realReason)
  return (
    <Dialog title={t.beginTitle} onClose={onClose}>
      <p class="dialog-text">{t.beginText(inside)}</p>
      <Form
        submit={t.beginDo}
        onCancel={onClose}
        onSend={async () => {
          await begin(said.trim() === '' ? (drill ? t.drillReason : t.realReason) : said.trim(), drill)
          onClose()
        }}
      >
        <fieldset class="roll-kinds">
          <legend class="field-label">{t.kind}</legend>
          {([true, false] as const).map((isDrill) => (
            <label key={String(isDrill)} class="roll-kind">
              <input type="radio" name="roll-kind" checked={drill === isDrill} onChange={() => setDrill(isDrill)} />
              <span>{isDrill ? t.drill : t.real}</span>
            </label>
          ))}
        </fieldset>
        <AreaField
          label={common.reason}
          help={common.reasonHelp}
          value={said}
          charactersMax={REASON_CHARACTERS_MAX}
          onValue={setReason}
        />
      </Form>
    </Dialog>
  )
}

function End({ list, onClose }: { list: RollCall; onClose: () => void }) {
  const t = wordsOf(rollCallWords)
  const { listed, found, left } = tallyOf(list)
  const seq = list.standing?.seq ?? null
  const missing = listed - found - left
  if (offlineSince.value !== null) {
    return (
      <Dialog title={t.endTitle} onClose={onClose}>
        <p class="dialog-text">{t.endOffline}</p>
      </Dialog>
    )
  }
  return (
    <Confirm
      title={t.endTitle}
      text={
        <>
          <p>{t.endText(found, listed)}</p>
          <p>{found === 0 ? t.endNobody : missing > 0 ? t.endMissing(missing) : t.endAll}</p>
          <p>{t.endText2}</p>
        </>
      }
      action={t.end}
      danger={missing > 0}
      askReason
      onDo={async (reason) => {
        await endRollCall(reason)
        if (seq !== null) go(`/roll-call/reports/${seq}`)
      }}
      onClose={onClose}
    />
  )
}

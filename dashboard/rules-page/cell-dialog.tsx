import { useState } from 'preact/hooks'
import type { RuleRow } from '../../gateway/api/contract.ts'
import { codeOf } from '../api.ts'
import { problemWords, wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { Dialog } from '../parts/dialog.tsx'
import { say } from '../parts/toast.tsx'
import { commonWords } from '../parts/words.ts'
import { RULES } from '../places/calls.ts'
import { datesText, doorsName, groupName, type RuleBook, rulesAt, scheduleName } from './rule-book.ts'
import type { NewRule } from './rule-form.tsx'
import { rulesWords } from './words.ts'

export interface CellName {
  group: string
  door: string
}

interface CellProps {
  cell: CellName
  book: RuleBook
  /** Null: they may only be looked at. */
  onAdd: ((rule: NewRule) => void) | null
  onChange: ((rule: RuleRow) => void) | null
  onRemoved: () => Promise<void>
  onClose: () => void
}

/** The rules by which a group passes a door. */
export function CellDialog({ cell, book, onAdd, onChange, onRemoved, onClose }: CellProps) {
  const t = wordsOf(rulesWords)
  const { group, door } = cell
  const rules = rulesAt(book, group, door)
  const doorName = plainName(book.doors.find(({ id }) => id === door)?.name, door)
  return (
    <Dialog title={t.cellTitle(groupName(book, group), doorName)} onClose={onClose}>
      {rules.length === 0 && <p class="dialog-text">{t.cellNone}</p>}
      <ul class="place-rows">
        {rules.map((rule) => (
          <OneRule key={rule.id} rule={rule} book={book} onChange={onChange} onRemoved={onRemoved} onClose={onClose} />
        ))}
      </ul>
      {onAdd !== null && (
        <div class="place-actions">
          <button type="button" class="button" onClick={() => onAdd({ group, doors: [door] })}>
            {t.cellAdd}
          </button>
        </div>
      )}
    </Dialog>
  )
}

type OneProps = Pick<CellProps, 'book' | 'onChange' | 'onRemoved' | 'onClose'> & { rule: RuleRow }

function OneRule({ rule, book, onChange, onRemoved, onClose }: OneProps) {
  const t = wordsOf(rulesWords)
  const c = wordsOf(commonWords)
  const [asked, setAsked] = useState(false)
  const [code, setCode] = useState<string | null>(null)
  const dates = datesText(rule)

  async function remove(): Promise<void> {
    try {
      await RULES.remove(rule.id)
    } catch (error) {
      setCode(codeOf(error))
      return
    }
    onClose()
    const { rev: _rev, ...fields } = rule
    say(t.removed, { undo: () => RULES.add(fields).then(onRemoved) })
    await onRemoved()
  }

  return (
    <li>
      <p class="rule-when name">{[scheduleName(book, rule.schedule), dates].filter(Boolean).join(', ')}</p>
      <p class="place-quiet">
        {rule.doors === null ? t.everywhere : rule.doors.length > 1 ? t.wide(rule.doors.length - 1) : ''}
      </p>
      {code !== null && <p role="alert">{problemWords(code)}</p>}
      {asked && (
        <p role="alert" class="rule-asked">
          {t.removeText(groupName(book, rule.group), scheduleName(book, rule.schedule), doorsName(book, rule.doors))}
        </p>
      )}
      {onChange !== null && (
        <div class="place-actions">
          <button type="button" class="button" onClick={() => onChange(rule)}>
            {c.change}
          </button>
          <button
            type="button"
            class={asked ? 'button button-danger' : 'button'}
            onClick={() => (asked ? void remove() : setAsked(true))}
          >
            {c.remove}
          </button>
        </div>
      )}
    </li>
  )
}

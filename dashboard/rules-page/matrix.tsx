import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import type { CellName } from './cell-dialog.tsx'
import { datesText, groupName, type RuleBook, rulesAt, scheduleName } from './rule-book.ts'
import { rulesWords } from './words.ts'

interface MatrixProps {
  book: RuleBook
  onOpen: (cell: CellName) => void
}

/** Groups by doors on a desk; on a phone each group with its doors. */
export function RuleMatrix({ book, onOpen }: MatrixProps) {
  const t = wordsOf(rulesWords)
  return (
    <div class="matrix-place">
      <table class="matrix">
        <thead>
          <tr>
            <th scope="col">{t.group}</th>
            {book.doors.map(({ id, name }) => (
              <th key={id} scope="col">
                <span class="name matrix-name">{plainName(name, id)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {book.groups.map(({ id: group }) => (
            <tr key={group}>
              <th scope="row">
                <span class="name matrix-name">{groupName(book, group)}</span>
              </th>
              {book.doors.map(({ id: door, name }) => (
                <td key={door} data-head={plainName(name, door)}>
                  <Cell book={book} group={group} door={door} onOpen={onOpen} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Cell({ book, group, door, onOpen }: MatrixProps & CellName) {
  const t = wordsOf(rulesWords)
  const rules = rulesAt(book, group, door)
  const texts = rules.map((rule) => [scheduleName(book, rule.schedule), datesText(rule)].filter(Boolean).join(', '))
  const doorName = plainName(book.doors.find(({ id }) => id === door)?.name, door)
  const what = texts.length === 0 ? t.none : texts.join('; ')
  return (
    <button
      type="button"
      class={rules.length === 0 ? 'matrix-cell' : 'matrix-cell matrix-cell-ruled'}
      data-cell={`${group} ${door}`}
      aria-label={t.cell(groupName(book, group), doorName, what)}
      onClick={() => onOpen({ group, door })}
    >
      {texts.length === 0 ? (
        <span class="matrix-none">{t.none}</span>
      ) : (
        texts.map((text, n) => (
          <span key={rules[n]?.id} class="name">
            {text}
          </span>
        ))
      )}
    </button>
  )
}

import type { Tool } from '../floor/hand.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { NumberField, SelectField, TextField } from '../parts/fields.tsx'
import { isPrefix, type Stock } from './stock.ts'
import { NEW, type Wish } from './wish.ts'
import { planWords } from './words.ts'

const TOOLS: readonly Tool[] = ['pick', 'room', 'desk', 'door']
const ROW_MAX = 40
const CM_IN_UNIT = 10
const STEP_CM_MIN = 50
const STEP_CM_MAX = 1000
const TURNS = ['0', '90', '180', '270'] as const
interface ToolboxProps {
  tool: Tool
  wish: Wish
  stock: Stock
  onTool: (tool: Tool) => void
  onWish: (wish: Wish) => void
  /** Without pointing: into the middle, or into the nearest wall. */
  onPut: () => void
}

/** The tools, and what each of them is about to put. */
export function Toolbox({ tool, wish, stock, onTool, onWish, onPut }: ToolboxProps) {
  const t = wordsOf(planWords)
  return (
    <section class="card plan-tools">
      <fieldset class="plan-tool-choice">
        <legend class="card-title">{t.tools}</legend>
        {TOOLS.map((each) => (
          <label key={each} class="plan-tool">
            <input type="radio" name="plan-tool" checked={tool === each} onChange={() => onTool(each)} />
            <ToolMark tool={each} />
            <span>{t.tool[each]}</span>
          </label>
        ))}
      </fieldset>
      <p class="plan-hint">{t.toolHelp[tool]}</p>
      {tool === 'desk' && <DeskWish wish={wish} stock={stock} onWish={onWish} />}
      {tool === 'door' && <DoorWish wish={wish} stock={stock} onWish={onWish} />}
      {tool !== 'pick' && (
        <button type="button" class="button" onClick={onPut}>
          {tool === 'door' ? t.putInWall : t.putInMiddle}
        </button>
      )}
    </section>
  )
}

type WishProps = Pick<ToolboxProps, 'wish' | 'stock' | 'onWish'>

function DeskWish({ wish, stock, onWish }: WishProps) {
  const t = wordsOf(planWords)
  const known = stock.desks.length > 0
  return (
    <div class="plan-wish">
      <SelectField
        label={t.deskSource}
        value={wish.desk === NEW ? 'new' : 'known'}
        onValue={(source) => onWish({ ...wish, desk: source === 'new' ? NEW : (stock.desks[0]?.id ?? NEW) })}
        choices={[
          ...(known ? [{ value: 'known', label: t.deskKnown(stock.desks.length) } as const] : []),
          { value: 'new', label: t.deskNew },
        ]}
      />
      {wish.desk === NEW ? (
        <TextField
          label={t.deskPrefix}
          help={t.deskPrefixHelp}
          value={wish.prefix}
          charactersMax={34}
          onValue={(prefix) => onWish({ ...wish, prefix })}
          {...(isPrefix(wish.prefix) ? {} : { problem: t.deskPrefixHelp })}
        />
      ) : (
        <SelectField
          label={t.deskFirst}
          value={wish.desk}
          onValue={(desk) => onWish({ ...wish, desk })}
          choices={stock.desks.map(({ id, zone }) => ({ value: id, label: `${id}, ${stock.zoneName(zone)}` }))}
        />
      )}
      <div class="plan-pair">
        <NumberField
          label={t.count}
          value={wish.count}
          min={1}
          max={ROW_MAX}
          onValue={(count) => onWish({ ...wish, count: between(count ?? 1, 1, ROW_MAX) })}
        />
        <NumberField
          label={t.step}
          value={wish.step * CM_IN_UNIT}
          min={STEP_CM_MIN}
          max={STEP_CM_MAX}
          onValue={(cm) =>
            cm !== null && onWish({ ...wish, step: Math.round(between(cm, CM_IN_UNIT, STEP_CM_MAX) / CM_IN_UNIT) })
          }
        />
      </div>
      <SelectField
        label={t.turn}
        value={String(wish.turn) as (typeof TURNS)[number]}
        onValue={(turn) => onWish({ ...wish, turn: Number(turn) })}
        choices={TURNS.map((value) => ({ value, label: t.turns[value] }))}
      />
    </div>
  )
}

function DoorWish({ wish, stock, onWish }: WishProps) {
  const t = wordsOf(planWords)
  return (
    <div class="plan-wish">
      <SelectField
        label={t.doorSource}
        value={wish.door}
        onValue={(door) => onWish({ ...wish, door })}
        choices={[
          ...stock.doors.map(({ id, name }) => ({ value: id, label: plainName(name, id) })),
          { value: NEW, label: t.doorNew },
        ]}
      />
      {wish.door === NEW && (
        <TextField
          label={t.doorName}
          help={t.doorNewHelp}
          value={wish.doorName}
          charactersMax={200}
          onValue={(doorName) => onWish({ ...wish, doorName })}
        />
      )}
    </div>
  )
}

const between = (value: number, min: number, max: number): number => Math.min(max, Math.max(min, Math.round(value)))

const SIGNS: Record<Tool, string> = {
  pick: 'M5 3l10 6-4.5 1.2L13 15l-2 1-2.4-4.7L5 14Z',
  room: 'M3 4h14v12H3ZM3 4',
  desk: 'M4 5h12v6H4ZM10 16.5v.1',
  door: 'M6 17V3h8v14M3 17h14M11.5 10v.8',
}
function ToolMark({ tool }: { tool: Tool }) {
  return (
    <svg class="plan-tool-mark" width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
      <path d={SIGNS[tool]} />
    </svg>
  )
}

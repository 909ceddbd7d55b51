import { wordsOf } from '../../language.ts'
import { NumberField } from '../../parts/fields.tsx'
import { EDGES, type Edges, faultsOf, rangeOf } from './field.ts'
import { radarWords } from './words.ts'

/** The same rectangle in figures. */
export function EdgeFields({
  edges,
  needed,
  onEdges,
}: {
  edges: Edges
  /** What is missing is said. */
  needed: boolean
  onEdges: (edges: Edges) => void
}) {
  const t = wordsOf(radarWords)
  const faults = faultsOf(edges)
  return (
    <fieldset class="radar-edges">
      <legend class="field-help">{t.edgesHelp}</legend>
      {EDGES.map((edge) => {
        const [min, max] = rangeOf(edge)
        const fault = faults[edge] ?? (edges[edge] === null ? 'missing' : null)
        const said = fault === null || (fault === 'missing' && !needed) ? null : t.faults[fault]
        return (
          <NumberField
            key={edge}
            label={t.edges[edge]}
            value={edges[edge]}
            {...{ min, max }}
            onValue={(value) => onEdges({ ...edges, [edge]: value })}
            {...(said === null ? {} : { problem: said })}
          />
        )
      })}
    </fieldset>
  )
}

import { Type } from 'typebox'
import { createExplainer } from '../../reports/explain.ts'
import { type ApiParts, type App, actorOf } from '../deps.ts'
import { recordLook } from '../looks.ts'
import { ExplanationShape } from '../schemas/reports.ts'
import { IdText, Side } from '../schemas.ts'
import type { Searches } from '../searches.ts'

/** One of the first three, and one of the next two. */
const Query = Type.Object({
  person: Type.Optional(IdText),
  badge: Type.Optional(IdText),
  credential: Type.Optional(IdText),
  door: Type.Optional(IdText),
  unit: Type.Optional(IdText),
  side: Type.Optional(Side),
  at: Type.Optional(
    Type.String({
      maxLength: 40,
      description: "RFC 3339, a date, or the house's wall clock (2026-11-24T19:10); left out: now",
    }),
  ),
})
type Needed = Pick<ApiParts, 'access' | 'clock' | 'directory' | 'histories' | 'journal' | 'timeZone'> & {
  searches: Searches
}

/** Why somebody could or could not pass: as the register stood then. */
export function explainRoutes(app: App, parts: Needed): void {
  const explainer = createExplainer(parts)
  app.get(
    '/api/explain',
    {
      config: { access: 'staff' },
      exposeHeadRoute: false,
      schema: { querystring: Query, response: { 200: ExplanationShape } },
    },
    async (request) => {
      const actor = actorOf(request)
      const told = await parts.searches(actor.name, () => explainer.explain(request.query))
      const person = told.person?.id ?? told.badge?.person
      if (person !== undefined) await recordLook(parts, actor, person, 'explain')
      return told
    },
  )
}

import { Type } from 'typebox'
import type { App } from '../deps.ts'

const Document = Type.Object({ openapi: Type.String() }, { additionalProperties: true })

export function openapiRoutes(app: App): void {
  app.get(
    '/api/openapi.json',
    { config: { access: 'staff' }, schema: { response: { 200: Document } } },
    () => app.swagger() as { openapi: string },
  )
}

import { Type } from 'typebox'
import type { ApiParts, App } from '../deps.ts'
import { recordRoutes } from '../record-routes.ts'
import { IdText, NameText, Nullable, words } from '../schemas.ts'

const Kind = words(['enterprise', 'association', 'network'])
const FIELDS = { kind: Type.Optional(Kind), network: Type.Optional(Nullable(IdText)) }

/** Enterprises, associations, and the networks that they belong to. */
export function organisationsRoutes(app: App, { directory, register }: Pick<ApiParts, 'directory' | 'register'>): void {
  recordRoutes(
    app,
    { directory },
    {
      path: 'organisations',
      kind: 'organisation',
      added: { name: NameText, id: Type.Optional(IdText), ...FIELDS },
      changed: { name: NameText, ...FIELDS },
      row: { id: Type.String(), name: Type.String(), kind: Kind, network: Nullable(Type.String()) },
      kept: register.organisations,
    },
  )
}

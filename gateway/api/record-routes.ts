/** The routes of a sort of record that is like the others: looked at by staff, changed by admins. */
import { type Static, type TObject, type TProperties, type TSchema, Type } from 'typebox'
import type { Directory } from '../core/ports.ts'
import type { RecordKind, Records } from '../core/records.ts'
import type { Kept } from '../register.ts'
import { type App, isAdmin, whoOf } from './deps.ts'
import { existing, rowOf } from './kinds.ts'
import { type Asked, Body, Changed, IdParams, IdShape, RemovalQuery, Rev } from './schemas.ts'

export interface Resource<Kind extends RecordKind, New extends TProperties, Fields extends TProperties> {
  /** As the address names it: `zones`. */
  path: string
  kind: Kind
  /** What a new one is made of, and what of it can be changed. */
  added: New
  changed: Fields
  /** What an answer holds of it, beside the version. */
  row: TProperties
  kept: Kept<Static<TObject<New>>, Records[Kind], Partial<Static<TObject<Fields>>>>
  /** What it needs beside the record; `wholly`: as admins see it. */
  more?: (record: Records[Kind], wholly: boolean) => object
}

/** GET and POST of all; GET, PATCH and DELETE of one. */
export function recordRoutes<Kind extends RecordKind, New extends TProperties, Fields extends TProperties>(
  app: App,
  { directory }: { directory: Directory },
  resource: Resource<Kind, New, Fields>,
): void {
  const { path, kind } = resource
  app.get(
    `/api/${path}`,
    { config: { access: 'staff' }, schema: { response: { 200: Type.Array(rowShape(resource.row)) } } },
    (request) => {
      const wholly = isAdmin(request)
      return directory.records(kind).map((record) => show(directory, resource, record, wholly))
    },
  )
  oneRecordRoutes(app, { directory }, resource)
}

/** The same without the GET of all. */
export function oneRecordRoutes<Kind extends RecordKind, New extends TProperties, Fields extends TProperties>(
  app: App,
  { directory }: { directory: Directory },
  resource: Resource<Kind, New, Fields>,
): void {
  const { path, kind, kept } = resource
  const row = rowShape(resource.row)

  app.post(
    `/api/${path}`,
    { config: { access: 'admin' }, schema: { body: Body(resource.added) as TSchema, response: { 201: row } } },
    async (request, reply) => {
      const { reason, ...fields } = request.body as Static<TObject<New>> & Asked
      const record = await kept.add(fields as Static<TObject<New>>, whoOf(request, { reason }))
      return reply.code(201).send(show(directory, resource, record, isAdmin(request)))
    },
  )

  app.get(
    `/api/${path}/:id`,
    { config: { access: 'staff' }, schema: { params: IdParams, response: { 200: row } } },
    (request) => show(directory, resource, existing(directory, kind, request.params.id), isAdmin(request)),
  )
  changeRoutes(app, { directory }, resource)
}

/** PATCH and DELETE of one. */
export function changeRoutes<Kind extends RecordKind, New extends TProperties, Fields extends TProperties>(
  app: App,
  { directory }: { directory: Directory },
  resource: Pick<Resource<Kind, New, Fields>, 'path' | 'kind' | 'changed' | 'row' | 'more'> & {
    kept: Pick<Resource<Kind, New, Fields>['kept'], 'change' | 'remove'>
  },
): void {
  const { path, kept } = resource
  const body = Changed(resource.changed) as TSchema
  app.patch(
    `/api/${path}/:id`,
    { config: { access: 'admin' }, schema: { params: IdParams, body, response: { 200: rowShape(resource.row) } } },
    async (request) => {
      const { reason, rev, ...fields } = request.body as Partial<Static<TObject<Fields>>> & Asked
      const changed = fields as Partial<Static<TObject<Fields>>>
      const record = await kept.change(request.params.id, changed, whoOf(request, { reason, rev }))
      return show(directory, resource, record, isAdmin(request))
    },
  )

  app.delete(
    `/api/${path}/:id`,
    {
      config: { access: 'admin' },
      schema: { params: IdParams, querystring: RemovalQuery, response: { 200: IdShape } },
    },
    (request) => kept.remove(request.params.id, whoOf(request, request.query)),
  )
}

export function rowShape(row: TProperties): TSchema {
  return Type.Object({ ...row, rev: Rev })
}

function show<Kind extends RecordKind>(
  directory: Directory,
  { kind, more }: { kind: Kind; more?: (record: Records[Kind], wholly: boolean) => object },
  record: Records[Kind],
  wholly: boolean,
): object {
  return { ...rowOf(directory, kind, record, wholly), ...more?.(record, wholly) }
}

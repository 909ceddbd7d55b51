import { Type } from 'typebox'
import type { Unit } from '../../core/records.ts'
import { type ApiParts, type App, isAdmin, whoOf } from '../deps.ts'
import { existing, rowOf } from '../kinds.ts'
import { changeRoutes, rowShape } from '../record-routes.ts'
import { ListShape } from '../schemas/house.ts'
import { Asking, Body, Count, IdParams, IdText, NameText, Nullable, Side, Time, words } from '../schemas.ts'
import { listView, timeOf } from '../views.ts'

const Named = Type.Optional(Nullable(IdText))
const Line = Type.Optional(Nullable(NameText))
const FIELDS = {
  path: Line,
  baud: Type.Optional(Nullable(Type.Integer())),
  reader: Line,
  door: Named,
  side: Type.Optional(Nullable(Side)),
  zone: Named,
  desks: Type.Optional(Type.Array(IdText, { maxItems: 1000 })),
  settings: Type.Optional(Type.Record(Type.String(), NameText)),
}
const ROW = {
  id: Type.String(),
  kind: Type.String(),
  path: Nullable(Type.String()),
  baud: Nullable(Count),
  reader: Nullable(Type.String()),
  door: Nullable(Type.String()),
  side: Nullable(Side),
  zone: Nullable(Type.String()),
  desks: Type.Array(Type.String()),
  settings: Type.Record(Type.String(), Type.String(), { description: 'Empty for whoever is no admin' }),
  state: words(['online', 'offline', 'silent', 'never']),
  lack: Nullable(Type.String()),
  lastSeenAt: Nullable(Time),
  battery: Nullable(Type.Number()),
  batteryLow: Type.Boolean(),
  list: Nullable(ListShape),
}
const AttachmentWord = words(['path', 'baud', 'reader', 'door', 'side', 'zone', 'desks'])
const Setup = Type.Object({
  kinds: Type.Array(
    Type.Object({
      kind: Type.String(),
      takes: Type.Array(AttachmentWord),
      needs: Type.Array(AttachmentWord),
      settings: Type.Array(Type.String(), { description: 'Those that its driver understands' }),
    }),
  ),
  broker: Nullable(
    Type.Object({
      host: Type.String({ description: 'As it listens: `0.0.0.0` or `::` is every address of the machine' }),
      port: Count,
      tls: Type.Boolean(),
    }),
  ),
})
const Keys = Type.Object(
  { id: Type.String(), secret: Type.String(), key: Type.String() },
  { description: 'Shown once' },
)

export function unitsRoutes(
  app: App,
  { access, directory, register, mqttUrl }: Pick<ApiParts, 'access' | 'directory' | 'register' | 'mqttUrl'>,
): void {
  const more = ({ id, settings }: Unit, wholly: boolean): object => {
    const now = access.house.unit(id)
    return {
      // A device may want a password there.
      settings: wholly ? settings : {},
      state: now?.state ?? 'never',
      lack: now?.lack ?? null,
      lastSeenAt: timeOf(now?.lastSeenAt ?? null),
      battery: now?.battery ?? null,
      batteryLow: now?.batteryLow ?? false,
      list: listView(now?.list ?? null),
    }
  }
  const show = (unit: Unit, wholly: boolean): object => ({
    ...rowOf(directory, 'unit', unit, wholly),
    ...more(unit, wholly),
  })
  const row = rowShape(ROW)

  const listed = { response: { 200: Type.Array(row) } }
  app.get('/api/units', { config: { access: 'staff' }, schema: listed }, (request) => {
    const wholly = isAdmin(request)
    return directory.units().map((unit) => show(unit, wholly))
  })

  const one = { params: IdParams, response: { 200: row } }
  app.get('/api/units/:id', { config: { access: 'staff' }, schema: one }, (request) =>
    show(existing(directory, 'unit', request.params.id), isAdmin(request)),
  )

  const setup = { response: { 200: Setup } }
  app.get('/api/unit-setup', { config: { access: 'admin' }, schema: setup }, () => {
    const kinds = Object.entries(register.units.kinds).map(([kind, { takes, needs, settings }]) => ({
      ...{ kind, takes: [...takes], needs: [...needs], settings: [...settings] },
    }))
    const url = mqttUrl()
    if (url === null) return { kinds, broker: null }
    const { hostname, port, protocol } = new URL(url)
    const host = hostname.replace(/^\[|\]$/g, '')
    return { kinds, broker: { host, port: Number(port), tls: protocol === 'mqtts:' } }
  })

  const renewed = { params: IdParams, body: Asking, response: { 200: Keys } }
  app.post('/api/units/:id/keys', { config: { access: 'admin' }, schema: renewed }, async (request, reply) => {
    const keys = await register.units.renew(request.params.id, whoOf(request, request.body))
    return reply.header('cache-control', 'no-store').send(keys)
  })

  const added = { body: Body({ id: IdText, kind: IdText, ...FIELDS }), response: { 201: Keys } }
  app.post('/api/units', { config: { access: 'admin' }, schema: added }, async (request, reply) => {
    const { reason, ...fields } = request.body
    const keys = await register.units.add(fields, whoOf(request, { reason }))
    // Shown once: no cache on the way may keep it.
    return reply.code(201).header('cache-control', 'no-store').send(keys)
  })

  changeRoutes(
    app,
    { directory },
    { path: 'units', kind: 'unit', changed: FIELDS, row: ROW, kept: register.units, more },
  )
}

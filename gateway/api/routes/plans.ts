import { Type } from 'typebox'
import { SogliaError } from '../../core/errors.ts'
import { DRAWING_FORMATS, type DrawingFormat } from '../../core/records.ts'
import { DRAWING_BYTES_MAX } from '../../register/drawings.ts'
import { type ApiParts, type App, whoOf } from '../deps.ts'
import { fileIn } from '../files.ts'
import { existing, rowOf } from '../kinds.ts'
import { recordRoutes, rowShape } from '../record-routes.ts'
import { Count, IdParams, IdText, NameText, Nullable, ReasonText, RemovalQuery, Rev, words } from '../schemas.ts'

/** The file in base64, and the rest of the request. */
const BODY_BYTES_MAX = Math.ceil((DRAWING_BYTES_MAX * 4) / 3) + 16 * 1024

const Point = Type.Unsafe<[number, number]>({ type: 'array', items: { type: 'integer' }, minItems: 2, maxItems: 2 })
const strict = { additionalProperties: false }
const PLACE = { x: Type.Integer(), y: Type.Integer(), turn: Type.Integer({ description: 'Degrees, clockwise' }) }
const Zones = Type.Array(Type.Object({ zone: IdText, points: Type.Array(Point) }, strict))
const Desks = Type.Array(Type.Object({ desk: IdText, ...PLACE }, strict))
const Doors = Type.Array(Type.Object({ door: IdText, ...PLACE }, strict))
const FIELDS = {
  name: Type.Optional(NameText),
  order: Type.Optional(Type.Integer()),
  width: Type.Optional(Type.Integer({ description: 'In units of ten centimetres' })),
  height: Type.Optional(Type.Integer()),
  zones: Type.Optional(Zones),
  desks: Type.Optional(Desks),
  doors: Type.Optional(Doors),
  backgroundPercent: Type.Optional(Type.Integer({ description: 'How much of the drawing shines through' })),
}
const ROW = {
  id: Type.String(),
  name: Type.String(),
  order: Count,
  width: Count,
  height: Count,
  zones: Zones,
  desks: Desks,
  doors: Doors,
  background: Nullable(Type.Object({ format: words(DRAWING_FORMATS), digest: Type.String() })),
  backgroundPercent: Count,
}
const Upload = Type.Object(
  {
    file: Type.String({ description: 'SVG, PNG or JPEG of at most 1 MiB, in base64' }),
    rev: Type.Optional(Rev),
    reason: Type.Optional(ReasonText),
  },
  strict,
)

const TYPES: Record<DrawingFormat, string> = { svg: 'image/svg+xml', png: 'image/png', jpeg: 'image/jpeg' }
/** Whatever it is, and however it is opened, it can only be looked at. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"

/** The floors of the house, and what is drawn under them. */
export function plansRoutes(app: App, { directory, register }: Pick<ApiParts, 'directory' | 'register'>): void {
  recordRoutes(
    app,
    { directory },
    {
      path: 'plans',
      kind: 'plan',
      added: { id: Type.Optional(IdText), ...FIELDS },
      changed: FIELDS,
      row: ROW,
      kept: register.plans,
    },
  )

  const at = '/api/plans/:id/background'
  const answer = { 200: rowShape(ROW) }
  app.put(
    at,
    {
      bodyLimit: BODY_BYTES_MAX,
      config: { access: 'admin' },
      schema: { params: IdParams, body: Upload, response: answer },
    },
    async (request) => {
      const { file, ...asked } = request.body
      const bytes = fileIn({ file })
      if (bytes === null || typeof bytes === 'string') throw new SogliaError('E_INVALID', '"file" is missing')
      const plan = await register.plans.draw(request.params.id, bytes, whoOf(request, asked))
      return rowOf(directory, 'plan', plan, true)
    },
  )

  app.delete(
    at,
    { config: { access: 'admin' }, schema: { params: IdParams, querystring: RemovalQuery, response: answer } },
    async (request) => {
      const plan = await register.plans.clear(request.params.id, whoOf(request, request.query))
      return rowOf(directory, 'plan', plan, true)
    },
  )

  const picture = {
    params: IdParams,
    produces: Object.values(TYPES),
    response: { 200: Type.String({ description: 'A picture: SVG of nothing but what draws, PNG or JPEG' }) },
  }
  app.get(at, { config: { access: 'staff' }, schema: picture }, (request, reply) => {
    const { format, data } = existing(directory, 'drawing', request.params.id)
    reply.header('content-security-policy', POLICY).header('x-content-type-options', 'nosniff').type(TYPES[format])
    // The schema says what the bytes are; bytes go out as they are.
    const bytes: unknown = Buffer.from(data, 'base64')
    reply.send(bytes as string)
  })
}

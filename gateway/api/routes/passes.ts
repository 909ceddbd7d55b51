import { type Static, Type } from 'typebox'
import { SogliaError } from '../../core/errors.ts'
import type { Badge } from '../../core/records.ts'
import type { Pass } from '../../register/passes.ts'
import { GUESTS } from '../../register/rules.ts'
import { type ApiParts, type App, isAdmin, whoOf } from '../deps.ts'
import { BadRows, FILE_FIELDS, fileIn } from '../files.ts'
import { existing } from '../kinds.ts'
import { passSheet } from '../pass-sheet.ts'
import { orgNameOf } from '../people-view.ts'
import { PRINT_LANGUAGES, sendPrintable } from '../printable.ts'
import { Body, Count, IdParams, IdText, NameText, Nullable, T, Time, words } from '../schemas.ts'
import { checkStaffWindow } from '../staff-window.ts'
import { timeOf } from '../views.ts'

/** More than the register takes, which says so itself. */
const ROWS_MAX = 5_000
const LIST_BYTES_MAX = 512 * 1024
const QR_MARGIN_MODULES = 2

/** Without a credential and a pool card it is a fresh code. */
const GUEST = {
  name: NameText,
  org: Type.Optional(NameText),
  credential: Type.Optional(IdText),
  card: Type.Optional(IdText),
}
const ISSUE = {
  ...FILE_FIELDS,
  rows: Type.Optional(Type.Array(Type.Object(GUEST, { additionalProperties: false }), { maxItems: ROWS_MAX })),
}
const Shown = Type.Optional(
  Type.String({ description: 'For whoever hands it out; of a pool card and in lists for admins alone' }),
)
const PassShape = Type.Object({
  person: Type.String(),
  name: Type.String(),
  badge: Type.String(),
  credential: Shown,
  warnings: Type.Array(Type.String()),
})
const Report = Type.Object({ rows: Count, passes: Type.Array(PassShape), bad: BadRows })
const NewPass = Body({
  ...GUEST,
  id: Type.Optional(IdText),
  host: IdText,
  from: T,
  until: T,
  group: Type.Optional(IdText),
})
const PassRow = Type.Object({
  person: Type.String(),
  name: Nullable(Type.String({ description: 'Null: the guest is gone from the register' })),
  org: Nullable(Type.String()),
  orgName: Nullable(Type.String()),
  badge: Type.String(),
  card: Nullable(Type.String({ description: 'The pool card by which it is lent' })),
  credential: Shown,
  from: Nullable(Time),
  until: Nullable(Time),
  revokedAt: Nullable(Time),
  suspendedAt: Nullable(Time),
})
const SheetQuery = Type.Object({ lang: Type.Optional(words(PRINT_LANGUAGES)) })

export function passesRoutes(
  app: App,
  { clock, directory, register, timeZone }: Pick<ApiParts, 'clock' | 'directory' | 'register' | 'timeZone'>,
): void {
  // Whoever issues a code must be able to hand it out; a card of the house is handed out as it is.
  const told = ({ credential, ...pass }: Pass, wholly: boolean) =>
    wholly || directory.cardOf(credential) === null ? { ...pass, credential } : pass

  /** What a group may pass, and what lasts, is for admins to give. */
  function checkForStaff({ id, group, from, until }: Static<typeof NewPass>): void {
    if (group !== undefined && group !== GUESTS) throw new SogliaError('E_FORBIDDEN')
    if (id !== undefined) throw new SogliaError('E_INVALID', 'staff gives no "id": it is made from the name')
    checkStaffWindow({ from, until }, { clock, timeZone })
  }

  app.post(
    '/api/events/:id/passes',
    {
      config: { access: 'staff' },
      schema: { params: IdParams, body: Body(ISSUE), response: { 200: Report } },
      bodyLimit: LIST_BYTES_MAX,
    },
    async (request) => {
      const { rows, dryRun, encoding, reason } = request.body
      const file = fileIn(request.body)
      if ((file === null) === (rows === undefined)) {
        throw new SogliaError('E_INVALID', 'the list is missing, or there are two: "rows", "csv" or "file"')
      }
      const list = file ?? rows ?? []
      // An organisation of its own is no guest.
      const options = { dryRun, encoding, knownOrgs: !isAdmin(request) }
      const report = await register.passes.issue(request.params.id, list, options, whoOf(request, { reason }))
      const wholly = isAdmin(request)
      return { ...report, passes: report.passes.map((pass) => told(pass, wholly)) }
    },
  )

  // A pass for one guest, without an event.
  app.post(
    '/api/passes',
    { config: { access: 'staff' }, schema: { body: NewPass, response: { 201: PassShape } } },
    async (request, reply) => {
      const { reason, ...fields } = request.body
      const wholly = isAdmin(request)
      if (!wholly) checkForStaff(fields)
      const pass = await register.passes.add({ ...fields, knownOrgs: !wholly }, whoOf(request, { reason }))
      return reply.code(201).send(told(pass, wholly))
    },
  )

  app.get(
    '/api/events/:id/passes',
    { config: { access: 'staff' }, schema: { params: IdParams, response: { 200: Type.Array(PassRow) } } },
    (request) => {
      const { id } = existing(directory, 'event', request.params.id)
      const wholly = isAdmin(request)
      return directory
        .badges()
        .filter(({ event }) => event === id)
        .map((badge) => rowOf(badge, wholly))
    },
  )

  function rowOf({ id, person, credential, from, until, revokedAt, suspendedAt }: Badge, wholly: boolean) {
    const guest = directory.person(person)
    return {
      person,
      name: guest?.name ?? null,
      org: guest?.org ?? null,
      orgName: orgNameOf(guest?.org ?? null, directory),
      badge: id,
      card: directory.cardOf(credential)?.id ?? null,
      ...(wholly ? { credential } : {}),
      from: timeOf(from),
      until: timeOf(until),
      revokedAt: timeOf(revokedAt),
      suspendedAt: timeOf(suspendedAt),
    }
  }

  app.get(
    '/api/events/:id/passes.html',
    {
      config: { access: 'admin' },
      exposeHeadRoute: false,
      schema: {
        params: IdParams,
        querystring: SheetQuery,
        produces: ['text/html'],
        response: { 200: Type.String({ description: 'A page to print, with a QR code for each pass' }) },
      },
    },
    async (request, reply) => {
      const event = existing(directory, 'event', request.params.id)
      // Only now: a house without guests need not hold it in memory.
      const { default: qrcode } = await import('qrcode')
      const draw = (text: string): Promise<string> =>
        qrcode.toString(text, { type: 'svg', margin: QR_MARGIN_MODULES, errorCorrectionLevel: 'M' })
      const sheet = await passSheet(event, request.query.lang ?? 'it', { directory, timeZone, draw })
      return sendPrintable(reply, sheet) as unknown as string
    },
  )
}

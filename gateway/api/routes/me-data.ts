import { Type } from 'typebox'
import { SogliaError } from '../../core/errors.ts'
import type { Account } from '../../core/ports.ts'
import type { Person } from '../../core/records.ts'
import { settingIn } from '../../core/settings.ts'
import { readT } from '../../register/part.ts'
import { looksAt, ownFacts } from '../../reports/own/facts.ts'
import { staysIn, staysOf } from '../../reports/own/stays.ts'
import { type ApiParts, type App, actorOf } from '../deps.ts'
import { createVersions } from '../history.ts'
import { badgeView, erasureView } from '../own-badges.ts'
import { knownSince, lookView, ownCsv, passageView, stayView } from '../own-data.ts'
import { ownPerson } from '../own-person.ts'
import { orgNameOf } from '../people-view.ts'
import { PRINT_LANGUAGES } from '../printable.ts'
import { OwnDataShape, OwnLookShape, OwnStayShape } from '../schemas/own.ts'
import { T, words } from '../schemas.ts'
import type { Searches } from '../searches.ts'
import { securityOf } from '../security-view.ts'
import type { SignIn } from '../sign-in.ts'
import { timeOf } from '../views.ts'

const DAY_MS = 24 * 60 * 60_000
/** Without a beginning. */
const DAYS_AT_FIRST = 30
const DAYS_MAX = 400
const Query = Type.Object({ from: Type.Optional(T), to: Type.Optional(T) })
const FileQuery = Type.Object({ lang: Type.Optional(words(PRINT_LANGUAGES)) })

type Needed = Pick<ApiParts, 'access' | 'clock' | 'directory' | 'histories' | 'journal' | 'timeZone'> & {
  searches: Searches
  signIn: Pick<SignIn, 'sessions'>
}

/** All that the house holds of whoever asks. A look at oneself is not recorded. */
export function meDataRoutes(app: App, parts: Needed): void {
  const { access, clock, directory, histories, journal, timeZone, searches, signIn } = parts
  const versionsOf = createVersions(parts)
  const asked = { access: 'member' } as const

  app.get(
    '/api/me/stays',
    {
      config: asked,
      exposeHeadRoute: false,
      schema: { querystring: Query, response: { 200: Type.Array(OwnStayShape) } },
    },
    (request) => {
      const actor = actorOf(request)
      const { id } = ownPerson(actor, directory)
      const { from, to } = request.query
      const until = to === undefined ? clock.now() + 1 : readT('to', to, timeZone, 'end')
      const since = from === undefined ? until - DAYS_AT_FIRST * DAY_MS : readT('from', from, timeZone, 'start')
      if (since >= until) throw new SogliaError('E_INVALID', '"from" is not before "to"')
      if (until - since > DAYS_MAX * DAY_MS) throw new SogliaError('E_INVALID', `more than ${DAYS_MAX} days`)
      return searches(actor.name, async () => {
        const stays = await staysOf(journal, id, { from: since, to: until })
        return stays.map((stay) => stayView(stay, directory))
      })
    },
  )

  app.get(
    '/api/me/looks',
    { config: asked, exposeHeadRoute: false, schema: { response: { 200: Type.Array(OwnLookShape) } } },
    (request) => {
      const actor = actorOf(request)
      const { id } = ownPerson(actor, directory)
      return searches(actor.name, async () => (await looksAt(journal, id, knownSince(histories, id))).map(lookView))
    },
  )

  app.get(
    '/api/me/data',
    { config: asked, exposeHeadRoute: false, schema: { response: { 200: OwnDataShape } } },
    (request, reply) => {
      const actor = actorOf(request)
      const person = ownPerson(actor, directory)
      reply.header('content-disposition', 'attachment; filename="soglia.json"')
      return searches(actor.name, () => everythingOf(person))
    },
  )

  app.get(
    '/api/me/data.csv',
    {
      config: asked,
      exposeHeadRoute: false,
      schema: {
        querystring: FileQuery,
        produces: ['text/csv'],
        response: { 200: Type.String({ description: 'Own stays and passages, for a spreadsheet' }) },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request)
      const { id } = ownPerson(actor, directory)
      const told = await searches(actor.name, () => comingsOf(id))
      reply.header('content-disposition', 'attachment; filename="soglia.csv"')
      return reply.type('text/csv; charset=utf-8').send(ownCsv(told, request.query.lang ?? 'it', timeZone))
    },
  )

  async function comingsOf(id: string) {
    const { passages, stays, rollCalls, looks } = await ownFacts(journal, id, knownSince(histories, id))
    return {
      stays: staysIn(stays).map((stay) => stayView(stay, directory)),
      passages: passages.map((fact) => passageView(fact, directory)),
      // Not by whom, and without a note, in which others may be named.
      rollCalls: rollCalls.map((fact) => ({
        at: fact.happenedAt,
        found: fact.kind === 'roll-call-ticked' && fact.found,
      })),
      looks: looks.map(lookView),
    }
  }

  async function everythingOf(person: Person) {
    const { id, org, groups } = person
    const badges = directory.badgesOf(id)
    const erasure = directory.record('erasure', id)
    return {
      at: timeOf(clock.now()) as string,
      house: settingIn(directory, 'name'),
      person: { ...person },
      organisation: orgNameOf(org, directory),
      groups: groups.map((group) => ({ id: group, name: directory.group(group)?.name ?? group })),
      badges: badges.map((badge) => badgeView(badge, { access, directory })),
      guests: directory
        .persons()
        .filter(({ host }) => host === id)
        .map(({ id: guest, name }) => ({ id: guest, name })),
      ...(await comingsOf(id)),
      signIns: directory
        .accounts()
        .filter((account) => account.person === id)
        .map(signInOf),
      changes: [
        ...(await changesOf('person', id, 'person')),
        ...(await Promise.all(badges.map((badge) => changesOf('badge', badge.id, badge.id)))).flat(),
      ],
      erasure: erasure === null ? null : erasureView(erasure),
    }
  }

  function signInOf(account: Account) {
    const { name, role } = account
    const { hasPassword, passkeys, secondFactor, sessions, link } = securityOf(account, null, {
      directory,
      sessions: signIn.sessions,
    })
    const open = sessions.map(({ current, ...session }) => session)
    return { account: name, role, hasPassword, passkeys, secondFactor, sessions: open, link }
  }

  /** Who changed it, when and what; not why, for that is in words of their own. */
  async function changesOf(kind: 'person' | 'badge', id: string, record: string) {
    const versions = await versionsOf(kind, id)
    return versions.map(({ at, by, changed }) => {
      // The reasons of an end are such words, too.
      const { revokedReason, suspendedReason, ...told } = changed
      return { record, at, by, changed: told }
    })
  }
}

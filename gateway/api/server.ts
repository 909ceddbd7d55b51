/** The pages and the API over HTTP: one application, behind a TCP listener and the socket in the data folder. */
import type { IncomingMessage } from 'node:http'
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import fastify, { type FastifyError, type FastifyReply, type RouteOptions } from 'fastify'
import { SogliaError } from '../core/errors.ts'
import { createToday } from '../reports/occupancy/today.ts'
import { methodsAt, readQueryNumbers } from './addresses.ts'
import { lazyCompilers } from './compilers.ts'
import type { ApiParts, App, RouteAccess } from './deps.ts'
import {
  createListener,
  listenSocket,
  listenTcp,
  renewTls,
  STALLED_MS_MAX,
  stopListening,
  type Tls,
  urlOf,
} from './listeners.ts'
import { createLive, type Live } from './live.ts'
import { describeRoute, openapiOptions } from './openapi.ts'
import { createOwnLive, type OwnLive } from './own-live.ts'
import { helmetOptions, pages } from './pages.ts'
import { about, createErrorHandler, PROBLEM_TYPE, problemOf } from './problem.ts'
import { accountActsRoutes } from './routes/account-acts.ts'
import { accountSecurityRoutes } from './routes/account-security.ts'
import { accountsRoutes } from './routes/accounts.ts'
import { alarmsRoutes } from './routes/alarms.ts'
import { backupRoutes } from './routes/backup.ts'
import { backupsRoutes } from './routes/backups.ts'
import { badgesRoutes } from './routes/badges.ts'
import { calendarRoutes } from './routes/calendar.ts'
import { cardsRoutes } from './routes/cards.ts'
import { desksRoutes } from './routes/desks.ts'
import { doorActsRoutes } from './routes/door-acts.ts'
import { doorLooksRoutes } from './routes/door-looks.ts'
import { doorsRoutes } from './routes/doors.ts'
import { drillsRoutes } from './routes/drills.ts'
import { erasureRoutes } from './routes/erasure.ts'
import { eventsRoutes } from './routes/events.ts'
import { explainRoutes } from './routes/explain.ts'
import { groupsRoutes } from './routes/groups.ts'
import { healthRoutes } from './routes/health.ts'
import { historyRoutes } from './routes/history.ts'
import { hourHistoryRoutes } from './routes/hour-history.ts'
import { houseRoutes } from './routes/house.ts'
import { journalRoutes } from './routes/journal.ts'
import { journalSearchRoutes } from './routes/journal-search.ts'
import { liveRoutes } from './routes/live.ts'
import { lockdownRoutes } from './routes/lockdown.ts'
import { meRoutes } from './routes/me.ts'
import { meDataRoutes } from './routes/me-data.ts'
import { meHouseRoutes } from './routes/me-house.ts'
import { meLiveRoutes } from './routes/me-live.ts'
import { occupancyRoutes } from './routes/occupancy.ts'
import { openapiRoutes } from './routes/openapi.ts'
import { organisationsRoutes } from './routes/organisations.ts'
import { passesRoutes } from './routes/passes.ts'
import { peopleRoutes } from './routes/people.ts'
import { peopleImportRoutes } from './routes/people-import.ts'
import { plansRoutes } from './routes/plans.ts'
import { presenceRoutes } from './routes/presence.ts'
import { publicRoutes } from './routes/public.ts'
import { rollCallRoutes } from './routes/roll-call.ts'
import { rulesRoutes } from './routes/rules.ts'
import { scheduleLooksRoutes } from './routes/schedule-looks.ts'
import { schedulesRoutes } from './routes/schedules.ts'
import { screensRoutes } from './routes/screens.ts'
import { searchRoutes } from './routes/search.ts'
import { securityRoutes } from './routes/security.ts'
import { sessionRoutes } from './routes/session.ts'
import { settingsRoutes } from './routes/settings.ts'
import { tokensRoutes } from './routes/tokens.ts'
import { trustRoutes } from './routes/trust.ts'
import { unitsRoutes } from './routes/units.ts'
import { unknownCredentialsRoutes } from './routes/unknown-credentials.ts'
import { wallRoutes } from './routes/wall.ts'
import { zonesRoutes } from './routes/zones.ts'
import { createSearches, type Searches } from './searches.ts'
import { createSignIn, type SignIn } from './sign-in.ts'
import { createWallLive, type WallLive } from './wall-live.ts'

/** Every resource of the API. */
const ROUTES = [
  healthRoutes,
  sessionRoutes,
  houseRoutes,
  liveRoutes,
  occupancyRoutes,
  hourHistoryRoutes,
  journalRoutes,
  journalSearchRoutes,
  alarmsRoutes,
  unitsRoutes,
  zonesRoutes,
  desksRoutes,
  doorsRoutes,
  plansRoutes,
  doorActsRoutes,
  doorLooksRoutes,
  lockdownRoutes,
  presenceRoutes,
  rollCallRoutes,
  drillsRoutes,
  explainRoutes,
  organisationsRoutes,
  groupsRoutes,
  rulesRoutes,
  schedulesRoutes,
  scheduleLooksRoutes,
  calendarRoutes,
  peopleRoutes,
  peopleImportRoutes,
  searchRoutes,
  badgesRoutes,
  unknownCredentialsRoutes,
  cardsRoutes,
  eventsRoutes,
  passesRoutes,
  historyRoutes,
  meRoutes,
  meHouseRoutes,
  meDataRoutes,
  meLiveRoutes,
  erasureRoutes,
  publicRoutes,
  accountsRoutes,
  securityRoutes,
  accountSecurityRoutes,
  screensRoutes,
  wallRoutes,
  accountActsRoutes,
  tokensRoutes,
  settingsRoutes,
  trustRoutes,
  backupRoutes,
  backupsRoutes,
  openapiRoutes,
]
const BODY_BYTES_MAX = 256 * 1024
/** Longer than any credential; a longer part of an address is not found. */
const PARAMETER_LENGTH_MAX = 400

export interface ServerOptions extends ApiParts {
  tls: Tls | null
  /** The build of the dashboard. */
  pagesDir: string
  /** How often streams get a pulse; the contract's 10 s where left out. */
  pulseMs?: number
}

export interface Route {
  method: string
  url: string
  /** Undefined: somebody forgot, and only admins may use it. */
  access: RouteAccess | undefined
}

export interface Server {
  /** Port 0: any free one. Throws `E_PORT_IN_USE`, `E_LISTEN`. */
  listenHttp(address: { host: string; port: number }): Promise<{ host: string; port: number; url: string }>
  /** Whoever opens it is admin `local`. Throws `E_LISTEN`. */
  listenSocket(path: string): Promise<void>
  /** Where the first admin is made, with the one-time code; null once there is an account, or where HTTP is not served. */
  firstAdminUrl(): string | null
  /** From then on whoever connects is shown this certificate. */
  renewTls(tls: Tls): void
  inject: App['inject']
  /** Everything that is served, with its mark: a test holds each of them to its role. */
  routes: readonly Route[]
  stop(): Promise<void>
}

/** What routes work with beyond the rest of the house. */
export interface RouteDeps extends ApiParts {
  signIn: SignIn
  live: Live
  ownLive: OwnLive
  wallLive: WallLive
  searches: Searches
  /** The gateway's own address of the pages; null while it serves none. */
  pagesUrl(): string | null
}

export async function createServer({ tls, pagesDir, pulseMs, ...parts }: ServerOptions): Promise<Server> {
  const { access, journal, directory, clock, log } = parts
  const local = new WeakSet<IncomingMessage>()
  const isLocal = (request: IncomingMessage): boolean => local.has(request)
  const signIn = createSignIn({ access, directory, clock, log, secure: tls !== null, isLocal })
  const pulse = pulseMs === undefined ? {} : { pulseMs }
  const live = createLive({ house: access.house, journal, directory, clock, log, ...pulse })
  const ownLive = createOwnLive({ house: access.house, directory, clock, ...pulse })
  const { version, timeZone } = parts
  const todayCurve = createToday({ journal, hours: parts.hours, directory, clock, timeZone })
  const wallLive = createWallLive({
    ...{ house: access.house, directory, clock, log, version, timeZone, ...pulse },
    async today() {
      const { from, to, steps } = await todayCurve.of(null)
      return { from, to, points: steps }
    },
  })
  let url: string | null = null
  const options: RouteOptions[] = []
  const app = await createApp(
    { ...parts, signIn, live, ownLive, wallLive, searches: createSearches(), pagesUrl: () => url },
    { strictly: parts.transport().kind === 'files', pagesDir, options },
  )

  const http = createListener((request, response) => app.routing(request, response), tls, STALLED_MS_MAX)
  const socket = createListener((request, response) => {
    local.add(request)
    app.routing(request, response)
  }, null)
  live.start()
  wallLive.start()
  ownLive.start()

  return {
    async listenHttp(address) {
      const bound = await listenTcp(http, address)
      url = urlOf(bound, tls !== null)
      return { host: bound.address, port: bound.port, url }
    },
    listenSocket: (path) => listenSocket(socket, path),
    firstAdminUrl() {
      const code = signIn.accounts.firstAdminCode()
      return url === null || code === null ? null : `${url}/#first-admin=${code}`
    },
    renewTls: (renewed) => renewTls(http, renewed),
    inject: app.inject.bind(app) as App['inject'],
    routes: options.map(({ method, url, config }) => ({ method: String(method), url, access: config?.access })),
    async stop() {
      live.stop()
      wallLive.stop()
      ownLive.stop()
      await Promise.all([stopListening(http), stopListening(socket)])
      await app.close()
    },
  }
}

async function createApp(
  deps: RouteDeps,
  { strictly, pagesDir, options }: { strictly: boolean; pagesDir: string; options: RouteOptions[] },
): Promise<App> {
  const { log, signIn, version } = deps
  const app: App = fastify({
    // Fastify's own lines hold URLs, and a URL may hold a credential: ours hold the route's pattern.
    logger: false,
    schemaController: { compilersFactory: lazyCompilers() },
    bodyLimit: BODY_BYTES_MAX,
    // What a schema does not name is an error where it says so, and never dropped in silence.
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
    routerOptions: { maxParamLength: PARAMETER_LENGTH_MAX },
    frameworkErrors: (_error, _request, reply: FastifyReply) =>
      reply.code(400).type(PROBLEM_TYPE).send(problemOf('E_INVALID', 'The address is not valid')),
  }).withTypeProvider<TypeBoxTypeProvider>()
  app.setErrorHandler<FastifyError | SogliaError>(createErrorHandler(log))
  app.setNotFoundHandler((request, reply) => {
    const methods = request.url.startsWith('/api/') ? methodsAt(request.url, options) : []
    if (methods.length > 0) {
      reply.header('allow', methods.join(', '))
      throw new SogliaError('E_METHOD', `${request.method}; it takes ${methods.join(', ')}`)
    }
    throw new SogliaError('E_NOT_FOUND', `${request.method} on this address`)
  })
  app.removeContentTypeParser('text/plain')
  app.addHook('onRoute', (route) => {
    options.push(route)
    describeRoute(route)
  })
  app.addHook('onResponse', async (request, reply) => {
    const { statusCode: status, elapsedTime } = reply
    log.debug({ ...about(request), status, ms: Math.round(elapsedTime), by: request.actor?.name }, 'request')
  })
  await app.register(cookie)
  app.decorateRequest('actor', null)
  app.addHook('onRequest', async (request, reply) => {
    // What the house says now, and to whom, is for no cache on the way; the pages' own files say otherwise.
    reply.header('cache-control', 'no-store')
    signIn.guard(request)
  })
  app.addHook('preValidation', async (request) => readQueryNumbers(request))
  await app.register(helmet, helmetOptions(strictly))
  // What comes is never unpacked: nobody sends it packed but who means harm.
  await app.register(compress, { encodings: ['gzip', 'identity'], globalDecompression: false })
  await app.register(rateLimit, { global: false })
  await app.register(swagger, openapiOptions(version))
  for (const addRoutes of ROUTES) addRoutes(app, deps)
  await app.register(async (scope) => pages(scope as unknown as App, pagesDir))
  await app.ready()
  return app
}

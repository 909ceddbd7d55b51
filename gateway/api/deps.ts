/** What the routes work with, and who is asking. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyRequest,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify'
import type { Logger } from 'pino'
import type { Access } from '../access.ts'
import { SogliaError } from '../core/errors.ts'
import type { Clock, Directory, Journal, Role } from '../core/ports.ts'
import type { Register } from '../register.ts'

/** Who may use a route. A route without a mark is for admins: deny by default. */
export type RouteAccess = 'public' | 'staff' | 'admin'

/** Who asks: `local` came over the socket in the data folder, which only the gateway's own user can open. */
export interface Actor {
  /** As facts name it in `by`: an account's name, `token:<name>`, or `local`. */
  name: string
  role: Role
  via: 'local' | 'session' | 'token'
}

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: RouteAccess
  }
  interface FastifyRequest {
    /** Set before any handler runs; null only on public routes. */
    actor: Actor | null
  }
}

/** The application as a route file sees it. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

/** What the API needs of the rest of the house. */
export interface ApiParts {
  access: Access
  journal: Journal
  directory: Directory
  register: Register
  /** Writes a checked copy of the whole database. Throws `E_BACKUP`, `E_EXISTS`. */
  backup(file: string): Promise<{ facts: number; bytes: number }>
  /** Why the database cannot be written; null while it can. */
  storeFailed(): string | null
  /** Why the broker does not serve; null while it does, or where there is none. */
  brokerFailed(): string | null
  clock: Clock
  log: Logger
  version: string
  /** The house's time zone. */
  timeZone: string
}

/** The name that facts carry in `by`. */
export function actorName(request: FastifyRequest): string {
  if (request.actor === null) throw new SogliaError('E_SIGN_IN')
  return request.actor.name
}

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
import type { Backups, Clock, Directory, Histories, Hours, Journal, Standing, Transport } from '../core/ports.ts'
import type { Who } from '../register/part.ts'
import type { Register } from '../register.ts'
import type { RouteAccess } from './roles.ts'

export type { RouteAccess }

/** Who asks: `local` came over the socket in the data folder, which only the gateway's own user can open. */
export interface Actor extends Standing {
  /** As facts name it in `by`: an account's name, `token:<name>`, or `local`. */
  name: string
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
  /** What the register was. */
  histories: Histories
  /** Counts of past hours. */
  hours: Hours
  register: Register
  /** Writes a checked copy of the whole database. Throws `E_BACKUP`, `E_EXISTS`. */
  backup(file: string): Promise<{ facts: number; bytes: number }>
  /** The copies in the data folder. */
  backups: Backups
  /** How the pages and the boards are spoken to. */
  transport(): Transport
  /** Why the database cannot be written; null while it can. */
  storeFailed(): string | null
  /** Why the broker does not serve; null while it does, or where there is none. */
  brokerFailed(): string | null
  /** Where units reach the embedded broker (`mqtt://…`, `mqtts://…`); null where there is none. */
  mqttUrl(): string | null
  clock: Clock
  log: Logger
  version: string
  /** The house's time zone. */
  timeZone: string
}

/** Who asks. Throws `E_SIGN_IN` on a public route where nobody is signed in. */
export function actorOf(request: FastifyRequest): Actor {
  if (request.actor === null) throw new SogliaError('E_SIGN_IN')
  return request.actor
}

/** The name that facts carry in `by`. */
export function actorName(request: FastifyRequest): string {
  return actorOf(request).name
}

export function isAdmin(request: FastifyRequest): boolean {
  return actorOf(request).role === 'admin'
}

/** Who asks for a change, with what goes with it: why, and which version was seen. */
export function whoOf(request: FastifyRequest, { reason, rev }: Omit<Who, 'by'>): Who {
  return { by: actorName(request), reason, rev }
}

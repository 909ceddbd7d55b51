/**
 * Compiles a schema when the first request needs it. There are about a hundred, of which a house uses few in a day:
 * all of them together would take 10 MB for good, and a tenth of a second of each start.
 */
import { AjvCompiler } from '@fastify/ajv-compiler'
import { SerializerSelector } from '@fastify/fast-json-stringify-compiler'
import type { FastifyServerOptions } from 'fastify'

type Compilers = NonNullable<NonNullable<FastifyServerOptions['schemaController']>['compilersFactory']>
/** What both make of a schema; only what checks has `errors`. */
interface Compiled {
  (data: unknown): unknown
  errors?: unknown
}
type Factory = (...options: unknown[]) => (route: unknown) => Compiled

/** Fastify's own compilers, later. */
export function lazyCompilers(): Compilers {
  const checks = AjvCompiler() as unknown as Factory
  const writes = SerializerSelector() as unknown as Factory
  return { buildValidator: later(checks), buildSerializer: later(writes) } as unknown as Compilers
}

function later(factory: Factory): Factory {
  return (...options) => {
    const compile = factory(...options)
    return (route) => {
      let compiled: Compiled | null = null
      const run: Compiled = (data) => {
        compiled ??= compile(route)
        const answer = compiled(data)
        // Fastify reads there what is wrong.
        if (compiled.errors !== undefined) run.errors = compiled.errors
        return answer
      }
      return run
    }
  }
}

/** Looks at what the house knows of people's comings and goings: each is recorded before it is answered. */
import { type At, toRfc3339 } from '../core/model.ts'
import type { Actor, ApiParts } from './deps.ts'

/** Resolves once it is durable; where it cannot be written there is nothing to see: throws `E_STORAGE_FAILED`. */
export async function recordLook(
  { access, clock }: Pick<ApiParts, 'access' | 'clock'>,
  { name }: Pick<Actor, 'name'>,
  person: string,
  what: 'passages' | 'explain' | 'changes',
): Promise<void> {
  await access.change([], [{ kind: 'history-viewed', happenedAt: toRfc3339(clock.now()), person, by: name, what }])
}

/** The same of a copy of the journal, which is a look at everybody; null: no bound. */
export async function recordExport(
  { access, clock }: Pick<ApiParts, 'access' | 'clock'>,
  { name }: Pick<Actor, 'name'>,
  { from, to }: { from: At | null; to: At | null },
): Promise<void> {
  const bounds = {
    ...(from === null ? {} : { from: toRfc3339(from) }),
    ...(to === null ? {} : { to: toRfc3339(to) }),
  }
  await access.change([], [{ kind: 'journal-exported', happenedAt: toRfc3339(clock.now()), by: name, ...bounds }])
}

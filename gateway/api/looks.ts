/** Looks at what the house knows of a person's comings and goings: each is recorded before it is answered. */
import { toRfc3339 } from '../core/model.ts'
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

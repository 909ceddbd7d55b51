import type { Input } from './heard.ts'

/** Which of several inputs of one use tells something; nothing where there is only one. */
export function severalOf<Key>(uses: ReadonlyMap<Key, string>, key: Key): { input?: Input } {
  const use = uses.get(key)
  const of = [...uses.values()].filter((one) => one === use).length
  return of > 1 ? { input: { name: String(key), of } } : {}
}

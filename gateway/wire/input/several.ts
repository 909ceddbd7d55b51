/** Which of several inputs of one use tells something; nothing where there is only one. */
export function severalOf<Key>(uses: ReadonlyMap<Key, string>, key: Key): { input?: string } {
  const use = uses.get(key)
  return [...uses.values()].filter((one) => one === use).length > 1 ? { input: String(key) } : {}
}

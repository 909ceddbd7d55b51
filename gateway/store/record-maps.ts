/** The records of the register in memory: by kind and id, and by what a tap asks for. */
import {
  type Badge,
  type CalendarEntry,
  type PoolCard,
  RECORD_KINDS,
  type RecordKind,
  type Records,
  type Rule,
} from '../core/records.ts'

export interface RecordMaps {
  get<Kind extends RecordKind>(kind: Kind, id: string): Records[Kind] | null
  /** In the order in which they were first put. */
  all<Kind extends RecordKind>(kind: Kind): Records[Kind][]
  rev(kind: RecordKind, id: string): number
  badgeOf(credential: string): Badge | null
  badgesOf(person: string): readonly Badge[]
  cardOf(credential: string): PoolCard | null
  rulesOf(group: string): readonly Rule[]
  calendar(): readonly CalendarEntry[]
  put<Kind extends RecordKind>(kind: Kind, value: Records[Kind]): void
  drop(kind: RecordKind, id: string): void
  /** A row as it was read, in their order; null: the record was removed. */
  load(row: RecordRow): void
}

export interface RecordRow {
  kind: RecordKind
  id: string
  rev: number
  /** JSON. */
  value: string | null
}

/** Empty. Values are replaced, never changed. */
export function createRecordMaps(): RecordMaps {
  const shelves = Object.fromEntries(RECORD_KINDS.map((kind) => [kind, createShelf()])) as {
    [Kind in RecordKind]: Shelf<Records[Kind]>
  }
  const shelf = <Kind extends RecordKind>(kind: Kind) => shelves[kind] as Shelf<Records[Kind]>
  const byCredential = shelves.badge.indexBy(({ credential }) => credential)
  const byPerson = shelves.badge.indexBy(({ person }) => person)
  const cards = shelves.card.indexBy(({ credential }) => credential)
  const rules = shelves.rule.indexBy(({ group }) => group)
  let days: readonly CalendarEntry[] | null = null

  const set = <Kind extends RecordKind>(kind: Kind, id: string, value: Records[Kind] | null, rev: number): void => {
    shelf(kind).set(id, value, rev)
    if (kind === 'calendar') days = null
  }

  return {
    get: (kind, id) => shelf(kind).get(id),
    all: (kind) => shelf(kind).all(),
    rev: (kind, id) => (shelf(kind).get(id) === null ? 0 : shelf(kind).rev(id)),
    badgeOf(credential) {
      const held = byCredential(credential)
      return held.findLast(({ revokedAt }) => revokedAt === null) ?? held.at(-1) ?? null
    },
    badgesOf: byPerson,
    cardOf: (credential) => cards(credential)[0] ?? null,
    rulesOf: rules,
    calendar() {
      days ??= shelves.calendar.all()
      return days
    },
    put: (kind, value) => set(kind, value.id, value, shelf(kind).rev(value.id) + 1),
    drop(kind, id) {
      if (shelf(kind).get(id) !== null) set(kind, id, null, shelf(kind).rev(id) + 1)
    },
    load: ({ kind, id, rev, value }) => set(kind, id, value === null ? null : JSON.parse(value), rev),
  }
}

interface Shelf<Value> {
  get(id: string): Value | null
  all(): Value[]
  /** Of records that were removed, too. */
  rev(id: string): number
  set(id: string, value: Value | null, rev: number): void
  /** A look-up by what `keyOf` tells, kept from now on; a list is the same until one of its records changes. */
  indexBy(keyOf: (value: Value) => string): (key: string) => readonly Value[]
}

interface Index<Value> {
  keyOf(value: Value): string
  lists: Map<string, readonly Value[]>
}

/** Records of one kind. Each keeps the place of its first put, as its row does. */
function createShelf<Value extends { id: string }>(): Shelf<Value> {
  const values = new Map<string, Value>()
  const revs = new Map<string, number>()
  const places = new Map<string, number>()
  const indexes: Index<Value>[] = []
  let placed = 0

  const inPlace = (list: readonly Value[]): readonly Value[] => {
    const place = ({ id }: Value) => places.get(id) as number
    const [before, last] = list.slice(-2) as [Value, Value?]
    // All but the last are in order; nearly always it is the newest.
    const inOrder = last === undefined || place(before) < place(last)
    return inOrder ? list : list.toSorted((one, other) => place(one) - place(other))
  }
  const enter = ({ keyOf, lists }: Index<Value>, value: Value): void => {
    const key = keyOf(value)
    lists.set(key, inPlace([...(lists.get(key) ?? []), value]))
  }
  const leave = ({ keyOf, lists }: Index<Value>, value: Value): void => {
    const key = keyOf(value)
    const rest = lists.get(key)?.filter((one) => one !== value) ?? []
    if (rest.length > 0) lists.set(key, rest)
    else lists.delete(key)
  }

  return {
    get: (id) => values.get(id) ?? null,
    all: () => [...values.values()],
    rev: (id) => revs.get(id) ?? 0,
    set(id, value, rev) {
      const before = values.get(id)
      revs.set(id, rev)
      if (before !== undefined) for (const index of indexes) leave(index, before)
      if (value === null) {
        values.delete(id)
        places.delete(id)
        return
      }
      values.set(id, value)
      if (before === undefined) places.set(id, placed++)
      for (const index of indexes) enter(index, value)
    },
    indexBy(keyOf) {
      const lists = new Map<string, readonly Value[]>()
      indexes.push({ keyOf, lists })
      return (key) => lists.get(key) ?? NONE
    },
  }
}

/** One and the same, so that whoever remembers a list by its identity remembers the empty one too. */
const NONE: readonly never[] = []

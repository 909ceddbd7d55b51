/** The register of the house in memory: loaded whole at open, then following what the journal made durable. */
import type { At, Side } from '../core/model.ts'
import type { Badge, Desk, Door, Person, PersonKind, Unit, Zone } from '../core/records.ts'
import type { Account, ApiToken, Change, Clock, Directory, Role, Session } from '../core/ports.ts'
import type { Connection } from './database.ts'

/** Reads every table of the register. Throws what SQLite throws. */
export function loadDirectory(db: Connection, clock: Clock): Directory {
  const directory = createDirectory(clock)
  directory.follow(readRegister(db))
  return directory
}

/** An empty register. */
export function createDirectory(clock: Clock): Directory {
  const persons = new Map<string, Person>()
  const badges = createBadges()
  const zones = new Map<string, Zone>()
  const desks = new Map<string, Desk>()
  const doors = new Map<string, Door>()
  const units = new Map<string, Unit>()
  const secretHashes = new Map<string, string>()
  const accounts = new Map<string, Account>()
  const tokens = new Map<string, ApiToken>()
  const sessions = new Map<string, Session>()
  const settings = new Map<string, string>()

  function put(change: Extract<Change, { put: string }>): void {
    switch (change.put) {
      case 'person':
        persons.set(change.value.id, change.value)
        break
      case 'badge':
        badges.put(change.value)
        break
      case 'zone':
        zones.set(change.value.id, change.value)
        break
      case 'desk':
        desks.set(change.value.id, change.value)
        break
      case 'door':
        doors.set(change.value.id, change.value)
        break
      case 'unit':
        units.set(change.value.id, change.value)
        secretHashes.set(change.value.id, change.secretHash)
        break
      case 'account':
        accounts.set(change.value.name, change.value)
        break
      case 'token':
        tokens.set(change.value.hash, change.value)
        break
      case 'session':
        dropExpired(sessions, clock.now())
        sessions.set(change.value.hash, change.value)
        break
      case 'setting':
        settings.set(change.key, change.value)
        break
      case 'snapshot':
        break // Of use at the next start only: read from the database then.
    }
  }

  function drop(change: Extract<Change, { drop: string }>): void {
    if (change.drop === 'session') {
      sessions.delete(change.hash)
      return
    }
    units.delete(change.id)
    secretHashes.delete(change.id)
  }

  return {
    badgeOf: badges.of,
    badge: badges.get,
    person: (id) => persons.get(id) ?? null,
    zone: (id) => zones.get(id) ?? null,
    door: (id) => doors.get(id) ?? null,
    desk: (id) => desks.get(id) ?? null,
    unit: (id) => units.get(id) ?? null,
    persons: () => [...persons.values()],
    badges: badges.all,
    zones: () => [...zones.values()],
    doors: () => [...doors.values()],
    desks: () => [...desks.values()],
    units: () => [...units.values()],
    secretHashOf: (unit) => secretHashes.get(unit) ?? null,
    account: (name) => accounts.get(name) ?? null,
    accounts: () => [...accounts.values()],
    tokenOf: (hash) => tokens.get(hash) ?? null,
    sessionOf: (hash) => sessions.get(hash) ?? null,
    setting: (key) => settings.get(key) ?? null,
    follow(changes) {
      for (const change of changes) {
        if ('drop' in change) drop(change)
        else put(change)
      }
    },
  }
}

/** Badges by id and by credential. Each id keeps the place of its first put, so the newest stands last. */
function createBadges() {
  const byId = new Map<string, Badge>()
  const ofCredential = new Map<string, Map<string, Badge>>()
  return {
    get: (id: string) => byId.get(id) ?? null,
    all: () => [...byId.values()],
    put(badge: Badge): void {
      const before = byId.get(badge.id)
      if (before !== undefined && before.credential !== badge.credential) {
        ofCredential.get(before.credential)?.delete(badge.id)
      }
      byId.set(badge.id, badge)
      const holders = ofCredential.get(badge.credential) ?? new Map<string, Badge>()
      ofCredential.set(badge.credential, holders.set(badge.id, badge))
    },
    /** The newest that lives, else the newest that was revoked (a revoked credential may be given out again). */
    of(credential: string): Badge | null {
      let newest: Badge | null = null
      for (const badge of ofCredential.get(credential)?.values() ?? []) {
        if (newest === null || badge.revokedAt === null || newest.revokedAt !== null) newest = badge
      }
      return newest
    },
  }
}

function dropExpired(sessions: Map<string, Session>, now: At): void {
  for (const [hash, session] of sessions) if (session.expiresAt <= now) sessions.delete(hash)
}

export interface BadgeRow {
  id: string
  credential: string
  person: string
  valid_from: At | null
  valid_until: At | null
  revoked_at: At | null
  revoked_reason: string | null
}
interface UnitRow {
  id: string
  kind: string
  path: string | null
  baud: number | null
  reader: string | null
  door: string | null
  side: Side | null
  zone: string | null
  desks_json: string
  settings_json: string
  secret_hash: string
  secret_key: string
}
interface DoorRow {
  id: string
  name: string
  outer_zone: string | null
  inner_zone: string | null
  lock_unit: string | null
  unlock_ms: number
  held_open_s: number
}

/** The tables as the changes that would make them. */
function readRegister(db: Connection): Change[] {
  const rows = <Row>(table: string): Row[] => db.prepare(`SELECT * FROM ${table} ORDER BY rowid`).all() as Row[]
  return [
    ...rows<{ id: string; name: string; kind: PersonKind; org: string | null; groups_json: string }>('person').map(
      ({ groups_json, ...person }): Change => ({
        put: 'person',
        value: { ...person, groups: JSON.parse(groups_json) },
      }),
    ),
    ...rows<BadgeRow>('badge').map((row): Change => ({ put: 'badge', value: badgeOfRow(row) })),
    ...rows<Zone>('zone').map((value): Change => ({ put: 'zone', value })),
    ...rows<Desk>('desk').map((value): Change => ({ put: 'desk', value })),
    ...rows<DoorRow>('door').map((row): Change => ({ put: 'door', value: doorOfRow(row) })),
    ...rows<UnitRow>('unit').map(unitOfRow),
    ...rows<{ name: string; role: Role; password_hash: string }>('account').map(
      ({ name, role, password_hash }): Change => ({
        put: 'account',
        value: { name, role, passwordHash: password_hash },
      }),
    ),
    ...rows<ApiToken>('token').map((value): Change => ({ put: 'token', value })),
    ...rows<{ hash: string; account: string; expires_at: At }>('session').map(
      ({ hash, account, expires_at }): Change => ({
        put: 'session',
        value: { hash, account, expiresAt: expires_at },
      }),
    ),
    ...rows<{ key: string; value: string }>('setting').map(
      ({ key, value }): Change => ({ put: 'setting', key, value }),
    ),
  ]
}

export function badgeOfRow(row: BadgeRow): Badge {
  return {
    id: row.id,
    credential: row.credential,
    person: row.person,
    from: row.valid_from,
    until: row.valid_until,
    revokedAt: row.revoked_at,
    revokedReason: row.revoked_reason,
  }
}

function doorOfRow(row: DoorRow): Door {
  return {
    id: row.id,
    name: row.name,
    from: row.outer_zone,
    to: row.inner_zone,
    lock: row.lock_unit,
    unlockMs: row.unlock_ms,
    heldOpenS: row.held_open_s,
  }
}

function unitOfRow({ desks_json, settings_json, secret_hash, secret_key, ...row }: UnitRow): Change {
  const value: Unit = { ...row, desks: JSON.parse(desks_json), settings: JSON.parse(settings_json) }
  return { put: 'unit', value, secretHash: secret_hash, key: secret_key }
}

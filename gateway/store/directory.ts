/** The register of the house in memory: loaded whole at open, then following what the journal made durable. */
import type { At } from '../core/model.ts'
import type { Account, ApiToken, Change, Clock, Directory, Role, Session } from '../core/ports.ts'
import type { RecordKind, Records } from '../core/records.ts'
import type { Connection } from './database.ts'
import { createRecordMaps, type RecordMaps, type RecordRow } from './record-maps.ts'
import { createSignInMaps, readSignIns } from './sign-in-maps.ts'

/** Reads every table of the register. Throws what SQLite throws. */
export function loadDirectory(db: Connection, clock: Clock): Directory {
  const records = createRecordMaps()
  const rows = db.prepare<[], RecordRow>('SELECT kind, id, rev, value FROM record ORDER BY n')
  for (const row of rows.iterate()) records.load(row)
  const directory = createDirectory(clock, records, readUnitKeys(db))
  directory.follow(readRest(db))
  return directory
}

interface UnitKey {
  secretHash: string
  key: string
}

/** A register with these records and nothing else. */
export function createDirectory(
  clock: Clock,
  records: RecordMaps = createRecordMaps(),
  unitKeys = new Map<string, UnitKey>(),
): Directory {
  const accounts = new Map<string, Account>()
  const tokens = new Map<string, ApiToken>()
  const sessions = new Map<string, Session>()
  const settings = new Map<string, string>()
  const signIns = createSignInMaps()
  const one =
    <Kind extends RecordKind>(kind: Kind) =>
    (id: string): Records[Kind] | null =>
      records.get(kind, id)

  function put(change: Extract<Change, { put: string }>): void {
    switch (change.put) {
      case 'account':
        accounts.set(change.value.name, change.value)
        return
      case 'token':
        tokens.set(change.value.hash, change.value)
        return
      case 'session':
        dropExpired(sessions, clock.now())
        sessions.set(change.value.hash, change.value)
        return
      case 'passkey':
      case 'second-factor':
      case 'sign-in-link':
      case 'screen':
        signIns.put(change)
        return
      case 'setting':
        settings.set(change.key, change.value)
        return
      case 'snapshot':
      case 'hours':
      case 'policy':
      case 'policy-ack':
        return // Read from the database when they are asked for.
      default:
        records.put(change.put, change.value)
        if (change.put !== 'unit' || change.secretHash === undefined || change.key === undefined) return
        unitKeys.set(change.value.id, { secretHash: change.secretHash, key: change.key })
    }
  }

  function drop(change: Extract<Change, { drop: string }>): void {
    switch (change.drop) {
      case 'session':
        sessions.delete(change.hash)
        return
      case 'token':
        tokens.delete(change.hash)
        return
      case 'account':
        accounts.delete(change.name)
        for (const { hash, account } of sessions.values()) if (account === change.name) sessions.delete(hash)
        signIns.dropAccount(change.name)
        return
      case 'passkey':
      case 'second-factor':
      case 'sign-in-link':
      case 'screen':
        signIns.drop(change)
        return
      default:
        records.drop(change.drop, change.id)
        if (change.drop === 'unit') unitKeys.delete(change.id)
    }
  }

  return {
    badgeOf: records.badgeOf,
    badgesOf: (person) => [...records.badgesOf(person)],
    cardOf: records.cardOf,
    rulesOf: records.rulesOf,
    badge: one('badge'),
    person: one('person'),
    organisation: one('organisation'),
    group: one('group'),
    schedule: one('schedule'),
    zone: one('zone'),
    door: one('door'),
    override: one('override'),
    desk: one('desk'),
    unit: one('unit'),
    persons: () => records.all('person'),
    badges: () => records.all('badge'),
    zones: () => records.all('zone'),
    doors: () => records.all('door'),
    desks: () => records.all('desk'),
    units: () => records.all('unit'),
    calendar: records.calendar,
    record: records.get,
    records: records.all,
    rev: records.rev,
    secretHashOf: (unit) => unitKeys.get(unit)?.secretHash ?? null,
    keyOf: (unit) => unitKeys.get(unit)?.key ?? null,
    account: (name) => accounts.get(name) ?? null,
    accounts: () => [...accounts.values()],
    tokenOf: (hash) => tokens.get(hash) ?? null,
    tokens: () => [...tokens.values()],
    sessionOf: (hash) => sessions.get(hash) ?? null,
    sessionsOf: (account) => [...sessions.values()].filter((each) => each.account === account),
    signIns: signIns.view,
    setting: (key) => settings.get(key) ?? null,
    follow(changes) {
      for (const change of changes) {
        if ('drop' in change) drop(change)
        else put(change)
      }
    },
  }
}

function dropExpired(sessions: Map<string, Session>, now: At): void {
  for (const [hash, session] of sessions) if (session.expiresAt <= now) sessions.delete(hash)
}

function readUnitKeys(db: Connection): Map<string, UnitKey> {
  const rows = db.prepare<[], { unit: string } & UnitKey>(
    'SELECT unit, secret_hash AS secretHash, secret_key AS key FROM unit_key',
  )
  return new Map(rows.all().map(({ unit, ...unitKey }) => [unit, unitKey]))
}

interface StandingRow {
  name: string
  role: Role
  org: string | null
  person: string | null
}

/** What has tables of its own, as the changes that would make it. */
function readRest(db: Connection): Change[] {
  const rows = <Row>(sql: string): Row[] => db.prepare(`${sql} ORDER BY rowid`).all() as Row[]
  return [
    ...rows<StandingRow & { passwordHash: string | null }>(
      'SELECT name, role, org, person, password_hash AS passwordHash FROM account',
    ).map((value): Change => ({ put: 'account', value })),
    ...rows<StandingRow & { hash: string }>('SELECT name, role, org, person, hash FROM token').map(
      (value): Change => ({ put: 'token', value }),
    ),
    ...rows<Session>(`SELECT hash, account, expires_at AS expiresAt, began_at AS beganAt, proved_at AS provedAt, browser, network
      FROM session`).map((value): Change => ({ put: 'session', value })),
    ...readSignIns(db),
    ...rows<{ key: string; value: string }>('SELECT key, value FROM setting').map(
      ({ key, value }): Change => ({ put: 'setting', key, value }),
    ),
  ]
}

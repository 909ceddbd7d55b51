/** A change to the register as SQL, run by the writing thread inside the entry's transaction. */
import type { Change } from '../core/ports.ts'
import type { Connection } from './database.ts'

type Bound = string | number | null

/** Prepares the statements; the returned function writes one change. Throws what SQLite throws. */
export function createChangeWriter(db: Connection): (change: Change) => void {
  const put = (table: string, columns: string[]) => {
    const [key, ...rest] = columns
    // Not INSERT OR REPLACE: a row that is put again keeps its place, by which the newest badge is known.
    const sql = `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
      ON CONFLICT (${key}) DO UPDATE SET ${rest.map((column) => `${column} = excluded.${column}`).join(', ')}`
    return db.prepare<Bound[]>(sql)
  }
  const statements = {
    person: put('person', ['id', 'name', 'kind', 'org', 'groups_json']),
    badge: put('badge', ['id', 'credential', 'person', 'valid_from', 'valid_until', 'revoked_at', 'revoked_reason']),
    zone: put('zone', ['id', 'name', 'capacity']),
    desk: put('desk', ['id', 'zone']),
    door: put('door', ['id', 'name', 'outer_zone', 'inner_zone', 'lock_unit', 'unlock_ms', 'held_open_s']),
    unit: put('unit', UNIT_COLUMNS),
    account: put('account', ['name', 'role', 'password_hash']),
    token: put('token', ['hash', 'name', 'role']),
    session: put('session', ['hash', 'account', 'expires_at']),
    setting: put('setting', ['key', 'value']),
    snapshot: put('snapshot', ['id', 'seq', 'value']),
  }
  const drops = {
    unit: db.prepare<Bound[]>('DELETE FROM unit WHERE id = ?'),
    session: db.prepare<Bound[]>('DELETE FROM session WHERE hash = ?'),
  }
  return (change) => {
    if ('drop' in change) drops[change.drop].run(change.drop === 'unit' ? change.id : change.hash)
    else statements[change.put].run(...columnsOf(change))
  }
}

const UNIT_COLUMNS = [
  'id',
  'kind',
  'path',
  'baud',
  'reader',
  'door',
  'side',
  'zone',
  'desks_json',
  'settings_json',
  'secret_hash',
  'secret_key',
]

/** In the order of the columns above. */
function columnsOf(change: Extract<Change, { put: string }>): Bound[] {
  switch (change.put) {
    case 'person': {
      const { id, name, kind, org, groups } = change.value
      return [id, name, kind, org, JSON.stringify(groups)]
    }
    case 'badge': {
      const { id, credential, person, from, until, revokedAt, revokedReason } = change.value
      return [id, credential, person, from, until, revokedAt, revokedReason]
    }
    case 'zone':
      return [change.value.id, change.value.name, change.value.capacity]
    case 'desk':
      return [change.value.id, change.value.zone]
    case 'door': {
      const { id, name, from, to, lock, unlockMs, heldOpenS } = change.value
      return [id, name, from, to, lock, unlockMs, heldOpenS]
    }
    case 'unit': {
      const { id, kind, path, baud, reader, door, side, zone, desks, settings } = change.value
      const texts = [JSON.stringify(desks), JSON.stringify(settings), change.secretHash, change.key]
      return [id, kind, path, baud, reader, door, side, zone, ...texts]
    }
    case 'account':
      return [change.value.name, change.value.role, change.value.passwordHash]
    case 'token':
      return [change.value.hash, change.value.name, change.value.role]
    case 'session':
      return [change.value.hash, change.value.account, change.value.expiresAt]
    case 'setting':
      return [change.key, change.value]
    case 'snapshot':
      return [1, change.seq, change.value]
  }
}

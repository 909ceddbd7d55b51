/** A change to the register as SQL, run by the writing thread inside the entry's transaction. */
import type { Change } from '../core/ports.ts'
import type { Connection } from './database.ts'
import { createHourWriter } from './hour-writer.ts'
import { createPolicyWriter } from './policy-writer.ts'
import { createRecordWriter, type Moment } from './record-writer.ts'
import { createSignInWriter } from './sign-in-writer.ts'
import { upsertOn } from './upsert.ts'

type Bound = string | number | null
type Put = Extract<Change, { put: string }>
type Drop = Extract<Change, { drop: string }>

/** Prepares the statements; the returned function writes one change. Throws what SQLite throws. */
export function createChangeWriter(db: Connection): (change: Change, moment: Moment) => void {
  const upsert = upsertOn(db)
  const records = createRecordWriter(db)
  const policies = createPolicyWriter(db)
  const signIns = createSignInWriter(db, upsert)
  const hours = createHourWriter(db)
  const unitKey = upsert('unit_key', ['unit', 'secret_hash', 'secret_key'])
  const account = upsert('account', ['name', 'role', 'password_hash', 'org', 'person'])
  const token = upsert('token', ['hash', 'name', 'role', 'org', 'person'])
  const session = upsert('session', [
    ...['hash', 'account', 'expires_at', 'began_at', 'proved_at', 'browser', 'network'],
  ])
  const setting = upsert('setting', ['key', 'value'])
  const snapshot = upsert('snapshot', ['id', 'seq', 'value'])
  const dropUnitKey = db.prepare<Bound[]>('DELETE FROM unit_key WHERE unit = ?')
  const dropSession = db.prepare<Bound[]>('DELETE FROM session WHERE hash = ?')
  const dropToken = db.prepare<Bound[]>('DELETE FROM token WHERE hash = ?')
  const dropAccount = db.prepare<Bound[]>('DELETE FROM account WHERE name = ?')

  function put(change: Put, moment: Moment): void {
    switch (change.put) {
      case 'account': {
        const { name, role, passwordHash, org, person } = change.value
        account.run(name, role, passwordHash, org, person)
        return
      }
      case 'token': {
        const { hash, name, role, org, person } = change.value
        token.run(hash, name, role, org, person)
        return
      }
      case 'session': {
        const { hash, account, expiresAt, beganAt, provedAt, browser, network } = change.value
        session.run(hash, account, expiresAt, beganAt, provedAt, browser, network)
        return
      }
      case 'passkey':
      case 'second-factor':
      case 'sign-in-link':
      case 'screen':
        signIns.put(change)
        return
      case 'setting':
        setting.run(change.key, change.value)
        return
      case 'snapshot':
        snapshot.run(1, change.seq, change.value)
        return
      case 'hours':
        hours(change)
        return
      case 'policy':
        policies.put(change.value, moment.at)
        return
      case 'policy-ack':
        policies.acknowledge(change.unit, change.version)
        return
      default:
        records.put(change.put, change.value.id, change.value, moment)
        if (change.put === 'unit' && change.secretHash !== undefined && change.key !== undefined) {
          unitKey.run(change.value.id, change.secretHash, change.key)
        }
    }
  }

  function drop(change: Drop, moment: Moment): void {
    switch (change.drop) {
      case 'session':
        dropSession.run(change.hash)
        return
      case 'token':
        dropToken.run(change.hash)
        return
      case 'account':
        dropAccount.run(change.name)
        signIns.dropAccount(change.name)
        return
      case 'passkey':
      case 'second-factor':
      case 'sign-in-link':
      case 'screen':
        signIns.drop(change)
        return
      default:
        records.drop(change.drop, change.id, moment)
        if (change.drop !== 'unit') return
        dropUnitKey.run(change.id)
        policies.drop(change.id)
    }
  }

  return (change, moment) => {
    if ('put' in change) put(change, moment)
    else drop(change, moment)
  }
}

/** What people and screens sign in with, as SQL. */
import type { SignInDrop, SignInPut } from '../core/sign-ins.ts'
import type { Connection } from './database.ts'
import type { Upsert } from './upsert.ts'

type Bound = string | number | null

/** The tables in which an account's name stands in `account`: they are emptied with it. */
const OF_ACCOUNTS = ['session', 'passkey', 'second_factor', 'sign_in_link']

export function createSignInWriter(db: Connection, upsert: Upsert) {
  const passkey = upsert('passkey', [
    ...['id', 'account', 'name', 'public_key', 'counter', 'transports_json', 'rp_id', 'handle', 'added_at', 'used_at'],
  ])
  const factor = upsert('second_factor', ['account', 'secret', 'last_step', 'added_at', 'recovery_json'])
  const link = upsert('sign_in_link', ['account', 'hash', 'expires_at'])
  const screen = upsert('screen', ['id', 'name', 'hash', 'theme', 'paired_at', 'paired_by'])
  const remove = (table: string, column: string) => db.prepare<Bound[]>(`DELETE FROM ${table} WHERE ${column} = ?`)
  const dropPasskey = remove('passkey', 'id')
  const dropFactor = remove('second_factor', 'account')
  const dropLink = remove('sign_in_link', 'account')
  const dropScreen = remove('screen', 'id')
  const dropsOfAccount = OF_ACCOUNTS.map((table) => remove(table, 'account'))

  return {
    put(change: SignInPut): void {
      if (change.put === 'passkey') {
        const { id, account, name, publicKey, counter, transports, rpId, handle, addedAt, usedAt } = change.value
        const listed = JSON.stringify(transports)
        passkey.run(id, account, name, publicKey, counter, listed, rpId, handle, addedAt, usedAt)
      } else if (change.put === 'second-factor') {
        const { account, secret, lastStep, addedAt, recovery } = change.value
        factor.run(account, secret, lastStep, addedAt, JSON.stringify(recovery))
      } else if (change.put === 'sign-in-link') {
        link.run(change.value.account, change.value.hash, change.value.expiresAt)
      } else {
        const { id, name, hash, theme, pairedAt, pairedBy } = change.value
        screen.run(id, name, hash, theme, pairedAt, pairedBy)
      }
    },
    drop(change: SignInDrop): void {
      if (change.drop === 'passkey') dropPasskey.run(change.id)
      else if (change.drop === 'second-factor') dropFactor.run(change.account)
      else if (change.drop === 'sign-in-link') dropLink.run(change.account)
      else dropScreen.run(change.id)
    },
    dropAccount(name: string): void {
      for (const statement of dropsOfAccount) statement.run(name)
    },
  }
}

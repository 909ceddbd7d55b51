/** What people and screens sign in with, in memory: loaded at open, then following what the journal made durable. */
import type { Change } from '../core/ports.ts'
import type { Passkey, Screen, SecondFactor, SignInDrop, SignInLink, SignInPut, SignIns } from '../core/sign-ins.ts'
import type { Connection } from './database.ts'

export interface SignInMaps {
  view: SignIns
  put(change: SignInPut): void
  drop(change: SignInDrop): void
  dropAccount(name: string): void
}

export function createSignInMaps(): SignInMaps {
  const passkeys = new Map<string, Passkey>()
  const factors = new Map<string, SecondFactor>()
  const links = new Map<string, SignInLink>()
  const screens = new Map<string, Screen>()

  return {
    view: {
      passkey: (id) => passkeys.get(id) ?? null,
      passkeysOf: (account) => [...passkeys.values()].filter((each) => each.account === account),
      secondFactorOf: (account) => factors.get(account) ?? null,
      linkOf: (hash) => [...links.values()].find((each) => each.hash === hash) ?? null,
      linkFor: (account) => links.get(account) ?? null,
      screen: (id) => screens.get(id) ?? null,
      screenOf: (hash) => [...screens.values()].find((each) => each.hash === hash) ?? null,
      screens: () => [...screens.values()],
    },
    put(change) {
      if (change.put === 'passkey') passkeys.set(change.value.id, change.value)
      else if (change.put === 'second-factor') factors.set(change.value.account, change.value)
      else if (change.put === 'sign-in-link') links.set(change.value.account, change.value)
      else screens.set(change.value.id, change.value)
    },
    drop(change) {
      if (change.drop === 'passkey') passkeys.delete(change.id)
      else if (change.drop === 'second-factor') factors.delete(change.account)
      else if (change.drop === 'sign-in-link') links.delete(change.account)
      else screens.delete(change.id)
    },
    dropAccount(name) {
      for (const { id, account } of passkeys.values()) if (account === name) passkeys.delete(id)
      factors.delete(name)
      links.delete(name)
    },
  }
}

type Row<Value, Text extends keyof Value> = Omit<Value, Text> & Record<Text, string>

/** The changes that would make what stands in the tables. */
export function readSignIns(db: Connection): Change[] {
  const rows = <Value>(sql: string): Value[] => db.prepare(`${sql} ORDER BY rowid`).all() as Value[]
  return [
    ...rows<Row<Passkey, 'transports'>>(
      `SELECT id, account, name, public_key AS publicKey, counter, transports_json AS transports, rp_id AS rpId, handle,
         added_at AS addedAt, used_at AS usedAt FROM passkey`,
    ).map((row): Change => ({ put: 'passkey', value: { ...row, transports: JSON.parse(row.transports) } })),
    ...rows<Row<SecondFactor, 'recovery'>>(
      `SELECT account, secret, last_step AS lastStep, added_at AS addedAt, recovery_json AS recovery
       FROM second_factor`,
    ).map((row): Change => ({ put: 'second-factor', value: { ...row, recovery: JSON.parse(row.recovery) } })),
    ...rows<SignInLink>('SELECT account, hash, expires_at AS expiresAt FROM sign_in_link').map(
      (value): Change => ({ put: 'sign-in-link', value }),
    ),
    ...rows<Screen>('SELECT id, name, hash, theme, paired_at AS pairedAt, paired_by AS pairedBy FROM screen').map(
      (value): Change => ({ put: 'screen', value }),
    ),
  ]
}

import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Account, ApiToken, Change } from '../../gateway/core/ports.ts'
import type { Store } from '../../gateway/store/store.ts'
import { removeFolder, temporaryFolder } from '../support/gateway.ts'
import { change, openHere } from './support.ts'

let dataDir: string
let store: Store

beforeEach(async () => {
  dataDir = temporaryFolder('accounts')
  store = await openHere(dataDir)
})
afterEach(async () => {
  await store.stop()
  removeFolder(dataDir)
})

const account = (name: string): Account => {
  return { name, role: 'staff', passwordHash: '$argon2id$…', org: null, person: null }
}
const token = (name: string, hash: string): ApiToken => ({ name, hash, role: 'staff', org: null, person: null })
const session = (hash: string, account: string): Change => {
  return { put: 'session', value: { hash, account, expiresAt: Date.now() + 60_000 } }
}

test('a token and an account that are dropped are gone, and so are the sessions of that account', async () => {
  await change(
    store,
    { put: 'account', value: account('ada') },
    { put: 'account', value: account('bea') },
    { put: 'token', value: token('ha', 'aa') },
    { put: 'token', value: token('ci', 'bb') },
  )
  await change(store, session('cc', 'ada'), session('dd', 'bea'), session('ee', 'ada'))
  await change(store, { drop: 'account', name: 'ada' }, { drop: 'token', hash: 'aa' }, { drop: 'token', hash: 'none' })
  for (const again of [false, true]) {
    if (again) {
      await store.stop()
      store = await openHere(dataDir)
    }
    const { directory } = store
    expect([directory.account('ada'), directory.accounts()]).toEqual([null, [account('bea')]])
    expect([directory.tokenOf('aa'), directory.tokens()]).toEqual([null, [token('ci', 'bb')]])
    expect(['cc', 'dd', 'ee'].map((hash) => directory.sessionOf(hash)?.account)).toEqual([undefined, 'bea', undefined])
  }
})

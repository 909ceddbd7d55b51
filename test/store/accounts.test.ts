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
  const rest = { beganAt: 1, provedAt: 2, browser: 'Firefox, Linux', network: '192.0.2.7' }
  return { put: 'session', value: { hash, account, expiresAt: Date.now() + 60_000, ...rest } }
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

test('what an account signs in with is there again after a restart, and goes with it; screens stay', async () => {
  const passkey = (id: string, account: string): Change => ({
    put: 'passkey',
    value: {
      ...{ id, account, name: 'Telefono', publicKey: 'pk', counter: 3, transports: ['internal', 'hybrid'] },
      ...{ rpId: 'soglia.local', handle: 'h', addedAt: 1, usedAt: null },
    },
  })
  const factor = (account: string): Change => ({
    put: 'second-factor',
    value: { account, secret: 'ABC', lastStep: 7, addedAt: 1, recovery: ['r1', 'r2'] },
  })
  const link = (account: string, hash: string): Change => ({
    put: 'sign-in-link',
    value: { account, hash, expiresAt: 9 },
  })
  const screen = { id: 's1', name: 'Hall', hash: 'zz', theme: 'dark', pairedAt: 1, pairedBy: 'ada' } as const
  await change(
    store,
    ...(['ada', 'bea'] as const).flatMap((name) => [
      { put: 'account', value: { ...account(name), passwordHash: null } } as Change,
      passkey(`pk-${name}`, name),
      factor(name),
      link(name, `l-${name}`),
    ]),
    { put: 'screen', value: screen },
  )
  const seen = () => {
    const { signIns } = store.directory
    return ['ada', 'bea'].map((name) => [
      store.directory.account(name)?.passwordHash,
      signIns.passkeysOf(name),
      signIns.passkey(`pk-${name}`)?.account,
      signIns.secondFactorOf(name),
      signIns.linkFor(name)?.hash,
      signIns.linkOf(`l-${name}`)?.account,
      [signIns.screens(), signIns.screen('s1'), signIns.screenOf('zz')],
    ])
  }
  const first = seen()
  expect(first[0]?.[0]).toBeNull()
  expect(first[0]?.slice(2)).toEqual([
    'ada',
    { account: 'ada', secret: 'ABC', lastStep: 7, addedAt: 1, recovery: ['r1', 'r2'] },
    ...['l-ada', 'ada', [[screen], screen, screen]],
  ])
  await store.stop()
  store = await openHere(dataDir)
  expect(seen()).toEqual(first)
  // A new link ends the one before.
  await change(store, link('bea', 'l-new'))
  expect(store.directory.signIns.linkOf('l-bea')).toBeNull()
  await change(store, { drop: 'account', name: 'ada' }, { drop: 'passkey', id: 'pk-bea' })
  await change(store, { drop: 'second-factor', account: 'bea' }, { drop: 'sign-in-link', account: 'bea' })
  for (const again of [false, true]) {
    if (again) {
      await store.stop()
      store = await openHere(dataDir)
    }
    const { signIns } = store.directory
    for (const name of ['ada', 'bea']) {
      expect([signIns.passkeysOf(name), signIns.secondFactorOf(name), signIns.linkFor(name)]).toEqual([[], null, null])
    }
    expect(signIns.screens()).toEqual([screen])
  }
  await change(store, { drop: 'screen', id: 's1' })
  expect(store.directory.signIns.screenOf('zz')).toBeNull()
})

/** Every command as a real process: with no gateway on the data folder, and beside one that runs. */
import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import {
  type GatewayProcess,
  removeFolder,
  requestOver,
  soglia,
  startGateway,
  temporaryFolder,
} from '../support/gateway.ts'
import { commandsOn, refused } from './support.ts'

const CARD = 'uid:04a2b3c4d5e680'
const CODE = 'code:a/b%20?#'

// The doctor looks at the listeners of its own environment.
process.env.SOGLIA_HTTP = '127.0.0.1:0'
process.env.SOGLIA_MQTT = '127.0.0.1:0'

const REFUSED: [string[], string][] = [
  [['zone', 'add', 'hall'], 'E_EXISTS'],
  [['badge', 'revoke', 'uid:04dddddd'], 'E_BADGE_UNKNOWN'],
  [['unit', 'remove', 'nobody'], 'E_UNIT_UNKNOWN'],
  [['zone', 'add', 'No!'], 'E_INVALID'],
  [['desk', 'add', 'd2', '--zone', 'nope'], 'E_ZONE_UNKNOWN'],
  [['door', 'add', 'side', '--lock', 'nobody'], 'E_UNIT_UNKNOWN'],
  [['unit', 'add', 'u2', '--kind', 'fax'], 'E_UNIT_KIND_UNKNOWN'],
  [['unit', 'add', 'u2', '--kind', 'serial'], 'E_UNIT_SETTING'],
  [['unit', 'add', 'u2', '--kind', 'mqtt', '--door', 'nope'], 'E_DOOR_UNKNOWN'],
  [['badge', 'add', 'uid:123', '--person', 'anna-rossi'], 'E_CREDENTIAL_INVALID'],
  [['badge', 'add', 'uid:08aabbcc', '--person', 'anna-rossi'], 'E_CREDENTIAL_RANDOM'],
  [['badge', 'add', 'uid:04bbbbbb', '--person', 'anna-rossi'], 'E_BADGE_HELD'],
  [['badge', 'add', 'uid:04cccccc', '--person', 'nobody'], 'E_PERSON_UNKNOWN'],
  [['badge', 'revoke', 'b-nothing'], 'E_BADGE_UNKNOWN'],
]

describe.each([
  ['with no gateway', false],
  ['beside a running gateway', true],
])('%s', { timeout: 90_000 }, (_, beside) => {
  let dataDir: string
  let gateway: GatewayProcess | null = null
  beforeAll(async () => {
    dataDir = temporaryFolder('commands')
    if (beside) gateway = await startGateway({ dataDir })
  })
  afterAll(async () => {
    await gateway?.stop()
    removeFolder(dataDir)
  })

  const { run, json } = commandsOn(() => dataDir)

  test('the house is registered, each answer one JSON value', async () => {
    expect(await json('zone', 'add', 'hall', '--capacity', '80')).toMatchObject({
      id: 'hall',
      name: 'hall',
      capacity: 80,
    })
    expect(
      await json('door', 'add', 'front', '--to', 'hall', '--unlock-ms', '800', '--held-open-s', '5'),
    ).toMatchObject({
      id: 'front',
      name: 'front',
      from: null,
      to: 'hall',
      lock: null,
      unlockMs: 800,
      heldOpenS: 5,
    })
    expect(await json('desk', 'add', 'd1', '--zone', 'hall')).toMatchObject({ id: 'd1', zone: 'hall' })
    const place = ['--door', 'front', '--side', 'in', '--desk', 'd1']
    const keys = await json('unit', 'add', 'reader-1', '--kind', 'mqtt', ...place)
    expect(keys).toEqual({
      id: 'reader-1',
      secret: expect.stringMatching(/^[\w-]{43}$/),
      key: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    await json('unit', 'add', 'ha', '--kind', 'client', '--set', 'read=home/#', '--set', 'write=home/x,home/y')
    expect(await json('unit', 'list')).toMatchObject([
      { id: 'reader-1', kind: 'mqtt', door: 'front', side: 'in', desks: ['d1'] },
      { id: 'ha', kind: 'client', settings: { read: 'home/#', write: 'home/x,home/y' } },
    ])
    const { acl } = await json<{ acl: string }>('unit', 'acl')
    expect(acl).toContain('soglia/%u/up/#')
    expect(acl).toContain('user ha\ntopic read home/#\ntopic write home/x\ntopic write home/y\n')
    expect(acl).not.toContain('homeassistant')
    await json('setting', 'set', 'home-assistant', 'it')
    expect((await json<{ acl: string }>('unit', 'acl')).acl).toContain('topic write homeassistant/device/+/config\n')
    expect(await json('unit', 'remove', 'ha')).toEqual({ id: 'ha' })
  })

  test('people and badges', async () => {
    expect(await json('person', 'add', 'Anna Rossì', '--org', 'Orto', '--group', 'jam', '--group', 'lab')).toEqual({
      id: 'anna-rossi',
    })
    expect(await json('person', 'list')).toMatchObject([
      { id: 'anna-rossi', name: 'Anna Rossì', kind: 'member', org: 'orto', orgName: 'Orto', groups: ['jam', 'lab'] },
    ])
    const dates = ['--from', '2026-01-01', '--until', '2026-10-25']
    const { id } = await json<{ id: string }>('badge', 'add', CARD.toUpperCase(), '--person', 'anna-rossi', ...dates)
    expect(await json('badge', 'list')).toMatchObject([
      {
        id,
        credential: CARD,
        person: 'anna-rossi',
        from: '2025-12-31T23:00:00.000Z',
        until: '2026-10-25T23:00:00.000Z',
        revokedAt: null,
        revokedReason: null,
      },
    ])
    await json('badge', 'add', CODE, '--person', 'anna-rossi')
    expect(await json('badge', 'revoke', CODE, '--reason', 'lost')).toEqual({ pending: [] })
    expect(await json('badge', 'revoke', id)).toEqual({ pending: [] })
    expect(await json('badge', 'revoke', id)).toEqual({ pending: [] })
    const list = await json<{ revokedReason: string | null; revokedAt: string | null }[]>('badge', 'list')
    expect(list.map(({ revokedReason }) => revokedReason)).toEqual([null, 'lost'])
    expect(list.every(({ revokedAt }) => revokedAt !== null)).toBe(true)
    await json('badge', 'add', 'uid:04bbbbbb', '--person', 'anna-rossi')
  })

  test('accounts and tokens, of which the token opens the API', async () => {
    const admin = await soglia(dataDir, ['admin', 'add', 'ada', '--password-stdin', '--json'], 'a long enough one\n')
    expect(admin.json()).toMatchObject({ name: 'ada', role: 'admin' })
    refused(await soglia(dataDir, ['admin', 'add', 'bob', '--password-stdin'], 'short'), 'E_PASSWORD_WEAK')
    const { token } = await json<{ token: string }>('token', 'add', 'bot', '--role', 'staff')
    expect(token.length).toBeGreaterThan(32)
    if (gateway === null) return
    const ask = (headers: Record<string, string>) => fetch(`${gateway?.http}/api/occupancy`, { headers })
    expect((await ask({ authorization: `Bearer ${token}` })).status).toBe(200)
    expect((await ask({})).status).toBe(401)
  })

  test('who is inside, and how things are', async () => {
    expect(await json('occupancy')).toMatchObject({
      inside: 0,
      uncertain: 0,
      capacity: 80,
      zones: [{ id: 'hall', inside: 0, uncertain: 0, capacity: 80, desks: { occupied: 0, free: 0, unknown: 1 } }],
    })
    const checks = await json<{ check: string; ok: boolean; detail: string }[]>('doctor')
    expect(checks.filter(({ ok }) => !ok)).toEqual([])
    expect(checks.map(({ check }) => check)).toEqual(
      expect.arrayContaining([
        'node',
        'configuration',
        'clock',
        'data folder',
        'database',
        beside ? 'gateway' : 'house',
      ]),
    )
  })

  test('the journal, one fact a line, in order, without a credential', async () => {
    const tail = await run('journal', 'tail', '--json')
    const shown = tail.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { seq: number; kind: string })
    expect(shown).toHaveLength(Math.min(20, shown.at(-1)?.seq ?? 0))
    const plain = await run('journal', 'tail')
    expect(plain.stdout.trimEnd().split('\n')).toHaveLength(shown.length)

    const all = await run('journal', 'export', '--from', '2026-01-01', '--to', '2100-01-01')
    const facts = all.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { seq: number; by?: string })
    expect(facts.map(({ seq }) => seq)).toEqual(facts.map((__, index) => index + 1))
    expect(facts.filter(({ by }) => by === 'local').length).toBeGreaterThan(10)
    expect(all.stdout).not.toMatch(/04a2b3c4d5e680|a\/b%20|04bbbbbb/)
    expect((await run('journal', 'export', '--to', '2020-01-01')).stdout).toBe('')
    refused(await run('journal', 'export', '--from', 'yesterday'), 'E_INVALID')
  })

  // The same implementation answers both ways; a few show that its errors come through either.
  test.each(REFUSED.slice(0, beside ? REFUSED.length : 3))('soglia %j fails with %s', async (args, code) => {
    refused(await run(...args), code)
  })

  test('with --json a failure prints no value', async () => {
    refused(await run('zone', 'add', 'hall', '--json'), 'E_EXISTS')
  })

  test('many at once: one wins an id, and everyone is answered', async () => {
    const runs = await Promise.all([
      ...[1, 2, 3].map((capacity) => run('zone', 'add', 'lab', '--capacity', String(capacity), '--json')),
      ...[1, 2, 3].map(() => run('person', 'add', 'Gemma', '--json')),
    ])
    const zones = runs.slice(0, 3)
    expect(zones.filter(({ code }) => code === 0)).toHaveLength(1)
    for (const lost of zones.filter(({ code }) => code !== 0)) refused(lost, 'E_EXISTS')
    const people = runs.slice(3)
    for (const each of people) expect(each).toMatchObject({ code: 0, stderr: '' })
    expect(new Set(people.map((each) => each.json<{ id: string }>().id)).size).toBe(3)
  })

  test('a backup is a file that can be put back, but not under a running gateway', async () => {
    const file = join(dataDir, 'copy.db')
    const made = await json<{ file: string; facts: number; bytes: number }>('backup', file)
    expect(made).toEqual({ file, facts: expect.any(Number), bytes: statSync(file).size })
    expect(made.facts).toBeGreaterThan(10)
    refused(await run('backup', file), 'E_EXISTS')
    await json('backup')
    expect(readdirSync(join(dataDir, 'backups'))).toEqual([expect.stringMatching(/^soglia-\d{8}T\d{6}Z\.db$/)])

    await json('zone', 'add', 'after-the-backup')
    if (beside) {
      refused(await run('restore', file), 'E_GATEWAY_RUNNING')
      return
    }
    refused(await run('restore', join(dataDir, 'nothing.db')), 'E_BACKUP')
    expect(await json('restore', file)).toMatchObject({ facts: made.facts, revoked: [] })
    refused(await run('desk', 'add', 'd9', '--zone', 'after-the-backup'), 'E_ZONE_UNKNOWN')
  })

  test('what a command left is as it found it', async () => {
    const socket = join(dataDir, 'soglia.sock')
    if (beside) {
      expect(statSync(socket).mode & 0o777).toBe(0o600)
      expect((await requestOver(socket, 'GET', '/api/health')).status).toBe(200)
    } else expect(readdirSync(dataDir)).not.toContain('soglia.sock')
  })
})

test('an import, and what it refuses', { timeout: 60_000 }, async () => {
  const dataDir = temporaryFolder('import')
  const gateway = await startGateway({ dataDir })
  onTestFinished(async () => {
    await gateway.stop()
    removeFolder(dataDir)
  })
  const { run, json } = commandsOn(() => dataDir)
  const file = join(dataDir, 'people.csv')
  writeFileSync(file, '\ufeffname,credentials,until\r\nBruno,uid:04bbbbbb,2026-12-31\r\nCarla,,\r\n')
  const report = { rows: 2, people: 2, badges: 1, bad: [] }
  expect(await json('person', 'import', file, '--dry-run')).toMatchObject(report)
  expect(await json<unknown[]>('person', 'list')).toHaveLength(0)
  expect(await json('person', 'import', file)).toMatchObject(report)
  expect(await json<unknown[]>('person', 'list')).toHaveLength(2)

  writeFileSync(file, 'name,credentials\nDario,\nElena,uid:04bbbbbb\nFlavio,uid:1\n')
  const dry = await run('person', 'import', file, '--dry-run', '--json')
  expect(dry.code).toBe(1)
  expect(dry.stderr).toMatch(/^soglia: E_IMPORT [^\n]+\n$/)
  expect(dry.json<{ bad: { row: number }[] }>().bad.map(({ row }) => row)).toEqual([3, 4])
  const plain = await run('person', 'import', file, '--dry-run')
  expect(plain.stdout.split('\n').map((line) => line.slice(0, 6))).toEqual(['row 3:', 'row 4:', ''])
  refused(await run('person', 'import', file), 'E_IMPORT')
  writeFileSync(file, Buffer.from('name\nNicol\xf2\n', 'latin1'))
  const latin = await run('person', 'import', file)
  refused(latin, 'E_IMPORT')
  expect(latin.stderr).toContain('row 2')
  refused(await run('person', 'import', join(dataDir, 'nothing.csv')), 'E_NOT_FOUND')
  expect(await json<unknown[]>('person', 'list')).toHaveLength(2)
})

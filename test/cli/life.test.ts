/** The command line when something else is going on: a dead gateway, one that starts, a long look, a big file. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { lockDataFolder } from '../../gateway/store/lock.ts'
import { type GatewayProcess, removeFolder, soglia, startGateway, temporaryFolder, until } from '../support/gateway.ts'
import './support.ts'

const CLI = new URL('../../gateway/cli.ts', import.meta.url).pathname

let dataDir: string
const gateways: GatewayProcess[] = []
const children: ChildProcess[] = []
beforeEach(() => {
  dataDir = temporaryFolder('life')
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const gateway of gateways.splice(0)) await gateway.kill()
  removeFolder(dataDir)
})
async function start(): Promise<GatewayProcess> {
  const gateway = await startGateway({ dataDir })
  gateways.push(gateway)
  return gateway
}

describe('the way to the house', { timeout: 60_000 }, () => {
  test('a socket that a killed gateway left is no gateway', async () => {
    const gateway = await start()
    await gateway.kill()
    expect(existsSync(join(dataDir, 'soglia.sock'))).toBe(true)
    expect(await soglia(dataDir, ['zone', 'add', 'hall'])).toMatchObject({ code: 0, stderr: '' })
    await start()
    expect((await soglia(dataDir, ['unit', 'list', '--json'])).json()).toEqual([])
    expect((await soglia(dataDir, ['zone', 'add', 'hall'])).stderr).toContain('E_EXISTS')
  })

  test('a folder that is held by one that never listens is given up after 3 s', async () => {
    const unlock = lockDataFolder(dataDir)
    const startedAt = performance.now()
    const run = await soglia(dataDir, ['unit', 'list'])
    unlock()
    expect(run).toMatchObject({ code: 1, stdout: '' })
    expect(run.stderr).toMatch(/^soglia: E_DATA_IN_USE [^\n]+\n$/)
    expect(performance.now() - startedAt).toBeGreaterThan(3_000)
  })

  test('a gateway and a command that start at once both get through, whoever is first', async () => {
    const [gateway, run] = await Promise.all([start(), soglia(dataDir, ['zone', 'add', 'hall', '--json'])])
    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect((await gateway.request<unknown[]>('GET', '/api/zones')).body).toHaveLength(1)
  })

  test.each([
    ['waits for its end', true],
    ['ends meanwhile when it is told to', false],
  ])('a gateway that starts while a command has the house open %s', async (_, released) => {
    const unlock = lockDataFolder(dataDir)
    const env = { ...process.env, SOGLIA_HTTP: '127.0.0.1:0', SOGLIA_MQTT: 'off' }
    const child = spawn(process.execPath, [CLI, 'start', '--data', dataDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env,
    })
    children.push(child)
    let log = ''
    child.stdout.on('data', (chunk) => {
      log += chunk
    })
    const logged = (msg: string) =>
      until(
        () => log,
        (seen) => seen.includes(`"msg":"${msg}"`),
        15_000,
      )
    await logged('the data folder is in use; waiting')
    if (released) {
      unlock()
      await logged('ready')
    }
    child.kill('SIGTERM')
    expect((await once(child, 'exit'))[0]).toBe(0)
    unlock()
    expect(log.includes('ready')).toBe(released)
  })

  test('all faults of the configuration are one line', async () => {
    writeFileSync(join(dataDir, 'soglia.toml'), 'http = "nowhere"\nmqtt = 5\n')
    const run = await soglia(dataDir, ['unit', 'list'])
    expect(run).toMatchObject({ code: 1, stdout: '' })
    expect(run.stderr).toMatch(/^soglia: E_CONFIG [^\n]*http[^\n]*mqtt[^\n]*\n$/)
  })

  test('the doctor names what is not well, and fails', async () => {
    const added = await soglia(dataDir, ['unit', 'add', 'line-1', '--kind', 'serial', '--path', join(dataDir, 'ttyX')])
    expect(added.code).toBe(0)
    const run = await soglia(dataDir, ['doctor', '--json'])
    expect(run.code).toBe(1)
    expect(run.stderr).toMatch(/^soglia: E_DOCTOR [^\n]*line of line-1[^\n]*\n$/)
    const [line] = run
      .json<{ check: string; ok: boolean; detail: string }[]>()
      .filter(({ check }) => check === 'line of line-1')
    expect(line).toMatchObject({ ok: false, detail: expect.stringContaining('ENOENT') })
  })
})

test('a password that is asked for on a terminal is not shown', { timeout: 60_000 }, async () => {
  const command = `${process.execPath} ${CLI} admin add ada --data ${dataDir}`
  const terminal = spawn('socat', ['-', `EXEC:"${command}",pty,setsid,ctty,stderr`], { stdio: 'pipe' })
  children.push(terminal)
  let shown = ''
  terminal.stdout.on('data', (chunk) => {
    shown += chunk
  })
  await until(
    () => shown,
    (seen) => seen.includes('Password: '),
    15_000,
  )
  // A letter of two bytes is typed and erased.
  terminal.stdin.write('correct horseé\x7f\r')
  await until(
    () => shown,
    (seen) => seen.includes('Again: '),
    15_000,
  )
  terminal.stdin.write('correct horse\r')
  await until(
    () => shown,
    (seen) => seen.includes('The admin ada is added.'),
    15_000,
  )
  expect(shown).not.toContain('horse')
  const gateway = await start()
  const body = JSON.stringify({ name: 'ada', password: 'correct horse' })
  const headers = { 'content-type': 'application/json', origin: gateway.http }
  expect((await fetch(`${gateway.http}/api/session`, { method: 'POST', headers, body })).ok).toBe(true)
})

describe('beside a running gateway', { timeout: 60_000 }, () => {
  test('journal tail --follow shows each fact once, over a restart, and Ctrl-C ends it well', async () => {
    const gateway = await start()
    const child = spawn(process.execPath, [CLI, 'journal', 'tail', '--follow', '--json', '--data', dataDir], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    children.push(child)
    let printed = ''
    child.stdout.on('data', (chunk) => {
      printed += chunk
    })
    const subjects = () => [...printed.matchAll(/"subject":"(\w+)"/g)].map(([, subject]) => subject)
    await until(subjects, () => printed.includes('gateway-started'), 15_000)
    await gateway.request('POST', '/api/zones', { id: 'one' })
    await until(subjects, (seen) => seen.includes('one'), 15_000)
    expect(await gateway.stop()).toBe(0)
    // The one who only looks leaves the folder to others.
    expect((await soglia(dataDir, ['zone', 'add', 'two'])).code).toBe(0)
    await start()
    expect((await soglia(dataDir, ['zone', 'add', 'three'])).code).toBe(0)
    await until(subjects, (seen) => seen.includes('three'), 15_000)
    expect(subjects()).toEqual(['one', 'two', 'three'])
    child.kill('SIGINT')
    expect((await once(child, 'exit'))[0]).toBe(0)
  })

  test('5,000 people in four files are in within seconds, and the gateway answers meanwhile', async () => {
    const gateway = await start()
    const rows = Array.from({ length: 5_000 }, (_, i) => `Person ${i},uid:04${i.toString(16).padStart(12, '0')}`)
    const files = [0, 1, 2, 3].map((n) => {
      const file = join(dataDir, `people-${n}.csv`)
      writeFileSync(file, `name,credentials\n${rows.slice(n * 1_250, (n + 1) * 1_250).join('\n')}\n`)
      return file
    })
    const startedAt = performance.now()
    let answered = 0
    let done = false
    const asking = (async () => {
      while (!done) {
        expect((await gateway.request('GET', '/api/health')).status).toBe(200)
        answered++
      }
    })()
    for (const file of files) {
      const run = await soglia(dataDir, ['person', 'import', file, '--json'])
      expect(run).toMatchObject({ code: 0, stderr: '' })
      expect(run.json()).toMatchObject({ rows: 1_250, people: 1_250, badges: 1_250, bad: [] })
    }
    done = true
    await asking
    expect(performance.now() - startedAt).toBeLessThan(15_000)
    expect(answered).toBeGreaterThan(10)
    expect((await gateway.request<unknown[]>('GET', '/api/people')).body).toHaveLength(5_000)
    // In force: the last card of the last file is held.
    const held = await gateway.request('POST', '/api/badges', { credential: 'uid:04000000001387', person: 'person-1' })
    expect(held).toMatchObject({ status: 409, body: { code: 'E_BADGE_HELD' } })
  })

  test('a reader that has enough of an export is no fault', async () => {
    const gateway = await start()
    for (let i = 0; i < 100; i++) await gateway.request('POST', '/api/people', { name: `Person ${'x'.repeat(150)}` })
    const child = spawn(process.execPath, [CLI, 'journal', 'export', '--data', dataDir], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    children.push(child)
    let errors = ''
    child.stderr.on('data', (chunk) => {
      errors += chunk
    })
    child.stdout.destroy()
    expect((await once(child, 'exit'))[0]).toBe(0)
    expect(errors).toBe('')
  })

  test('doors and badges over the API: codes, and a credential that needs escaping', async () => {
    const gateway = await start()
    await gateway.request('POST', '/api/doors', { id: 'front' })
    await gateway.request('POST', '/api/people', { name: 'Anna' })
    const unlock = (door: string, body: unknown) => gateway.request('POST', `/api/doors/${door}/unlock`, body)
    expect(await unlock('nope', { reason: 'delivery' })).toMatchObject({
      status: 404,
      body: { code: 'E_DOOR_UNKNOWN' },
    })
    expect(await unlock('front', { reason: 'delivery' })).toMatchObject({ status: 409, body: { code: 'E_NO_LOCK' } })
    for (const body of [{}, { reason: '' }, { reason: '  ' }, { reason: 'x'.repeat(201) }, { reason: 'a\nb' }]) {
      expect(await unlock('front', body)).toMatchObject({ status: 400, body: { code: 'E_INVALID' } })
    }
    const credential = 'code:50%/a?b#c&d'
    await gateway.request('POST', '/api/badges', { credential, person: 'anna' })
    const revoked = await gateway.request('POST', `/api/badges/${encodeURIComponent(credential)}/revoke`, {
      reason: 'lost',
    })
    expect(revoked).toEqual({ status: 200, body: { pending: [] } })
    const facts = await gateway.request<{ facts: object[] }>('GET', '/api/journal')
    expect(facts.body.facts.at(-1)).toMatchObject({
      kind: 'badge-revoked',
      person: 'anna',
      by: 'local',
      reason: 'lost',
    })
    expect(JSON.stringify(gateway.log)).not.toContain('50%')
  })
})

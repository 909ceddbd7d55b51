/** The commands of a bare clone: set up once, run, and end with whoever started them. */
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { alive, type Running, ScratchCheckout } from './scratch-checkout.ts'

const INSTALLING = /Installing packages/

let checkout: ScratchCheckout
beforeAll(() => {
  checkout = new ScratchCheckout()
})
afterAll(() => checkout.remove())

async function pidOf(running: Running): Promise<number> {
  return Number((await running.until(/gateway (\d+) start/))[1])
}
function dies(pid: number): Promise<void> {
  return vi.waitFor(() => expect(alive(pid)).toBe(false), { timeout: 10_000, interval: 50 })
}

describe('setting up', () => {
  test('npx soglia before it says what to do', async () => {
    const { code, output } = await checkout.run(process.execPath, ['tools/soglia.js', 'doctor']).ended
    expect(code).toBe(1)
    expect(output).toMatch(/npm start/)
  })

  test('two starts at once install once, and both run', async () => {
    const both = [checkout.run('npm', ['start']), checkout.run('npm', ['start', '--', '--data', 'x'])]
    const pids = await Promise.all(both.map(pidOf))
    for (const pid of pids) process.kill(pid, 'SIGTERM')
    const ended = await Promise.all(both.map((one) => one.ended))
    expect(ended.map(({ code }) => code)).toEqual([0, 0])
    expect(ended.filter(({ output }) => INSTALLING.test(output))).toHaveLength(1)
    expect(ended.filter(({ output }) => /waiting for it/.test(output))).toHaveLength(1)
    expect(ended[1]?.output).toMatch(/gateway \d+ start --data x\n/)
  })

  test('a second start sets up nothing', async () => {
    const started = checkout.run('npm', ['start'])
    const pid = await pidOf(started)
    process.kill(pid, 'SIGTERM')
    expect((await started.ended).output).not.toMatch(/Installing|Building/)
  })

  test('another lock file is installed, and so is an install that broke off', async () => {
    checkout.lock('second')
    const other = await checkout.run('node', ['tools/run.js', 'demo']).ended
    expect(other).toMatchObject({ code: 0, output: expect.stringMatching(INSTALLING) })
    rmSync(join(checkout.root, 'node_modules'), { recursive: true })
    const again = await checkout.run('node', ['tools/run.js', 'demo']).ended
    expect(again).toMatchObject({ code: 0, output: expect.stringMatching(INSTALLING) })
  })

  test('the pages are built when a source changed, and only then', async () => {
    checkout.write('dashboard/vite.config.ts', '')
    for (const text of ['one', 'one', 'two']) {
      checkout.write('dashboard/main.tsx', text)
      expect((await checkout.run('node', ['tools/run.js', 'demo']).ended).code).toBe(0)
    }
    expect(checkout.read('builds')).toBe('xx')
  })

  test('the gateway is compiled when a source changed, and only then', async () => {
    const before = checkout.read('compiled').length
    for (const text of ['one', 'one', 'two']) {
      checkout.write('gateway/part.ts', text)
      expect((await checkout.run('node', ['tools/run.js', 'demo']).ended).code).toBe(0)
    }
    expect(checkout.read('compiled').length - before).toBe(2)
  })

  test('an npm that fails is shown, and nothing is run', async () => {
    checkout.write('broken/npm-cli.js', "process.stderr.write('npm error code ENOSPC\\n'); process.exit(1)")
    checkout.lock('third')
    const env = { npm_execpath: join(checkout.root, 'broken/npm-cli.js') }
    const { code, output } = await checkout.run('node', ['tools/run.js', 'demo'], { env }).ended
    expect(code).toBe(1)
    expect(output).toMatch(/The disk is full/)
    expect(output).not.toMatch(/gateway \d+/)
    expect((await checkout.run('npm', ['run', 'demo']).ended).code).toBe(0)
  })
})

describe('ending', () => {
  test('SIGTERM reaches the gateway, is waited for, and its code is passed on', async () => {
    const started = checkout.run('node', ['tools/run.js', 'start'])
    const pid = await pidOf(started)
    started.child.kill('SIGTERM')
    expect(await started.ended).toMatchObject({ code: 0, output: expect.stringMatching(/gateway ended\n$/) })
    expect(alive(pid)).toBe(false)
  })

  test('a SIGINT that no terminal sent ends it as well', async () => {
    const started = checkout.run('node', ['tools/run.js', 'start'])
    await pidOf(started)
    started.child.kill('SIGINT')
    expect((await started.ended).output).toMatch(/gateway ended/)
  })

  test('npm killed takes the gateway with it', async () => {
    const started = checkout.run('npm', ['start'])
    const pid = await pidOf(started)
    started.child.kill('SIGKILL')
    await dies(pid)
    expect((await started.ended).output).toMatch(/gateway ended/)
  })

  test('the tool killed takes the gateway with it', async () => {
    const started = checkout.run('node', ['tools/run.js', 'start'])
    const pid = await pidOf(started)
    started.child.kill('SIGKILL')
    await dies(pid)
    expect((await started.ended).output).toMatch(/gateway ended/)
  })
})

test('npx soglia runs the command line of this checkout, with its arguments and its exit code', async () => {
  const { code, output } = await checkout.run('npx', ['soglia', 'exit', '2', '--json']).ended
  expect(output).toMatch(/^gateway \d+ exit 2 --json$/m)
  expect(code).toBe(2)
})

describe('Debian packages', () => {
  const fakes = (apt: string) => {
    checkout.write('fakes/dpkg-query', '#!/bin/sh\necho "socat installed"\n', 0o755)
    checkout.write('fakes/apt-get', apt, 0o755)
    checkout.write('fakes/sudo', '#!/bin/sh\nexit 1\n', 0o755)
    return { PATH: `${join(checkout.root, 'fakes')}:${process.env.PATH}` }
  }
  /** Sets up for the tests as if run by that user. */
  const setUpAs = (uid: number, env: Record<string, string>) => {
    const preload = `data:text/javascript,process.getuid=()=>${uid}`
    return checkout.run(process.execPath, ['--import', preload, 'tools/setup.js', 'test'], { env }).ended
  }

  test('without rights the one line is printed, and nothing is installed', async () => {
    const { code, output } = await setUpAs(1000, fakes('#!/bin/sh\ntouch apt-was-run\n'))
    expect(code).toBe(1)
    expect(output).toMatch(
      /^sudo apt-get install -y --no-install-recommends mosquitto mosquitto-clients chromium .*pcscd/m,
    )
    expect(output).not.toMatch(/socat/)
    expect(existsSync(join(checkout.root, 'apt-was-run'))).toBe(false)
  })

  test('root installs what is missing, after new lists where the old ones fail, and a failure is shown', async () => {
    const env = fakes('#!/bin/sh\necho "$@" >> apt-calls\necho "E: no such host"\nexit 100\n')
    const { code, output } = await setUpAs(0, env)
    expect(code).toBe(1)
    expect(output).toMatch(/E: no such host/)
    const calls = checkout.read('apt-calls').trim().split('\n')
    expect(calls.at(-1)).toMatch(/install -y --no-install-recommends mosquitto /)
    expect(calls.some((call) => / update$/.test(call))).toBe(true)
  })
})

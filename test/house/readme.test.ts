/** What the README tells people to paste works when pasted. */
import { execFile, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { KEYS } from '../../gateway/config.ts'
import { type GatewayProcess, removeFolder, startGateway, temporaryFolder } from '../support/gateway.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const CLI = join(ROOT, 'gateway', 'cli.ts')
const README = readFileSync(join(ROOT, 'README.md'), 'utf8')

/** The commands of all blocks that are marked with a name. */
function block(name: string): string {
  const parts = [...README.matchAll(/^<!-- test: (.+) -->\n```sh\n([\s\S]*?)^```/gm)]
  const text = parts.filter(([, mark]) => mark === name).map(([, , commands]) => commands)
  if (text.length === 0) throw new Error(`the README has no block ${name}`)
  return text.join('\n')
}

describe('the first tap', () => {
  let gateway: GatewayProcess
  let scratch: string
  beforeAll(async () => {
    scratch = temporaryFolder('readme')
    gateway = await startGateway({ dataDir: join(scratch, 'data') })
  })
  afterAll(async () => {
    await gateway.stop()
    removeFolder(scratch)
  })

  /** Pastes the blocks into one shell, as a reader would; only the port and the place of the pty are ours. */
  function paste(...blocks: string[]): Promise<string> {
    const script = [
      'set -e',
      // A block that fails never reaches its own `kill`.
      `trap 'kill $(jobs -p) 2>/dev/null || true' EXIT`,
      `mosquitto_rr() { timeout 15 mosquitto_rr -p ${gateway.mqttPort} "$@"; }`,
      ...blocks.map((name) => block(name).replaceAll('/tmp/soglia-', `${scratch}/`)),
    ].join('\n')
    const env = { ...process.env, SOGLIA_DATA: gateway.dataDir }
    return new Promise((resolve, reject) => {
      const shell = spawn('bash', ['-c', script], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] })
      let output = ''
      for (const stream of [shell.stdout, shell.stderr]) {
        stream.setEncoding('utf8').on('data', (chunk: string) => {
          output += chunk
        })
      }
      shell.on('error', reject)
      shell.on('exit', (code) => (code === 0 ? resolve(output) : reject(new Error(`exit ${code}:\n${output}`))))
    })
  }

  test('comes in over MQTT and over a serial line, and shows in the journal', async () => {
    expect(await paste('the house')).toMatch(/ada/)
    expect(await paste('mqtt')).toMatch(/"id":"1-1","granted":true,"reason":"ok".*"unlockMs":5000/)
    expect(await paste('serial')).toMatch(/^down\/result \{"id":"1-7","granted":true,"reason":"ok"/m)
    const after = await paste('after')
    expect(after.match(/passage-granted/g)).toHaveLength(2)
    expect(after).toMatch(/1 of 60 inside/)
  }, 90_000)
})

describe('commands', () => {
  const pages = [
    'README.md',
    ...readdirSync(join(ROOT, 'docs')).flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : [])),
  ]
  const lines = pages.flatMap((page) => {
    const text = readFileSync(join(ROOT, page), 'utf8')
    const inBlocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap(([, commands = '']) => commands.split('\n'))
    return inBlocks.flatMap((line) => {
      const [, command] = /npx soglia ([^#|)]+)/.exec(line) ?? []
      return command === undefined ? [] : [command.trim()]
    })
  })

  test('are found', () => {
    expect(lines.length).toBeGreaterThan(10)
  })

  // With --help a command checks its name and options and does nothing.
  test.each([...new Set(lines)])('soglia %s', async (line) => {
    const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
    const said = await new Promise<string>((resolve) => {
      execFile(process.execPath, [CLI, ...words, '--help'], (error, stdout, stderr) => {
        resolve(error === null ? stdout : stderr)
      })
    })
    expect(said).not.toMatch(/E_[A-Z]+/)
    expect(said).toMatch(/soglia/)
  })
})

describe('settings', () => {
  test('are listed as the gateway knows them', () => {
    const part = README.split('\n## Settings\n')[1]?.split('\n## ')[0] ?? ''
    const listed = [...part.matchAll(/^\| (`.+?`) \| (`.+?`) \|/gm)].flatMap(([, keys = '', variables = '']) => {
      const names = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name)
      return names(keys).map((key, index) => [key, names(variables)[index]])
    })
    const known = Object.entries(KEYS).map(([key, { variable }]) => [key, variable])
    expect(listed.sort()).toEqual(known.sort())
  })
})

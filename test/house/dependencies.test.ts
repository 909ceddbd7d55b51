/** The dependency rule stands, and each part of it can fail. */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '..', '..')
const CONFIG = join(ROOT, '.dependency-cruiser.cjs')
const CRUISER = join(ROOT, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs')
const FOLDERS = ['gateway', 'firmware-sim', 'dashboard', 'test', 'tools']

interface Violation {
  rule: string
  from: string
  to: string
}

/** What the rule finds in a folder that is laid out as this checkout. */
function violations(root: string): Promise<Violation[]> {
  const args = [CRUISER, '--config', CONFIG, '--output-type', 'json', ...FOLDERS]
  const env = { ...process.env, SOGLIA_RULES_ROOT: root }
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: root, env, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      try {
        const found = JSON.parse(stdout).summary.violations as { rule: { name: string }; from: string; to: string }[]
        resolve(found.map(({ rule, from, to }) => ({ rule: rule.name, from, to })))
      } catch {
        reject(new Error(`the cruiser answered no JSON: ${stderr}`, { cause: error }))
      }
    })
  })
}

/** A small house that keeps the rule. */
const HOUSE: Record<string, string> = {
  'package.json':
    '{"dependencies":{"temporal-polyfill":"1.0.0","run-time":"1.0.0"},"devDependencies":{"dev-time":"1.0.0"}}',
  'node_modules/temporal-polyfill/package.json': '{"name":"temporal-polyfill","main":"index.js"}',
  'node_modules/temporal-polyfill/index.js': '',
  'node_modules/run-time/package.json': '{"name":"run-time","main":"index.js"}',
  'node_modules/run-time/index.js': '',
  'node_modules/dev-time/package.json': '{"name":"dev-time","main":"index.js"}',
  'node_modules/dev-time/index.js': '',
  'node_modules/stray/package.json': '{"name":"stray","main":"index.js"}',
  'node_modules/stray/index.js': '',
  'gateway/cli.ts': "import './main.ts'\nimport '../firmware-sim/demo.ts'",
  'gateway/main.ts':
    "import './access.ts'\nimport './register.ts'\nimport './config.ts'\nimport './tls.ts'\nimport './store/store.ts'\nimport './drivers/index.ts'\nimport './sinks/one.ts'\nimport './sinks/two.ts'\nimport './api/server.ts'",
  'gateway/config.ts': "import './core/model.ts'\nimport 'run-time'",
  'gateway/tls.ts': "import './core/model.ts'",
  'gateway/access.ts': "import './access/part.ts'\nimport './core/model.ts'\nimport 'node:crypto'",
  'gateway/access/part.ts': "import '../core/model.ts'",
  'gateway/register.ts': "import './core/model.ts'",
  'gateway/core/model.ts': "import 'temporal-polyfill'",
  'gateway/wire/one.ts': "import './one/part.ts'",
  'gateway/wire/one/part.ts': '',
  'gateway/wire/two.ts': '',
  'gateway/store/store.ts': "import '../core/model.ts'\nnew Worker(new URL('./writer.ts', import.meta.url))",
  'gateway/store/writer.ts': "import '../core/model.ts'",
  'gateway/reports/index.ts': "import './one.ts'\nimport './two.ts'",
  'gateway/reports/one.ts': '',
  'gateway/reports/two.ts': '',
  'gateway/drivers/index.ts': "import './one.ts'\nimport './two.ts'",
  'gateway/drivers/one.ts': "import './one/part.ts'\nimport '../wire/one.ts'\nimport '../core/model.ts'",
  'gateway/drivers/one/part.ts': '',
  'gateway/drivers/two.ts': "import '../wire/two.ts'\nimport './shared/part.ts'",
  'gateway/drivers/shared/part.ts': '',
  'gateway/sinks/one.ts': "import './one/part.ts'\nimport '../wire/one.ts'\nimport '../core/model.ts'",
  'gateway/sinks/one/part.ts': '',
  'gateway/sinks/two.ts': '',
  'gateway/api/contract.ts': 'export interface A { a: 1 }\nexport const b = 1',
  'gateway/api/server.ts':
    "import './routes/index.ts'\nimport type { A } from './contract.ts'\nimport '../access.ts'\nimport '../reports/index.ts'\nexport type B = A",
  'gateway/api/routes/index.ts': "import './one.ts'\nimport './two.ts'",
  'gateway/api/routes/one.ts': '',
  'gateway/api/routes/two.ts': '',
  'firmware-sim/demo.ts': "import './board.ts'",
  'firmware-sim/board.ts': "import '../gateway/wire/one.ts'",
  'dashboard/main.tsx': "import type { A } from '../gateway/api/contract.ts'\nexport type B = A",
  'test/one.test.ts': "import './helper.ts'\nimport 'dev-time'",
  'test/helper.ts': '',
  'tools/run.js': '',
}

/** Each rule with a file that breaks it: the file gets that line more, and is the one that is blamed. */
const BREACHES: Record<string, [file: string, line: string]> = {
  'no circles': ['gateway/core/model.ts', "import type { X } from './other.ts'\nexport type Y = X"],
  'core imports only itself': ['gateway/core/bad.ts', "import '../wire/one.ts'"],
  'wire imports only itself': ['gateway/wire/bad.ts', "import type { X } from '../core/model.ts'\nexport type Y = X"],
  'core and wire are pure': ['gateway/core/impure.ts', "import 'node:crypto'"],
  'config imports only core': ['gateway/config.ts', "import './store/store.ts'"],
  'tls imports only core': ['gateway/tls.ts', "import './store/store.ts'"],
  'access imports only core': ['gateway/access/part.ts', "import '../store/store.ts'"],
  'register imports only core': ['gateway/register.ts', "import './drivers/one.ts'"],
  'store imports only core': ['gateway/store/store.ts', "import '../wire/one.ts'"],
  'reports import only core': ['gateway/reports/index.ts', "import '../store/store.ts'"],
  'drivers import only core and wire': ['gateway/drivers/two.ts', "import '../access.ts'"],
  'sinks import only core and wire': ['gateway/sinks/two.ts', "import '../drivers/one.ts'"],
  'api imports only access, register, reports and core': ['gateway/api/server.ts', "import '../store/store.ts'"],
  'firmware-sim imports only wire': ['firmware-sim/board.ts', "import '../gateway/core/model.ts'"],
  'dashboard imports only the contract': ['dashboard/main.tsx', "import type { Z } from '../gateway/core/model.ts'"],
  'dashboard imports only types': [
    'dashboard/value.ts',
    "import { b } from '../gateway/api/contract.ts'\nexport const c = b",
  ],
  'dashboard runs in a browser': ['dashboard/node.ts', "import 'node:fs'"],
  'main and cli import no tests': ['gateway/main.ts', "import '../test/helper.ts'"],
  'the boot files are for nobody': ['gateway/drivers/one/part.ts', "import '../../main.ts'"],
  'access is whole': ['gateway/api/routes/one.ts', "import '../../access/part.ts'"],
  'gateway/drivers: siblings are strangers': ['gateway/drivers/two.ts', "import './one.ts'"],
  'gateway/drivers: parts belong to one file': ['gateway/drivers/one/part.ts', "import '../two.ts'"],
  'gateway/drivers: the table names files, not their parts': ['gateway/drivers/index.ts', "import './one/part.ts'"],
  'gateway/sinks: siblings are strangers': ['gateway/sinks/two.ts', "import './one.ts'"],
  'gateway/sinks: parts belong to one file': ['gateway/sinks/one/part.ts', "import '../two.ts'"],
  'gateway/wire: siblings are strangers': [
    'gateway/wire/two.ts',
    "import type { X } from './one.ts'\nexport type Y = X",
  ],
  'gateway/wire: parts belong to one file': ['gateway/wire/one/part.ts', "import '../two.ts'"],
  'gateway/reports: siblings are strangers': ['gateway/reports/one.ts', "import './two.ts'"],
  'gateway/reports: parts belong to one file': ['gateway/reports/one/part.ts', "import '../two.ts'"],
  'gateway/reports: the table names files, not their parts': ['gateway/reports/index.ts', "import './one/part.ts'"],
  'gateway/api/routes: siblings are strangers': ['gateway/api/routes/one.ts', "import './two.ts'"],
  'gateway/api/routes: parts belong to one file': ['gateway/api/routes/one/part.ts', "import '../two.ts'"],
  'gateway/api/routes: the table names files, not their parts': [
    'gateway/api/routes/index.ts',
    "import './one/part.ts'",
  ],
  'everything is found': ['gateway/config.ts', "import './nowhere.ts'"],
  'nothing undeclared': ['gateway/config.ts', "import 'stray'"],
  'no development package at run time': ['gateway/config.ts', "import 'dev-time'"],
  'no unused file in the gateway': ['gateway/core/unused.ts', ''],
  'no unused file in the simulator': ['firmware-sim/unused.ts', ''],
  'no unused file in the dashboard': ['dashboard/unused.ts', ''],
  'no unused file in the tests': ['test/unused.ts', ''],
}

const scratch = mkdtempSync(join(tmpdir(), 'rules-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

function lay(name: string, files: Record<string, string>): string {
  const root = join(scratch, name)
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(root, dirname(file)), { recursive: true })
    writeFileSync(join(root, file), `${text}\n`)
  }
  return root
}

test('this checkout keeps the dependency rule', async () => {
  expect(await violations(ROOT)).toEqual([])
})

test('a house that keeps the rule is not blamed', async () => {
  expect(await violations(lay('good', HOUSE))).toEqual([])
})

describe('each rule can fail', () => {
  let found: Violation[] = []
  beforeAll(async () => {
    const files: Record<string, string> = { ...HOUSE, 'gateway/core/other.ts': "import './model.ts'" }
    for (const [file, line] of Object.values(BREACHES)) files[file] = `${files[file] ?? ''}\n${line}`
    found = await violations(lay('bad', files))
  })

  const config = createRequire(import.meta.url)(CONFIG) as { forbidden: { name: string }[] }
  test.each(config.forbidden.map(({ name }) => name))('%s', (rule) => {
    const [file] = BREACHES[rule] ?? []
    expect(file, 'a rule without a breach here').toBeDefined()
    expect(found.filter((one) => one.rule === rule).map(({ from }) => from)).toContain(file)
  })
})

/**
 * Every check of the project: types, linter, dependency rule, tests. All run, whatever fails, and all are
 * counted; the last line is `N passed, N failed`.
 */
import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from './packages.js'
import { complain, inRoot, PINNED_NODE, ROOT, say } from './places.js'

const bin = (...parts) => inRoot('node_modules', ...parts)
/** Each counts as one. */
const STATIC_CHECKS = {
  types: [bin('typescript', 'bin', 'tsc'), '-p', ROOT, '--pretty', 'false'],
  linter: [bin('@biomejs', 'biome', 'bin', 'biome'), 'check', '--error-on-warnings', ROOT],
  'dependency rule': [
    bin('dependency-cruiser', 'bin', 'dependency-cruiser.mjs'),
    ...['--config', inRoot('.dependency-cruiser.cjs'), 'gateway', 'firmware-sim', 'dashboard', 'test', 'tools'],
  ],
}

// One folder for everything that the tests leave lying about; short, since Unix sockets go in it.
const scratch = mkdtempSync(join(tmpdir(), 'sog-'))
// Some tests give up root's rights, and must still find what they made.
chmodSync(scratch, 0o755)
let tally = { passed: 0, failed: 1 }
try {
  tally = sum([await staticChecks(), await tests(process.argv.slice(2))])
} finally {
  rmSync(scratch, { recursive: true, force: true, maxRetries: 3 })
}
if (tally.passed + tally.failed === 0) tally.failed = 1
process.exitCode = tally.failed > 0 ? 1 : 0
say(`\n${tally.passed} passed, ${tally.failed} failed`)

async function staticChecks() {
  const names = Object.keys(STATIC_CHECKS)
  const done = await Promise.all(names.map((name) => run(PINNED_NODE, STATIC_CHECKS[name])))
  for (const [index, { code, output }] of done.entries()) {
    if (code !== 0) complain(output.trimEnd())
    say(`${code === 0 ? 'passed' : 'FAILED'}: ${names[index]}`)
  }
  const failed = done.filter(({ code }) => code !== 0).length
  return { passed: done.length - failed, failed }
}

/** Counted from the runner's own report. Arguments choose files, as the runner takes them. */
async function tests(args) {
  const report = join(scratch, 'report.json')
  const vitest = [
    bin('vitest', 'vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]
  const env = { ...process.env, TMPDIR: scratch }
  const code = await new Promise((resolve) => {
    const child = spawn(PINNED_NODE, [...vitest, ...args], { cwd: ROOT, env, stdio: ['ignore', 'inherit', 'inherit'] })
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
    child.on('error', () => resolve(1))
    child.on('exit', (status) => resolve(status ?? 1))
  })
  const tally = readReport(report)
  // An error outside any test fails the run without failing a test.
  if (code !== 0 && tally.failed === 0) tally.failed = 1
  return tally
}

function readReport(file) {
  let report
  try {
    report = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    complain('The test runner left no report.')
    return { passed: 0, failed: 1 }
  }
  return sum(report.testResults.map(countFile))
}

/** A test that was skipped shows nothing, so it has not passed. A file that broke outside its tests is one more. */
function countFile({ name, status, assertionResults }) {
  const passed = assertionResults.filter((test) => test.status === 'passed').length
  const skipped = assertionResults.filter((test) => !['passed', 'failed'].includes(test.status))
  for (const test of skipped) complain(`did not run: ${name}: ${test.fullName}`)
  const failed = assertionResults.length - passed
  return { passed, failed: failed === 0 && status !== 'passed' ? 1 : failed }
}

function sum(tallies) {
  return tallies.reduce((all, one) => ({ passed: all.passed + one.passed, failed: all.failed + one.failed }), {
    passed: 0,
    failed: 0,
  })
}

/** `N passed, N failed`: counted from the runner's own report, and never green by accident. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ScratchCheckout } from './scratch-checkout.ts'

let checkout: ScratchCheckout
beforeAll(async () => {
  checkout = new ScratchCheckout()
  expect((await checkout.run('node', ['tools/run.js', 'demo']).ended).code).toBe(0)
})
afterAll(() => checkout.remove())

interface Canned {
  /** The runner's exit code; null: it breaks off without a report. */
  exit: number | null
  testResults: { name: string; status: string; assertionResults: { status: string; fullName: string }[] }[]
}
const file = (status: string, ...tests: string[]) => ({
  name: 'a.test.ts',
  status,
  assertionResults: tests.map((one, index) => ({ status: one, fullName: `test ${index}` })),
})

async function count(canned: Canned) {
  checkout.write('canned.json', JSON.stringify(canned))
  const { code, output } = await checkout.run('node_modules/.bin/node', ['tools/test.js']).ended
  return { code, last: output.trimEnd().split('\n').at(-1), output }
}

// The three static checks stand in each count.
test.each<[string, Canned, number, string]>([
  ['all passed', { exit: 0, testResults: [file('passed', 'passed', 'passed')] }, 0, '5 passed, 0 failed'],
  ['one failed', { exit: 1, testResults: [file('failed', 'passed', 'failed')] }, 1, '4 passed, 1 failed'],
  ['one skipped', { exit: 0, testResults: [file('passed', 'passed', 'skipped')] }, 1, '4 passed, 1 failed'],
  ['a file that does not load', { exit: 1, testResults: [file('failed')] }, 1, '3 passed, 1 failed'],
  ['an error outside any test', { exit: 1, testResults: [file('passed', 'passed')] }, 1, '4 passed, 1 failed'],
  ['no report at all', { exit: null, testResults: [] }, 1, '3 passed, 1 failed'],
])('%s', async (_, canned, code, last) => {
  expect(await count(canned)).toMatchObject({ code, last })
})

test('a static check that fails is shown and counted, and the tests run all the same', async () => {
  checkout.write('packages/typescript/bin/tsc', "process.stdout.write('a.ts(1,1): error\\n'); process.exit(2)")
  const { code, last, output } = await count({ exit: 0, testResults: [file('passed', 'passed')] })
  expect({ code, last }).toEqual({ code: 1, last: '3 passed, 1 failed' })
  expect(output).toMatch(/a\.ts\(1,1\): error/)
  checkout.write('packages/typescript/bin/tsc', '')
})

test('.ci/run ends with the count, also when the setup fails before anything was counted', async () => {
  const ci = async (dpkgQuery: string) => {
    checkout.write('fakes/dpkg-query', dpkgQuery, 0o755)
    const { code, output } = await checkout.run('.ci/run', [], { env }).ended
    return { code, last: output.trimEnd().split('\n').at(-1) }
  }
  const env = { PATH: `${checkout.root}/fakes:${process.env.PATH}` }
  for (const name of ['apt-get', 'sudo']) checkout.write(`fakes/${name}`, '#!/bin/sh\nexit 1\n', 0o755)
  checkout.write('canned.json', JSON.stringify({ exit: 1, testResults: [file('failed', 'passed', 'failed')] }))
  const everythingIsThere = '#!/bin/sh\nfor name; do echo "$name installed"; done\n'
  expect(await ci(everythingIsThere)).toEqual({ code: 1, last: '4 passed, 1 failed' })
  expect(await ci('#!/bin/sh\nexit 1\n')).toEqual({ code: 1, last: '0 passed, 1 failed' })
})

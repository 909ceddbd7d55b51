/**
 * `npm start`, `npm run demo`, `npm test`, `npm run bench`: sets up what is missing, then runs the verb on
 * the Node that the project pins. Runs on any Node from 18 on, with nothing installed.
 */
import { runInOurPlace } from './child.js'
import { gatewayCompiled } from './compiled.js'
import { onPath, packagesReady } from './packages.js'
import { pagesReady } from './pages.js'
import { complain, inRoot, PINNED_NODE, pinned, ROOT, say, sparing } from './places.js'

const VERBS = {
  start: ['gateway/cli.ts', 'start'],
  demo: ['gateway/cli.ts', 'demo'],
  test: ['tools/test.js'],
  bench: ['test/bench/bench.ts'],
  screenshots: ['test/looks/screenshots.ts'],
  looks: ['test/looks/looks.ts'],
}
/** One setup at a time in a checkout; another waits for it. */
const LOCK_WAIT_S = 900
const LOCK_HELD = 75

const [verb = '', ...args] = process.argv.slice(2)
const command = VERBS[verb]
if (command === undefined) {
  complain(`Usage: node tools/run.js ${Object.keys(VERBS).join(' | ')}`)
  process.exit(2)
}
process.exitCode = (await setUp()) || (await runVerb())

async function setUp() {
  if (verb !== 'test' && packagesReady() && pagesReady() && gatewayCompiled()) return 0
  const setup = [process.execPath, inRoot('tools', 'setup.js'), verb]
  if (onPath('flock') === null) return runInOurPlace(setup[0], setup.slice(1), { cwd: ROOT })
  // The kernel holds the lock and lets it go with the process, however that ends: it cannot grow stale.
  const locked = (...how) => ['--no-fork', ...how, inRoot('.setup.lock'), ...setup]
  const code = await runInOurPlace('flock', locked('--nonblock', '--conflict-exit-code', String(LOCK_HELD)))
  if (code !== LOCK_HELD) return code
  say('Another one is setting up this folder; waiting for it …')
  return runInOurPlace('flock', locked('--wait', String(LOCK_WAIT_S)))
}

async function runVerb() {
  const [file, ...first] = command
  // The test's programs find the project's own commands first, also without npm.
  const outer = verb === 'test' ? process.env : sparing(process.env)
  const env = { ...outer, PATH: `${inRoot('node_modules', '.bin')}:${process.env.PATH ?? ''}` }
  return runInOurPlace(PINNED_NODE, pinned(inRoot(file), ...first, ...args), { env })
}

/** The dashboard's build: made again only when one of its sources changed. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { run } from './packages.js'
import { Fault, hashOf, inRoot, PAGES_STAMP, PINNED_NODE, say } from './places.js'

/** What the built pages depend on. */
const SOURCES = ['dashboard', 'gateway/api/contract.ts', 'package-lock.json']
const ERROR_TAIL_LINES = 40

/** True when nothing is to be done. */
export function pagesReady() {
  if (!existsSync(inRoot('dashboard', 'vite.config.ts'))) return true
  return existsSync(inRoot('dashboard', 'dist', 'index.html')) && readStamp() === hashOf(SOURCES)
}

export async function buildPages() {
  if (pagesReady()) return
  say('Building the pages …')
  const since = Date.now()
  const hash = hashOf(SOURCES)
  const vite = inRoot('node_modules', 'vite', 'bin', 'vite.js')
  const done = await run(PINNED_NODE, [vite, 'build', '--logLevel', 'warn', inRoot('dashboard')])
  if (done.code !== 0) {
    throw new Fault(
      `The pages could not be built:\n${done.output.trimEnd().split('\n').slice(-ERROR_TAIL_LINES).join('\n')}`,
    )
  }
  writeFileSync(PAGES_STAMP, hash)
  say(`  done in ${Math.round((Date.now() - since) / 1000)} s`)
}

function readStamp() {
  try {
    return readFileSync(PAGES_STAMP, 'utf8')
  } catch {
    return null
  }
}

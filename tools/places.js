/** Where things are in the checkout, and how the tools speak. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
export const inRoot = (...parts) => join(ROOT, ...parts)
/** The Node that the project pins: everything but tools/run.js and tools/setup.js runs on it. */
export const PINNED_NODE = inRoot('node_modules', '.bin', 'node')
export const SETUP_STAMP = inRoot('node_modules', '.soglia-setup.json')
export const PAGES_STAMP = inRoot('node_modules', '.soglia-pages')

/** A fault that the user can act upon: shown as it is, without a stack. */
export class Fault extends Error {}

export function say(line) {
  process.stdout.write(`${line}\n`)
}
export function complain(line) {
  process.stderr.write(`${line}\n`)
}

/** The arguments for the pinned Node: what it runs ends when we do. */
export function pinned(...args) {
  return ['--import', inRoot('tools', 'follow.js'), ...args]
}

/**
 * The environment of a gateway: 195 MB resident without it, 134 with it. Node keeps what it has compiled, so the next
 * start neither loads the TypeScript stripper (22 MB a thread) nor waits for it; and young objects get little room.
 */
export function sparing(env) {
  const options = [env.NODE_OPTIONS ?? '', '--max-semi-space-size=1', '--v8-pool-size=1'].join(' ').trim()
  return {
    ...env,
    NODE_COMPILE_CACHE: env.NODE_COMPILE_CACHE ?? inRoot('node_modules', '.cache', 'compiled'),
    NODE_OPTIONS: options,
  }
}

/** SHA-256 over the names and contents of files and folders, in a fixed order. */
export function hashOf(paths, extra = '') {
  const hash = createHash('sha256').update(extra)
  for (const file of paths.flatMap(filesUnder).sort()) {
    hash.update(`\0${file}\0`).update(readFileSync(inRoot(file)))
  }
  return hash.digest('hex')
}

const NOT_SOURCES = ['node_modules', 'dist']

function filesUnder(path) {
  if (!existsSync(inRoot(path))) return []
  let entries
  try {
    entries = readdirSync(inRoot(path), { withFileTypes: true })
  } catch {
    return [path] // not a folder
  }
  return entries
    .filter((entry) => !NOT_SOURCES.includes(entry.name))
    .flatMap((entry) => filesUnder(join(path, entry.name)))
}

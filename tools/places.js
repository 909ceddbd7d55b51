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
/** What Node keeps of what it compiled; where it cannot be written, Node does without. */
export const COMPILED = inRoot('node_modules', '.cache', 'compiled')

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

/** Little room for young objects: few outlive their answer. A bound for old ones would cost a tenth of the taps. */
const HEAP = ['--max-semi-space-size=1', '--v8-pool-size=1']

/**
 * The environment of a gateway: at rest it takes 160 MB without, 125 MB with. A start that finds itself compiled (it
 * is bound to these flags) needs no TypeScript stripper, which is 20 MB in each of the two threads.
 */
export function sparing(env) {
  return {
    ...env,
    NODE_COMPILE_CACHE: env.NODE_COMPILE_CACHE ?? COMPILED,
    NODE_OPTIONS: [env.NODE_OPTIONS ?? '', ...HEAP].join(' ').trim(),
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

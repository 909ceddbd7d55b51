/**
 * What Node compiled of the gateway, kept for its starts: made before the first of them, for one that has to compile
 * keeps the TypeScript stripper in memory for as long as it runs.
 */
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from './packages.js'
import { COMPILED, hashOf, inRoot, PINNED_NODE, sparing } from './places.js'

const STAMP = join(COMPILED, 'of')
/** Another version of any of these is compiled anew; `places.js` holds the flags that it is bound to. */
const SOURCES = ['gateway', 'package-lock.json', 'tools/places.js']

/** True when nothing is to be done; a folder that cannot be written is left as it is. */
export function gatewayCompiled() {
  try {
    accessSync(inRoot('node_modules'), constants.W_OK)
    return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === hashOf(SOURCES)
  } catch {
    return true
  }
}

/** By running it once on a folder of its own. Nothing fails without: the gateway then only takes more memory. */
export async function compileGateway() {
  if (gatewayCompiled()) return
  const hash = hashOf(SOURCES)
  const folder = mkdtempSync(join(tmpdir(), 'soglia-setup-'))
  try {
    rmSync(COMPILED, { recursive: true, force: true })
    mkdirSync(COMPILED, { recursive: true })
    const args = [inRoot('gateway', 'cli.ts'), 'occupancy', '--data', folder]
    const done = await run(PINNED_NODE, args, sparing({}))
    if (done.code === 0) writeFileSync(STAMP, hash)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

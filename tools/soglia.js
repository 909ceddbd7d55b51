#!/usr/bin/env node
/** `npx soglia <command>`: the command line on the Node that the project pins. */
import { existsSync } from 'node:fs'
import { runInOurPlace } from './child.js'
import { complain, inRoot, PINNED_NODE, pinned, sparing } from './places.js'

if (existsSync(PINNED_NODE)) {
  const args = pinned(inRoot('gateway', 'cli.ts'), ...process.argv.slice(2))
  process.exitCode = await runInOurPlace(PINNED_NODE, args, { env: sparing(process.env) })
} else {
  complain('Soglia is not set up yet: run `npm start` (or `npm test`) once in its folder.')
  process.exitCode = 1
}

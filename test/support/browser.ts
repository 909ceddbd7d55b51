/** Debian's Chromium, and a build of the pages as they stand. */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium } from 'playwright-core'
import { build } from 'vite'

const DASHBOARD = fileURLToPath(new URL('../../dashboard/', import.meta.url))

export interface BuiltPages {
  folder: string
  remove(): Promise<void>
}

/** Builds the dashboard into a folder of its own, so that a test never meets an older build. */
export async function buildPages(): Promise<BuiltPages> {
  const folder = await mkdtemp(join(tmpdir(), 'soglia-pages-'))
  await build({
    root: DASHBOARD,
    configFile: join(DASHBOARD, 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true },
  })
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}

/**
 * Sees to it that the pages which the gateway serves are of the sources as they stand: `npm test` has built them, and
 * then there is nothing to do. What an older build left stays, for whoever still shows it.
 */
export async function pagesAsTheyStand(): Promise<void> {
  const lock = join(DASHBOARD, '..', 'node_modules', '.soglia-pages.lock')
  const script = join(DASHBOARD, '..', 'node_modules', 'vite', 'bin', 'vite.js')
  if (builtSince(changedAt(DASHBOARD))) return
  // Held by the kernel: two tests that find it old build it once each, one after the other.
  const build = [lock, process.execPath, script, 'build', '--emptyOutDir', 'false', '-l', 'error', DASHBOARD]
  // As `npm start` builds them, and not as the tests would.
  execFileSync('flock', build, { env: { ...process.env, NODE_ENV: 'production' } })
}

const BUILT = join(DASHBOARD, 'dist', 'index.html')
const builtSince = (ms: number): boolean => existsSync(BUILT) && statSync(BUILT).mtimeMs >= ms

function changedAt(folder: string): number {
  const times = readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== 'dist')
    .map((entry) => {
      const path = join(folder, entry.name)
      return entry.isDirectory() ? changedAt(path) : statSync(path).mtimeMs
    })
  return Math.max(0, ...times)
}

/** `more`: what else it is told on its command line. */
export function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      ...more,
    ],
  })
}

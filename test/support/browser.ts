/** Debian's Chromium, and a build of the pages as they stand. */
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

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  })
}

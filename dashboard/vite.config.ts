import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

/** Builds the pages into `dashboard/dist`. Nothing is inlined: the pages run under a strict content policy. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: ['es2022', 'chrome111', 'firefox113', 'safari16.4'],
  },
  // `vite` alone serves the pages for work on them; the gateway answers the rest.
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
})

import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url))

/** Builds the pages into `dashboard/dist`. Nothing is inlined: the pages run under a strict content policy. */
export default defineConfig({
  root: here('.'),
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: here('index.html'), 'service-worker': here('service-worker.ts') },
      output: {
        // A service worker is known by its address, and is compared at each visit: no hash.
        entryFileNames: ({ name }) => (name === 'service-worker' ? 'service-worker.js' : 'assets/[name]-[hash].js'),
      },
    },
    target: ['es2022', 'chrome111', 'firefox113', 'safari16.4'],
  },
  // `vite` alone serves the pages for work on them; the gateway answers the rest.
  server: { proxy: { '^/api/': 'http://127.0.0.1:8080' } },
})

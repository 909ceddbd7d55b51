import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Processes of their own: native modules, signals and real sockets stay apart.
    pool: 'forks',
    // Tests start real gateways, brokers and browsers: more at once would starve each other's clocks.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    passWithNoTests: false,
    allowOnly: false,
    dangerouslyIgnoreUnhandledErrors: false,
  },
})

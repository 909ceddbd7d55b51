import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Processes of their own: native modules, signals and real sockets stay apart.
    pool: 'forks',
    // Tests start real gateways, brokers and browsers: more at once would starve each other's clocks.
    maxWorkers: 2,
    // A machine that is busy is slow, not wrong.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    passWithNoTests: false,
    allowOnly: false,
    dangerouslyIgnoreUnhandledErrors: false,
  },
})

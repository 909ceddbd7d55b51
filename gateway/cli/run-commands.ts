/** The commands that run until they are told to end. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { loadConfig } from '../config.ts'
import type { Command } from './command.ts'

const DEMO = new URL('../../firmware-sim/demo.ts', import.meta.url)

const start: Command = {
  name: 'start',
  args: '',
  argsMin: 0,
  argsMax: 0,
  summary: 'run the gateway',
  options: {},
  async run(call) {
    const { runGateway } = await import('../main.ts')
    return runGateway(loadConfig(call.dataDir, call.env))
  },
}

const demo: Command = {
  name: 'demo',
  args: '',
  argsMin: 0,
  argsMax: 0,
  summary: 'run a gateway on a throw-away data folder with a simulated house attached',
  options: {},
  run(call) {
    return new Promise((resolve, reject) => {
      const player = spawn(process.execPath, [fileURLToPath(DEMO)], { stdio: 'inherit', env: call.env })
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => player.kill(signal))
      player.on('error', reject)
      player.on('exit', (code) => resolve(code ?? 1))
    })
  },
}

export const RUN_COMMANDS: readonly Command[] = [start, demo]

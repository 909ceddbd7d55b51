/** The commands that run until they are told to end. */
import { loadConfig } from '../config.ts'
import type { Command } from './command.ts'

const start: Command = {
  name: 'start',
  args: '',
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
  summary: 'run a gateway on a throw-away data folder with a simulated house attached',
  options: {
    speed: { type: 'string', value: 'N', help: 'how many times as fast as life, 1 to 600 (30)' },
    seed: { type: 'string', value: 'N', help: 'the same number gives the same day (drawn and printed)' },
    from: { type: 'string', value: 'HH:MM', help: 'the time of the day to begin at (now; by night 15:42)' },
    rough: { type: 'boolean', help: 'over lines that lose, repeat, reorder and spoil messages' },
  },
  async run(call) {
    const { runDemo } = await import('../../firmware-sim/demo.ts')
    const { text } = call
    return runDemo(
      { speed: text('speed'), seed: text('seed'), from: text('from'), rough: call.flag('rough') },
      call.env,
    )
  },
}

export const RUN_COMMANDS: readonly Command[] = [start, demo]

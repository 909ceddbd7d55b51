/** The house's own settings from the command line. */
import type { Command } from './command.ts'
import { table } from './output.ts'

const settingList: Command = {
  name: 'setting list',
  args: '',
  summary: "the house's own settings, as they are now",
  options: {},
  async run(call) {
    const rows = (await call.api.call('GET', '/api/settings')) as { key: string; value: string; meaning: string }[]
    const cells = rows.map(({ key, value, meaning }) => [key, value, meaning])
    call.out.answer(rows, table(['SETTING', 'VALUE', 'MEANING'], cells, 'There are no settings.'))
    return 0
  },
}

const settingSet: Command = {
  name: 'setting set',
  args: 'SETTING VALUE',
  summary: 'change a setting of the house; in force at once',
  options: {},
  async run(call) {
    const [key = '', value] = call.args
    const set = (await call.api.call('PUT', `/api/settings/${encodeURIComponent(key)}`, { value })) as {
      key: string
      value: string
    }
    call.out.answer(set, `${set.key} is now: ${set.value}`)
    return 0
  },
}

export const SETTING_COMMANDS: readonly Command[] = [settingList, settingSet]

/** Copies of the whole database, and putting one back. */
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { SogliaError } from '../core/errors.ts'
import type { Restored } from '../store/backup.ts'
import type { Call, Command } from './command.ts'

const backup: Command = {
  name: 'backup',
  args: '[FILE]',
  summary: 'copy the whole database and read the copy back',
  options: {},
  async run(call) {
    const [file] = call.args
    // The gateway may stand in another folder: it is told the whole path.
    const body = { file: file === undefined ? await backupPlace(call.dataDir) : resolve(file) }
    const made = (await call.api.call('POST', '/api/backup', body)) as { file: string; facts: number; bytes: number }
    const size = `${made.facts} facts, ${made.bytes} bytes`
    call.out.answer(made, `The backup is written and was read back (${size}):\n${made.file}`)
    return 0
  },
}

/** `<data>/backups/soglia-20261122T090000Z.db` */
async function backupPlace(dataDir: string): Promise<string> {
  const folder = join(dataDir, 'backups')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const stamp = new Date().toISOString().replace(/[-:]|\.\d+/g, '')
  return join(folder, `soglia-${stamp}.db`)
}

const restore: Command = {
  name: 'restore',
  args: 'FILE',
  summary: 'put a backup in the place of the database; the gateway must not run',
  options: {},
  async run(call) {
    await refuseWhileRunning(call)
    const { restore: putBack } = await import('../store/backup.ts')
    try {
      const restored = await putBack(resolve(call.args[0] ?? ''), call.dataDir)
      call.out.answer(restored, toldOf(restored))
      return 0
    } catch (error) {
      if (!(error instanceof SogliaError) || error.code !== 'E_DATA_IN_USE') throw error
      throw new SogliaError('E_GATEWAY_RUNNING', call.dataDir, { cause: error })
    }
  },
}

function toldOf({ facts, kept, revoked, suspended, endedUnknown }: Restored): string {
  const lines = [`The backup is in place (${facts} facts). Everybody signs in again.`]
  if (kept !== null) lines.push(`The database that was there is kept: ${kept}`)
  if (revoked.length > 0) lines.push(`Revoked again, as since that backup: ${revoked.join(', ')}.`)
  if (suspended.length > 0) lines.push(`Suspended again, as since that backup: ${suspended.join(', ')}.`)
  if (endedUnknown) {
    lines.push('The database that was there could not be read whole: badges that were revoked or suspended after that')
    lines.push('backup may be valid again. Look through them (soglia badge list), and revoke those that were lost.')
  }
  return lines.join('\n')
}

async function refuseWhileRunning(call: Call): Promise<void> {
  if (await call.api.isRunning()) throw new SogliaError('E_GATEWAY_RUNNING', call.dataDir)
}

export const STATE_COMMANDS: readonly Command[] = [backup, restore]

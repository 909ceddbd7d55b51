/** Accounts, the journal, copies of the database, and who is inside. */
import { readSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { text as readAll } from 'node:stream/consumers'
import type { Occupancy } from '../api/contract.ts'
import { gatewayLogin, loadConfig } from '../config.ts'
import { SogliaError } from '../core/errors.ts'
import type { Unit } from '../core/records.ts'
import { type Call, type Command, usage } from './command.ts'
import { list, table } from './output.ts'

const ROLES = ['admin', 'staff', 'contact', 'member']

const adminAdd: Command = {
  name: 'admin add',
  args: 'NAME',
  argsMin: 1,
  argsMax: 1,
  summary: 'add an account that may do everything',
  options: { 'password-stdin': { type: 'boolean', help: 'read the password from stdin instead of asking' } },
  async run(call) {
    const password = call.flag('password-stdin') ? await passwordFromStdin() : await askPassword()
    const body = { name: call.args[0], password, role: 'admin' }
    const account = (await call.api.call('POST', '/api/accounts', body)) as { name: string }
    call.out.answer(account, `The admin ${account.name} is added.`)
    return 0
  },
}

async function passwordFromStdin(): Promise<string> {
  return (await readAll(process.stdin)).replace(/\r?\n$/, '')
}

async function askPassword(): Promise<string> {
  if (!process.stdin.isTTY) throw usage(adminAdd, 'there is no terminal to ask on; use --password-stdin')
  const password = askHidden('Password: ')
  if (askHidden('Again: ') !== password) throw usage(adminAdd, 'the two passwords differ')
  return password
}

/** Reads a line from the terminal without showing it. */
function askHidden(question: string): string {
  process.stderr.write(question)
  process.stdin.setRawMode(true)
  const typed: number[] = []
  const byte = Buffer.alloc(1)
  try {
    for (;;) {
      if (readByte(byte) === 0) break
      const [key = 0] = byte
      if (key === 0x0d || key === 0x0a) break
      // Ctrl-C and Ctrl-D: nothing was asked for.
      if (key === 0x03 || key === 0x04) throw new SogliaError('E_USAGE', 'no password was given')
      if (key === 0x7f || key === 0x08) eraseLetter(typed)
      else if (key >= 0x20) typed.push(key)
    }
  } finally {
    process.stdin.setRawMode(false)
    process.stderr.write('\n')
  }
  return Buffer.from(typed).toString('utf8')
}

function readByte(byte: Buffer): number {
  for (;;) {
    try {
      return readSync(0, byte)
    } catch (error) {
      // A terminal that was set not to block, with nothing typed yet.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
    }
  }
}

/** A letter of UTF-8 is one byte and the continuation bytes (10xxxxxx) after it. */
function eraseLetter(typed: number[]): void {
  let last = typed.pop()
  while (last !== undefined && (last & 0xc0) === 0x80) last = typed.pop()
}

const tokenAdd: Command = {
  name: 'token add',
  args: 'NAME',
  argsMin: 1,
  argsMax: 1,
  summary: 'make a token for a script; shown once',
  options: { role: { type: 'string', value: 'ROLE', help: `${ROLES.join(', ')} (required)` } },
  async run(call) {
    const role = call.text('role')
    if (role === undefined || !ROLES.includes(role)) throw usage(tokenAdd, `it needs --role ${ROLES.join('|')}`)
    const { token } = (await call.api.call('POST', '/api/tokens', { name: call.args[0], role })) as { token: string }
    call.out.answer({ token }, `The token is shown only now:\n\n${list([['token', token]])}`)
    return 0
  },
}

const unitAcl: Command = {
  name: 'unit acl',
  args: '',
  argsMin: 0,
  argsMax: 0,
  summary: "the units' topic rules for an external Mosquitto",
  options: {},
  async run(call) {
    const units = (await call.api.call('GET', '/api/units')) as Unit[]
    const { mosquittoAcl } = await import('../drivers/mqtt/acl.ts')
    const acl = mosquittoAcl(units, gatewayLogin(loadConfig(call.dataDir, call.env)))
    call.out.answer({ acl }, acl.trimEnd())
    return 0
  },
}

const occupancy: Command = {
  name: 'occupancy',
  args: '',
  argsMin: 0,
  argsMax: 0,
  summary: 'how many are inside, and the desks',
  options: {},
  async run(call) {
    const now = (await call.api.call('GET', '/api/occupancy')) as Occupancy
    const rows = now.zones.map(({ id, inside, uncertain, capacity, desks }) => [
      id,
      inside,
      uncertain,
      capacity,
      desks.occupied,
      desks.free,
      desks.unknown,
    ])
    const heads = ['ZONE', 'INSIDE', 'UNCERTAIN', 'CAPACITY', 'DESKS TAKEN', 'FREE', 'UNKNOWN']
    const of = now.capacity === null ? '' : ` of ${now.capacity}`
    const sum = `${now.inside}${of} inside, ${now.uncertain} uncertain.`
    call.out.answer(now, `${sum}\n\n${table(heads, rows, 'There are no zones yet.')}`)
    return 0
  },
}

const backup: Command = {
  name: 'backup',
  args: '[FILE]',
  argsMin: 0,
  argsMax: 1,
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
  argsMin: 1,
  argsMax: 1,
  summary: 'put a backup in the place of the database; the gateway must not run',
  options: {},
  async run(call) {
    await refuseWhileRunning(call)
    const { restore: putBack } = await import('../store/backup.ts')
    try {
      const { facts, kept, revoked } = await putBack(resolve(call.args[0] ?? ''), call.dataDir)
      const again = revoked.length === 0 ? '' : `\nRevoked again, as since that backup: ${revoked.join(', ')}.`
      const before = kept === null ? '' : `\nThe database that was there is kept: ${kept}`
      call.out.answer({ facts, kept, revoked }, `The backup is in place (${facts} facts).${before}${again}`)
      return 0
    } catch (error) {
      if (!(error instanceof SogliaError) || error.code !== 'E_DATA_IN_USE') throw error
      throw new SogliaError('E_GATEWAY_RUNNING', call.dataDir, { cause: error })
    }
  },
}

async function refuseWhileRunning(call: Call): Promise<void> {
  if (await call.api.isRunning()) throw new SogliaError('E_GATEWAY_RUNNING', call.dataDir)
}

export const ACCOUNT_COMMANDS: readonly Command[] = [adminAdd, tokenAdd]
export const UNIT_RULES_COMMANDS: readonly Command[] = [unitAcl]
export const STATE_COMMANDS: readonly Command[] = [backup, restore, occupancy]

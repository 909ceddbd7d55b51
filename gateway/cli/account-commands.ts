/** Accounts and tokens from the command line, with passwords from the terminal or from stdin. */
import { readSync } from 'node:fs'
import { text as readAll } from 'node:stream/consumers'
import { SogliaError } from '../core/errors.ts'
import type { Call, Command } from './command.ts'
import { optionsOf, REASON, readFields, text, word } from './fields.ts'
import { list } from './output.ts'
import { type Column, listing, request } from './request.ts'

const ROLES = ['admin', 'staff', 'contact', 'member']
const STANDING = [
  text('org', 'ORG', 'the organisation whose people a contact sees'),
  text('person', 'ID', 'the person whom it speaks for; a member needs one'),
]
const ROLE = word('role', ROLES, 'what it may do', { required: true })
const PASSWORD = {
  'password-stdin': { type: 'boolean', help: 'read the password from stdin instead of asking' },
} as const

/** An account or a token, without what it is known by. */
interface Standing {
  name: string
  role: string
  org?: string | null
  person?: string | null
}

const adminAdd: Command = {
  name: 'admin add',
  args: 'NAME',
  summary: 'add an account that may do everything',
  options: PASSWORD,
  run: (call) => addAccount(call, { role: 'admin' }),
}

const accountAdd: Command = {
  name: 'account add',
  args: 'NAME',
  summary: 'add an account for the pages',
  options: { ...optionsOf([ROLE, ...STANDING]), ...PASSWORD },
  run: (call) => addAccount(call, readFields(call, [ROLE, ...STANDING])),
}

async function addAccount(call: Call, standing: Record<string, unknown>): Promise<number> {
  const password = call.flag('password-stdin') ? await passwordFromStdin() : askPassword(call)
  const account = (await call.api.call('POST', '/api/accounts', {
    ...{ name: call.args[0], password, ...standing },
  })) as Standing
  call.out.answer(account, `The ${account.role} ${account.name} is added.`)
  return 0
}

const columnsOf = (head: string): Column<Standing>[] => [
  [head, ({ name }) => name],
  ['ROLE', ({ role }) => role],
  ['ORG', ({ org }) => org],
  ['PERSON', ({ person }) => person],
]

const accountList = listing<Standing>({
  name: 'account list',
  summary: 'who can sign in on the pages',
  path: '/api/accounts',
  columns: columnsOf('ACCOUNT'),
  none: 'There are no accounts yet.',
})

const accountRemove = request<{ name: string }>({
  name: 'account remove',
  args: 'NAME',
  summary: 'end an account; whoever is signed in with it is signed out',
  method: 'DELETE',
  path: '/api/accounts/{NAME}',
  fields: [REASON],
  said: ({ name }) => `The account ${name} is removed.`,
})

const tokenAdd = request<{ token: string }>({
  name: 'token add',
  args: 'NAME',
  summary: 'make a token for a script; shown once',
  method: 'POST',
  path: '/api/tokens',
  fields: [ROLE, ...STANDING],
  more: ({ args: [name] }) => ({ name }),
  said: ({ token }) => `The token is shown only now:\n\n${list([['token', token]])}`,
})

const tokenList = listing<Standing>({
  name: 'token list',
  summary: 'the tokens of scripts; what they are made of is not shown again',
  path: '/api/tokens',
  columns: columnsOf('TOKEN'),
  none: 'There are no tokens yet.',
})

const tokenRemove = request<{ name: string }>({
  name: 'token remove',
  args: 'NAME',
  summary: 'end a token at once',
  method: 'DELETE',
  path: '/api/tokens/{NAME}',
  fields: [REASON],
  said: ({ name }) => `The token ${name} is removed.`,
})

async function passwordFromStdin(): Promise<string> {
  return (await readAll(process.stdin)).replace(/\r?\n$/, '')
}

function askPassword(call: Call): string {
  if (!process.stdin.isTTY) throw call.wrong('there is no terminal to ask on; use --password-stdin')
  const password = askHidden('Password: ')
  if (askHidden('Again: ') !== password) throw call.wrong('the two passwords differ')
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

export const ACCOUNT_COMMANDS: readonly Command[] = [
  adminAdd,
  accountAdd,
  accountList,
  accountRemove,
  tokenAdd,
  tokenList,
  tokenRemove,
]

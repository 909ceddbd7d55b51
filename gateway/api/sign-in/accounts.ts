/** Accounts, tokens, and the one-time code by which the first admin is made. */
import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { Access } from '../../access.ts'
import { SogliaError } from '../../core/errors.ts'
import type { RegisterFact } from '../../core/facts.ts'
import { toRfc3339 } from '../../core/model.ts'
import type { Account, Change, Clock, Directory, Standing } from '../../core/ports.ts'
import type { Who } from '../../register/part.ts'
import { checkReason } from '../../register/words.ts'
import { existing } from '../kinds.ts'
import { type Attempts, createAttempts } from './attempts.ts'
import { createPasswords, type Passwords } from './password.ts'
import { sha256 } from './sessions.ts'

/** Crockford's base 32: no letter that looks like a digit. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const CODE_BYTES = 16
const CODE_GROUP_LETTERS = 5
const TOKEN_BYTES = 32
/** Printable, and neither led nor followed by a space: what facts carry in `by`. */
const NAME = /^[^\p{C}\p{Z}](?:[^\p{C}]{0,78}[^\p{C}\p{Z}])?$/u

export interface Accounts {
  /** Null once there is an account. */
  firstAdminCode(): string | null
  /** Throws `E_CODE`, `E_INVALID`, `E_PASSWORD_WEAK`. */
  addFirstAdmin(code: string, name: string, password: string): Promise<Account>
  /** Throws `E_EXISTS`, `E_INVALID`, `E_PASSWORD_WEAK`, `E_ORGANISATION_UNKNOWN`, `E_PERSON_UNKNOWN`. */
  add(input: NewStanding & { password: string }, who: Asker): Promise<Account>
  /** Its sessions end with it. Throws `E_NOT_FOUND`, and `E_IN_USE` where no admin would be left. */
  remove(name: string, who: Asker): Promise<void>
  /** Resolves with the token itself, which is shown once and never stored. Throws the same as `add`. */
  addToken(input: NewStanding, who: Asker): Promise<string>
  /** Throws `E_NOT_FOUND`. */
  removeToken(name: string, who: Asker): Promise<void>
  /** Runs it while no sign-in is added or ended by anything else: whom they speak for stays the same meanwhile. */
  alone<Answer>(work: () => Promise<Answer>): Promise<Answer>
  /** `network` is where the attempt comes from. Throws `E_PASSWORD`, `E_TOO_MANY`. */
  check(name: string, password: string, network: string): Promise<Account>
}

export interface NewStanding {
  name: string
  role: Standing['role']
  /** Of a contact, and of nobody else. */
  org?: string | undefined
  /** Of a member; others may have one too. */
  person?: string | undefined
}

export type Asker = Pick<Who, 'by' | 'reason'>

interface Deps {
  access: Pick<Access, 'change'>
  directory: Directory
  clock: Clock
}

export function createAccounts({ access, directory, clock }: Deps): Accounts {
  const passwords: Passwords = createPasswords()
  const attempts: Attempts = createAttempts({ clock })
  const code = makeCode()
  let last: Promise<unknown> = Promise.resolve()

  /** One at a time: two that use one code, or ask for one name, must not both find it free. */
  function inTurn<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    const mine = last.then(work)
    last = mine.catch(() => {})
    return mine
  }

  function told(kind: RegisterFact['kind'], subject: string, { by, reason }: Asker): RegisterFact {
    const head: RegisterFact = { kind, happenedAt: toRfc3339(clock.now()), subject, by }
    return reason === undefined ? head : { ...head, reason: checkReason(reason) }
  }

  const tokensNamed = (name: string) => directory.tokens().filter((each) => each.name === name)

  async function write(account: Account, who: Asker): Promise<Account> {
    await access.change([{ put: 'account', value: account }], [told('account-added', account.name, who)])
    return account
  }

  return {
    firstAdminCode: () => (directory.accounts().length === 0 ? code : null),
    addFirstAdmin: (given, name, password) =>
      inTurn(async () => {
        if (directory.accounts().length > 0 || !sameCode(given, code)) throw new SogliaError('E_CODE')
        checkName(name)
        const standing: Standing = { role: 'admin', org: null, person: null }
        return write({ name, ...standing, passwordHash: await passwords.hash(password) }, { by: name })
      }),
    add: ({ password, ...input }, who) =>
      inTurn(async () => {
        const { name } = input
        checkName(name)
        if (directory.account(name) !== null) throw new SogliaError('E_EXISTS', name)
        checkStanding(directory, input)
        const passwordHash = await passwords.hash(password)
        // Checked again: hashing takes a while, and whom it speaks for may be gone by now.
        return write({ name, ...checkStanding(directory, input), passwordHash }, who)
      }),
    remove: (name, who) =>
      inTurn(async () => {
        const account = directory.account(name)
        if (account === null) throw new SogliaError('E_NOT_FOUND', `the account ${name}`)
        const others = directory.accounts().filter((each) => each.role === 'admin' && each.name !== name)
        if (account.role === 'admin' && others.length === 0) {
          throw new SogliaError('E_IN_USE', `${name} is the last account of an admin`)
        }
        await access.change([{ drop: 'account', name }], [told('account-removed', name, who)])
      }),
    addToken: (input, who) =>
      inTurn(async () => {
        const { name } = input
        checkName(name)
        // The journal names it so: two of one name could not be told apart, nor could one of them be ended.
        if (tokensNamed(name).length > 0) throw new SogliaError('E_EXISTS', `the token ${name}`)
        const standing = checkStanding(directory, input)
        const token = `soglia_${randomBytes(TOKEN_BYTES).toString('base64url')}`
        const value = { name, ...standing, hash: sha256(token) }
        await access.change([{ put: 'token', value }], [told('token-added', name, who)])
        return token
      }),
    removeToken: (name, who) =>
      inTurn(async () => {
        // Of a house from before names were unique there may be several.
        const drops = tokensNamed(name).map(({ hash }): Change => ({ drop: 'token', hash }))
        if (drops.length === 0) throw new SogliaError('E_NOT_FOUND', `the token ${name}`)
        await access.change(drops, [told('token-removed', name, who)])
      }),
    alone: inTurn,
    async check(name, password, network) {
      attempts.count(name, network)
      const account = directory.account(name)
      if (!(await passwords.verify(password, account?.passwordHash ?? null)) || account === null) {
        throw new SogliaError('E_PASSWORD')
      }
      attempts.forget(name, network)
      return account
    },
  }
}

function checkName(name: string): void {
  if (!NAME.test(name)) throw new SogliaError('E_INVALID', '"name" is not 1 to 80 printable characters')
  // Facts say who did what by name: none may pass for the command line or for a token.
  if (name === 'local' || name.startsWith('token:')) throw new SogliaError('E_INVALID', '"name" is reserved')
}

/** Whom a sign-in speaks for: all of it is in the register. */
function checkStanding(directory: Directory, { role, org, person }: NewStanding): Standing {
  if (role === 'contact' && org === undefined) throw new SogliaError('E_INVALID', 'a contact has an "org"')
  if (role !== 'contact' && org !== undefined) throw new SogliaError('E_INVALID', 'only a contact has an "org"')
  if (role === 'member' && person === undefined) throw new SogliaError('E_INVALID', 'a member has a "person"')
  if (org !== undefined) existing(directory, 'organisation', org)
  if (person !== undefined) existing(directory, 'person', person)
  return { role, org: org ?? null, person: person ?? null }
}

function makeCode(): string {
  let value = BigInt(`0x${randomBytes(CODE_BYTES).toString('hex')}`)
  let letters = ''
  // 26 letters of 5 bits hold 128 bits.
  for (; letters.length < 26; value >>= 5n) letters += LETTERS[Number(value & 31n)]
  return (letters.match(new RegExp(`.{1,${CODE_GROUP_LETTERS}}`, 'g')) ?? []).join('-')
}

function sameCode(given: string, code: string): boolean {
  const plain = (text: string): string =>
    text
      .toUpperCase()
      .replace(/[^0-9A-Z]/g, '')
      .replace(/[IL]/g, '1')
      .replaceAll('O', '0')
  return timingSafeEqual(Buffer.from(sha256(plain(given))), Buffer.from(sha256(plain(code))))
}

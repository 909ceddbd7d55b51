/** Accounts, tokens, and the one-time code by which the first admin is made. */
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Access } from '../../access.ts'
import { SogliaError } from '../../core/errors.ts'
import type { RegisterFact } from '../../core/facts.ts'
import { toRfc3339 } from '../../core/model.ts'
import type { Account, Change, Clock, Directory, Standing } from '../../core/ports.ts'
import { checkReason } from '../../register/words.ts'
import { existing } from '../kinds.ts'
import { type Attempts, createAttempts } from './attempts.ts'
import { grouped, plainLetters, randomLetters } from './letters.ts'
import { createPasswords, type Passwords } from './password.ts'
import { sha256 } from './sessions.ts'
import { type Asker, signInFact } from './told.ts'

/** 130 bits. */
const CODE_LETTERS = 26
const CODE_GROUP_LETTERS = 5
const MEMBER_NAME_LETTERS = 6
const TOKEN_BYTES = 32
/** Printable, and neither led nor followed by a space: what facts carry in `by`. */
const NAME = /^[^\p{C}\p{Z}](?:[^\p{C}]{0,78}[^\p{C}\p{Z}])?$/u

export interface Accounts {
  /** Null once there is an account. */
  firstAdminCode(): string | null
  /** Throws `E_CODE`, `E_INVALID`, `E_PASSWORD_WEAK`. */
  addFirstAdmin(code: string, name: string, password: string): Promise<Account>
  /**
   * Without a password nobody can sign in to it yet: it waits for a link. Throws `E_EXISTS`, `E_INVALID`,
   * `E_PASSWORD_WEAK`, `E_ORGANISATION_UNKNOWN`, `E_PERSON_UNKNOWN`.
   */
  add(input: NewStanding & { password?: string | undefined }, who: Asker): Promise<Account>
  /** The account of a member who signs in for themselves; it is made where there is none. Throws `E_PERSON_UNKNOWN`. */
  ofMember(person: string, who: Asker): Promise<Account>
  /** Another role, for all its sessions at once; a link not used yet ends. Throws the same as `add` and as `remove`. */
  change(input: NewStanding, who: Asker): Promise<Account>
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
  /** Earlier slips are forgotten: whoever it was is in. */
  cameIn(name: string, network: string): void
  /** `null`: it has none any more. A link that is not used yet ends. Throws `E_PASSWORD_WEAK`, `E_NOT_FOUND`. */
  setPassword(name: string, password: string | null, who: Asker): Promise<void>
}

export interface NewStanding {
  name: string
  role: Standing['role']
  /** Of a contact, and of nobody else. */
  org?: string | undefined
  /** Of a member; others may have one too. */
  person?: string | undefined
}

interface Deps {
  access: Pick<Access, 'change'>
  directory: Directory
  clock: Clock
}

export function createAccounts({ access, directory, clock }: Deps): Accounts {
  const passwords: Passwords = createPasswords()
  const attempts: Attempts = createAttempts({ clock })
  const code = grouped(randomLetters(CODE_LETTERS), CODE_GROUP_LETTERS)
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

  /** Facts name accounts for ever, so the name of a member's says nothing of the member. */
  function freeName(): string {
    for (;;) {
      const name = `m-${randomLetters(MEMBER_NAME_LETTERS).toLowerCase()}`
      if (directory.account(name) === null) return name
    }
  }

  function accountNamed(name: string): Account {
    const account = directory.account(name)
    if (account === null) throw new SogliaError('E_NOT_FOUND', `the account ${name}`)
    return account
  }

  /** Without it the house could be changed by nobody but whoever sits at the machine. */
  function checkAdminLeft({ name, role }: Account): void {
    const others = directory.accounts().filter((each) => each.role === 'admin' && each.name !== name)
    if (role === 'admin' && others.length === 0) {
      throw new SogliaError('E_IN_USE', `${name} is the last account of an admin`)
    }
  }

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
        const passwordHash = password === undefined ? null : await passwords.hash(password)
        // Checked again: hashing takes a while, and whom it speaks for may be gone by now.
        return write({ name, ...checkStanding(directory, input), passwordHash }, who)
      }),
    ofMember: (person, who) =>
      inTurn(async () => {
        const standing = checkStanding(directory, { name: '', role: 'member', person })
        const known = directory.accounts().find((each) => each.role === 'member' && each.person === person)
        return known ?? write({ name: freeName(), ...standing, passwordHash: null }, who)
      }),
    change: (input, who) =>
      inTurn(async () => {
        const { name } = input
        const account = accountNamed(name)
        const value = { ...account, ...checkStanding(directory, input) }
        if (isDeepStrictEqual(value, account)) return account
        if (value.role !== 'admin') checkAdminLeft(account)
        // A link that was given out was given for what the account was then.
        const changes: Change[] = [
          { put: 'account', value },
          { drop: 'sign-in-link', account: name },
        ]
        await access.change(changes, [told('account-changed', name, who)])
        return value
      }),
    remove: (name, who) =>
      inTurn(async () => {
        checkAdminLeft(accountNamed(name))
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
      // The work takes a while: a password that was changed meanwhile is the old one.
      if (directory.account(name)?.passwordHash !== account.passwordHash) throw new SogliaError('E_PASSWORD')
      return account
    },
    cameIn: attempts.forget,
    setPassword: (name, password, who) =>
      inTurn(async () => {
        const passwordHash = password === null ? null : await passwords.hash(password)
        const account = directory.account(name)
        if (account === null) throw new SogliaError('E_NOT_FOUND', `the account ${name}`)
        const fact = signInFact(clock, 'password-changed', name, who)
        // Whoever has an old link is out with whoever knew the old password.
        const value = { ...account, passwordHash }
        await access.change(
          [
            { put: 'account', value },
            { drop: 'sign-in-link', account: name },
          ],
          [fact],
        )
      }),
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

function sameCode(given: string, code: string): boolean {
  const plain = (text: string): Buffer => Buffer.from(sha256(plainLetters(text)))
  return timingSafeEqual(plain(given), plain(code))
}

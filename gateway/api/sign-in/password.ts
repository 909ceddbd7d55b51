/** Passwords: argon2id, stored as PHC strings; one hash at a time, so that sign-ins cannot eat memory or cores. */
import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { SogliaError } from '../../core/errors.ts'

export const PASSWORD_CHARACTERS_MIN = 10
/** OWASP's first choice for argon2id (Password Storage Cheat Sheet): 19 MiB, 2 passes, 1 lane. */
const MEMORY_KIB = 19_456
const PASSES = 2
const LANES = 1
const SALT_BYTES = 16
const HASH_BYTES = 32
/** Hashes that wait for the one being worked on; beyond it the caller is told to come again. */
const HASHES_WAITING_MAX = 32

const derive = promisify(argon2)
const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/

export interface Passwords {
  /** A PHC string. Throws `E_PASSWORD_WEAK` where the password is too short. */
  hash(password: string): Promise<string>
  /** False for an unknown name too (`phc` null), after as much work as for a known one. Throws `E_TOO_MANY`. */
  verify(password: string, phc: string | null): Promise<boolean>
}

export function createPasswords(): Passwords {
  // Nothing hashes to this: it only takes as long.
  const nobody = phcOf(randomBytes(SALT_BYTES), randomBytes(HASH_BYTES))
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0

  function inTurn<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    if (waiting >= HASHES_WAITING_MAX) return Promise.reject(new SogliaError('E_TOO_MANY', '1 s'))
    waiting += 1
    const mine = last.then(work).finally(() => {
      waiting -= 1
    })
    last = mine.catch(() => {})
    return mine
  }

  return {
    async hash(password) {
      const message = prepare(password)
      if ([...message].length < PASSWORD_CHARACTERS_MIN) {
        throw new SogliaError('E_PASSWORD_WEAK', `at least ${PASSWORD_CHARACTERS_MIN} characters`)
      }
      const nonce = randomBytes(SALT_BYTES)
      const parameters = { message, nonce, parallelism: LANES, memory: MEMORY_KIB, passes: PASSES }
      return phcOf(nonce, await inTurn(() => derive('argon2id', { ...parameters, tagLength: HASH_BYTES })))
    },
    async verify(password, phc) {
      const stored = parsePhc(phc ?? nobody)
      if (stored === null) throw new SogliaError('E_INTERNAL')
      const { expected, ...parameters } = stored
      const actual = await inTurn(() => derive('argon2id', { ...parameters, message: prepare(password) }))
      return timingSafeEqual(actual, expected)
    },
  }
}

/** RFC 8265 (OpaqueString): keyboards differ in how they compose an accented letter. */
function prepare(password: string): string {
  return password.normalize('NFC')
}

function phcOf(salt: Buffer, hash: Buffer): string {
  const text = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '')
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${text(salt)}$${text(hash)}`
}

function parsePhc(phc: string): (Omit<Argon2Parameters, 'message'> & { expected: Buffer }) | null {
  const match = PHC.exec(phc)
  if (match === null) return null
  const [, memory, passes, parallelism, salt, hash] = match as unknown as [
    string,
    string,
    string,
    string,
    string,
    string,
  ]
  const expected = Buffer.from(hash, 'base64')
  return {
    nonce: Buffer.from(salt, 'base64'),
    parallelism: Number(parallelism),
    memory: Number(memory),
    passes: Number(passes),
    tagLength: expected.length,
    expected,
  }
}

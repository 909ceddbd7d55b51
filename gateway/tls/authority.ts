/**
 * The house's own authority (`tls = "own"`): a private CA, made once, and the certificate that it signs for this machine,
 * made anew by itself before its end and when the machine gets another name or address. All of it lies in `tls/` of the
 * data folder, readable for the gateway's own user alone. It is in no backup: whoever finds a copy that travelled could
 * stand in for the house at every device that trusts it.
 */
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { SogliaError } from '../core/errors.ts'
import { CLOCK_MIN } from '../core/house-clock.ts'
import type { At } from '../core/model.ts'
import type { Clock } from '../core/ports.ts'
import { makeAuthority, makeLeaf, type Pair, permittedBy } from './certificates.ts'
import { isPermitted, namesNow, permittedFor } from './names.ts'
import { namesOf } from './names-of.ts'

const DAY_MS = 86_400_000
const AUTHORITY_DAYS = 3_652
/** Apple's systems take none that lives longer than 825 days, and browsers tend to 398. */
export const LEAF_DAYS = 397
export const RENEW_BEFORE_DAYS = 30
/** Clocks of phones and boards stand apart from ours. */
const BACKDATED_MS = DAY_MS
export const LOOK_EVERY_MS = 10 * 60_000
const FOLDER = 'tls'

export interface Tls {
  cert: Buffer
  key: Buffer
}
/** Something was made anew: after an `authority` every device has to trust it first. */
export interface Made {
  what: 'authority' | 'certificate'
  names: string[]
  until: At
}

export interface Authority {
  /** The certificate with its chain, and its key. */
  tls(): Tls
  /** What devices are given to trust, PEM. */
  readonly ca: string
  /** What was made when it was opened. */
  readonly made: readonly Made[]
  /** From then on it looks by itself; `onMade` hears of each new certificate. */
  start(onMade: (made: Made) => void): void
  stop(): void
  /** Looks now whether a new certificate is due. */
  look(): void
}

export interface AuthorityOptions {
  dataDir: string
  /** Empty: the machine's own names and addresses. */
  hosts: readonly string[]
  /** What devices show for the authority. */
  name: string
  clock: Clock
  log: Logger
  /** The names at this moment; the machine's where left out. */
  names?: () => string[]
}

/** Reads what there is and makes what is missing. Throws `E_AUTHORITY` where what is there does not fit together. */
export function openAuthority(options: AuthorityOptions): Authority {
  const { dataDir, hosts, clock, log, name } = options
  const names = options.names ?? (() => namesNow(hosts))
  const folder = join(dataDir, FOLDER)
  const made: Made[] = []
  // A clock that was never set would make what is over before it begins.
  const now = (): At => Math.max(clock.now(), CLOCK_MIN)

  let ca = readPair(folder, 'authority')
  if (ca === null) {
    const life = { from: now() - BACKDATED_MS, until: now() + AUTHORITY_DAYS * DAY_MS }
    ca = makeAuthority(`${name} (Soglia)`, permittedFor(names()), life)
    writePair(folder, 'authority', ca)
    made.push({ what: 'authority', names: names(), until: life.until })
  }
  const authority = ca
  const caCert = new X509Certificate(authority.cert)
  const caUntil = Date.parse(caCert.validTo)
  const permitted = permittedBy(authority.cert)
  if (now() >= caUntil) {
    throw new SogliaError('E_AUTHORITY', `it ended on ${caCert.validTo}; move ${folder} away, and a new one is made`)
  }

  /** Those that it may vouch for. What was named and is none of them is a fault; an address that came by itself is not. */
  const wanted = (): string[] => names().filter((each) => permitted === null || isPermitted(each, permitted))
  const left = hosts.filter((each) => permitted !== null && !isPermitted(each, permitted))
  if (left.length > 0) {
    throw new SogliaError(
      'E_AUTHORITY',
      `it was made without ${left.join(', ')}; move ${folder} away, and a new one is made that every device must trust anew`,
    )
  }

  let leaf = readLeaf(folder, caCert)
  const leafCert = (): X509Certificate => new X509Certificate((leaf as Pair).cert)

  function isDue(): boolean {
    if (leaf === null) return true
    const cert = leafCert()
    const has = namesOf(cert)
    // Before its end; but where it ends with the authority a new one would end no later.
    const until = Date.parse(cert.validTo)
    const isEnding = now() > until - RENEW_BEFORE_DAYS * DAY_MS && until < caUntil
    return isEnding || wanted().some((each) => !has.includes(each))
  }

  function makeNew(): Made {
    const life = { from: now() - BACKDATED_MS, until: Math.min(now() + LEAF_DAYS * DAY_MS, caUntil) }
    leaf = makeLeaf(authority, wanted(), life)
    writePair(folder, 'server', leaf)
    log.info({ names: wanted(), until: new Date(life.until).toISOString() }, 'a new certificate')
    return { what: 'certificate', names: wanted(), until: life.until }
  }

  if (isDue()) made.push(makeNew())
  let timer: NodeJS.Timeout | null = null
  let heard: (made: Made) => void = () => {}
  const look = (): void => {
    try {
      if (isDue()) heard(makeNew())
    } catch (error) {
      // The one in use still stands: tried again at the next look.
      log.error({ err: error }, 'no new certificate could be made')
    }
  }

  return {
    made,
    tls: () => ({ cert: Buffer.from((leaf as Pair).cert + authority.cert), key: Buffer.from((leaf as Pair).key) }),
    ca: authority.cert,
    start(onMade) {
      heard = onMade
      timer = setInterval(look, LOOK_EVERY_MS)
      timer.unref()
    },
    stop() {
      if (timer !== null) clearInterval(timer)
    },
    look,
  }
}

/** One that cannot be read, or that this authority did not sign, is made anew; nobody had to trust it by itself. */
function readLeaf(folder: string, ca: X509Certificate): Pair | null {
  try {
    const pair = readPair(folder, 'server')
    return pair !== null && new X509Certificate(pair.cert).checkIssued(ca) ? pair : null
  } catch {
    return null
  }
}

/** Certificate and key in one file, so that there is never one without the other. */
function readPair(folder: string, name: string): Pair | null {
  const file = join(folder, `${name}.pem`)
  if (!existsSync(file)) return null
  try {
    const text = readFileSync(file, 'utf8')
    const [cert = '', key = ''] = ['CERTIFICATE', 'PRIVATE KEY'].map(
      (what) => new RegExp(`-----BEGIN ${what}-----[^-]+-----END ${what}-----\\n`).exec(text)?.[0],
    )
    if (!new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))) throw new Error('the key is not its key')
    return { cert, key }
  } catch (error) {
    throw new SogliaError('E_AUTHORITY', `${file}: ${(error as Error).message}`, { cause: error })
  }
}

function writePair(folder: string, name: string, { cert, key }: Pair): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeWhole(join(folder, `${name}.pem`), cert + key)
  } catch (error) {
    throw new SogliaError('E_AUTHORITY', (error as Error).message, { cause: error })
  }
}

function writeWhole(file: string, text: string): void {
  const part = `${file}.part`
  const descriptor = openSync(part, 'w', 0o600)
  try {
    writeSync(descriptor, text)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  renameSync(part, file)
}

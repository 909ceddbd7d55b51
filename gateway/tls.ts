/** With what the listeners speak TLS: files that were named, the house's own authority, or nothing. */
import { X509Certificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { SogliaError } from './core/errors.ts'
import type { Clock, Transport } from './core/ports.ts'
import type { Authority, Made, Tls } from './tls/authority.ts'
import { namesOf } from './tls/names-of.ts'

export interface TlsOptions {
  tls: Tls | 'own' | null
  hosts: readonly string[]
  dataDir: string
  /** What devices show for the house's own authority. */
  name: string
  clock: Clock
  log: Logger
}

export interface HouseTls {
  /** Null: none. */
  now(): Tls | null
  transport(): Transport
  /** What was made when it was opened. */
  readonly made: readonly Made[]
  /** From then on certificates of the own authority are renewed by themselves; `onMade` hears of each. */
  start(onMade: (tls: Tls, made: Made) => void): void
  stop(): void
}

/** Throws `E_AUTHORITY`, and `E_CONFIG` where the named files hold no certificate. */
export async function openTls(options: TlsOptions): Promise<HouseTls> {
  const { tls } = options
  if (tls !== 'own') {
    const certificate = tls === null ? null : certificateIn(tls)
    const transport: Transport = { kind: tls === null ? 'plain' : 'files', certificate, authority: null }
    return { now: () => tls, transport: () => transport, made: [], start: () => {}, stop: () => {} }
  }
  // What makes certificates is loaded only where they are made.
  const { openAuthority } = await import('./tls/authority.ts')
  const authority: Authority = openAuthority(options)
  const caUntil = Date.parse(new X509Certificate(authority.ca).validTo)
  return {
    now: () => authority.tls(),
    transport: () => ({
      kind: 'own',
      certificate: certificateIn(authority.tls()),
      authority: { ca: authority.ca, until: caUntil },
    }),
    made: authority.made,
    start: (onMade) => authority.start((made) => onMade(authority.tls(), made)),
    stop: () => authority.stop(),
  }
}

/** What stands in the data folder or in the named files, looked at only. Throws where it cannot be read. */
export function certificatesIn(tls: Tls | 'own', dataDir: string) {
  if (tls !== 'own') return { certificate: certificateIn(tls), authority: null }
  const read = (file: string): Buffer | null => (existsSync(file) ? readFileSync(file) : null)
  const [ca, leaf] = ['authority.pem', 'server.pem'].map((name) => read(join(dataDir, 'tls', name))) as [
    Buffer | null,
    Buffer | null,
  ]
  const parsed = ca === null ? null : new X509Certificate(ca)
  return {
    certificate: leaf === null ? null : certificateIn({ cert: leaf }),
    authority: parsed === null ? null : { until: Date.parse(parsed.validTo), print: printOf(parsed) },
  }
}

/** SHA-256 in groups of four, to be read aloud and compared. */
function printOf({ fingerprint256 }: X509Certificate): string {
  return (fingerprint256.replaceAll(':', '').match(/.{4}/g) ?? []).join(' ')
}

function certificateIn({ cert }: Pick<Tls, 'cert'>): Transport['certificate'] {
  try {
    const parsed = new X509Certificate(cert)
    return { names: namesOf(parsed), until: Date.parse(parsed.validTo) }
  } catch (error) {
    throw new SogliaError('E_CONFIG', `tlsCert: ${(error as Error).message}`, { cause: error })
  }
}

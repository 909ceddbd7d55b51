/** The house's own authority: what it makes, when it makes it anew, and what it may never vouch for. */
import { X509Certificate } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { connect, createServer, type TLSSocket } from 'node:tls'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type AuthorityOptions,
  LEAF_DAYS,
  type Made,
  openAuthority,
  RENEW_BEFORE_DAYS,
} from '../../gateway/tls/authority.ts'
import { makeLeaf, permittedBy } from '../../gateway/tls/certificates.ts'
import { isPermitted, permittedFor } from '../../gateway/tls/names.ts'
import { removeFolder, temporaryFolder } from '../support/gateway.ts'

const DAY_MS = 86_400_000
const NAMES = ['soglia.local', '192.168.1.7', 'localhost', '127.0.0.1', '::1']
const log = pino({ level: 'silent' })

let dataDir: string
let now: number
beforeEach(() => {
  dataDir = temporaryFolder('tls')
  now = Date.now()
})
afterEach(() => removeFolder(dataDir))

function open(rest: Partial<AuthorityOptions> = {}) {
  const options = { dataDir, hosts: [], name: 'Millepiani', clock: { now: () => now }, log, names: () => NAMES }
  return openAuthority({ ...options, ...rest })
}
const authorityFile = () => `${dataDir}/tls/authority.pem`
const leafOf = ({ tls }: ReturnType<typeof open>): X509Certificate => new X509Certificate(tls().cert)

/** Shakes hands with a server that shows it, as a client that trusts `ca`; resolves with null, or with why not. */
async function handshake(tls: { cert: Buffer; key: Buffer }, ca: string, servername: string): Promise<string | null> {
  const server = createServer(tls).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  try {
    return await new Promise((resolve) => {
      const socket: TLSSocket = connect({
        port,
        host: '127.0.0.1',
        ca,
        servername: servername.replace(/^[\d.:]+$/, ''),
      })
      socket.once('secureConnect', () => {
        socket.destroy()
        resolve(null)
      })
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(`${error.code} ${error.message}`))
    })
  } finally {
    server.close()
  }
}

describe('the first time', () => {
  it('makes an authority of ten years and a certificate of at most 398 days, verified by a client that trusts it', async () => {
    const authority = open()
    expect(authority.made.map(({ what }) => what)).toEqual(['authority', 'certificate'])
    const [ca, leaf] = [new X509Certificate(authority.ca), leafOf(authority)]
    expect(ca.ca).toBe(true)
    expect(ca.subject).toContain('CN=Millepiani (Soglia)')
    expect(Math.round((Date.parse(ca.validTo) - now) / DAY_MS / 365.25)).toBe(10)
    expect(Date.parse(leaf.validTo) - Date.parse(leaf.validFrom)).toBeLessThanOrEqual(398 * DAY_MS)
    expect(Date.parse(leaf.validFrom)).toBeLessThan(now - DAY_MS / 2)
    expect(leaf.verify(ca.publicKey)).toBe(true)
    expect(leaf.ca).toBe(false)
    expect(leaf.keyUsage).toContain('1.3.6.1.5.5.7.3.1')
    for (const name of NAMES)
      expect(name.includes(':') || /^\d/.test(name) ? leaf.checkIP(name) : leaf.checkHost(name)).toBeDefined()
    expect(await handshake(authority.tls(), authority.ca, 'soglia.local')).toBeNull()
    expect(await handshake(authority.tls(), authority.ca, '127.0.0.1')).toBeNull()
    expect(await handshake(authority.tls(), authority.ca, 'elsewhere.local')).toContain('ERR_TLS_CERT_ALTNAME_INVALID')
    expect(await handshake(authority.tls(), open({ dataDir: `${dataDir}/other` }).ca, 'soglia.local')).not.toBeNull()
  })

  it('keeps its keys from everybody else', () => {
    open()
    expect(statSync(`${dataDir}/tls`).mode & 0o777).toBe(0o700)
    for (const name of readdirSync(`${dataDir}/tls`))
      expect(statSync(`${dataDir}/tls/${name}`).mode & 0o777).toBe(0o600)
  })

  it('with a clock that was never set makes what will still stand when it is', () => {
    now = Date.parse('1970-01-01T00:05:00Z')
    const leaf = leafOf(open())
    expect(Date.parse(leaf.validFrom)).toBeLessThan(Date.parse('2026-01-02'))
    expect(Date.parse(leaf.validTo)).toBeGreaterThan(Date.parse('2027-01-01'))
  })
})

describe('its word', () => {
  it('is void for what is not private and was not named: OpenSSL refuses it although the authority signed', async () => {
    const authority = open({ hosts: ['soglia.example.org'], names: () => ['soglia.example.org', 'localhost'] })
    expect(permittedBy(authority.ca)).toEqual(permittedFor(['soglia.example.org']))
    expect(await handshake(authority.tls(), authority.ca, 'soglia.example.org')).toBeNull()
    const pem = readFileSync(authorityFile(), 'utf8')
    const pair = { cert: authority.ca, key: pem.slice(pem.indexOf('-----BEGIN PRIVATE')) }
    for (const name of ['bank.example.com', '8.8.8.8']) {
      const forged = makeLeaf(pair, [name], { from: now - DAY_MS, until: now + DAY_MS })
      const tls = { cert: Buffer.from(forged.cert), key: Buffer.from(forged.key) }
      expect(await handshake(tls, authority.ca, name)).toContain('permitted subtree violation')
    }
  })

  it.each([
    ['soglia.local', true],
    ['local', true],
    ['notlocal', false],
    ['soglia.example.org', false],
    ['10.9.8.7', true],
    ['172.31.255.255', true],
    ['172.32.0.1', false],
    ['192.168.0.1', true],
    ['8.8.8.8', false],
    ['::1', true],
    ['fd12::7', true],
    ['2001:db8::1', false],
  ])('may be given for %s: %s', (name, may) => {
    expect(isPermitted(name, permittedFor([]))).toBe(may)
    expect(isPermitted(name, permittedFor([name]))).toBe(true)
  })

  it('is not asked for a host that it was made without: all would have to trust anew, and that is said', () => {
    open()
    expect(() => open({ hosts: ['soglia.example.org'], names: () => ['soglia.example.org'] })).toThrow(
      /E_AUTHORITY|soglia\.example\.org.*move .*tls away/,
    )
  })

  it('is not asked for an address that came by itself and is none of its own', () => {
    const authority = open({ names: () => [...NAMES, '93.184.216.34'] })
    rmSync(`${dataDir}/tls/server.pem`)
    expect(leafOf(open({ names: () => [...NAMES, '1.2.3.4'] })).subjectAltName).not.toContain('1.2.3.4')
    expect(authority.made).toHaveLength(2)
  })
})

describe('a certificate', () => {
  it('is kept from start to start', () => {
    const first = open()
    const again = open()
    expect(again.made).toEqual([])
    expect(again.tls()).toEqual(first.tls())
  })

  it('is renewed by itself before its end, and not sooner; the authority stays', async () => {
    const authority = open()
    const heard: Made[] = []
    authority.start((made) => heard.push(made))
    const before = authority.tls()
    now += (LEAF_DAYS - RENEW_BEFORE_DAYS) * DAY_MS - 60_000
    authority.look()
    expect(heard).toEqual([])
    now += 2 * 60_000
    authority.look()
    expect(heard).toEqual([{ what: 'certificate', names: NAMES, until: now + LEAF_DAYS * DAY_MS }])
    expect(authority.tls().cert).not.toEqual(before.cert)
    expect(open().ca).toBe(authority.ca)
    expect(open().tls()).toEqual(authority.tls())
    authority.look()
    expect(heard).toHaveLength(1)
    authority.stop()
  })

  it('is made anew when the machine gets another name, and not when one of its names is away', () => {
    let names = NAMES
    const authority = open({ names: () => names })
    const heard: Made[] = []
    authority.start((made) => heard.push(made))
    names = NAMES.slice(0, 1)
    authority.look()
    expect(heard).toEqual([])
    names = [...NAMES, '192.168.1.8']
    authority.look()
    expect(heard.map(({ names: of }) => of)).toEqual([names])
    expect(leafOf(authority).checkIP('192.168.1.8')).toBeDefined()
    authority.stop()
  })

  it('never outlives the authority, and is then not made again and again', () => {
    const authority = open()
    const end = Date.parse(new X509Certificate(authority.ca).validTo)
    now = end - 100 * DAY_MS
    const late = open()
    expect(Date.parse(leafOf(late).validTo)).toBe(end)
    now = end - DAY_MS
    expect(open().made).toEqual([])
    now = end + DAY_MS
    expect(() => open()).toThrow(/it ended on/)
  })

  it('that cannot be read, or is of another authority, is made anew: nobody had to trust it by itself', () => {
    open()
    writeFileSync(`${dataDir}/tls/server.pem`, 'half a fi')
    expect(open().made.map(({ what }) => what)).toEqual(['certificate'])
    open({ dataDir: `${dataDir}/other` })
    writeFileSync(`${dataDir}/tls/server.pem`, readFileSync(`${dataDir}/other/tls/server.pem`))
    expect(open().made.map(({ what }) => what)).toEqual(['certificate'])
  })
})

it('an authority that cannot be read is never replaced in silence', () => {
  open()
  for (const text of [
    '',
    'half a fi',
    readFileSync(authorityFile(), 'utf8').split('-----BEGIN PRIVATE')[0] as string,
  ]) {
    writeFileSync(authorityFile(), text)
    expect(() => open()).toThrow(/authority\.pem/)
    expect(readFileSync(authorityFile(), 'utf8')).toBe(text)
  }
})

import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { request as tlsRequest } from 'node:https'
import { type AddressInfo, connect as connectTcp, createServer as createTcpServer } from 'node:net'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createListener, listenSocket, listenTcp, PIPELINED_MAX, stopListening } from '../../gateway/api/listeners.ts'
import { type ApiRig, ask, openApi, target } from '../support/api.ts'
import { removeFolder, temporaryFolder } from '../support/gateway.ts'
import { openViewer } from '../support/live-viewer.ts'
import { until } from '../support/until.ts'

let folder: string
let rigs: ApiRig[]
beforeEach(() => {
  folder = temporaryFolder('listeners')
  rigs = []
})
afterEach(async () => {
  for (const rig of rigs) await rig.stop()
  removeFolder(folder)
})
async function open(options: Parameters<typeof openApi>[0] = {}): Promise<ApiRig> {
  const rig = await openApi(options)
  rigs.push(rig)
  return rig
}

describe('the socket in the data folder', () => {
  it('is for its owner alone, and whoever opens it is the admin `local`', async () => {
    const mask = process.umask()
    const rig = await open()
    expect(process.umask()).toBe(mask)
    expect(statSync(rig.socketPath).mode & 0o777).toBe(0o600)
    expect((await rig.local('GET', '/api/session')).json.account).toEqual({
      name: 'local',
      role: 'admin',
      person: null,
    })
    expect((await rig.local('GET', '/api/units')).status).toBe(200)
    expect((await ask({ ...target(rig.url), path: '/api/units' })).status).toBe(401)
  })

  it('takes the place of one that a killed gateway left behind, and goes when the gateway stops', async () => {
    const path = join(folder, 'soglia.sock')
    const killed = createTcpServer().listen(join(folder, 'before'))
    await once(killed, 'listening')
    // Renamed, it is not cleared away: as after a kill.
    renameSync(join(folder, 'before'), path)
    await new Promise((resolve) => killed.close(resolve))
    await expect(ask({ socketPath: path, path: '/' })).rejects.toMatchObject({ code: 'ECONNREFUSED' })

    const server = createListener((_request, response) => response.end('here'), null)
    await listenSocket(server, path)
    expect((await ask({ socketPath: path, path: '/' })).text).toBe('here')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    await stopListening(server)
    expect(existsSync(path)).toBe(false)
  })

  it('is refused where its path would be cut off in silence', async () => {
    const rig = await open()
    await expect(rig.server.listenSocket(`/tmp/${'x'.repeat(120)}/soglia.sock`)).rejects.toMatchObject({
      code: 'E_LISTEN',
    })
  })

  it('alone may ask for a backup, to an absolute path', async () => {
    const rig = await open()
    const file = join(folder, 'copy.db')
    const over = await ask(
      {
        ...target(rig.url),
        path: '/api/backup',
        method: 'POST',
        headers: { authorization: await rig.bearer('admin') },
      },
      { file },
    )
    expect([over.status, over.json.code]).toEqual([403, 'E_FORBIDDEN'])
    expect((await rig.local('POST', '/api/backup', { file: 'copy.db' })).json.code).toBe('E_INVALID')
    const { json } = await rig.local('POST', '/api/backup', { file })
    expect(json).toEqual({ file, facts: rig.store.journal.head(), bytes: statSync(file).size })
  })
})

describe('the TCP listener', () => {
  it('says so when the port is taken', async () => {
    const other = createTcpServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const rig = await open()
    await rig.server.stop()
    const { port } = other.address() as AddressInfo
    await expect(rig.server.listenHttp({ host: '127.0.0.1', port })).rejects.toMatchObject({ code: 'E_PORT_IN_USE' })
    other.close()
    await expect(rig.server.listenHttp({ host: '203.0.113.1', port: 0 })).rejects.toMatchObject({ code: 'E_LISTEN' })
  })

  it('speaks TLS where it has a certificate: a secure cookie and HSTS', async () => {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    const subject = ['-subj', '/CN=localhost', '-days', '2', '-nodes', '-keyout', key, '-out', cert]
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', ...subject], {
      stdio: 'ignore',
    })
    const rig = await open({ tls: { key: readFileSync(key), cert: readFileSync(cert) } })
    expect(rig.url).toMatch(/^https:/)
    expect(rig.server.firstAdminUrl()).toMatch(/^https:/)
    const code = new URL(rig.server.firstAdminUrl() ?? '').hash.replace('#first-admin=', '')
    const headers = await new Promise<NodeJS.Dict<string | string[]>>((resolve, reject) => {
      const options = {
        ...target(rig.url),
        path: '/api/first-admin',
        method: 'POST',
        ca: readFileSync(cert),
        servername: 'localhost',
      }
      const request = tlsRequest({ ...options, headers: { 'content-type': 'application/json' } }, (response) => {
        response.resume()
        resolve(response.headers)
      })
      request.on('error', reject)
      request.end(JSON.stringify({ code, name: 'Ada', password: 'a thousand plateaus' }))
    })
    expect(String(headers['set-cookie'])).toContain('; Secure')
    expect(headers['strict-transport-security']).toContain('max-age=')
  })

  it('lets go of a connection that asks on and on without waiting for its answers', async () => {
    const rig = await open()
    const ask = async (times: number): Promise<{ text: string; closed: boolean }> => {
      const socket = connectTcp(target(rig.url))
      let text = ''
      socket.on('data', (chunk) => {
        text += chunk
      })
      socket.on('error', () => undefined)
      socket.write('GET /api/health HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(times))
      await until('the answers or the end', () => socket.closed || text.split('"ok"').length > times)
      const { closed } = socket
      socket.destroy()
      return { text, closed }
    }
    expect((await ask(PIPELINED_MAX)).closed).toBe(false)
    expect((await ask(PIPELINED_MAX + 1)).closed).toBe(true)
  })

  it('lets go of a connection that takes nothing of its answer, and keeps one that has a pulse', async () => {
    const server = createListener(
      (request, response) => {
        const bytes = request.url === '/flood' ? 64 * 1024 * 1024 : 1
        response.write(Buffer.alloc(bytes))
        const pulse = setInterval(() => response.write('.'), 100)
        response.on('close', () => clearInterval(pulse))
      },
      null,
      500,
    )
    const address = await listenTcp(server, { host: '127.0.0.1', port: 0 })
    const open = (path: string) => {
      const socket = connectTcp(address.port, address.address)
      socket.on('error', () => undefined)
      socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
      return socket
    }
    const flooded = open('/flood').pause()
    const alive = open('/pulse').resume()
    const count = () => new Promise((resolve) => server.getConnections((_error, connections) => resolve(connections)))
    await until('both', () => flooded.readyState === 'open' && alive.readyState === 'open')
    await new Promise((resolve) => setTimeout(resolve, 2_000))
    expect(await count()).toBe(1)
    expect(alive.closed).toBe(false)
    for (const socket of [flooded, alive]) socket.destroy()
    await stopListening(server)
  })

  it('never unpacks what is sent to it', async () => {
    const rig = await open()
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
    const body = gzipSync(JSON.stringify({ name: 'nobody', password: 'of no use to anybody' }))
    const answer = await fetch(`${rig.url}/api/session`, { method: 'POST', headers, body })
    expect(answer.status).toBe(400)
  })

  it('stops within two seconds while streams and idle connections are open', async () => {
    const rig = await open()
    const viewer = openViewer(rig.url, { authorization: await rig.bearer('staff') })
    await until('the stream', () => viewer.events.length > 0)
    const begun = performance.now()
    await rig.server.stop()
    expect(performance.now() - begun).toBeLessThan(2_000)
    await until('the end of the stream', viewer.ended)
  })
})

describe('the pages', () => {
  const get = (rig: ApiRig, path: string, headers: Record<string, string> = {}) =>
    ask({ ...target(rig.url), path, headers })

  it('say what to do while they are not built', async () => {
    const answer = await get(await open(), '/')
    expect([answer.status, answer.headers['content-type']]).toEqual([503, 'text/plain; charset=utf-8'])
    expect(answer.text).toContain('npm start')
  })

  it('come without sign-in, under a strict policy, and what is hashed is kept for ever', async () => {
    mkdirSync(join(folder, 'assets'))
    writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Soglia</title>')
    writeFileSync(join(folder, 'assets', 'page-4f2a.js'), 'export {}\n'.repeat(500))
    writeFileSync(join(folder, '.secret'), 'x')
    const rig = await open({ pagesDir: folder })
    const index = await get(rig, '/')
    expect(index.text).toContain('<title>Soglia</title>')
    expect(index.headers['cache-control']).toBe('no-cache')
    const policy = index.headers['content-security-policy'] as string
    for (const part of ["default-src 'self'", "script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'"]) {
      expect(policy.split(';')).toContain(part)
    }
    expect(policy).not.toMatch(/unsafe|upgrade-insecure/)
    expect(index.headers['strict-transport-security']).toBeUndefined()
    const asset = await get(rig, '/assets/page-4f2a.js')
    expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    for (const path of ['/.secret', '/../package.json', '/%2e%2e/%2e%2e/etc/passwd', '/assets/none.js', '/api/none']) {
      expect([path, (await get(rig, path)).status]).toEqual([
        path,
        expect.toSatisfy((status) => [400, 403, 404].includes(status)),
      ])
    }
  })

  it('are one file at every address of a page, and what is no page is not found', async () => {
    mkdirSync(join(folder, 'assets'))
    writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Soglia</title>')
    const rig = await open({ pagesDir: folder })
    const status = async (path: string, accept: string): Promise<number> =>
      (await fetch(rig.url + path, { headers: { accept } })).status
    const page = await fetch(`${rig.url}/people/ada.lovelace?tab=1`, { headers: { accept: 'text/html,*/*;q=0.8' } })
    expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-cache'])
    expect(await page.text()).toContain('<title>Soglia</title>')
    for (const path of ['/api', '/api/none', '/assets', '/assets/gone-4f2a.js']) {
      expect([path, await status(path, 'text/html')]).toEqual([path, 404])
    }
    expect(await status('/none.png', 'image/*')).toBe(404)
    expect(await status('/people', 'application/json')).toBe(404)
  })

  it('are compressed for whoever can read it, and the event stream never is', async () => {
    mkdirSync(join(folder, 'assets'))
    writeFileSync(join(folder, 'index.html'), '<!doctype html>')
    writeFileSync(join(folder, 'assets', 'page-4f2a.js'), 'export {}\n'.repeat(500))
    const rig = await open({ pagesDir: folder })
    const packed = await fetch(`${rig.url}/assets/page-4f2a.js`, { headers: { 'accept-encoding': 'gzip' } })
    expect(packed.headers.get('content-encoding')).toBe('gzip')
    expect(await packed.text()).toHaveLength(5000)
    const viewer = openViewer(rig.url, { authorization: await rig.bearer('staff'), 'accept-encoding': 'gzip, br' })
    await until('an event', () => viewer.events.length > 0)
    expect(viewer.head()).not.toMatch(/content-encoding/i)
    viewer.socket.destroy()
  })
})

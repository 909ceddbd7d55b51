/** Debian's Mosquitto as a child process on a free loopback port, with passwords and an access file. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Mosquitto {
  port: number
  /** With its name and secret, as for `SOGLIA_MQTT_URL`. */
  url(login?: string): string
  start(): Promise<void>
  stop(): Promise<void>
  /** Stops it and removes its folder. */
  close(): Promise<void>
}

export const passwordOf = (login: string): string => `secret-of-${login}`

export async function createMosquitto({
  logins,
  acl,
  more = [],
}: {
  logins: string[]
  /** Null: none, everybody may do everything. */
  acl: string | null
  more?: string[]
}): Promise<Mosquitto> {
  const folder = mkdtempSync(join(tmpdir(), 'soglia-mosquitto-'))
  const passwords = join(folder, 'passwd')
  writeFileSync(passwords, '')
  for (const login of logins) execFileSync('mosquitto_passwd', ['-b', passwords, login, passwordOf(login)])
  const port = await freePort()
  const lines = [`listener ${port} 127.0.0.1`, 'persistence false', 'set_tcp_nodelay true', 'user root', ...more]
  if (acl === null) lines.push('allow_anonymous true')
  else {
    writeFileSync(join(folder, 'acl'), acl)
    lines.push('allow_anonymous false', `password_file ${passwords}`, `acl_file ${join(folder, 'acl')}`)
  }
  const configuration = join(folder, 'mosquitto.conf')
  writeFileSync(configuration, `${lines.join('\n')}\n`)
  let child: ChildProcess | null = null

  const stop = async (): Promise<void> => {
    const running = child
    child = null
    if (running === null || running.exitCode !== null) return
    const gone = once(running, 'exit')
    running.kill('SIGTERM')
    await gone
  }
  return {
    port,
    url: (login) => `mqtt://${login === undefined ? '' : `${login}:${passwordOf(login)}@`}127.0.0.1:${port}`,
    async start() {
      child = spawn('mosquitto', ['-c', configuration], { stdio: 'ignore' })
      const deadlineMs = Date.now() + 5_000
      while (!(await answers(port))) {
        if (Date.now() > deadlineMs) throw new Error('mosquitto does not answer')
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
    stop,
    async close() {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

/**
 * `npm run looks`: the pages on recorded answers, with no gateway and no house, for work on how they look: what is
 * changed in `dashboard/` is seen at once. Sign in as Ada (admin), Sara (staff), Carlo (contact) or Mia (member).
 * `npm run looks -- --record` takes the answers anew, from every page of a house in the middle of a Wednesday.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'vite'
import type { House, Role } from '../../gateway/api/contract.ts'
import { ACCOUNTS, PASSWORD } from '../pages/real-house.ts'
import { startRecordedGateway } from '../support/recorded-gateway.ts'
import { furnish } from './furnish.ts'
import { startLivedHouse } from './lived-house.ts'
import { PICTURES } from './pictures.ts'

const FILE = new URL('recording.json', import.meta.url)
const CONFIG = new URL('../../dashboard/vite.config.ts', import.meta.url).pathname
const PORT = 5173
const PULSE_MS = 10_000
const SETTLED_MS = 1_200

const NOBODY = 'nobody'

/** By role, or `nobody`: the answer to each address that a page asked. */
type Recording = Record<string, Record<string, unknown>>

async function record(): Promise<void> {
  const recording: Recording = {}
  const house = await startLivedHouse()
  try {
    await furnish(house)
    for (const { name, role, path } of PICTURES) {
      const address = typeof path === 'string' ? path : path(house)
      const { page, context } = role === null ? await house.open('/public') : await house.openAs(role, '/me/security')
      const answers = recording[role ?? NOBODY] ?? {}
      recording[role ?? NOBODY] = answers
      page.on('response', async (response) => {
        const { pathname, search } = new URL(response.url())
        const isAnswer = pathname.startsWith('/api/') && response.request().method() === 'GET' && response.ok()
        if (!isAnswer || !response.headers()['content-type']?.includes('json')) return
        // A page that has gone takes its answers with it.
        const body: unknown = await response.json().catch(() => undefined)
        if (body !== undefined) answers[pathname + search] = body
      })
      await page.goto(house.gateway().http + address)
      await page.waitForTimeout(SETTLED_MS)
      await context.close()
      process.stdout.write(`${name}\n`)
    }
  } finally {
    await house.stop()
  }
  writeFileSync(FILE, `${JSON.stringify(recording)}\n`)
}

/** The answer to this very address, else to the same one with another question: what is asked of today is asked of a day. */
function answerIn(answers: Record<string, unknown> = {}, address: string): unknown {
  const path = address.replace(/\?.*/, '')
  const near = Object.keys(answers).find((each) => each.replace(/\?.*/, '') === path)
  return answers[address] ?? (near === undefined ? undefined : answers[near])
}

async function serve(): Promise<void> {
  const recording = JSON.parse(readFileSync(FILE, 'utf8')) as Recording
  const house = recording.staff?.['/api/house'] as House
  const gateway = await startRecordedGateway('', house)
  gateway.session = { account: null, firstAdmin: false }
  gateway.roles = new Map(Object.entries(ACCOUNTS).map(([role, name]) => [name, role as Role]))
  // Some pages were recorded as staff sees them, which is as admins do.
  const asRole = (role: Role): string[] => (role === 'admin' ? ['admin', 'staff', NOBODY] : [role, NOBODY])
  gateway.answers = (role, address) =>
    asRole(role)
      .map((each) => answerIn(recording[each], address))
      .find((answer) => answer !== undefined)
  // A page that hears nothing for long says that it is blind: the clock of the house stands at its hour, and beats.
  setInterval(() => gateway.send('pulse', { at: house.now }), PULSE_MS)
  const server = await createServer({
    configFile: CONFIG,
    server: { port: PORT, host: '127.0.0.1', proxy: { '^/api/': gateway.url } },
  })
  await server.listen()
  server.printUrls()
  process.stdout.write(`  Sign in as ${Object.values(ACCOUNTS).join(', ')}; the password is: ${PASSWORD}\n`)
}

await (process.argv.includes('--record') ? record() : serve())

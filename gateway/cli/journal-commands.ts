/** The journal from the command line: one fact a line, as JSON with `--json` and in an export. */
import { setTimeout as wait } from 'node:timers/promises'
import type { House } from '../api/contract.ts'
import { SogliaError } from '../core/errors.ts'
import type { Recorded } from '../core/facts.ts'
import type { Call, Command } from './command.ts'
import { printable } from './output.ts'

const TAIL_FACTS = 20
const PAGE_FACTS = 500
const FOLLOW_EVERY_MS = 250
/** How often a gateway that is away is looked for. */
const AWAY_EVERY_MS = 1_000

interface Page {
  facts: Recorded[]
  next: number
}

const tail: Command = {
  name: 'journal tail',
  args: '',
  summary: `the last ${TAIL_FACTS} facts`,
  options: { follow: { type: 'boolean', help: 'then each new one as it comes, until Ctrl-C' } },
  async run(call) {
    const { seq } = (await call.api.call('GET', '/api/house')) as House
    let after = await printAfter(call, Math.max(0, seq - TAIL_FACTS))
    if (!call.flag('follow')) return 0
    // A gateway must be able to start meanwhile: whoever only looks does not hold the data folder.
    await call.api.close()
    const stopped = new AbortController()
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort())
    while (!stopped.signal.aborted) {
      const running = await call.api.isRunning()
      if (running) after = await printWhileThere(call, after)
      await wait(running ? FOLLOW_EVERY_MS : AWAY_EVERY_MS, null, { signal: stopped.signal }).catch(() => null)
    }
    return 0
  },
}

/** A page of what is new; a gateway that goes in that very moment is looked for again later. */
async function printWhileThere(call: Call, seq: number): Promise<number> {
  try {
    return await printPage(call, seq)
  } catch (error) {
    if (error instanceof SogliaError && error.code === 'E_DATA_IN_USE') return seq
    throw error
  } finally {
    await call.api.close()
  }
}

/** Prints all facts after `seq`; resolves with the seq of the last. */
async function printAfter(call: Call, seq: number): Promise<number> {
  for (let after = seq; ; ) {
    const last = await printPage(call, after)
    if (last === after) return last
    after = last
  }
}

async function printPage(call: Call, after: number): Promise<number> {
  const { facts, next } = (await call.api.call('GET', `/api/journal?after=${after}&limit=${PAGE_FACTS}`)) as Page
  for (const fact of facts) call.out.line(call.json ? JSON.stringify(fact) : describe(fact))
  return facts.length === 0 ? after : next
}

function describe({ seq, at, happenedAt: _, kind, ...rest }: Recorded): string {
  const particulars = Object.entries(rest).map(([name, value]) => `${name}=${value ?? '-'}`)
  return printable(`${seq}  ${at}  ${kind.padEnd(18)}  ${particulars.join(' ')}`)
}

const exportFacts: Command = {
  name: 'journal export',
  args: '',
  summary: 'the facts as NDJSON',
  options: {
    from: { type: 'string', value: 'T', help: 'recorded at or after (RFC 3339, or a date)' },
    to: { type: 'string', value: 'T', help: 'recorded before' },
  },
  async run(call) {
    const query = new URLSearchParams()
    for (const name of ['from', 'to']) {
      const value = call.text(name)
      if (value !== undefined) query.set(name, value)
    }
    for await (const chunk of await call.api.stream(`/api/journal/export?${query}`)) await call.out.chunk(chunk)
    return 0
  },
}

export const JOURNAL_COMMANDS: readonly Command[] = [tail, exportFacts]

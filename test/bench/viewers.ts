/**
 * Live viewers, in a process of their own: `viewers.ts URL TOKEN COUNT`. Each hears the stream as a page does: when it
 * breaks it tries again after the page's own waits, from the fact that it heard last. Prints `{"open"}` when all are
 * open; for each line on its input, what they heard since the one before.
 */
import { Agent, get, type IncomingMessage } from 'node:http'
import { createInterface } from 'node:readline'
import type { Heard } from './programs.ts'

/** As `dashboard/live.ts` waits, jitter and all. */
const RETRY_FIRST_MS = 1000
const RETRY_MAX_MS = 30_000
const SOON_MS = 1000

const [url = '', token = '', count = '0'] = process.argv.slice(2)
const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY })
/** How long after it was recorded each fact was heard, by each viewer. */
let heardAfterMs: number[] = []
let gaps = 0
let open = 0

class Viewer {
  #failures = 0
  #lastSeq = 0
  #text = ''

  connect(): void {
    const headers = { authorization: `Bearer ${token}` }
    const after = this.#lastSeq === 0 ? '' : `?after=${this.#lastSeq}`
    const request = get(`${url}/api/live${after}`, { agent, headers }, (response) => this.#listen(response))
    request.on('error', () => this.#again())
  }

  #listen(response: IncomingMessage): void {
    if (response.statusCode !== 200) {
      response.resume()
      this.#again()
      return
    }
    this.#text = ''
    let isOpen = false
    response.setEncoding('utf8')
    response.on('data', (text: string) => {
      if (!isOpen) {
        isOpen = true
        open++
        this.#failures = 0
        if (open === Number(count)) process.stdout.write(`${JSON.stringify({ open })}\n`)
      }
      this.#take(text)
    })
    response.on('error', () => {})
    response.once('close', () => {
      if (isOpen) open--
      this.#again()
    })
  }

  #take(text: string): void {
    const now = Date.now()
    const events = (this.#text + text).split('\n\n')
    this.#text = events.pop() ?? ''
    for (const event of events) {
      if (!event.startsWith('event: fact\n')) continue
      const { seq, at } = JSON.parse(event.slice(event.indexOf('data: ') + 6)) as { seq: number; at: string }
      if (this.#lastSeq !== 0 && seq !== this.#lastSeq + 1) gaps++
      this.#lastSeq = seq
      heardAfterMs.push(now - Date.parse(at))
    }
  }

  #again(): void {
    const waitMs = Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** this.#failures) * (0.5 + Math.random() / 2)
    this.#failures = Math.min(this.#failures + 1, 10)
    setTimeout(() => this.connect(), waitMs)
  }
}

function report(): Heard {
  const sorted = heardAfterMs.sort((a, b) => a - b)
  const heard = {
    ...{ open, gaps, facts: sorted.length },
    soon: sorted.filter((ms) => ms <= SOON_MS).length / sorted.length,
    p99Ms: sorted[Math.floor((sorted.length - 1) * 0.99)] ?? Number.NaN,
  }
  heardAfterMs = []
  gaps = 0
  return heard
}

for (let n = 0; n < Number(count); n++) new Viewer().connect()
createInterface({ input: process.stdin }).on('line', () => process.stdout.write(`${JSON.stringify(report())}\n`))

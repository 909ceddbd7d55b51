/** A viewer of `/api/live` on a raw TCP socket: nothing reconnects, nothing is hidden. */
import { connect, type Socket } from 'node:net'
import { target } from './api.ts'

export interface LiveEvent {
  event: string
  id: string | null
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came.
  data: any
}
export interface LiveViewer {
  socket: Socket
  /** The status line and headers. */
  head(): string
  events: LiveEvent[]
  /** The line broke, or the body came to its end. */
  ended(): boolean
  facts(): number[]
}

export function openViewer(url: string, headers: Record<string, string>, query = ''): LiveViewer {
  const socket = connect(target(url))
  let raw = ''
  let head = ''
  let ended = false
  let rest = ''
  const events: LiveEvent[] = []
  const lines = Object.entries({ host: new URL(url).host, accept: 'text/event-stream', ...headers })
  socket.write(
    `GET /api/live${query} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
  )
  socket.setEncoding('utf8')
  socket.on('data', (text: string) => {
    raw += text
    if (head === '') {
      const end = raw.indexOf('\r\n\r\n')
      if (end < 0) return
      head = raw.slice(0, end)
      raw = raw.slice(end + 4)
    }
    rest += unchunk()
    const frames = rest.split('\n\n')
    rest = frames.pop() ?? ''
    for (const frame of frames) if (frame.includes('data: ')) events.push(readFrame(frame))
  })
  /** What stands whole of the chunked body. */
  function unchunk(): string {
    let text = ''
    for (;;) {
      const match = /^([0-9a-f]+)\r\n/i.exec(raw)
      if (match === null) return text
      const [line, size] = match as unknown as [string, string]
      const bytes = Buffer.from(raw.slice(line.length))
      const wanted = Number.parseInt(size, 16)
      if (bytes.length < wanted + 2) return text
      text += bytes.subarray(0, wanted).toString()
      raw = bytes.subarray(wanted + 2).toString()
      if (wanted === 0) {
        ended = true
        return text
      }
    }
  }
  for (const end of ['end', 'close', 'error']) {
    socket.on(end, () => {
      ended = true
    })
  }
  return {
    socket,
    head: () => head,
    events,
    ended: () => ended,
    facts: () => events.filter(({ event }) => event === 'fact').map(({ data }) => data.seq),
  }
}

function readFrame(frame: string): LiveEvent {
  const field = (name: string): string | null =>
    frame
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2) ?? null
  return { event: field('event') ?? '', id: field('id'), data: JSON.parse(field('data') ?? 'null') }
}

/** The passes of an event on paper: one ticket for each guest, to be cut out and shown to the reader. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { escapeHtml } from '../core/html.ts'
import type { Directory } from '../core/ports.ts'
import type { Badge, GuestEvent } from '../core/records.ts'
import type { Printable, PrintLanguage } from './printable.ts'

/** Drawn in one turn: a code takes about a millisecond, and taps are decided in between. */
const TICKETS_A_TURN = 4
/** The reader tells what the code says, and the gateway calls it `code:` and that. */
const CODE = /^code:(.+)$/s

const WORDS = {
  it: {
    passes: 'Pass',
    guestOf: 'Ospite di',
    from: 'dal',
    until: 'al',
    card: 'Con la carta',
    own: 'Con la propria tessera',
    none: 'Per questo evento non ci sono pass.',
    show: 'Mostra il codice al lettore della porta.',
  },
  en: {
    passes: 'Passes',
    guestOf: 'Guest of',
    from: 'from',
    until: 'until',
    card: 'With the card',
    own: 'With their own badge',
    none: 'There are no passes for this event.',
    show: 'Show the code to the reader at the door.',
  },
} as const satisfies Record<PrintLanguage, Record<string, string>>

const STYLE = `
  body { margin: 1.5cm; font: 11pt/1.4 system-ui, sans-serif; color: #000; background: #fff }
  h1 { font-size: 16pt; margin: 0 0 .2cm }
  ul { list-style: none; margin: .6cm 0 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(8cm, 1fr)); gap: .4cm }
  li { border: 1px dashed #777; padding: .4cm; break-inside: avoid; display: flex; gap: .4cm; align-items: center; overflow-wrap: anywhere }
  svg { flex: none; width: 3.2cm; height: 3.2cm }
  p { margin: 0 }
  .name { font-size: 13pt; font-weight: 600 }
  @media print { body { margin: 0 } }
`

export interface SheetParts {
  directory: Directory
  timeZone: string
  /** A code as SVG. */
  draw(text: string): Promise<string>
}

/** All passes that are not revoked, in the order in which they were issued. */
export async function passSheet(
  { id, name, host, from, until }: GuestEvent,
  lang: PrintLanguage,
  { directory, timeZone, draw }: SheetParts,
): Promise<Printable> {
  const t = WORDS[lang]
  const clock = new Intl.DateTimeFormat(lang === 'it' ? 'it-IT' : 'en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone,
  })
  const window = `${t.from} ${clock.format(from)} ${t.until} ${clock.format(until)}`
  const nameOf = (person: string): string => directory.person(person)?.name ?? person

  async function ticket({ person, credential }: Badge): Promise<string> {
    const code = CODE.exec(credential)?.[1]
    const card = directory.cardOf(credential)
    const isCode = card === null && code !== undefined
    const means = isCode ? t.show : card === null ? t.own : `${t.card} ${card.name}`
    const lines = [name, `${t.guestOf} ${nameOf(directory.person(person)?.host ?? host)}`, window, means]
    const text = lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('')
    const drawn = isCode ? await draw(code) : ''
    return `<li>${drawn}<div><p class="name">${escapeHtml(nameOf(person))}</p>${text}</div></li>`
  }

  const passes = directory.badges().filter((badge) => badge.event === id && badge.revokedAt === null)
  const tickets: string[] = []
  for (const [index, pass] of passes.entries()) {
    // Drawing waits for nothing: without a turn of their own nobody would get in between.
    if (index % TICKETS_A_TURN === TICKETS_A_TURN - 1) await nextTurn()
    tickets.push(await ticket(pass))
  }
  const title = `${t.passes}: ${name}`
  const list = tickets.length === 0 ? `<p>${t.none}</p>` : `<ul>\n${tickets.join('\n')}\n</ul>`
  return { lang, title, style: STYLE, body: `<h1>${escapeHtml(title)}</h1><p>${escapeHtml(window)}</p>\n${list}` }
}

/** Pages that are there to be printed: whole in one answer, with a style of their own and no script. */
import { createHash } from 'node:crypto'
import type { FastifyReply } from 'fastify'
import { escapeHtml } from '../core/html.ts'

export const PRINT_LANGUAGES = ['it', 'en'] as const
export type PrintLanguage = (typeof PRINT_LANGUAGES)[number]

/** `body` is HTML, in which all that came from outside went through `escapeHtml`. */
export interface Printable {
  lang: PrintLanguage
  title: string
  style: string
  body: string
}

export function sendPrintable(reply: FastifyReply, { lang, title, style, body }: Printable): FastifyReply {
  const page =
    `<!doctype html>\n<html lang="${lang}"><head><meta charset="utf-8">` +
    '<meta name="viewport" content="width=device-width, initial-scale=1">' +
    `<title>${escapeHtml(title)}</title><style>${style}</style></head>\n<body>\n${body}\n</body></html>\n`
  return sendPrintedPage(reply, page, style)
}

/** A whole page with its one style: whatever else stood in it could load nothing and run nothing. */
export function sendPrintedPage(reply: FastifyReply, page: string, style: string): FastifyReply {
  const hash = createHash('sha256').update(style).digest('base64')
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
  return reply.header('content-security-policy', policy).type('text/html; charset=utf-8').send(page)
}

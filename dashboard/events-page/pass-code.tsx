import { wordsOf } from '../language.ts'
import { QrCode } from '../parts/qr-code.tsx'
import { eventWords } from './words.ts'

/** The gateway calls a code `code:` and what the QR code says. */
const CODE = /^code:(.+)$/s

/** What a guest shows to the reader; of a card there is nothing to show. */
export function PassCode({ credential, name }: { credential: string; name: string }) {
  const t = wordsOf(eventWords)
  const code = CODE.exec(credential)?.[1]
  if (code === undefined) return null
  return (
    <div class="event-code">
      <QrCode text={code} label={t.codeOf(name)} />
      <p class="event-quiet">{t.codeText}</p>
    </div>
  )
}

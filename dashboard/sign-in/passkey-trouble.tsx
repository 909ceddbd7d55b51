import { wordsOf } from '../language.ts'
import { localAddress, passkeyTrouble } from './passkeys.ts'
import { signInWords } from './words.ts'

/** Why there are no passkeys here, and the way to where there are; nothing where there are. */
export function PasskeyTroubleText() {
  const t = wordsOf(signInWords)
  const trouble = passkeyTrouble()
  if (trouble === null) return null
  const local = trouble === 'numbers' ? localAddress() : null
  return (
    <p class="passkey-trouble">
      {t.troubles[trouble]} {local !== null && <a href={local}>{t.openByName}</a>}
    </p>
  )
}

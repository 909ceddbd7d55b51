import { wordsOf } from '../language.ts'
import { Dialog } from '../parts/dialog.tsx'
import { say } from '../parts/toast.tsx'
import { commonWords } from '../parts/words.ts'
import { securityWords } from './words.ts'

/** Shown once, to be printed or copied. */
export function RecoveryCodes({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  const t = wordsOf(securityWords)
  const common = wordsOf(commonWords)

  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(codes.join('\n'))
    say(common.copied)
  }

  return (
    <Dialog title={t.recoveryTitle} onClose={onClose}>
      <p class="dialog-text">{t.recoveryText}</p>
      <ul class="security-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div class="form-do">
        {/* Without a secure context there is no clipboard; the codes can be selected all the same. */}
        {'clipboard' in navigator && (
          <button type="button" class="button" onClick={() => void copy()}>
            {common.copy}
          </button>
        )}
        <button type="button" class="button" onClick={() => window.print()}>
          {common.print}
        </button>
        <button type="button" class="button button-main" onClick={onClose}>
          {t.recoveryKept}
        </button>
      </div>
    </Dialog>
  )
}

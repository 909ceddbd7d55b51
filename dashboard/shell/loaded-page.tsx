import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { wordsOf } from '../language.ts'
import { commonWords } from '../parts/words.ts'
import { MessagePage } from './message-page.tsx'
import { shellWords } from './words.ts'

/** Pages that were loaded once are there at once. */
const loaded = new Map<string, unknown>()

interface LoadedPageProps<Props> {
  row: { path: string; load(): Promise<ComponentType<Props>> }
  props: Props
}

/** Fetches a page's part of the program, then draws it. */
export function LoadedPage<Props extends object>({ row, props }: LoadedPageProps<Props>) {
  const t = wordsOf(shellWords)
  const [, drawAgain] = useState(0)
  const [failed, setFailed] = useState<string | null>(null)
  const Drawn = loaded.get(row.path) as ComponentType<Props> | undefined
  useEffect(() => {
    if (loaded.has(row.path)) return
    row.load().then(
      (component) => {
        loaded.set(row.path, component)
        drawAgain((n) => n + 1)
      },
      () => setFailed(row.path),
    )
  }, [row])
  if (Drawn !== undefined) return <Drawn {...props} />
  if (failed === row.path) {
    return (
      <MessagePage title={t.loadFailedTitle} text={t.loadFailedText}>
        <button type="button" class="button button-main" onClick={() => location.reload()}>
          {t.reload}
        </button>
      </MessagePage>
    )
  }
  return (
    <p class="waiting" role="status">
      {wordsOf(commonWords).loading}
    </p>
  )
}

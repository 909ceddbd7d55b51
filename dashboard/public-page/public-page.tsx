import { useEffect, useState } from 'preact/hooks'
import type { PublicCount } from '../../gateway/api/contract.ts'
import { ApiError, ask } from '../api.ts'
import { clockTime, number, setClock } from '../clock.ts'
import { wordsOf } from '../language.ts'
import { Hill } from '../live-page/hill.tsx'
import { LanguageSwitch } from '../parts/language-switch.tsx'
import './public-page.css'
import { publicWords } from './words.ts'

/** The gateway counts every few seconds at most, and whoever looks on has time. */
const ASK_EVERY_MS = 5_000
/** One answer that is lost on the way is no blindness. */
const BLIND_AFTER_MS = 12_000

type Seen =
  | { state: 'asking' }
  | { state: 'off' }
  | { state: 'there'; count: PublicCount; isBlind: boolean }
  | { state: 'blind' }

/** A count for everybody, where the house has switched it on; nothing else. It says when it is blind. */
export function PublicPage() {
  const t = wordsOf(publicWords)
  const seen = usePublicCount()
  useEffect(() => {
    document.title = `${t.title} · Soglia`
  }, [t])
  return (
    <main class="public" data-state={seen.state}>
      <Hill people={seen.state === 'there' ? seen.count.inside : 0} />
      <div class="public-head">
        <h1>{t.title}</h1>
        <LanguageSwitch />
      </div>
      <div class="public-middle" aria-live="polite">
        {seen.state === 'asking' && <p>{t.loading}</p>}
        {seen.state === 'off' && (
          <>
            <p class="public-off">{t.offTitle}</p>
            <p>{t.offText}</p>
          </>
        )}
        {seen.state === 'blind' && <p class="public-blind">{t.blindFirst}</p>}
        {seen.state === 'there' && (
          <>
            <p class={seen.isBlind ? 'public-count public-count-old' : 'public-count'}>{number(seen.count.inside)}</p>
            <p class="public-inside">{t.inside(seen.count.inside)}</p>
            {seen.isBlind && <p class="public-blind">{t.blind(clockTime(seen.count.at))}</p>}
          </>
        )}
      </div>
    </main>
  )
}

function usePublicCount(): Seen {
  const [seen, setSeen] = useState<Seen>({ state: 'asking' })
  useEffect(() => {
    let heardAt = Date.now()
    let gone = false
    async function look(): Promise<void> {
      try {
        const count = await ask<PublicCount>('GET', '/api/public')
        if (gone) return
        heardAt = Date.now()
        setClock(count.at)
        setSeen({ state: 'there', count, isBlind: false })
      } catch (error) {
        if (gone) return
        if (error instanceof ApiError && error.status === 404) setSeen({ state: 'off' })
        else if (Date.now() - heardAt > BLIND_AFTER_MS) setSeen(blinded)
      }
    }
    void look()
    const timer = setInterval(() => {
      if (!document.hidden) void look()
    }, ASK_EVERY_MS)
    return () => {
      gone = true
      clearInterval(timer)
    }
  }, [])
  return seen
}

function blinded(seen: Seen): Seen {
  return seen.state === 'there' ? { ...seen, isBlind: true } : { state: 'blind' }
}

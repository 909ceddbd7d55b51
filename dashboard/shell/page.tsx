import type { ComponentChildren } from 'preact'
import { useEffect, useId, useState } from 'preact/hooks'
import { day, minute } from '../clock.ts'
import { houseName } from '../house.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { type Tab, Tabs } from '../parts/tabs.tsx'
import { commonWords } from '../parts/words.ts'
import { LiveMark } from './live-mark.tsx'
import './page.css'

/** A longer title, a person's or a house's, is cut after two lines. */
const TITLE_SHORT_CHARS = 60

interface PageProps {
  title: string
  /** "What is this", in one to three plain sentences. */
  what: string
  /** What the browser's tab says; the title where it is left out. */
  tabTitle?: string
  /** A page above this one, to go back to. */
  tabs?: readonly Tab[]
  /** Buttons and links of the page as a whole. */
  actions?: ComponentChildren
  /** True: what it shows moves by itself, and it says whether it does. */
  live?: boolean
  children: ComponentChildren
}

/** The head of every page, and below it the page itself. */
export function Page({ title, what, tabTitle, tabs, actions, live = false, children }: PageProps) {
  const t = wordsOf(commonWords)
  const [helped, setHelped] = useState(false)
  const helpId = useId()
  const house = plainName(houseName.value, 'Soglia')
  const inTab = tabTitle ?? `${title} · ${house}`
  useEffect(() => {
    document.title = inTab
  }, [inTab])
  return (
    <>
      <header class="page-head">
        <div class={title.length > TITLE_SHORT_CHARS ? 'page-title page-title-long' : 'page-title'}>
          <h1 class="name">{title}</h1>
          <button
            type="button"
            class="page-help-button"
            aria-expanded={helped}
            aria-controls={helpId}
            onClick={() => setHelped(!helped)}
          >
            <span aria-hidden="true">?</span>
            <span class="unseen">{t.whatIsThis}</span>
          </button>
        </div>
        {live && (
          <p class="page-when">
            <LiveMark />
            <span class="page-day">
              {day.value}, {minute.value}
            </span>
          </p>
        )}
        {actions !== undefined && <div class="page-actions">{actions}</div>}
      </header>
      <div class="page-help" id={helpId} hidden={!helped}>
        <p>{what}</p>
      </div>
      {tabs !== undefined && <Tabs tabs={tabs} />}
      {children}
    </>
  )
}

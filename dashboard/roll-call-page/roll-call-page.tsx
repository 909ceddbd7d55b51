import { wordsOf } from '../language.ts'
import type { PageProps } from '../page-props.ts'
import { Page } from '../shell/page.tsx'
import { DrillPage } from './drill.tsx'
import { Drills } from './drills.tsx'
import { RollCallList } from './list.tsx'
import './roll-call-page.css'
import { rollCallWords } from './words.ts'

/** The roll-call: the list to tick off, and the reports of those that have ended. */
export function RollCallPage({ rest, account }: PageProps) {
  const t = wordsOf(rollCallWords)
  const [part, seq] = rest
  if (part === 'reports' && seq !== undefined) return <DrillPage seq={seq} />
  if (part === 'reports') {
    return (
      <Page title={t.title} what={t.what} tabs={tabsOf(t)} tabTitle={`${t.reportsTitle} · ${t.title}`}>
        <Drills />
      </Page>
    )
  }
  return <RollCallList account={account.name} tabs={tabsOf(t)} />
}

const tabsOf = ({ tabList, tabReports }: { tabList: string; tabReports: string }) => [
  { label: tabList, to: '/roll-call' },
  { label: tabReports, to: '/roll-call/reports' },
]

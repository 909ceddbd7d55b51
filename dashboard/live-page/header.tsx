import type { Role } from '../../gateway/api/contract.ts'
import { clockTime, day, minute } from '../clock.ts'
import { houseName } from '../house.ts'
import { words } from '../language.ts'
import { line } from '../live.ts'
import { plainName } from '../names.ts'
import { AccountMenu } from '../parts/account-menu.tsx'
import { LanguageSwitch } from '../parts/language-switch.tsx'

export function Header({ account }: { account: { name: string; role: Role } }) {
  // A house that was given no name yet has the product's.
  const name = plainName(houseName.value, '')
  return (
    <header class="head">
      <p class="head-brand">
        <span class="head-soglia">Soglia</span>
        {name !== '' && name !== 'Soglia' && <span class="head-house name">{name}</span>}
      </p>
      <LanguageSwitch />
      <AccountMenu name={account.name} role={account.role} />
    </header>
  )
}

/** The page's name, whether what it shows is live, and the house's day and time. */
export function PageHead() {
  return (
    <div class="page-head">
      <h1>{words.value.now}</h1>
      <p class="page-when">
        <LiveMark />
        <span class="page-day">
          {day.value}, {minute.value}
        </span>
      </p>
    </div>
  )
}

function LiveMark() {
  const t = words.value
  const now = line.value
  const text = {
    live: () => t.live,
    joining: () => t.joining,
    forbidden: () => '',
    blind: () => (now.state === 'blind' && now.since !== null ? t.blind(clockTime(now.since)) : t.failedTitle),
  }[now.state]()
  return (
    <span class={`live-mark live-mark-${now.state}`} role="status">
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
        {now.state === 'live' ? <circle cx="6" cy="6" r="5" /> : <path d="M2 2l8 8M10 2l-8 8" />}
      </svg>
      {text}
    </span>
  )
}

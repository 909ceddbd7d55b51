import { useState } from 'preact/hooks'
import { houseName, units } from '../house.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { AccountMenu } from '../parts/account-menu.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { LanguageSwitch } from '../parts/language-switch.tsx'
import { Link, route } from '../router.tsx'
import type { SignedIn } from '../session.ts'
import { needsHand } from '../unit-state.ts'
import { MoreMark, NavMark, RollCallMark } from './marks.tsx'
import { ENTRIES, type Entry, isAt, ROLL_CALL } from './navigation.ts'
import './sidebar.css'
import { shellWords } from './words.ts'

/** Where one can go: at the side on a desk; on a phone a head, and a bar under the thumb. */
export function Sidebar({ account }: { account: SignedIn }) {
  const t = wordsOf(shellWords)
  const mine = ENTRIES.filter(({ roles }) => roles.includes(account.role))
  const mayCount = ROLL_CALL.roles.includes(account.role)
  const house = plainName(houseName.value, '')
  return (
    <header class="side">
      <p class="side-brand">
        <span class="side-soglia">Soglia</span>
        {house !== '' && house !== 'Soglia' && <span class="side-house name">{house}</span>}
      </p>
      <nav class="side-nav" aria-label={t.navigation}>
        <ul>
          {mine.map((entry) => (
            <NavItem key={entry.name} entry={entry} />
          ))}
          {mayCount && <RollCallItem />}
          <More entries={mine} />
        </ul>
      </nav>
      <div class="side-tools">
        <LanguageSwitch />
        <AccountMenu account={account} />
      </div>
    </header>
  )
}

function NavItem({ entry }: { entry: Entry }) {
  const classes = ['side-item', entry.apart ? 'side-apart' : '', entry.inBar ? 'side-in-bar' : ''].join(' ').trim()
  return (
    <li class={classes}>
      <NavLink entry={entry} />
    </li>
  )
}

function NavLink({ entry, onClick }: { entry: Entry; onClick?: () => void }) {
  const t = wordsOf(shellWords)
  const lacking = entry.name === 'units' ? [...units.value.values()].filter(needsHand).length : 0
  return (
    <Link
      to={entry.to}
      class="side-link"
      aria-current={isAt(entry, route.value.path) ? 'page' : undefined}
      {...(onClick ? { onClick } : {})}
    >
      <NavMark name={entry.name} />
      <span class={entry.name === 'events' ? 'side-word side-long' : 'side-word'}>{t.pages[entry.name]}</span>
      {entry.name === 'events' && (
        // The bar of a phone has no room for the whole of it, which is still the link's name.
        <span class="side-word side-short" aria-hidden="true">
          {t.eventsShort}
        </span>
      )}
      {lacking > 0 && (
        <span class="side-count">
          <span aria-hidden="true">{lacking}</span>
          <span class="unseen">, {t.unitsNeed(lacking)}</span>
        </span>
      )}
    </Link>
  )
}

/** One tap away from everywhere. */
function RollCallItem() {
  const t = wordsOf(shellWords)
  return (
    <li class="side-item side-in-bar side-roll-call">
      <Link to={ROLL_CALL.to} class="side-link" aria-current={isAt(ROLL_CALL, route.value.path) ? 'page' : undefined}>
        <RollCallMark />
        <span class="side-word">{t.pages.rollCall}</span>
      </Link>
    </li>
  )
}

/** On a phone: the pages that the bar has no room for. */
function More({ entries }: { entries: readonly Entry[] }) {
  const t = wordsOf(shellWords)
  const [open, setOpen] = useState(false)
  if (entries.every(({ inBar }) => inBar)) return null
  const isHere = entries.some((entry) => !entry.inBar && isAt(entry, route.value.path))
  return (
    <li class="side-item side-more">
      <button
        type="button"
        class="side-link"
        aria-haspopup="dialog"
        aria-current={isHere ? 'true' : undefined}
        onClick={() => setOpen(true)}
      >
        <MoreMark />
        <span class="side-word">{t.more}</span>
      </button>
      {open && (
        <Dialog title={t.morePages} onClose={() => setOpen(false)}>
          <ul class="side-sheet">
            {entries.map((entry) => (
              <li key={entry.name}>
                <NavLink entry={entry} onClick={() => setOpen(false)} />
              </li>
            ))}
          </ul>
        </Dialog>
      )}
    </li>
  )
}

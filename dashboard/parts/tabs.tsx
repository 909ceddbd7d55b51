import { useEffect, useRef } from 'preact/hooks'
import { Link, route } from '../router.tsx'
import './tabs.css'

/** So much of the tab before it is seen, so that there is one. */
const TAB_BEFORE_PX = 48

export interface Tab {
  label: string
  to: string
}

/** Pages that lie beside each other. */
export function Tabs({ tabs }: { tabs: readonly Tab[] }) {
  const { path } = route.value
  // Of two that fit the longer one is meant: `/people/import` is not `/people`.
  const fits = tabs.filter(({ to }) => path === to || path.startsWith(`${to}/`))
  const here = fits.sort((a, b) => b.to.length - a.to.length)[0]?.to
  const row = useRef<HTMLElement>(null)
  useEffect(() => {
    // On a phone the row may be longer than the window: the tab that is open is seen.
    const tab = row.current?.querySelector<HTMLElement>('[aria-current]')
    if (row.current && tab) row.current.scrollLeft = tab.offsetLeft - row.current.offsetLeft - TAB_BEFORE_PX
  }, [here])
  return (
    <nav ref={row} class="tabs" aria-label={tabs.map(({ label }) => label).join(', ')}>
      {tabs.map(({ label, to }) => (
        <Link key={to} to={to} class="tab" aria-current={to === here ? 'page' : undefined}>
          {label}
        </Link>
      ))}
    </nav>
  )
}

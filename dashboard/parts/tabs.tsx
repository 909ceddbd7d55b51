import { Link, route } from '../router.tsx'
import './tabs.css'

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
  return (
    <nav class="tabs" aria-label={tabs.map(({ label }) => label).join(', ')}>
      {tabs.map(({ label, to }) => (
        <Link key={to} to={to} class="tab" aria-current={to === here ? 'page' : undefined}>
          {label}
        </Link>
      ))}
    </nav>
  )
}

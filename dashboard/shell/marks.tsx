/** The signs of the navigation: ornament beside their words, and on a phone above them. */
import type { PageName } from './navigation.ts'

const SIGNS: Record<PageName, string> = {
  // A hill of contour lines.
  live: 'M2.5 15.5c2-7 5-11 7.5-11s5.5 4 7.5 11M6 15.5c1.2-4 2.5-6 4-6s2.8 2 4 6',
  people:
    'M7.5 9a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM2.5 16.5c.3-3.2 2.3-5 5-5s4.7 1.8 5 5M13 3.3a3 3 0 0 1 0 5.4M14.5 11.9c1.8.7 2.8 2.3 3 4.6',
  badges: 'M4 5.5h12v10H4ZM8 5.5v-2h4v2M7 9.5h3M7 12.5h6',
  doors: 'M5 17V3.5h10V17M3 17h14M12 10v1',
  schedules: 'M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15ZM10 5.5V10l3 2',
  events: 'M3.5 4.5h13v12h-13ZM3.5 8.5h13M7 3v3M13 3v3M10 11v3M8.5 12.5h3',
  history: 'M3 16.5h14M4.5 13l3.5-4 3 2.5 5-6.5',
  units: 'M4 4.5h12v8H4ZM10 12.5v4M6.5 16.5h7M7 8.5h.1M10 8.5h3',
  journal: 'M5 3h9.5v14H5ZM5 3v14M8 7h4M8 10h4',
  settings:
    'M3 6.5h8M15 6.5h2M3 13.5h2M9 13.5h8M13 4.5a2 2 0 1 1 0 4 2 2 0 0 1 0-4ZM7 11.5a2 2 0 1 1 0 4 2 2 0 0 1 0-4Z',
  me: 'M10 10a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM3.5 17c.5-3.5 3-5 6.5-5s6 1.5 6.5 5',
}

function Sign({ path }: { path: string }) {
  return (
    <svg class="side-sign" width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
      <path
        d={path}
        fill="none"
        stroke="currentColor"
        stroke-width="1.6"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  )
}

export function NavMark({ name }: { name: PageName }) {
  return <Sign path={SIGNS[name]} />
}

export function RollCallMark() {
  return <Sign path="M3 5.5l1.5 1.5L7 4M3 11l1.5 1.5L7 9.5M3 16.5 4.5 18 7 15M10 5.5h7M10 11h7M10 16.5h7" />
}

export function MoreMark() {
  return <Sign path="M3.5 6h13M3.5 10h13M3.5 14h13" />
}

import type { PageProps } from '../page-props.ts'
import { EventPage } from './event-page.tsx'
import { EventsList } from './events-list.tsx'
import './events-page.css'
import { LooseGuests } from './loose-guests.tsx'

/** Events, one event with its passes, and guests who come without one. */
export function EventsPage({ rest, account }: PageProps) {
  const [which] = rest
  if (which === undefined) return <EventsList account={account} />
  if (which === 'guests_') return <LooseGuests />
  return <EventPage key={which} id={which} account={account} />
}

import type { ZoneOccupancy } from '../../gateway/api/contract.ts'
import { number } from '../clock.ts'
import { words } from '../language.ts'
import { Link } from '../router.tsx'

interface Props {
  zone: ZoneOccupancy
  /** In a drawing, which nobody tabs through. */
  drawn?: boolean
}

/** How many are in a room, of how many it takes, and who is in doubt. */
export function RoomCount({ zone: { inside, uncertain, capacity }, drawn = false }: Props) {
  const t = words.value
  return (
    <>
      <p class="room-count" title={capacity === null ? '' : t.zonePeopleOf(inside, capacity)}>
        <strong>{number(inside)}</strong>
        {capacity !== null && <span aria-hidden="true"> / {capacity}</span>}
        <span class="unseen">{capacity === null ? t.zonePeople(inside) : t.zonePeopleOf(inside, capacity)}</span>
      </p>
      {uncertain > 0 && (
        <p class="room-doubt">
          {drawn ? t.uncertain(uncertain) : <Link to="/roll-call">{t.uncertain(uncertain)}</Link>}
        </p>
      )}
    </>
  )
}

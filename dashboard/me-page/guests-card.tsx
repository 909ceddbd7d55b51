import { useEffect, useRef, useState } from 'preact/hooks'
import type { OwnGuest } from '../../gateway/api/contract.ts'
import { when } from '../clock.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { type Asked, Shown } from '../parts/asked.tsx'
import { Chip } from '../parts/chip.tsx'
import { Empty } from '../parts/empty.tsx'
import { say } from '../parts/toast.tsx'
import { meWords } from './words.ts'

const FIRST_SHOWN = 5
/** Those who are here first, then who is awaited, then who has gone. */
const placeOf = ({ inside, arrivedAt }: OwnGuest): number => (inside ? 0 : arrivedAt === null ? 1 : 2)

/** Those who come to me today: awaited, arrived, gone again. */
export function GuestsCard({ guests }: { guests: Asked<OwnGuest[]> }) {
  const t = wordsOf(meWords)
  const [all, setAll] = useState(false)
  const here = useRef<ReadonlySet<string> | null>(null)
  useEffect(() => {
    if (guests.value === null) return
    const before = here.current
    here.current = new Set(guests.value.filter(({ arrivedAt }) => arrivedAt !== null).map(({ person }) => person))
    const news =
      before === null ? [] : guests.value.filter(({ person }) => here.current?.has(person) && !before.has(person))
    for (const { name } of news) say(t.guestNews(plainName(name, t.nameless)))
  }, [guests.value])

  return (
    <section class="card" aria-labelledby="me-guests">
      <div class="card-head">
        <h2 class="card-title" id="me-guests">
          {t.guests}
        </h2>
        <span class="card-sum">{t.guestsOf}</span>
      </div>
      <Shown of={guests} empty={<Empty title={t.noGuests} text={t.noGuestsText} />}>
        {(rows) => (
          <>
            <ul class="me-rows" aria-live="polite">
              {rows
                .toSorted((one, other) => placeOf(one) - placeOf(other))
                .slice(0, all ? rows.length : FIRST_SHOWN)
                .map((guest) => (
                  <GuestRow key={guest.person} guest={guest} />
                ))}
            </ul>
            {rows.length > FIRST_SHOWN && !all && (
              <button type="button" class="button me-more" onClick={() => setAll(true)}>
                {t.moreGuests(rows.length)}
              </button>
            )}
          </>
        )}
      </Shown>
    </section>
  )
}

function GuestRow({ guest }: { guest: OwnGuest }) {
  const t = wordsOf(meWords)
  const { name, orgName, eventName, from, arrivedAt, leftAt, inside } = guest
  const told = [
    arrivedAt === null ? (from === null ? '' : t.guestAwaited(when(from))) : t.guestArrived(when(arrivedAt)),
    leftAt === null ? '' : t.guestLeft(when(leftAt)),
    plainName(eventName, ''),
    plainName(orgName, ''),
  ].filter((each) => each !== '')
  return (
    <li class="me-row" data-guest={guest.person}>
      <div class="me-row-text">
        <p class="me-row-title name">{plainName(name, t.nameless)}</p>
        <p class="me-quiet name">{told.join(' · ')}</p>
      </div>
      <Chip tone={inside ? 'pine' : 'sand'}>
        {inside ? t.guestHere : arrivedAt === null ? t.guestNot : t.guestGone}
      </Chip>
    </li>
  )
}

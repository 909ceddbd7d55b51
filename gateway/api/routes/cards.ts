import { Type } from 'typebox'
import { SogliaError } from '../../core/errors.ts'
import { toRfc3339 } from '../../core/model.ts'
import type { PoolCard } from '../../core/records.ts'
import { isHeld } from '../../register/badges.ts'
import { type ApiParts, type App, isAdmin, whoOf } from '../deps.ts'
import { existing } from '../kinds.ts'
import { recordRoutes } from '../record-routes.ts'
import { Asking, Body, IdParams, IdText, NameText, Nullable, Rev, T, Time } from '../schemas.ts'
import { checkStaffWindow } from '../staff-window.ts'
import { timeOf } from '../views.ts'

const Loan = Type.Object({
  badge: Type.String(),
  person: Type.String(),
  personName: Nullable(Type.String({ description: 'Null: the person is gone from the register' })),
  until: Nullable(Time),
})
const ROW = {
  id: Type.String(),
  name: Type.String({ description: 'What is written on it' }),
  credential: Type.Optional(Type.String({ description: 'For admins alone' })),
  loan: Nullable(Loan),
}
const Lent = Type.Object({ card: Type.String(), badge: Type.String(), until: Time })
const Returned = Type.Object({ card: Type.String(), badge: Nullable(Type.String()) })

/** Cards of the house that go from hand to hand; each loan is a badge, which ends by itself. */
export function cardsRoutes(
  app: App,
  { directory, register, clock, timeZone }: Pick<ApiParts, 'directory' | 'register' | 'clock' | 'timeZone'>,
): void {
  const loanOf = ({ credential }: PoolCard) => {
    const badge = directory.badgeOf(credential)
    if (badge === null || !isHeld(badge, clock.now())) return null
    const personName = directory.person(badge.person)?.name ?? null
    return { badge: badge.id, person: badge.person, personName, until: timeOf(badge.until) }
  }

  recordRoutes(
    app,
    { directory },
    {
      path: 'cards',
      kind: 'card',
      added: { name: NameText, id: Type.Optional(IdText), credential: IdText },
      changed: { name: NameText },
      row: ROW,
      kept: register.cards,
      more: (card) => ({ loan: loanOf(card) }),
    },
  )

  // Until when: the end of the house's day where it is left out.
  const body = Body({ person: IdText, until: Type.Optional(T), rev: Type.Optional(Rev) })
  app.post(
    '/api/cards/:id/lend',
    { config: { access: 'staff' }, schema: { params: IdParams, body, response: { 200: Lent } } },
    async (request) => {
      const { reason, rev, ...loan } = request.body
      // A member's rights are not for staff to hand out; whoever has them may be that very person.
      if (!isAdmin(request)) {
        if (existing(directory, 'person', loan.person).kind !== 'guest') throw new SogliaError('E_FORBIDDEN')
        checkStaffWindow({ until: loan.until }, { clock, timeZone })
      }
      const lent = await register.cards.lend(request.params.id, loan, whoOf(request, { reason, rev }))
      return { ...lent, until: toRfc3339(lent.until) }
    },
  )

  app.post(
    '/api/cards/:id/return',
    { config: { access: 'staff' }, schema: { params: IdParams, body: Asking, response: { 200: Returned } } },
    (request) => register.cards.return(request.params.id, whoOf(request, request.body)),
  )
}

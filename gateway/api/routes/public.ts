import { Type } from 'typebox'
import { SogliaError } from '../../core/errors.ts'
import { toRfc3339 } from '../../core/model.ts'
import { settingIn } from '../../core/settings.ts'
import type { PublicCount } from '../contract.ts'
import type { ApiParts, App } from '../deps.ts'
import { Count, Time } from '../schemas.ts'

/** However many ask, the house counts so often at most. */
const KEPT_MS = 3_000

const Shape = Type.Object({ at: Time, inside: Count })

/** A count, for everybody, where the house has switched it on; nothing else. */
export function publicRoutes(
  app: App,
  { access, clock, directory }: Pick<ApiParts, 'access' | 'clock' | 'directory'>,
): void {
  let kept: { count: PublicCount; until: number } | null = null

  app.get('/api/public', { config: { access: 'public' }, schema: { response: { 200: Shape } } }, () => {
    // As an address that there is not: nobody is told that it could be switched on.
    if (settingIn(directory, 'public-count') !== 'on') throw new SogliaError('E_NOT_FOUND', 'GET on this address')
    const now = performance.now()
    if (kept === null || now >= kept.until) {
      const count = { at: toRfc3339(clock.now()), inside: access.house.occupancy().inside }
      kept = { count, until: now + KEPT_MS }
    }
    return kept.count
  })
}

/** What every page keeps to, whatever it is about: accessible, whole at both sizes, silent on its console, ours alone. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { furnish } from '../looks/furnish.ts'
import { PICTURES, type Picture } from '../looks/pictures.ts'
import { seriousFindings, sideways } from './pages.ts'
import { type OpenOptions, type RealHouse, startRealHouse } from './real-house.ts'

const SETTLED_MS = 400
let house: RealHouse
beforeAll(async () => {
  house = await startRealHouse()
  await furnish(house)
}, 120_000)
afterAll(() => house.stop())

async function open(
  { role, path }: Picture,
  options: OpenOptions,
): Promise<{ page: Page; faults: string[]; close: () => Promise<void> }> {
  const address = typeof path === 'string' ? path : path(house)
  const { page, context, faults } = await (role === null
    ? house.open(address, options)
    : house.openAs(role, address, options))
  await page.locator('h1, [data-ready]').first().waitFor()
  await page.waitForTimeout(SETTLED_MS)
  return { page, faults, close: () => context.close() }
}

const LOOKS: OpenOptions[] = [
  { size: 'desktop', locale: 'it-IT', colorScheme: 'light' },
  { size: 'phone', locale: 'en-GB', colorScheme: 'dark' },
]

describe.each(PICTURES.map((picture) => [picture.name, picture] as const))('%s', (_, picture) => {
  test.each(LOOKS)(
    '$size, $locale, $colorScheme',
    async (look) => {
      const { page, faults, close } = await open(picture, look)
      expect(await seriousFindings(page)).toEqual([])
      expect(await sideways(page)).toEqual([])
      expect(faults).toEqual([])
      // Nothing is for ever on its way,
      await expect.poll(() => page.locator('.waiting').count()).toBe(0)
      // nothing failed to come, and one heading names the page.
      expect(await page.locator('.failed, .message-page').count()).toBe(0)
      expect(await page.locator('h1').count()).toBeLessThanOrEqual(1)
      await close()
    },
    30_000,
  )
})

describe('names of 200 characters, of German length, and in Arabic', () => {
  const LONG = `Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen ${'Genossenschaft '.repeat(9)}`.slice(0, 200)
  const ARABIC = 'جمعية الحي للتعليم والعمل المشترك في روما'

  beforeAll(async () => {
    const { api, member, org } = house
    await api('PATCH', `/api/people/${member.id}`, { name: LONG })
    await api('PATCH', `/api/people/${house.people.members[4]?.id}`, { name: ARABIC })
    await api('PATCH', `/api/organisations/${org}`, { name: ARABIC })
    await api('PATCH', '/api/zones/hall', { name: LONG })
    await api('PATCH', '/api/zones/fablab', { name: ARABIC })
    await api('PATCH', '/api/doors/front', { name: LONG })
    await api('PATCH', '/api/schedules/giorno', { name: LONG })
    await api('PATCH', '/api/groups/notturni', { name: ARABIC })
    await api('PATCH', '/api/events/codesign-jam', { name: LONG })
    house.tap('front-in', member.credential)
  })

  test.each(PICTURES.filter(({ role }) => role !== null).map((picture) => [picture.name, picture] as const))(
    '%s keeps its layout',
    async (_, picture) => {
      for (const size of ['phone', 'desktop'] as const) {
        const { page, close } = await open(picture, { size })
        expect([size, await sideways(page)]).toEqual([size, []])
        await close()
      }
    },
    30_000,
  )
})

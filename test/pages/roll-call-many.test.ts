/** A roll-call of two thousand people stays quick under the thumb, and on the gateway. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Change } from '../../gateway/core/ports.ts'
import { type ApiRig, openApi } from '../support/api.ts'
import { launchBrowser, pagesAsTheyStand } from '../support/browser.ts'
import { PHONE, sideways } from './pages.ts'

const DIST = new URL('../../dashboard/dist', import.meta.url).pathname
const PEOPLE = 2_000
const ZONES = 8
/** Generous, for many tests share two cores. */
const DRAWN_WITHIN_MS = 400
const ANSWERED_WITHIN_MS = 2_000

let rig: ApiRig
let browser: Browser
beforeAll(async () => {
  await pagesAsTheyStand()
  rig = await openApi({ pagesDir: DIST })
  const zones = Array.from({ length: ZONES }, (_, n): Change => {
    return { put: 'zone', value: { id: `zone-${n}`, name: `Zone ${n}`, capacity: null, antiPassback: 'soft' } }
  })
  const people = Array.from({ length: PEOPLE }, (_, n): Change => {
    const name = `Person ${String(n).padStart(4, '0')}`
    const rest = { org: null, groups: ['members'], host: null, extendedTime: false, assistance: n % 400 === 7 }
    return { put: 'person', value: { id: `p-${n}`, name, kind: 'member', ...rest } }
  })
  const happenedAt = new Date().toISOString()
  await rig.access.change(
    [...zones, ...people],
    people.map((_, n) => ({ kind: 'stay-opened' as const, happenedAt, person: `p-${n}`, zone: `zone-${n % ZONES}` })),
  )
  browser = await launchBrowser()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await rig.stop()
})

test('a tick among two thousand is drawn at once, and told; the search finds one; the report has them all', async () => {
  const [name = '', value = ''] = (await rig.signedIn('Sara', 'staff')).split(/=(.*)/s)
  const context = await browser.newContext({ viewport: PHONE, hasTouch: true, isMobile: true, locale: 'en-GB' })
  await context.addCookies([{ name, value, url: rig.url }])
  await rig.access.rollCall('begin', 'Sara', 'drill', true)
  const page = await context.newPage()
  await page.goto(`${rig.url}/roll-call`)
  await page.getByText(`0 of ${PEOPLE} found`).waitFor()
  expect(await page.locator('button.roll-row').count()).toBe(PEOPLE)
  expect(await sideways(page)).toEqual([])

  // From the thumb to the next picture, in the page's own time.
  const drawn = await page.evaluate(async () => {
    const rows = [...document.querySelectorAll<HTMLButtonElement>('button.roll-row')]
    const times: number[] = []
    for (const at of [3, 700, 1999]) {
      const from = performance.now()
      rows[at]?.click()
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
      times.push(performance.now() - from)
    }
    return times
  })
  await page.getByText(`3 of ${PEOPLE} found`).waitFor()
  expect(Math.max(...drawn)).toBeLessThan(DRAWN_WITHIN_MS)
  await expect.poll(() => rig.access.rollCallNow()?.ticks.size, { timeout: 10_000 }).toBe(3)

  await page.getByLabel('Search by name, zone, organisation').fill('person 1234')
  await expect.poll(() => page.locator('button.roll-row').count(), { timeout: 10_000 }).toBe(1)
  await page.getByLabel('Search by name, zone, organisation').fill('')

  // Another phone finds everybody else: this one hears each of them.
  const ids = Array.from({ length: PEOPLE }, (_, n) => `p-${n}`)
  const at = Date.now()
  for (let n = 0; n < PEOPLE; n += 200) {
    const ticks = ids
      .slice(n, n + 200)
      .map((person) => ({ id: `other-${person}`, person, found: true, at, note: null }))
    await rig.access.tickRollCall(ticks, 'Marco', null)
  }
  await page.getByText(`${PEOPLE} of ${PEOPLE} found`).waitFor({ timeout: 20_000 })
  const seq = rig.access.rollCallNow()?.seq
  await rig.access.rollCall('end', 'Sara', 'done')
  const cookie = { cookie: `${name}=${value}` }
  const from = performance.now()
  const report = await fetch(`${rig.url}/api/roll-call/reports/${seq}`, { headers: cookie })
  const { found, rows } = (await report.json()) as { found: number; rows: unknown[] }
  expect([found, rows.length]).toEqual([PEOPLE, PEOPLE])
  expect(performance.now() - from).toBeLessThan(ANSWERED_WITHIN_MS)
}, 120_000)

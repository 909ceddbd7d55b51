/** The floors on the live page: drawn as they were, moved by what happens, and by one zone where that is asked. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { FloorPlan } from '../../gateway/api/contract.ts'
import { largeFloors, livingFloors, rectangle } from '../support/recorded-floors.ts'
import { largeHouse, livingHouse, oddlyNamedHouse, RECORDED_NOW } from '../support/recorded-house.ts'
import { DESKTOP, live, PHONE, type Rig, seriousFindings, sideways, startRig } from './pages.ts'

let rig: Rig
beforeAll(async () => {
  rig = await startRig()
}, 120_000)
afterEach(() => rig.closeAll())
afterAll(() => rig.stop())

const PHONE_LIKE = { viewport: PHONE, hasTouch: true, isMobile: true }
const at = new Date(RECORDED_NOW).toISOString()
const planChanged = (seq: number) => ({ seq, at, happenedAt: at, kind: 'plan-changed', subject: 'ground' })

describe('a floor that was drawn', () => {
  test('shows its rooms with their counts, desks and doors by shape, and follows them', async () => {
    const house = livingHouse()
    const { page, gateway, faults } = await rig.open(house, {
      prepare: (its) => {
        its.floors = livingFloors()
      },
    })
    await live(page)
    await page.locator('.floor-room').first().waitFor()
    expect(await page.locator('.floor-room').count()).toBe(4)
    expect(await page.locator('.floor-desk').count()).toBe(40)
    expect(await page.locator('[data-zone=hall]').textContent()).toContain('24')
    // Taken: with somebody at it; free: without; silent: a question mark. And the same in words.
    const first = page.locator('.floor-desk[data-desk=hall-1]')
    const shape = async () => [
      await first.getAttribute('data-state'),
      await first.locator('circle').count(),
      await first.locator('text').count(),
      await first.locator('title').textContent(),
    ]
    for (const [state, told] of [
      ['occupied', ['occupied', 1, 0, 'hall-1: occupata']],
      ['free', ['free', 0, 0, 'hall-1: libera']],
      ['unknown', ['unknown', 0, 1, 'hall-1: sensore muto']],
    ] as const) {
      gateway.send('desk', { id: 'hall-1', zone: 'hall', state, since: null })
      await expect.poll(shape).toEqual(told)
    }
    expect(await page.locator('li').filter({ hasText: 'Sala grande: 24 persone' }).count()).toBe(1)
    const [front, yard] = ['front', 'yard'].map((id) => page.locator(`[data-door-mark=${id}]`))
    expect([await front?.getAttribute('data-state'), await front?.locator('path').count()]).toEqual(['secured', 0])
    expect([await yard?.getAttribute('data-state'), await yard?.locator('text').textContent()]).toEqual([
      'held-open',
      '!',
    ])
    gateway.send('door', { ...(house.doors[0] ?? ({} as never)), condition: 'open', contact: 'open' })
    await page.locator('[data-door-mark=front][data-state=open] path').first().waitFor()

    // Rooms that nobody drew, and desks that stand nowhere, are told all the same.
    gateway.floors = [
      { ...(livingFloors()[0] as FloorPlan), zones: [{ zone: 'hall', points: rectangle(4, 4, 112, 112) }] },
    ]
    gateway.send('fact', planChanged(990))
    await page.getByText('Non ancora sulla pianta').waitFor()
    expect(await page.locator('.floor-room').count()).toBe(1)
    expect(await page.locator('.room[data-zone=fablab]').count()).toBe(1)
    await page.getByText('8 postazioni non sono ancora sulla pianta.').waitFor()
    expect(faults).toEqual([])
  })

  test('is one of several, each a step away', async () => {
    const { page } = await rig.open(livingHouse(), {
      prepare: (its) => {
        its.floors = livingFloors()
      },
    })
    await live(page)
    const tab = page.getByRole('button', { name: 'Primo piano' })
    await tab.click()
    expect(await tab.getAttribute('aria-pressed')).toBe('true')
    expect(await page.locator('.floor-desk').count()).toBe(6)
  })

  test.each([
    ['desk', { viewport: DESKTOP }],
    ['phone', PHONE_LIKE],
  ])('with 500 desks, 50 doors and any names keeps its place: %s', async (_size, screen) => {
    for (const house of [largeHouse(), oddlyNamedHouse()]) {
      const floors = house.desks.length === 500 ? largeFloors(house) : livingFloors()
      const { page, faults } = await rig.open(house, {
        ...screen,
        prepare: (its) => {
          its.floors = floors.map((floor) => ({ ...floor, name: house.desks.length === 500 ? floor.name : house.name }))
        },
      })
      await live(page)
      await page.locator('.floor-desk').first().waitFor()
      expect(await sideways(page)).toEqual([])
      expect(await page.locator('.floor-desk').count()).toBe(house.desks.length === 500 ? 500 : 40)
      expect(faults).toEqual([])
    }
  })

  test('of 500 desks follows a hundred of them in well under a second', async () => {
    const house = largeHouse()
    const { page, gateway } = await rig.open(house, {
      prepare: (its) => {
        its.floors = largeFloors(house)
      },
    })
    await live(page)
    await page.locator('.floor-desk').first().waitFor()
    const begun = performance.now()
    for (const desk of house.desks.slice(0, 100)) gateway.send('desk', { ...desk, state: 'unknown' })
    await page.locator('.floor-desk[data-desk=z1-100][data-state=unknown]').waitFor()
    expect(performance.now() - begun).toBeLessThan(1000)
  })
})

describe('the page by one zone', () => {
  test('counts, draws and lists only what is of it, and stands so in its address', async () => {
    const { page, faults } = await rig.open(livingHouse(), {
      prepare: (its) => {
        its.floors = livingFloors()
      },
    })
    await live(page)
    await page.getByLabel('Sala', { exact: true }).selectOption('meeting')
    expect(new URL(page.url()).search).toBe('?zone=meeting')
    await expect.poll(() => page.textContent('.count')).toBe('6')
    expect(await page.textContent('#inside-title')).toBe('In Sala riunioni')
    expect(await page.textContent('.count-of')).toBe('di 12')
    expect(await page.locator('[data-door]').count()).toBe(1)
    expect(await page.locator('.passage').count()).toBe(1)
    const [, , width = 0] = ((await page.getAttribute('.floor-sheet', 'viewBox')) ?? '').split(' ').map(Number)
    expect(width).toBeLessThan(70)
    await page.getByLabel('Sala', { exact: true }).selectOption('studio')
    await page.getByText('Nessuna porta di questa sala.').waitFor()
    await page.getByText('Nessuno degli ultimi passaggi è di questa sala.').waitFor()
    expect(await page.locator('.floor-desk').count()).toBe(6)

    await page.goto(page.url().replace('studio', 'nowhere'))
    await live(page)
    expect(await page.textContent('.count')).toBe('47')
    expect(faults).toEqual([])
  })

  test('has no serious finding of axe, in either theme, on either size', async () => {
    for (const [screen, colorScheme] of [
      [{ viewport: DESKTOP }, 'light'],
      [PHONE_LIKE, 'dark'],
    ] as const) {
      const { page } = await rig.open(livingHouse(), {
        ...screen,
        colorScheme,
        path: '/?zone=hall',
        prepare: (its) => {
          its.floors = livingFloors()
        },
      })
      await live(page)
      await page.locator('.floor-desk').first().waitFor()
      expect(await seriousFindings(page)).toEqual([])
      expect(await sideways(page)).toEqual([])
    }
  })
})

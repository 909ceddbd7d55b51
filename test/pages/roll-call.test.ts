/** The roll-call in real browsers on the real gateway: two phones at once, one of which loses the network. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Drill, RollCall } from '../../gateway/api/contract.ts'
import { findNetwork, loseNetwork } from './network.ts'
import { seriousFindings, sideways } from './pages.ts'
import { type RealHouse, startRealHouse } from './real-house.ts'

const LONG = 'Ferdinand-Maximilian '.repeat(9).trim()
const ARABIC = 'عبد الرحمن بن محمد الأندلسي'

/** Many tests share two cores: what takes a moment alone takes a few seconds then. */
const soon = <T>(ask: () => T | Promise<T>) => expect.poll(ask, { timeout: 20_000 })

let house: RealHouse
let inside: string[]
beforeAll(async () => {
  house = await startRealHouse()
  const { members } = house.people
  await house.api('POST', '/api/people', { id: 'long-name', name: LONG, kind: 'member', groups: ['members'] })
  await house.api('POST', '/api/people', {
    ...{ id: 'arabic', name: ARABIC, kind: 'member', groups: ['members'], assistance: true },
  })
  await house.api('POST', '/api/badges', { credential: 'uid:0a0a0a01', person: 'long-name' })
  await house.api('POST', '/api/badges', { credential: 'uid:0a0a0a02', person: 'arabic' })
  for (const { credential } of members.slice(4, 12)) house.tap('front-in', credential)
  house.tap('front-in', 'uid:0a0a0a01')
  house.tap('front-in', 'uid:0a0a0a02')
  const list = await listed(10)
  inside = list.rows.map(({ person }) => person)
}, 120_000)
afterEach(async () => {
  await house.closeAll()
  // One that a failed test left behind is no other's.
  await house.api('POST', '/api/roll-call/end', { reason: 'the test is over' })
})
afterAll(() => house.stop())

async function listed(count: number): Promise<RollCall> {
  for (let n = 0; n < 200; n++) {
    const list = await house.api<RollCall>('GET', '/api/roll-call')
    if (list.rows.length >= count) return list
    // Grants whose door must open first need a moment.
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`fewer than ${count} are inside`)
}

const row = (page: Page, person: string) => page.locator(`button.roll-row[data-person="${person}"]`)
const isTicked = (page: Page, person: string) => row(page, person).getAttribute('aria-pressed')
const counter = (page: Page) => page.locator('.roll-figure').textContent()
const keptOf = (page: Page) =>
  page.evaluate(async () => {
    const cache = await caches.open('soglia-roll-call')
    return (await cache.keys()).map(({ url }) => new URL(url).pathname)
  })
const facts = async () => {
  const { facts } = await house.api<{ facts: { kind: string; tick?: string; person?: string }[] }>(
    'GET',
    '/api/journal?after=0&limit=1000',
  )
  return facts.filter(({ kind }) => kind === 'roll-call-ticked')
}

test('two phones tick at once; one loses the network, goes on, reloads without it, and comes back; a report ends it', async () => {
  const people = inside.slice(0, 10) as [string, string, string, string, ...string[]]
  const [a, b, c, d] = people
  const one = await house.openAs('staff', '/', { size: 'phone', locale: 'it-IT' })
  const two = await house.openAs('admin', '/roll-call', { size: 'phone', locale: 'en-GB' })
  // One tap away from everywhere.
  await one.page.getByRole('link', { name: 'Appello' }).click()
  await one.page.getByRole('button', { name: 'Inizia l’appello' }).click()
  await one.page.getByText(/persone risultano dentro/).waitFor()
  expect(await seriousFindings(one.page)).toEqual([])
  await one.page.getByLabel('Vero: c’è un’emergenza').check()
  await one.page.getByLabel('Prova di evacuazione').check()
  await one.page.getByRole('button', { name: 'Inizia adesso' }).click()
  await two.page.getByText('Drill under way').waitFor()

  await row(one.page, a).click()
  await row(two.page, b).click()
  for (const { page } of [one, two]) {
    await soon(() => isTicked(page, a)).toBe('true')
    await soon(() => isTicked(page, b)).toBe('true')
  }
  await soon(() => counter(one.page)).toBe('2 di 10 trovati')
  await soon(() => counter(two.page)).toBe('2 of 10 found')

  // The page keeps itself, and the worker that will serve it is ready.
  await soon(() => keptOf(two.page)).toEqual(expect.arrayContaining(['/roll-call', '/api/session']))
  await expect
    .poll(async () => (await keptOf(two.page)).filter((path) => /^\/assets\/.*\.js$/.test(path)).length)
    .toBeGreaterThan(1)
  await two.page.evaluate(() => navigator.serviceWorker.ready.then(() => true))
  await loseNetwork(two.context)
  await two.page.getByText(/^No network since/).waitFor()
  await row(two.page, c).click()
  await soon(() => isTicked(two.page, c)).toBe('true')
  await two.page.getByText('One tick waits on this phone').waitFor()
  await two.page.reload()
  await two.page.getByText(/^No network since/).waitFor()
  await soon(() => counter(two.page)).toBe('3 of 10 found')
  await row(two.page, d).click()
  await row(two.page, a).click()
  await soon(() => counter(two.page)).toBe('3 of 10 found')
  expect(await seriousFindings(two.page)).toEqual([])
  expect(await sideways(two.page)).toEqual([])
  // Meanwhile the other goes on, and nothing of it was heard there.
  await row(one.page, people[4] as string).click()
  await soon(() => counter(one.page)).toBe('3 di 10 trovati')
  expect(await isTicked(two.page, people[4] as string)).toBe('false')

  await findNetwork(two.context)
  await two.page.getByText(/^No network since/).waitFor({ state: 'detached', timeout: 15_000 })
  await soon(() => counter(two.page)).toBe('4 of 10 found')
  await soon(() => counter(one.page)).toBe('4 di 10 trovati')
  for (const { page } of [one, two]) expect(await isTicked(page, a)).toBe('false')
  const told = await facts()
  expect(told.map(({ person }) => person).sort()).toEqual([a, b, c, d, a, people[4]].sort())
  expect(new Set(told.map(({ tick }) => tick)).size).toBe(6)

  // Somebody who is not on the list.
  await one.page.getByLabel('Che cosa, non chi').fill('un corriere')
  await one.page.getByRole('button', { name: 'Aggiungi' }).click()
  await two.page.getByText('un corriere,').waitFor()

  // A gateway that dies in the middle, and comes back, has lost nothing.
  await house.restart()
  await row(one.page, a).click()
  await soon(() => counter(two.page)).toBe('5 of 10 found')
  for (const person of people.slice(5)) await row(one.page, person).click()
  await soon(() => counter(two.page)).toBe('10 of 10 found')

  await one.page.getByRole('button', { name: 'Chiudi l’appello' }).click()
  await one.page.getByText('Di tutti si sa dove sono.').waitFor()
  await one.page.getByLabel('Perché?').fill('tutti fuori')
  await one.page.getByRole('dialog').getByRole('button', { name: 'Chiudi l’appello' }).click()
  await one.page.getByRole('heading', { name: /Prova di evacuazione/ }).waitFor()
  expect(await one.page.locator('.drill-counts dd').allTextContents()).toEqual(['10', '0', '0', '10', '1'])
  expect(await seriousFindings(one.page)).toEqual([])
  expect(await sideways(one.page)).toEqual([])
  await two.page.getByText('The roll-call has ended.').waitFor()
  await two.page.getByRole('link', { name: 'Read the report' }).click()
  await two.page.getByText('un corriere,').waitFor()
  const [, seq = ''] = /reports\/(\d+)/.exec(two.page.url()) ?? []
  const drill = await house.api<Drill>('GET', `/api/roll-call/reports/${seq}`)
  expect(drill).toMatchObject({ drill: true, found: 10, notFound: 0, endReason: 'tutti fuori', by: 'Sara' })
  expect(drill.allAccountedMs).toBeGreaterThan(0)
  expect([...one.faults, ...two.faults]).toEqual([])

  // Whoever signs out leaves nothing behind.
  await two.page.evaluate(() => localStorage.setItem('soglia.roll-call.tick.x', '{}'))
  await two.page.getByRole('button', { name: /Ada/ }).click()
  await two.page.getByRole('button', { name: 'Sign out' }).click()
  await two.page.getByText('You are signed out.').waitFor()
  const left = await two.page.evaluate(async () => ({
    storage: Object.keys(localStorage).filter((key) => key.startsWith('soglia.roll-call')),
    caches: await caches.keys(),
  }))
  expect(left).toEqual({ storage: [], caches: [] })
}, 120_000)

test('by keyboard alone: begin, tick by arrows and by name, and end', async () => {
  const { page, faults } = await house.openAs('staff', '/roll-call', { locale: 'en-GB' })
  await page.getByRole('button', { name: 'Begin the roll-call' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Begin now' }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('Drill under way').waitFor()
  // Who asked for help stands first.
  expect(await page.locator('button.roll-row').first().getAttribute('data-person')).toBe('arabic')
  await page.locator('button.roll-row').first().focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Space')
  await soon(() => counter(page)).toBe('2 of 10 found')
  await page.getByLabel('Search by name, zone, organisation').focus()
  await page.keyboard.type('ferdinand maximi')
  await soon(() => page.locator('button.roll-row').count()).toBe(1)
  await page.keyboard.press('Enter')
  await soon(() => counter(page)).toBe('3 of 10 found')
  await page.getByRole('button', { name: 'To be found' }).focus()
  await page.keyboard.press('Enter')
  await soon(() => page.locator('button.roll-row').count()).toBe(7)
  await page.getByRole('button', { name: 'End the roll-call' }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('7 people were not found').waitFor()
  await page.keyboard.press('Escape')
  await page.locator('dialog').waitFor({ state: 'detached' })
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('End the roll-call')
  await page.keyboard.press('Enter')
  // Once it stands it has taken the focus, and the field can be gone to.
  await page.locator('dialog[open]').waitFor()
  await page.getByLabel('Why?').focus()
  await page.keyboard.type('a try')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await soon(() => page.url()).toMatch(/\/roll-call\/reports\/\d+$/)
  await page.getByRole('cell', { name: 'not found' }).first().waitFor()
  await page.goto(page.url().replace(/\/\d+$/, ''))
  await page.getByRole('link', { name: /\d{4}/ }).first().waitFor()
  expect(await seriousFindings(page)).toEqual([])
  expect(faults).toEqual([])
}, 120_000)

test.each(['light', 'dark'] as const)(
  'is readable in the %s, at both sizes, with names of every kind',
  async (colorScheme) => {
    for (const size of ['phone', 'desktop'] as const) {
      const { page, faults } = await house.openAs('staff', '/roll-call', { size, colorScheme })
      await page.getByText(/10 dentro/).waitFor()
      await page.getByText(ARABIC).waitFor()
      expect(await seriousFindings(page)).toEqual([])
      expect(await sideways(page)).toEqual([])
      expect(faults).toEqual([])
    }
  },
)

test('without the network a roll-call begins on the phone, and is the house’s when it is back', async () => {
  const { page, context } = await house.openAs('staff', '/roll-call', { locale: 'en-GB' })
  await page.getByText(/10 inside/).waitFor()
  await loseNetwork(context)
  await page.getByText(/^No network since/).waitFor()
  await page.getByRole('button', { name: 'Begin the roll-call' }).click()
  await page.getByRole('button', { name: 'Begin now' }).click()
  await page.getByText('begun on this phone, without a network').waitFor()
  await row(page, 'arabic').click()
  await findNetwork(context)
  await page.getByText(/begun by Sara/).waitFor({ timeout: 15_000 })
  await soon(() => counter(page)).toBe('1 of 10 found')
  const { rows } = await house.api<RollCall>('GET', '/api/roll-call')
  expect(rows.find(({ person }) => person === 'arabic')?.tick?.found).toBe(true)
  await house.api('POST', '/api/roll-call/end', { reason: 'done' })
}, 120_000)

test('that there is no network is asked again by itself, whatever the phone said of it last', async () => {
  const { page } = await house.openAs('staff', '/roll-call', { locale: 'en-GB' })
  await page.getByText(/10 inside/).waitFor()
  await page.evaluate(() => window.dispatchEvent(new Event('offline')))
  const notice = page.getByText(/^No network since/)
  await notice.waitFor()
  await notice.waitFor({ state: 'hidden' })
})

test('a phone that lost the network on another page still opens the roll-call, and ticks', async () => {
  const { page, context, faults } = await house.openAs('staff', '/units', { size: 'phone', locale: 'en-GB' })
  // It gets ready by itself, some seconds after the page is there.
  await soon(() => keptOf(page)).toEqual(expect.arrayContaining(['/roll-call', '/api/session']))
  await loseNetwork(context)
  await page.getByRole('link', { name: 'Roll-call' }).click()
  await page.getByText(/10 inside/).waitFor()
  await page.getByText(/^No network since/).waitFor()
  await page.getByRole('button', { name: 'Begin the roll-call' }).click()
  await page.getByRole('button', { name: 'Begin now' }).click()
  await row(page, 'arabic').click()
  await findNetwork(context)
  await page.getByText(/begun by Sara/).waitFor()
  await soon(async () => {
    const { rows } = await house.api<RollCall>('GET', '/api/roll-call')
    return rows.find(({ person }) => person === 'arabic')?.tick?.found
  }).toBe(true)
  expect(faults).toEqual([])
}, 120_000)

test('whoever is perhaps inside is written down as gone, or as here, by one press', async () => {
  const { page, context, faults } = await house.openAs('staff', '/roll-call', { locale: 'en-GB' })
  let doubted = true
  await context.route('**/api/roll-call', async (route) => {
    const answer = await route.fetch()
    const list = (await answer.json()) as RollCall
    const rows = list.rows.map((each) => (doubted ? { ...each, certain: each.person !== 'long-name' } : each))
    await route.fulfill({ response: answer, json: { ...list, rows } })
  })
  await page.reload()
  const perhaps = page.locator('.roll-group-perhaps')
  await perhaps.getByRole('button', { name: 'Is here' }).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  expect(await sideways(page)).toEqual([])
  doubted = false
  await perhaps.getByRole('button', { name: 'Has left' }).click()
  await page.getByText('written down as gone').waitFor()
  await page.getByText(/9 inside/).waitFor()
  const { rows } = await house.api<RollCall>('GET', '/api/roll-call')
  expect(rows.map(({ person }) => person)).not.toContain('long-name')
  expect(faults).toEqual([])
}, 120_000)

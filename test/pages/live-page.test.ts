import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { emptyHouse, livingHouse, passage, unit } from '../support/recorded-house.ts'
import { live, type Rig, seriousFindings, startRig } from './pages.ts'

let rig: Rig
beforeAll(async () => {
  rig = await startRig()
}, 120_000)
afterEach(() => rig.closeAll())
afterAll(() => rig.stop())

describe('the live page', () => {
  test('shows the house: the count, doors, passages, and what needs a hand', async () => {
    const { page, faults } = await rig.open(livingHouse(), { ownClock: true })
    await live(page)
    expect(await page.textContent('.count')).toBe('47')
    await expect.poll(() => page.title()).toBe('47 dentro · Millepiani, Roma')
    expect(await page.textContent('.count-of')).toContain('di 120')
    expect(await page.textContent('.count-of')).toContain('5 ospiti')
    expect(await page.getAttribute('.count-chips a', 'href')).toBe('/roll-call')
    expect(await page.textContent('.notice-brick')).toMatch(
      /Cortile è aperta da 48 s\s*Limite 30 s\. Vai a chiuderla\./,
    )
    expect(await page.textContent('[data-door=front] .row-more')).toBe('chiusa, bloccata')
    expect(await page.locator('.notice-quiet').first().textContent()).toMatch(
      /reader-2 è scollegato.*systemctl start pcscd/,
    )
    const see = page.getByRole('link', { name: 'Guarda: desk-fab-9 è muto' })
    expect(await see.getAttribute('href')).toBe('/units/desk-fab-9')
    expect(await page.textContent('[data-desk=fablab-1]')).toMatch(/^fablab-1: (occupata|libera|sensore muto)$/)
    expect(await page.textContent('.page-when')).toContain('domenica 22 novembre, 15:42')
    const refused = page.locator('.passage[data-way=refused]').first()
    expect(await refused.textContent()).toContain('Badge sconosciuto, respinto')
    expect(await refused.textContent()).toContain('badge non registrato')
    expect(faults).toEqual([])
  })

  test('a badge that is tapped moves the count, the feed and the hill', async () => {
    const house = livingHouse()
    const { page, gateway, faults } = await rig.open(house)
    await live(page)
    const before = await page.getAttribute('.hill-thin', 'd')
    gateway.send('fact', passage(950, 0, { personName: 'Sofia L.', orgName: 'Banca del Tempo' }))
    gateway.send('occupancy', { ...house.occupancy, inside: 50 })
    await page.locator('.passage').first().getByText('Sofia L.').waitFor({ timeout: 1000 })
    expect(await page.textContent('.count')).toBe('50')
    expect(await page.getAttribute('.hill', 'data-people')).toBe('50')
    await page.waitForFunction(() => document.querySelectorAll('.hill-areas path').length === 2)
    expect(await page.getAttribute('.hill-thin', 'd')).not.toBe(before)
    await expect.poll(() => page.title()).toContain('50 dentro')
    // The same fact again, as after a resumed stream, is shown once.
    gateway.send('fact', passage(950, 0, { personName: 'Sofia L.' }))
    gateway.send('desk', { ...(house.desks[0] ?? ({} as never)), state: 'unknown' })
    await page.locator(`[data-desk="${house.desks[0]?.id}"][data-state=unknown]`).waitFor()
    expect(await page.getByText('Sofia L.').count()).toBe(1)
    expect(faults).toEqual([])
  })

  test('with reduced motion the hill stands at once', async () => {
    const house = livingHouse()
    const { page, gateway } = await rig.open(house, { reducedMotion: 'reduce' })
    await live(page)
    gateway.send('occupancy', { ...house.occupancy, inside: 75 })
    await page.locator('.hill[data-people="75"]').waitFor()
    expect(await page.locator('.hill-areas path').count()).toBe(3)
  })

  test('a door that opens, an alarm that comes and goes, and a unit that falls silent are shown', async () => {
    const house = livingHouse()
    const { page, gateway } = await rig.open(house)
    await live(page)
    const front = house.doors[0]
    if (!front) throw new Error('the recorded house has no door')
    gateway.send('door', { ...front, condition: 'forced', contact: 'open' })
    gateway.send('alarm', {
      id: 'f',
      kind: 'door-forced',
      subject: 'front',
      since: house.now,
      clearedAt: null,
      limitS: null,
    })
    await page.getByText('Ingresso è stata aperta senza permesso').waitFor()
    expect(await page.textContent('[data-door=front] .chip')).toBe('da controllare')
    gateway.send('alarm', {
      id: 'f',
      kind: 'door-forced',
      subject: 'front',
      since: house.now,
      clearedAt: house.now,
      limitS: null,
    })
    await page.getByText('Ingresso è stata aperta senza permesso').waitFor({ state: 'detached' })
    gateway.send('unit', unit('reader-1', { state: 'silent' }))
    await page.getByText('reader-1 è muto').waitFor()
    gateway.send('unit', unit('meeting', { state: 'offline' }))
    await page.getByText('4 dispositivi chiedono una mano').waitFor()
    // A change to the register takes a new picture.
    gateway.house = { ...house, doors: house.doors.slice(1) }
    gateway.send('fact', { seq: 950, at: house.now, happenedAt: house.now, kind: 'door-removed', subject: 'front' })
    await page.locator('[data-door=front]').waitFor({ state: 'detached' })
    gateway.house = { ...house, units: [], alarms: [] }
    gateway.send('fact', { seq: 951, at: house.now, happenedAt: house.now, kind: 'unit-removed', subject: 'reader-1' })
    await page.locator('.notice').first().waitFor({ state: 'detached' })
    await live(page)
  })

  test('what only an admin can see to leads admins there, and nobody else', async () => {
    for (const role of ['admin', 'staff'] as const) {
      const house = livingHouse()
      const asked = { id: 'erasure-asked:register', kind: 'erasure-asked', subject: 'register', limitS: null } as const
      const { page } = await rig.open(
        { ...house, alarms: [{ ...asked, since: house.now, clearedAt: null }] },
        {
          prepare: (gateway) => {
            gateway.session = { account: { name: 'Ada', role, person: null }, firstAdmin: false }
          },
        },
      )
      await live(page)
      const line = page.locator('.notice').filter({ hasText: 'Qualcuno ha chiesto di essere cancellato' })
      await line.waitFor()
      expect(await line.locator('a, button').evaluateAll((all) => all.map((one) => one.getAttribute('href')))).toEqual(
        role === 'admin' ? ['/people/erasures'] : [],
      )
    }
  })

  test('an alarm that somebody has seen to goes, and the clock of a blind page stands still', async () => {
    const { page, gateway, faults } = await rig.open(livingHouse(), { ownClock: true })
    await live(page)
    gateway.cut()
    gateway.reachable = false
    await page.locator('.notice-blind').waitFor()
    await page.clock.fastForward(20_000)
    expect(await page.textContent('[data-door=yard] .row-more')).toMatch(/^aperta da (4[789]|5[0-4]) s$/)
    gateway.reachable = true
    await page.getByRole('button', { name: 'Riprova ora' }).click()
    await live(page)
    await page.getByRole('button', { name: /^Ho visto: Cortile è aperta/ }).click()
    await page.locator('.notice-brick').waitFor({ state: 'detached' })
    expect(faults).toEqual([])
  })

  test('an empty house tells the next step for each list', async () => {
    const { page, faults } = await rig.open(emptyHouse(), {
      prepare: (gateway) => {
        gateway.session = { account: { name: 'Ada', role: 'admin', person: null }, firstAdmin: false }
      },
    })
    await live(page)
    expect(await page.textContent('.count')).toBe('0')
    const steps = page.locator('.empty a')
    expect(await steps.evaluateAll((links) => links.map((link) => link.getAttribute('href')))).toEqual([
      '/zones',
      '/doors',
      '/people',
    ])
    expect(await seriousFindings(page)).toEqual([])
    expect(faults).toEqual([])
  })

  test('changes language at once and remembers it', async () => {
    const { page } = await rig.open(livingHouse(), { ownClock: true })
    await live(page)
    expect(await page.getAttribute('html', 'lang')).toBe('it')
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('heading', { name: 'Now' }).waitFor()
    expect(await page.getAttribute('html', 'lang')).toBe('en')
    expect(await page.textContent('.page-when')).toContain('Sunday 22 November')
    await expect.poll(() => page.title()).toBe('47 inside · Millepiani, Roma')
    await page.reload()
    await page.getByRole('heading', { name: 'Now' }).waitFor()
  })

  test('speaks the browser’s language at first, and signs out', async () => {
    const { page, gateway } = await rig.open(livingHouse(), { locale: 'en-US' })
    await page.getByRole('heading', { name: 'Now' }).waitFor()
    await page.getByRole('button', { name: 'Your account: Nadia' }).click()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByText('You are signed out.').waitFor()
    expect(gateway.session.account).toBe(null)
    await expect.poll(() => gateway.streams()).toBe(0)
  })
})

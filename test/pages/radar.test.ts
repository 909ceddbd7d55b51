/** The rectangles before a radar in a real browser on the real gateway: drawn, saved, and taken by who sits there. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { SimLd2450 } from '../../firmware-sim/devices/ld2450.ts'
import { Pty } from '../../firmware-sim/pty.ts'
import type { House, UnitRecord } from '../../gateway/api/contract.ts'
import { asksOnLeaving, drag, inWindow, type Place } from './drawing.ts'
import { seriousFindings, sideways } from './pages.ts'
import { type RealHouse, startRealHouse } from './real-house.ts'

/** Many tests share two cores: what takes a moment alone takes a few seconds then. */
const soon = <T>(ask: () => T | Promise<T>) => expect.poll(ask, { timeout: 20_000 })
const DELAYS = { 'occupied-after-s': '0.5', 'free-after-s': '1' }

let house: RealHouse
let folder: string
let cable: Pty
let radar: SimLd2450
beforeAll(async () => {
  house = await startRealHouse({ attached: [] })
  for (const id of ['left-desk', 'right-desk']) await house.api('POST', '/api/desks', { id, zone: 'fablab' })
}, 120_000)
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'soglia-radar-'))
  cable = new Pty(folder, 'ld2450')
  await cable.plug()
  radar = new SimLd2450(cable.boardPath)
  await radar.start()
})
afterEach(async () => {
  await house.closeAll()
  const { rev } = await record()
  await house.api('DELETE', `/api/units/radar-1?rev=${rev}&reason=over`)
  await radar.stop()
  await cable.unplug()
  rmSync(folder, { recursive: true, force: true })
})
afterAll(() => house.stop())

const record = (): Promise<UnitRecord> => house.api('GET', '/api/units/radar-1')
const zones = async (): Promise<string | undefined> => (await record()).settings.zones
const addRadar = (settings: Record<string, string> = {}, desks = ['left-desk', 'right-desk']) =>
  house.api('POST', '/api/units', {
    ...{ id: 'radar-1', kind: 'ld2450', path: cable.path, desks, settings: { ...DELAYS, ...settings } },
  })

const looksRight = async (page: Page): Promise<void> => {
  expect(await seriousFindings(page)).toEqual([])
  expect(await sideways(page)).toEqual([])
}
/** A place before the radar, in centimetres, as the sheet has it. */
const before = (x: number, y: number): Place => [x + 520, 600 - y]
const stateOn = (page: Page, desk: string) => page.locator(`[data-radar-desk=${desk}]`).getAttribute('data-state')

test('an admin draws two rectangles by mouse; who sits in one takes that desk, and the page shows it', async () => {
  await addRadar()
  const { page, faults } = await house.openAs('admin', '/units/radar-1', { locale: 'en-GB' })
  await page.getByText('left-desk: drag over the field to draw it.').waitFor()
  await looksRight(page)
  await drag(page, before(-152, 98), before(-48, 201))
  await page.getByText('left-desk: 100 cm wide, 100 cm deep, 100 cm from the radar').waitFor()
  await page.getByRole('radio', { name: 'right-desk' }).check()
  await drag(page, before(50, 100), before(150, 200))
  await page.getByText('right-desk: 100 cm wide').waitFor()
  // Moved by its middle, and made larger by a corner.
  await drag(page, before(100, 150), before(120, 150))
  await drag(page, before(170, 200), before(200, 250))
  await page.getByText('right-desk: 130 cm wide, 150 cm deep').waitFor()
  await page.getByRole('radio', { name: 'right-desk to be saved' }).waitFor()
  expect(await zones(), 'nothing is saved yet').toBeUndefined()
  expect(await asksOnLeaving(page)).toBe(true)
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('The rectangles are saved.').waitFor()
  expect(await zones()).toBe('left-desk:-1500,1000,-500,2000 right-desk:700,1000,2000,2500')
  expect((await record()).settings, 'the others stay').toMatchObject(DELAYS)

  await soon(() => stateOn(page, 'left-desk')).toBe('free')
  radar.sees({ xMm: -1000, yMm: 1500, speedCmS: -16 })
  await soon(() => stateOn(page, 'left-desk')).toBe('occupied')
  expect(await stateOn(page, 'right-desk')).toBe('free')
  await page.getByRole('radio', { name: 'left-desk taken' }).waitFor()
  await looksRight(page)
  radar.sees({ xMm: 1000, yMm: 1500 })
  await soon(() => stateOn(page, 'right-desk')).toBe('occupied')
  await soon(() => stateOn(page, 'left-desk')).toBe('free')

  await page.getByRole('button', { name: 'Undo' }).click()
  await soon(zones).toBeUndefined()
  await page.getByText('right-desk: drag over the field to draw it.').waitFor()
  expect(faults).toEqual([])
}, 120_000)

test('the keyboard alone draws, moves and saves; the edges in fields are an equal way', async () => {
  await addRadar()
  const { page, faults } = await house.openAs('admin', '/units/radar-1')
  const field = page.getByRole('application', { name: 'Davanti al radar' })
  await field.focus()
  await page.keyboard.press('Enter')
  await page.getByText('left-desk: larga 120 cm, profonda 120 cm, a 150 cm dal radar').waitFor()
  for (const key of ['ArrowLeft', 'ArrowLeft', 'Shift+ArrowUp', '+']) await page.keyboard.press(key)
  await page.getByText('left-desk: larga 125 cm, profonda 125 cm, a 146 cm dal radar').waitFor()
  await page.keyboard.press('Space')
  await page.getByText('right-desk: trascina sul campo per disegnarla.').waitFor()
  const edge = (name: string) => page.getByLabel(name, { exact: true })
  await edge('Bordo sinistro (cm)').fill('40')
  await edge('Bordo destro (cm)').fill('45')
  await edge('Bordo vicino (cm)').fill('601')
  await edge('Bordo vicino (cm)').press('Enter')
  await page.getByText('Servono tutti e quattro i bordi.').waitFor()
  await page.getByText('Almeno 10 cm più del bordo opposto.').waitFor()
  await page.getByText('Fuori dal campo.').waitFor()
  await looksRight(page)
  expect(await zones()).toBeUndefined()
  await edge('Bordo destro (cm)').fill('160')
  await edge('Bordo vicino (cm)').fill('30')
  await edge('Bordo lontano (cm)').fill('90,5'.replace(',', '.'))
  await page.getByText('right-desk: larga 120 cm, profonda 60,5 cm, a 30 cm dal radar').waitFor()
  await edge('Bordo lontano (cm)').press('Enter')
  await page.getByText('I rettangoli sono salvati.').waitFor()
  expect(await zones()).toBe('left-desk:-700,1460,550,2710 right-desk:400,300,1600,905')

  // Where it sees nothing no desk can be.
  await edge('Bordo sinistro (cm)').fill('-510')
  await edge('Bordo destro (cm)').fill('-400')
  await edge('Bordo sinistro (cm)').press('Enter')
  await page.getByText('un rettangolo sta dove il radar non vede').waitFor()

  // Taken away, its desk is told of no more.
  radar.sees({ xMm: 0, yMm: 2000 })
  await soon(() => stateOn(page, 'left-desk')).toBe('occupied')
  await page.getByRole('button', { name: 'Toglilo' }).click()
  await page.getByRole('radio', { name: 'left-desk' }).check()
  await field.press('Delete')
  await page.getByRole('button', { name: 'Salva' }).click()
  await soon(zones).toBeUndefined()
  await soon(async () =>
    (await house.api<House>('GET', '/api/house')).desks.find(({ id }) => id === 'left-desk'),
  ).toMatchObject({ state: 'unknown' })
  expect(faults).toEqual([])
}, 120_000)

test('on a phone a finger draws; a desk that is taken off the radar takes its rectangle along', async () => {
  await addRadar({ zones: 'right-desk:500,1000,1500,2000' })
  const { page, context, faults } = await house.openAs('admin', '/units/radar-1', {
    ...{ size: 'phone', colorScheme: 'dark', locale: 'en-GB' },
  })
  await page.getByText('left-desk: drag over the field to draw it.').waitFor()
  await looksRight(page)
  const touch = await context.newCDPSession(page)
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: { x: number; y: number }[]) =>
    touch.send('Input.dispatchTouchEvent', { type, touchPoints: points })
  const swipe = async (from: [number, number], to: [number, number]): Promise<void> => {
    const [x, y] = await inWindow(page, before(...from))
    const [toX, toY] = await inWindow(page, before(...to))
    await send('touchStart', [{ x, y }])
    await send('touchMove', [{ x: (x + toX) / 2, y: (y + toY) / 2 }])
    await send('touchMove', [{ x: toX, y: toY }])
    await send('touchEnd', [])
  }
  await swipe([-150, 200], [-50, 100])
  await page.getByText('left-desk: 100 cm wide, 100 cm deep, 100 cm from the radar').waitFor()
  // Small as it is there, its middle moves it, and its corners are found from outside.
  await swipe([-100, 150], [-80, 170])
  await page.getByText('left-desk: 100 cm wide, 100 cm deep, 120 cm from the radar').waitFor()
  await swipe([-20, 230], [-50, 200])
  await page.getByText('left-desk: 80 cm wide, 80 cm deep, 120 cm from the radar').waitFor()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('The rectangles are saved.').waitFor()
  expect(await zones()).toBe('left-desk:-1300,1200,-500,2000 right-desk:500,1000,1500,2000')
  await looksRight(page)

  await page.getByRole('button', { name: 'Change', exact: true }).click()
  await page.getByRole('dialog').getByLabel('Search a desk').fill('left-desk')
  await page.getByRole('dialog').getByRole('checkbox', { name: 'left-desk' }).uncheck()
  await looksRight(page)
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await soon(zones).toBe('right-desk:500,1000,1500,2000')
  await page.getByText('Without a rectangle all that the radar sees counts.').waitFor()
  expect(faults).toEqual([])
}, 120_000)

test('staff sees how the radar is, and draws nothing', async () => {
  await addRadar({ zones: 'right-desk:500,1000,1500,2000' })
  const { page, faults } = await house.openAs('staff', '/units/radar-1', { locale: 'en-GB' })
  await page.getByText('online', { exact: true }).waitFor()
  expect(await page.locator('.board-sheet').count()).toBe(0)
  expect(faults).toEqual([])
}, 60_000)

/** The page on which the floors are drawn, on the real gateway: by mouse, by finger, and by the keyboard alone. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { FloorPlan } from '../../gateway/api/contract.ts'
import { rectangle } from '../support/recorded-floors.ts'
import { asksOnLeaving, drag, inWindow } from './drawing.ts'
import { live, seriousFindings, sideways } from './pages.ts'
import { type RealHouse, startRealHouse } from './real-house.ts'

let rig: RealHouse
beforeAll(async () => {
  rig = await startRealHouse()
}, 120_000)
afterEach(async () => {
  await rig.closeAll()
  for (const { id } of await plans()) await rig.api('DELETE', `/api/plans/${id}`)
})
afterAll(() => rig.stop())

const plans = (): Promise<FloorPlan[]> => rig.api('GET', '/api/plans')
const plan = async (): Promise<FloorPlan> => (await plans())[0] as FloorPlan
const FLOOR = {
  ...{ id: 'ground', name: 'Piano terra', width: 240, height: 150 },
  zones: [{ zone: 'hall', points: rectangle(10, 10, 100, 80) }],
}

const click = async (page: Page, x: number, y: number): Promise<void> =>
  page.mouse.click(...(await inWindow(page, [x, y])))
const tool = (page: Page, name: string) => page.locator('.plan-tool').filter({ hasText: name }).click()
const saved = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Salva la pianta' }).click()
  await page.getByText('La pianta è salvata.').waitFor()
}

describe('an admin', () => {
  test('draws a floor with rooms, desks and a door, and sees it live a moment later', async () => {
    const watched = await rig.openAs('staff', '/')
    await live(watched.page)
    const { page, faults } = await rig.openAs('admin', '/plan')
    await page.getByText('Non c’è ancora una pianta.').waitFor()
    await page.getByRole('button', { name: 'Aggiungi un piano' }).click()
    await page.getByRole('button', { name: 'Aggiungi', exact: true }).click()
    await page.locator('.board-sheet').waitFor()

    await tool(page, 'Sala')
    await drag(page, [10, 10], [121, 99])
    await page.getByRole('dialog', { name: 'Che sala è?' }).getByLabel('Sala', { exact: true }).selectOption('hall')
    await page.getByRole('button', { name: 'Metti la sala' }).click()
    await drag(page, [120, 10], [200, 60])
    await page.getByRole('dialog').getByLabel('Sala', { exact: true }).selectOption({ label: 'Una sala nuova' })
    await page.getByRole('button', { name: 'Metti la sala' }).click()
    await page.getByText('Serve ancora questo.').waitFor()
    await page.getByLabel('Nome della sala').fill('Biblioteca')
    await page.getByLabel('Capienza').fill('20')
    await page.getByRole('button', { name: 'Metti la sala' }).click()

    expect(await asksOnLeaving(page)).toBe(true)
    await tool(page, 'Postazioni')
    await page.getByLabel('Quante in fila?').fill('3')
    await click(page, 30, 40)
    await page.getByLabel('Quali postazioni?').selectOption('new')
    await page.getByLabel('I nomi cominciano con').fill('libri-')
    await click(page, 140, 30)
    await tool(page, 'Porta')
    await page.getByLabel('Quale porta?').selectOption({ label: 'Una porta nuova' })
    await page.getByLabel('Nome della porta').fill('Porta della biblioteca')
    await click(page, 122, 45)
    await page.getByText('2 sale, 6 postazioni, 1 porta').waitFor()
    // Nothing was changed in the house yet.
    expect((await plan()).zones).toEqual([])
    await saved(page)

    const floor = await plan()
    expect(floor.zones).toEqual([
      { zone: 'hall', points: rectangle(10, 10, 110, 90) },
      { zone: 'biblioteca', points: rectangle(120, 10, 80, 50) },
    ])
    expect(floor.desks.map(({ desk }) => desk).slice(3)).toEqual(['libri-1', 'libri-2', 'libri-3'])
    expect(floor.doors).toEqual([{ door: 'porta-della-biblioteca', x: 120, y: 45, turn: 90 }])
    expect(await rig.api('GET', '/api/zones/biblioteca')).toMatchObject({ name: 'Biblioteca', capacity: 20 })
    expect(await rig.api('GET', '/api/desks/libri-3')).toMatchObject({ zone: 'biblioteca' })
    expect(await rig.api('GET', '/api/doors/porta-della-biblioteca')).toMatchObject({ from: 'hall', to: 'biblioteca' })

    await watched.page.locator('.floor-room[data-shape=biblioteca]').waitFor({ timeout: 2000 })
    await watched.page.locator('.floor-desk[data-desk=libri-3]').waitFor()
    await watched.page.locator('[data-door-mark=porta-della-biblioteca]').waitFor()

    await page.getByRole('button', { name: 'Torna indietro' }).click()
    await page.getByText('Tutto come prima.').waitFor()
    expect((await plan()).zones).toEqual([])
    expect([...faults, ...watched.faults]).toEqual([])
    // Nothing of what was made for it is left in the house.
    const ids = async (path: string) => (await rig.api<{ id: string }[]>('GET', path)).map(({ id }) => id)
    expect(await ids('/api/doors')).not.toContain('porta-della-biblioteca')
    expect((await ids('/api/desks')).filter((id) => id.startsWith('libri-'))).toEqual([])
    expect(await ids('/api/zones')).not.toContain('biblioteca')
  }, 120_000)

  test('draws by the keyboard alone: puts, moves, sizes, takes back, saves', async () => {
    await rig.api('POST', '/api/plans', FLOOR)
    const { page, faults } = await rig.openAs('admin', '/plan')
    await page.locator('.board-sheet').waitFor()
    const told = page.locator('.plan-told')
    const tabTo = async (is: string): Promise<void> => {
      for (let n = 0; n < 60; n++) {
        await page.keyboard.press('Tab')
        const here = await page.evaluate(() => {
          const one = document.activeElement
          return one?.getAttribute('aria-label') ?? one?.closest('label')?.textContent ?? one?.textContent ?? ''
        })
        if (here === is) return
      }
      throw new Error(`no way to “${is}” by Tab`)
    }
    await tabTo('Il foglio')
    await page.keyboard.press('Space')
    expect(await told.textContent()).toBe('Sala grande, sala: 10 × 8 m, a 1 m da sinistra, 1 m dall’alto')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('+')
    await expect
      .poll(() => told.textContent())
      .toBe('Sala grande, sala: 10,5 × 8,5 m, a 1,5 m da sinistra, 1,1 m dall’alto')
    await page.keyboard.press('Delete')
    await expect.poll(() => told.textContent()).toBe('Nessuna forma scelta')
    await page.keyboard.press('Control+z')
    await page.getByText('1 sala, 0 postazioni, 0 porte').waitFor()

    await tabTo('Scegli e sposta')
    await page.keyboard.press('ArrowDown')
    await tabTo('Metti in mezzo al foglio')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'Che sala è?' }).waitFor()
    await tabTo('Metti la sala')
    await page.keyboard.press('Enter')
    await page.getByText('2 sale, 0 postazioni, 0 porte').waitFor()
    await tabTo('Aggiungi un piano')
    await tabTo('Salva la pianta')
    await page.keyboard.press('Enter')
    await page.getByText('La pianta è salvata.').waitFor()
    const { zones } = await plan()
    expect(zones[0]).toEqual({ zone: 'hall', points: rectangle(15, 11, 105, 85) })
    expect(zones).toHaveLength(2)
    expect(faults).toEqual([])
  }, 120_000)

  test('moves and bends a room by its corners, by mouse and by finger', async () => {
    const [desk] = await rig.api<{ id: string }[]>('GET', '/api/desks')
    await rig.api('POST', '/api/plans', { ...FLOOR, desks: [{ desk: desk?.id, x: 60, y: 40, turn: 0 }] })
    const { page } = await rig.openAs('admin', '/plan')
    await page.locator('.board-sheet').waitFor()
    await drag(page, [90, 80], [100, 90])
    await page.getByText('Sala grande, sala: 10 × 8 m, a 2 m da sinistra, 2 m dall’alto').waitFor()
    await drag(page, [120, 100], [160, 120])
    await page.getByText('Sala grande, sala: 14 × 10 m').waitFor()
    await drag(page, [60, 40], [80, 40])
    await page.getByText(', postazione: a 8 m da sinistra, 4 m dall’alto').waitFor()
    await saved(page)

    const phone = await rig.openAs('admin', '/plan', { size: 'phone' })
    await phone.page.locator('.board-sheet').waitFor()
    const [x, y] = await inWindow(phone.page, [120, 100])
    const [toX, toY] = await inWindow(phone.page, [140, 110])
    const touch = await phone.context.newCDPSession(phone.page)
    const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: { x: number; y: number }[]) =>
      touch.send('Input.dispatchTouchEvent', { type, touchPoints: points })
    await send('touchStart', [{ x, y }])
    await send('touchMove', [{ x: (x + toX) / 2, y: (y + toY) / 2 }])
    await send('touchMove', [{ x: toX, y: toY }])
    await send('touchEnd', [])
    await phone.page.getByText('a 4 m da sinistra, 3 m dall’alto').waitFor()
    expect(await sideways(phone.page)).toEqual([])
  }, 120_000)

  test('puts a drawing under the floor, of which nothing is kept that acts', async () => {
    await rig.api('POST', '/api/plans', FLOOR)
    const { page, faults } = await rig.openAs('admin', '/plan')
    await page.locator('.board-sheet').waitFor()
    await page.getByText('Il foglio e lo sfondo').click()
    const file = (name: string, text: string) => ({ name, mimeType: 'image/svg+xml', buffer: Buffer.from(text) })
    const choose = (svg: ReturnType<typeof file>) => page.getByTestId('plan-file').setInputFiles(svg)
    await choose(file('bad.svg', '<html>no</html>'))
    await page.locator('.plan-drawing .problem').waitFor()
    await choose(
      file(
        'floor.svg',
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 150" onload="document.title=1"><script>document.title=2</script>' +
          '<image href="https://elsewhere.example/x.png"/><path d="M0 0H240V150" fill="none" stroke="#000"/></svg>',
      ),
    )
    await page.getByText('Il disegno è sotto la pianta.').waitFor()
    const image = page.locator('image.floor-under')
    const drawn = await page.evaluate(
      async (href) => (await fetch(href ?? '')).text(),
      await image.getAttribute('href'),
    )
    expect(drawn).toMatch(/^<svg [^>]+><path [^>]+><\/path><\/svg>$/)
    await page.getByLabel('Quanto si vede').fill('80')
    await expect.poll(() => image.getAttribute('opacity')).toBe('0.8')
    await saved(page)
    expect(await plan()).toMatchObject({ backgroundPercent: 80, background: { format: 'svg' } })
    await page.getByRole('button', { name: 'Togli il disegno' }).click()
    await image.waitFor({ state: 'detached' })
    expect((await plan()).background).toBeNull()
    expect(faults).toEqual([])
  }, 120_000)

  test('is told where somebody else was quicker, and loads it as it is', async () => {
    await rig.api('POST', '/api/plans', FLOOR)
    const { page } = await rig.openAs('admin', '/plan/ground')
    await page.locator('.board-sheet').waitFor()
    await drag(page, [90, 80], [120, 80])
    await rig.api('PATCH', '/api/plans/ground', { name: 'Pianoterra' })
    await page.getByRole('button', { name: 'Salva la pianta' }).click()
    await page.getByText('Intanto qualcun altro ha cambiato questo piano.').waitFor()
    expect((await plan()).zones).toEqual(FLOOR.zones)
    await page.getByRole('button', { name: 'Carica com’è ora' }).click()
    await page.getByText('Salvata', { exact: true }).waitFor()
    await drag(page, [90, 80], [120, 80])
    await saved(page)
    expect(await plan()).toMatchObject({ name: 'Pianoterra', zones: [{ points: rectangle(40, 10, 100, 80) }] })
  }, 120_000)

  test('removes a floor, after it was told what that means', async () => {
    await rig.api('POST', '/api/plans', FLOOR)
    const { page } = await rig.openAs('admin', '/plan')
    await page.getByText('Il foglio e lo sfondo').click()
    await page.getByRole('button', { name: 'Elimina questo piano' }).click()
    await page.getByLabel('Perché?').fill('lavori')
    await page.getByRole('button', { name: 'Elimina il piano' }).click()
    await page.getByText('Non c’è ancora una pianta.').waitFor()
    expect(await plans()).toEqual([])
    expect(await rig.api('GET', '/api/zones/hall')).toMatchObject({ id: 'hall' })
  })
})

test('staff only looks', async () => {
  await rig.api('POST', '/api/plans', FLOOR)
  const { page, faults } = await rig.openAs('staff', '/plan')
  await page.locator('.floor-room').waitFor()
  expect(await page.locator('.board-sheet').count()).toBe(0)
  expect(await page.getByRole('button', { name: 'Aggiungi un piano' }).count()).toBe(0)
  expect(faults).toEqual([])
})

test.each([
  ['desktop', 'light', 'it-IT'],
  ['phone', 'dark', 'en-GB'],
] as const)(
  'on a %s, %s, nothing hinders: empty, drawing, and a dialog open',
  async (size, colorScheme, locale) => {
    const { page, faults } = await rig.openAs('admin', '/plan', { size, colorScheme, locale })
    const words = locale === 'it-IT' ? ['Non c’è ancora una pianta.', 'Sala'] : ['There is no plan yet.', 'Room']
    await page.getByText(words[0] as string).waitFor()
    expect(await seriousFindings(page)).toEqual([])
    const names = ['Precipitevolissimevolmente'.repeat(8).slice(0, 200), 'الطابق الأرضي للمبنى']
    await rig.api('POST', '/api/plans', {
      ...FLOOR,
      name: names[0],
      doors: [{ door: 'front', x: 10, y: 50, turn: 90 }],
    })
    await rig.api('POST', '/api/plans', { name: names[1] })
    await page.reload()
    await page.locator('.board-sheet').waitFor()
    await page.locator('.plan-sheet summary').click()
    await page.locator('.board-sheet').focus()
    await page.keyboard.press('Space')
    expect(await seriousFindings(page)).toEqual([])
    expect(await sideways(page)).toEqual([])
    await tool(page, words[1] as string)
    await page.locator('.plan-tools > .button').click()
    await page.getByRole('dialog').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    expect(await sideways(page)).toEqual([])
    expect(faults).toEqual([])
  },
  60_000,
)

/** Drawing by mouse on what `DrawingBoard` shows, in the units of its sheet. */
import type { Page } from 'playwright-core'

export type Place = [x: number, y: number]

/** Where a place on the sheet is in the window. */
export async function inWindow(page: Page, place: Place): Promise<Place> {
  await page.locator('.board-sheet').scrollIntoViewIfNeeded()
  return page.evaluate(([x, y]) => {
    const svg = document.querySelector('.board-sheet svg') as SVGSVGElement
    const { x: px, y: py } = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM() as DOMMatrix)
    return [px, py] as Place
  }, place)
}

export async function drag(page: Page, from: Place, to: Place): Promise<void> {
  await page.mouse.move(...(await inWindow(page, from)))
  await page.mouse.down()
  await page.mouse.move(...(await inWindow(page, [(from[0] + to[0]) / 2, to[1]])))
  await page.mouse.move(...(await inWindow(page, to)))
  await page.mouse.up()
}

/** Whether the browser asks before the page goes with what was drawn; it then stays. */
export async function asksOnLeaving(page: Page): Promise<boolean> {
  const asked = page.waitForEvent('dialog')
  await page.close({ runBeforeUnload: true })
  const dialog = await asked
  await dialog.dismiss()
  return dialog.type() === 'beforeunload'
}

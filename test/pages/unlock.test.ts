import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { LiveFact } from '../../gateway/api/contract.ts'
import { livingHouse, RECORDED_NOW } from '../support/recorded-house.ts'
import { live, type Rig, seriousFindings, startRig } from './pages.ts'

let rig: Rig
beforeAll(async () => {
  rig = await startRig()
}, 120_000)
afterEach(() => rig.closeAll())
afterAll(() => rig.stop())

const at = new Date(RECORDED_NOW).toISOString()
const lockFact = (seq: number, rest: Partial<LiveFact>): LiveFact => ({
  seq,
  at,
  happenedAt: at,
  kind: 'door-unlocked',
  door: 'front',
  command: 'u-1',
  ...rest,
})

/** Tabs on until the focus stands on what has this name. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab')
    const here = await page.evaluate(() => {
      const element = document.activeElement
      return element?.getAttribute('aria-label') ?? element?.closest('label')?.textContent ?? element?.textContent ?? ''
    })
    if (here === name) return
  }
  throw new Error(`no way to “${name}” by Tab`)
}

async function askFor(page: Page, reason: string): Promise<void> {
  await page.getByRole('button', { name: 'Apri Ingresso' }).click()
  await page.getByLabel(reason).check()
  await page.getByRole('button', { name: 'Apri adesso' }).click()
}

describe('opening a door from the page', () => {
  test('by the keyboard alone: asked, sent once with its reason, opened', async () => {
    const { page, gateway, faults } = await rig.open(livingHouse())
    await live(page)
    await tabTo(page, 'Apri Ingresso')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'Aprire Ingresso?' }).waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await tabTo(page, 'Ospite atteso')
    await page.keyboard.press('ArrowDown')
    expect(await page.getByLabel('Badge dimenticato').isChecked()).toBe(true)
    await page.keyboard.press('Enter')
    await page.getByText('Richiesta inviata').waitFor()
    expect(gateway.unlocks).toEqual([{ door: 'front', reason: 'Badge dimenticato' }])
    // Another order's answer, at the same door: not ours.
    gateway.send('fact', lockFact(960, { command: 'u-other' }))
    await page.waitForTimeout(150)
    expect(await page.getByText('Richiesta inviata').count()).toBe(1)
    gateway.send('fact', lockFact(961, {}))
    await page.getByText('La serratura si è aperta alle 15:42.').waitFor()
    await page.keyboard.press('Escape')
    await page.locator('dialog').waitFor({ state: 'detached' })
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Apri Ingresso')
    expect(faults).toEqual([])
  })

  test('needs a reason, which can be one’s own words', async () => {
    const { page, gateway } = await rig.open(livingHouse())
    await live(page)
    await page.getByRole('button', { name: 'Apri Ingresso' }).click()
    await page.getByRole('button', { name: 'Apri adesso' }).click()
    await page.getByText('Scegli un motivo o scrivilo').waitFor()
    await page.getByLabel('Altro').check()
    await page.getByRole('button', { name: 'Apri adesso' }).click()
    expect(gateway.unlocks).toEqual([])
    await page.getByLabel('Scrivi il motivo').fill('  idraulico  ')
    await page.getByRole('button', { name: 'Apri adesso' }).click()
    await expect.poll(() => gateway.unlocks).toEqual([{ door: 'front', reason: 'idraulico' }])
  })

  test('says that the lock has not confirmed, also when nothing more is heard', async () => {
    const { page, gateway } = await rig.open(livingHouse(), { ownClock: true })
    await live(page)
    await askFor(page, 'Consegna')
    gateway.send('fact', lockFact(962, { kind: 'unlock-unconfirmed' }))
    await page.getByText('La serratura non ha confermato').waitFor()
    await page.getByRole('button', { name: 'Chiudi', exact: true }).click()
    await askFor(page, 'Prova')
    await page.getByText('Richiesta inviata').waitFor()
    await page.waitForTimeout(200)
    await page.clock.fastForward(9000)
    await page.getByText('La serratura non ha confermato').waitFor()
  })

  test('says why it was not opened', async () => {
    const { page } = await rig.open(livingHouse(), {
      prepare: (gateway) => {
        gateway.unlockAnswer = { status: 409, body: { code: 'E_UNIT_OFFLINE', status: 409 } }
      },
    })
    await live(page)
    await askFor(page, 'Consegna')
    await page.getByText('Il dispositivo della porta è scollegato').waitFor()
    expect(await page.getByRole('button', { name: 'Apri adesso' }).count()).toBe(1)
  })
})

/** Units in a real browser on the real gateway: one is added step by step, and its first word is waited for. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { Board } from '../../firmware-sim/board.ts'
import { SimEspRfid } from '../../firmware-sim/devices/esp-rfid.ts'
import { createMqttLink } from '../../firmware-sim/mqtt-link.ts'
import { createRandom } from '../../firmware-sim/random.ts'
import { seriousFindings, sideways } from './pages.ts'
import { type RealHouse, startRealHouse } from './real-house.ts'

/** Many tests share two cores: what takes a moment alone takes a few seconds then. */
const soon = <T>(ask: () => T | Promise<T>) => expect.poll(ask, { timeout: 20_000 })

let house: RealHouse
let board: Board | null = null
beforeAll(async () => {
  house = await startRealHouse()
}, 120_000)
afterEach(async () => {
  await board?.stop()
  board = null
  await house.closeAll()
})
afterAll(() => house.stop())

const looksRight = async (page: Page): Promise<void> => {
  expect(await seriousFindings(page)).toEqual([])
  expect(await sideways(page)).toEqual([])
}

test('a board is added step by step, by keyboard, logs in with what the page shows, and its first words appear', async () => {
  const { page, faults } = await house.openAs('admin', '/units', { locale: 'en-GB' })
  await page.getByRole('link', { name: 'Add a unit' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('radio', { name: /^Board on the network \(MQTT\)/ }).focus()
  await looksRight(page)
  await page.keyboard.press('Enter')
  await page.getByLabel('Name', { exact: true }).focus()
  await page.keyboard.type('Back Door!')
  await page.keyboard.press('Enter')
  await page.getByText('Only small letters without accents').waitFor()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('back-door-1')
  await page.getByLabel('Door').selectOption('front')
  await page.getByLabel('Side').selectOption('in')
  await page.getByText('Decides by itself while the gateway is away').waitFor()
  await looksRight(page)
  await page.getByRole('button', { name: 'Register it and show the keys' }).click()

  await page.getByText('Waiting for the first word…').waitFor()
  await page.locator('svg.qr-code').waitFor()
  await looksRight(page)
  const lines = await page.locator('.unit-lines code').allTextContents()
  const [host, port, tls, unit, secret] = lines as [string, string, string, string, string]
  expect([host, port]).toEqual(['127.0.0.1', String(house.gateway().mqttPort)])
  expect([unit, secret.length, lines[5]?.length]).toEqual(['back-door-1', 43, 64])
  expect(tls === 'yes' || lines[3] === 'back-door-1').toBe(true)

  const link = createMqttLink({ url: `mqtt://${host}:${port}`, unit, secret, random: createRandom(3) })
  board = new Board({ unit, link })
  board.start()
  await page.getByText('It is connected.').waitFor({ timeout: 10_000 })
  await page.getByText('It says that it has firmware sim-1.0.0.').waitFor()
  board.tap('uid:0badbadbadbad0')
  await page.getByText('an unknown badge was read and refused').waitFor({ timeout: 5_000 })
  await looksRight(page)
  await page.getByRole('link', { name: 'Open its page' }).click()
  await page.getByRole('heading', { name: 'back-door-1' }).waitFor()
  await page.getByText('online', { exact: true }).waitFor()
  // Shown once: going back does not show it again.
  expect(await page.content()).not.toContain(secret)
  expect(faults).toEqual([])
}, 120_000)

test('a unit’s page says what was dropped and what to do; it is changed, undone, given new keys, and removed', async () => {
  await house.api('POST', '/api/units', { id: 'odd-1', kind: 'mqtt', zone: 'hall' })
  const { page, faults } = await house.openAs('admin', '/units/odd-1', { size: 'phone' })
  await page.getByText('Guarda che sia acceso. Se è nuovo, deve avere il suo nome').waitFor()
  await looksRight(page)
  await page.getByRole('button', { name: 'Modifica' }).click()
  await page.getByLabel('Zona').selectOption('fablab')
  await looksRight(page)
  await page.getByRole('button', { name: 'Salva' }).click()
  await page.getByText('odd-1 è cambiato.').waitFor()
  const zone = async () => (await house.api<{ zone: string }>('GET', '/api/units/odd-1')).zone
  await soon(zone).toBe('fablab')
  await page.getByRole('button', { name: 'Torna indietro' }).click()
  await soon(zone).toBe('hall')

  await page.getByRole('button', { name: 'Dai chiavi nuove' }).click()
  await page.getByLabel('Perché?').fill('foto in chat')
  await page.getByRole('dialog').getByRole('button', { name: 'Dai chiavi nuove' }).click()
  await page.locator('.unit-lines').waitFor()
  await looksRight(page)
  const lines = await page.locator('.unit-lines code').allTextContents()
  const secret = lines.find((text) => text.length === 43) ?? ''
  await page.getByRole('button', { name: 'Ho finito' }).click()

  const { connectAsync } = await import('mqtt')
  const url = `mqtt://127.0.0.1:${house.gateway().mqttPort}`
  const client = await connectAsync(url, { clientId: 'odd-1', username: 'odd-1', password: secret })
  await client.publishAsync('soglia/odd-1/up/tap', 'this is not json', { qos: 1 })
  await client.publishAsync('soglia/front-in/up/tap', '{"id":"1","credential":"uid:04a2b3c4"}', { qos: 1 })
  await page.locator('[data-code=not-json]').getByText('this is not json').waitFor()
  await page.locator('[data-code=forbidden-topic]').getByText('front-in').waitFor()
  await page.getByText('Ha provato a fare quello che non può').waitFor()
  await looksRight(page)
  await client.endAsync(true)

  await page.getByRole('button', { name: 'Togli questo dispositivo' }).click()
  await page.getByText('Non potrà più collegarsi').waitFor()
  await page.getByLabel('Perché?').fill('rotto')
  await page.getByRole('dialog').getByRole('button', { name: 'Togli questo dispositivo' }).click()
  await soon(() => page.url()).toMatch(/\/units$/)
  await soon(() => page.getByRole('link', { name: 'odd-1', exact: true }).count()).toBe(0)
  await page.goto(`${new URL(page.url()).origin}/units/odd-1`)
  await page.getByText('Questo dispositivo non c’è').waitFor()
  await looksRight(page)
  expect(faults).toEqual([])
}, 120_000)

const LOW = {
  'it-IT': {
    low: 'La batteria di desk-it è quasi scarica',
    ...{ see: 'Guarda', word: 'quasi scarica', step: 'La batteria è quasi scarica (12%): cambiala.' },
    gone: 'Il dispositivo desk-it è scollegato.',
  },
  'en-GB': {
    low: 'The battery of desk-en is nearly empty',
    ...{ see: 'Look', word: 'nearly empty', step: 'Its battery is nearly empty (12%): change it.' },
    gone: 'Unit desk-en is away.',
  },
}
test.each(['it-IT', 'en-GB'] as const)(
  'a battery that runs low is told wherever somebody looks, until it is changed, in %s',
  async (locale) => {
    const { low, see, word, step, gone } = LOW[locale]
    const id = `desk-${locale.slice(0, 2)}`
    const { secret } = await house.api<{ secret: string }>('POST', '/api/units', { id, kind: 'mqtt', zone: 'hall' })
    const { connectAsync } = await import('mqtt')
    const url = `mqtt://127.0.0.1:${house.gateway().mqttPort}`
    const client = await connectAsync(url, { clientId: id, username: id, password: secret })
    const says = (battery: number) =>
      client.publishAsync(`soglia/${id}/up/status`, JSON.stringify({ state: 'online', battery }), { qos: 1 })
    await says(0.12)
    const { page, faults } = await house.openAs('staff', '/', { locale })
    await page.getByText(low).waitFor()
    await page.getByRole('link', { name: `${see}: ${low}` }).click()
    await page.getByText(step).waitFor()
    await page.getByText(word, { exact: true }).waitFor()
    await looksRight(page)
    await page.goto(`${new URL(page.url()).origin}/units`)
    const row = page.getByRole('row').filter({ hasText: id })
    await row.getByText(word, { exact: true }).waitFor()
    await looksRight(page)
    const { page: journal } = await house.openAs('admin', '/journal', { locale })
    await journal.getByText(`${low} (12%).`).waitFor()
    await says(0.95)
    await row.getByText(word, { exact: true }).waitFor({ state: 'detached' })
    await client.endAsync()
    await journal.getByText(gone).waitFor()
    expect(faults).toEqual([])
  },
  60_000,
)

test.each(['light', 'dark'] as const)(
  'the list is readable in the %s at both sizes; staff look and change nothing',
  async (colorScheme) => {
    for (const size of ['phone', 'desktop'] as const) {
      const { page, faults } = await house.openAs('staff', '/units', { size, colorScheme })
      await page.getByRole('link', { name: 'front-in', exact: true }).waitFor()
      await page.getByText('collegato', { exact: true }).first().waitFor()
      expect(await page.getByRole('link', { name: 'Aggiungi un dispositivo' }).count()).toBe(0)
      await looksRight(page)
      await page.getByLabel('Cerca per nome, tipo, porta, zona').fill('meeting')
      await soon(() => page.getByRole('link', { name: 'front-in', exact: true }).count()).toBe(0)
      await page.getByRole('link', { name: 'meeting-in', exact: true }).click()
      await page.getByText('Elenco per quando il gateway non c’è').waitFor()
      expect(await page.getByRole('button', { name: 'Modifica' }).count()).toBe(0)
      await looksRight(page)
      expect(faults).toEqual([])
    }
  },
  60_000,
)

test('the other kinds ask for what is theirs: a cable its port, a program its topics', async () => {
  const { page, faults } = await house.openAs('admin', '/units/new', { size: 'phone', locale: 'en-GB' })
  await page.getByLabel(/Board on a cable/).check()
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByLabel('Name', { exact: true }).fill('cable-1')
  await page.getByRole('button', { name: 'Register it and show the keys' }).click()
  await page.getByText('The port that it hangs on is needed.').waitFor()
  await looksRight(page)
  await page.getByLabel('Serial port').fill('/dev/serial/by-id/usb-nothing-here')
  await page.getByRole('button', { name: 'Register it and show the keys' }).click()
  await page.getByText('A cable needs no secret.').waitFor()
  await looksRight(page)
  expect(await house.api('GET', '/api/units/cable-1')).toMatchObject({ path: '/dev/serial/by-id/usb-nothing-here' })

  await page.getByRole('button', { name: 'Add another one' }).click()
  await page.getByLabel(/Program/).check()
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByLabel('Name', { exact: true }).fill('home-1')
  await page.getByLabel('May read').fill('house/#')
  await page.getByRole('button', { name: 'Register it and show the keys' }).click()
  await page.locator('.unit-lines').waitFor()
  expect(await page.locator('svg.qr-code').count()).toBe(0)
  expect(await house.api('GET', '/api/units/home-1')).toMatchObject({ kind: 'client', settings: { read: 'house/#' } })
  expect(faults).toEqual([])
}, 120_000)

test.each([
  ['it-IT', 'più debole', /Non è firmato, e la scheda lo usa sempre/, 'Riletto dalla scheda: è l’ultimo elenco.'],
  [
    'en-GB',
    'weaker',
    /It is not signed, and the board goes by it at any time/,
    'Read back from the board: it is the newest list.',
  ],
] as const)(
  'a list in the clear is shown as weaker, in %s',
  async (locale, weaker, means, held) => {
    const id = `plain-${locale.slice(0, 2)}`
    const asked = { id, kind: 'esp-rfid', door: 'meeting', side: 'in', settings: { list: 'push' } }
    const { secret } = await house.api<{ secret: string }>('POST', '/api/units', asked)
    const login = { name: id, secret }
    const url = `mqtt://127.0.0.1:${house.gateway().mqttPort}`
    const plain = new SimEspRfid({ url, login, version: 2, topic: id, ip: '192.168.1.211' })
    await plain.start()
    try {
      const { page, faults } = await house.openAs('staff', `/units/${id}`, { size: 'phone', locale })
      await page.getByText(weaker, { exact: true }).waitFor()
      await page.getByText(means).waitFor()
      await page.getByText(held).waitFor({ timeout: 120_000 })
      await looksRight(page)
      expect(faults).toEqual([])
    } finally {
      await plain.stop()
    }
  },
  180_000,
)

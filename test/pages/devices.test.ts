/**
 * Every family of devices of other makers, from its own bytes on its own transport to the page: whoever stands at its
 * reader appears on the live page, a desk that its sensor sees is drawn as taken, and a door is opened from the page by
 * its relay, which tells so.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { Pty } from '../../firmware-sim/pty.ts'
import type { UnitKeys } from '../../gateway/api/contract.ts'
import { KINDS } from '../../gateway/drivers/index.ts'
import { type At, CABLES, type Device, READERS, type Registered, SENSORS, STRIKES } from './makers-devices.ts'
import { seriousFindings, sideways } from './pages.ts'
import { type RealHouse, startRealHouse } from './real-house.ts'

test('no kind of another maker’s device is left out', () => {
  const own = ['mqtt', 'serial', 'pcsc', 'client']
  const shown = [READERS, SENSORS, STRIKES].flatMap((table) => Object.values<Registered>(table).map(({ kind }) => kind))
  const kinds = Object.keys(KINDS).filter((kind) => !own.includes(kind))
  expect(kinds.filter((kind) => !shown.includes(kind))).toEqual([])
})

const folder = mkdtempSync(join(tmpdir(), 'soglia-devices-'))
const undo: (() => Promise<unknown>)[] = []
let house: RealHouse
let count = 0
beforeAll(async () => {
  house = await startRealHouse({ attached: [] })
  await house.api('POST', '/api/zones', { id: 'lab', name: 'Laboratorio' })
  await house.api('POST', '/api/doors', { id: 'lab', name: 'Porta del laboratorio', from: 'hall', to: 'lab' })
}, 120_000)
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
  await house.closeAll()
})
afterAll(async () => {
  await house?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** Registered with what is given, taken away again after the test. */
async function register({ kind, settings = {} }: Registered, place: object = {}): Promise<{ id: string; at: At }> {
  count++
  const id = `${kind}-${count}`
  const cable = new Pty(join(folder, id), id)
  if (CABLES.includes(kind)) {
    await cable.plug()
    undo.push(() => cable.unplug())
  }
  const path = CABLES.includes(kind) ? { path: cable.path } : {}
  const { secret } = await house.api<UnitKeys>('POST', '/api/units', { id, kind, ...path, settings, ...place })
  undo.push(() => house.api('DELETE', `/api/units/${id}`))
  const url = `mqtt://127.0.0.1:${house.gateway().mqttPort}`
  return { id, at: { url, login: { name: id, secret }, path: CABLES.includes(kind) ? cable.boardPath : '' } }
}

async function attach<D extends Device>(device: D): Promise<D> {
  await device.start()
  undo.push(() => device.stop())
  return device
}

/** On the page of the unit; then the live page. */
async function seenOnline(unit: string): Promise<{ page: Page; faults: string[] }> {
  const { page, faults } = await house.openAs('admin', `/units/${unit}`)
  await page.getByText('collegato', { exact: true }).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  expect(await sideways(page)).toEqual([])
  await page.getByRole('link', { name: 'Adesso' }).click()
  await page.locator('.live-mark-live').waitFor()
  return { page, faults }
}

describe('a card at', () => {
  test.each(Object.entries(READERS))('%s', async (name, reader) => {
    const person = `holder-${count}`
    await house.api('POST', '/api/people', { id: person, name: `Chi ha ${name}` })
    const { id: badge } = await house.api<{ id: string }>('POST', '/api/badges', {
      credential: reader.credential,
      person,
    })
    undo.push(() => house.api('POST', `/api/badges/${badge}/revoke`, { reason: 'the test is over' }))
    const { id, at } = await register(reader, { door: 'lab', side: 'in' })
    const device = await attach(reader.open(at))
    const { page, faults } = await seenOnline(id)
    await device.tap(false)
    await page.locator('.passage-fresh[data-way=refused]').getByText('Porta del laboratorio').waitFor()
    await device.tap(true)
    await page.locator('.passage[data-way=in]').getByText(`Chi ha ${name}`).waitFor()
    expect(faults).toEqual([])
  })
})

describe('a desk under', () => {
  test.each(Object.entries(SENSORS))('%s', async (_name, sensor) => {
    const desk = `lab-${count}`
    await house.api('POST', '/api/desks', { id: desk, zone: 'lab' })
    const { device } = sensor
    const { id, at } = await register(sensor, device === undefined ? { desks: [desk] } : {})
    if (device !== undefined) {
      const settings = { via: id, device: device.name, ...device.settings }
      await register({ kind: sensor.kind, settings }, { desks: [desk] })
    }
    const sim = await attach(sensor.open(at))
    const { page, faults } = await seenOnline(id)
    for (const [somebody, state] of [
      [true, 'occupied'],
      [false, 'free'],
    ] as const) {
      sim.sees(somebody)
      await page.locator(`[data-desk=${desk}][data-state=${state}]`).waitFor()
    }
    expect(faults).toEqual([])
  })
})

describe('a door is opened from the page by', () => {
  test.each(Object.entries(STRIKES))('%s', async (_name, strike) => {
    const bridge = await register(strike, strike.device === undefined ? { door: 'lab' } : {})
    const behind = { kind: strike.kind, settings: { via: bridge.id, device: strike.device ?? '' } }
    const { id } = strike.device === undefined ? bridge : await register(behind, { door: 'lab' })
    const door = await house.api<{ rev: number }>('GET', '/api/doors/lab')
    const { rev } = await house.api<{ rev: number }>('PATCH', '/api/doors/lab', { lock: id, rev: door.rev })
    undo.push(() => house.api('PATCH', '/api/doors/lab', { lock: null, rev }))
    const device = await attach(strike.open(bridge.at))
    const { page, faults } = await seenOnline(id)
    await page.getByRole('button', { name: 'Apri Porta del laboratorio' }).click()
    await page.getByLabel('Consegna').check()
    await page.getByRole('button', { name: 'Apri adesso' }).click()
    await page.getByText('La serratura si è aperta alle').waitFor()
    expect(device.orders).toHaveLength(1)
    expect(faults).toEqual([])
  })
})

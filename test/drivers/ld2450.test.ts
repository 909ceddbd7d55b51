/** An LD2450 radar over a real pty, and what may be set of it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { SimLd2450 } from '../../firmware-sim/devices/ld2450.ts'
import { Pty } from '../../firmware-sim/pty.ts'
import type { Unit } from '../../gateway/core/records.ts'
import { KINDS } from '../../gateway/drivers/index.ts'
import { createSerialDevices } from '../../gateway/drivers/serial-devices.ts'
import { unitOf } from '../support/units.ts'
import { until } from '../support/until.ts'
import { createTold } from './contract-suite.ts'
import { receipted } from './receipted.ts'

const radarOf = (desks: string[], settings: Record<string, string> = {}, path = '/dev/radar'): Unit =>
  unitOf('radar-1', 'ld2450', { path, desks, settings })

describe('what may be set', () => {
  const check = (unit: Unit) => KINDS.ld2450?.check(unit)
  const zones = (text: string) => radarOf(['d1', 'd2'], { zones: text })

  test.each([
    ['one desk, and all that the radar sees', radarOf(['d1'])],
    ['two of which none is drawn yet', radarOf(['d1', 'd2'])],
    ['one of two', zones('d2:-600,400,600,1600')],
    ['both, in whatever order of corners', zones('d1:600,1600,-600,400;  d2:700,400,1900,1600')],
    ['all of the field', zones('d1:-5200,0,5200,6000')],
    ['other delays', radarOf(['d1'], { 'free-after-s': '120', 'occupied-after-s': '0' })],
  ])('%s', (_, unit) => {
    expect(() => check(unit)).not.toThrow()
  })

  test.each([
    ['no desk', radarOf([])],
    ['more desks than it can tell of', radarOf(['a', 'b', 'c', 'd', 'e', 'f', 'g'])],
    ['a desk that is not its', zones('d3:-600,400,600,1600')],
    ['two rectangles of one desk', zones('d1:0,0,500,500 d1:600,600,900,900')],
    ['three corners', zones('d1:0,0,500')],
    ['words', zones('d1:left')],
    ['parts of millimetres', zones('d1:0,0,500.5,900')],
    ['beside the field', zones('d1:-5201,400,600,1600')],
    ['behind the radar', zones('d1:-600,-1,600,1600')],
    ['too far', zones('d1:-600,400,600,6001')],
    ['a line', zones('d1:0,400,99,1600')],
    ['beside the fan, where nobody is ever heard', zones('d1:3000,0,4000,1000')],
    ['in a far corner, beyond its reach', zones('d1:-5000,4000,-4500,5000')],
    ['a door', { ...radarOf(['d1']), door: 'front' }],
    ['a delay that is none', radarOf(['d1'], { 'free-after-s': 'soon' })],
    ['a setting of another kind', radarOf(['d1'], { 'card-tech': 'uid' })],
  ])('not %s', (_, unit) => {
    expect(() => check(unit)).toThrow(expect.objectContaining({ code: 'E_UNIT_SETTING' }))
  })
})

test('its desks change under an open line: the new ones are told of, the old ones no more', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'soglia-radar-'))
  const pty = new Pty(folder, 'ld2450')
  await pty.plug()
  const { events, ...told } = createTold()
  const driver = createSerialDevices({ events: receipted(events, (unit, command) => driver.send(unit, command)) })
  const radar = new SimLd2450(pty.boardPath)
  const desks = () =>
    told.signals.flatMap(({ signal }) => (signal.type === 'desk' ? [`${signal.desk} ${signal.occupied}`] : []))
  const settings = { 'occupied-after-s': '0', 'free-after-s': '0' }
  driver.units([radarOf(['d1'], settings, pty.path)])
  await driver.start()
  await radar.start()
  radar.sees({ xMm: 100, yMm: 1500 })
  await until('the first desk', () => desks().includes('d1 true'))
  driver.units([radarOf(['d2'], settings, pty.path)])
  await until('the other desk', () => desks().includes('d2 true'))
  radar.sees()
  await until('nobody', () => desks().includes('d2 false'))
  radar.noise()
  await until('the noise to be counted', () => told.bads.some(({ code }) => code === 'bad-frame'))
  expect(desks()).toEqual(['d1 true', 'd2 true', 'd2 false'])
  // Nothing that leaves the driver says where anybody is.
  expect(JSON.stringify(told)).not.toMatch(/\b(100|1500)\b|mm/i)
  await radar.stop()
  await driver.stop()
  await pty.unplug()
  rmSync(folder, { recursive: true, force: true })
}, 30_000)

import { describe, expect, it } from 'vitest'
import { KINDS } from '../../gateway/drivers/index.ts'
import { unitOf } from '../support/units.ts'

describe('the settings of a Zigbee2MQTT unit', () => {
  it.each<[Record<string, string>, boolean]>([
    [{}, true],
    [{ 'base-topic': 'a/b c' }, true],
    [{ 'base-topic': 'a/#' }, false],
    [{ 'base-topic': 'a//b' }, false],
    [{ 'base-topic': 'soglia/x' }, false],
    [{ 'base-topic': '$SYS' }, false],
    [{ device: 'desk 12' }, false],
    [{ via: 'z2m', device: 'hall/desk 12', property: 'occupancy_3' }, true],
    [{ via: 'z2m', device: 'desk+12' }, false],
    [{ via: 'z2m', 'base-topic': 'x' }, false],
  ])('%j: %s', (settings, isGood) => {
    const check = () => KINDS.zigbee2mqtt?.check(unitOf('u1', 'zigbee2mqtt', { settings }))
    if (isGood) expect(check).not.toThrow()
    else expect(check).toThrow(expect.objectContaining({ code: 'E_UNIT_SETTING' }))
  })
})

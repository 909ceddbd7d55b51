/** What several inputs of a unit tell of one thing, together. */
import type { Heard, Input } from '../../wire/input/heard.ts'

/** By unit and thing: whether each input told of somebody, of a door that is open, of a lid that is off. */
export type Inputs = Map<string, Map<string, boolean>>

/**
 * Somebody is there where one of them says so; a door is closed when all its contacts are, and a lid is on when all are.
 * Null: that cannot be known before all have spoken.
 */
export function together(inputs: Inputs, unit: string, heard: Heard): Heard | null {
  if ((heard.type !== 'desk' && heard.type !== 'door') || heard.input === undefined) return heard
  const { input } = heard
  const any = (thing: string, value: boolean): boolean | null => anyOf(inputs, `${unit} ${thing}`, input, value)
  if (heard.type === 'desk') {
    const occupied = any('desk', heard.occupied)
    return occupied === null ? null : { ...heard, occupied }
  }
  const isOpen = heard.contact === undefined ? null : any('contact', heard.contact === 'open')
  const tamper = heard.tamper === undefined ? null : any('tamper', heard.tamper)
  if (isOpen !== null) return { ...heard, contact: isOpen ? 'open' : 'closed' }
  return tamper === null ? null : { ...heard, tamper }
}

function anyOf(inputs: Inputs, thing: string, { name, of }: Input, value: boolean): boolean | null {
  const told = inputs.get(thing) ?? new Map<string, boolean>()
  inputs.set(thing, told.set(name, value))
  if ([...told.values()].includes(true)) return true
  return told.size < of ? null : false
}

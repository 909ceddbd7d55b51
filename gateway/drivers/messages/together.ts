/** What several inputs of a unit tell of one thing, together. */
import type { Heard } from '../../wire/input/heard.ts'

/** By unit, thing and input: whether it told of somebody, of a door that is open, of a lid that is off. */
export type Inputs = Map<string, boolean>

/** Somebody is there where one of them says so; a door is closed when all its contacts are, and a lid is on when all are. */
export function together(inputs: Inputs, unit: string, heard: Heard): Heard {
  if ((heard.type !== 'desk' && heard.type !== 'door') || heard.input === undefined) return heard
  const any = (thing: string, value: boolean): boolean => {
    const of = `${unit} ${thing} `
    inputs.set(of + heard.input, value)
    return [...inputs].some(([key, each]) => each && key.startsWith(of))
  }
  if (heard.type === 'desk') return { ...heard, occupied: any('desk', heard.occupied) }
  const { contact, tamper } = heard
  return {
    ...heard,
    ...(contact === undefined ? {} : { contact: any('contact', contact === 'open') ? 'open' : 'closed' }),
    ...(tamper === undefined ? {} : { tamper: any('tamper', tamper) }),
  }
}

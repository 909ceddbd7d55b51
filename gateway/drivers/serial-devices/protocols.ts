/** The protocols of devices on serial lines, by kind: a row for each, and its codec in `wire/`. */
import { Em4100Reader } from '../../wire/em4100.ts'
import { Pn532Host } from '../../wire/pn532.ts'
import type { Protocol } from './protocol.ts'

const READER = ['path', 'baud', 'door', 'side', 'zone'] as const

export const PROTOCOLS: Readonly<Record<string, Protocol>> = {
  em4100: {
    ...{ takes: READER, needs: ['path'], settings: [] },
    ...{ baud: 9600, silentAfterMs: null },
    open: () => new Em4100Reader(),
  },
  pn532: {
    ...{ takes: READER, needs: ['path'], settings: [] },
    // It is asked ten times a second.
    ...{ baud: 115_200, silentAfterMs: 3_000 },
    open: () => new Pn532Host(),
  },
}

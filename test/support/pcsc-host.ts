/**
 * Runs the real PC/SC driver and virtual cards inside a test's namespaces, steered by JSON lines on stdin:
 * `{do:'units',units}`, `{do:'start'}`, `{do:'stop'}`, `{do:'send',unit,command}`,
 * `{do:'insert',name,uid,fault,port}`, `{do:'pull',name}`. What the driver says comes out as lines with an
 * `event`, and each order is answered by `{event:'done',n,value}`.
 */
import { createInterface } from 'node:readline'
import { pino } from 'pino'
import { type CardSettings, insertCard, type VirtualCard } from '../../firmware-sim/virtual-card.ts'
import type { Command } from '../../gateway/core/model.ts'
import type { Unit } from '../../gateway/core/records.ts'
import { createPcsc } from '../../gateway/drivers/pcsc.ts'

/** `n` comes back with the answer. */
export type Order = { n: number } & (
  | { do: 'units'; units: Unit[] }
  | { do: 'start' | 'stop' }
  | { do: 'send'; unit: string; command: Command }
  | ({ do: 'insert'; name: string } & CardSettings)
  | { do: 'pull'; name: string }
)

const say = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`)
const cards = new Map<string, VirtualCard>()
const driver = createPcsc({
  clock: { now: () => Date.now() },
  log: pino({ level: 'silent' }),
  events: {
    signal: (unit, signal) => say({ event: 'signal', unit, signal }),
    link: (unit, state, lack) => say({ event: 'link', unit, state, lack }),
    bad: (unit, bad) => say({ event: 'bad', unit, ...bad }),
  },
})

async function obey(order: Order): Promise<unknown> {
  if (order.do === 'units') return driver.units(order.units)
  if (order.do === 'send') return driver.send(order.unit, order.command)
  if (order.do === 'insert') return void cards.set(order.name, await insertCard(order))
  if (order.do === 'pull') return cards.get(order.name)?.pull()
  return order.do === 'start' ? driver.start() : driver.stop()
}

let turn = Promise.resolve()
const orders = createInterface({ input: process.stdin })
orders.on('line', (line) => {
  const order = JSON.parse(line) as Order
  turn = turn.then(async () => say({ event: 'done', n: order.n, value: await obey(order) }))
})
// Whatever keeps the process alive after this is a handle that the driver has left open.
orders.on('close', () => {
  turn = turn.then(async () => {
    for (const card of cards.values()) await card.pull()
    await driver.stop()
  })
})

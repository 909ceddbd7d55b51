/** Runs beside a virtual reader: lays the card on that a line of stdin describes, for its `holdMs`. */
import { createInterface } from 'node:readline'
import { type CardSettings, insertCard } from '../../firmware-sim/virtual-card.ts'

/** pcscd looks every 400 ms: a card that is changed sooner is never seen to leave. */
const LIFT_MS = 600

for await (const line of createInterface({ input: process.stdin })) {
  const { holdMs, ...card } = JSON.parse(line) as CardSettings & { holdMs: number }
  const inserted = await insertCard(card)
  await new Promise((resolve) => setTimeout(resolve, holdMs))
  await inserted.pull()
  await new Promise((resolve) => setTimeout(resolve, LIFT_MS))
  process.stdout.write(`${JSON.stringify({ pulled: card.uid })}\n`)
}

/**
 * `kill -9` at any instant, under 50 taps a second: whatever was ever answered is in the journal, once, and no
 * door has moved without its fact. `SOGLIA_CRASH_RUNS` sets how many times (200 were run for the release).
 */
import { connectAsync, type MqttClient } from 'mqtt'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Passage, Recorded } from '../../gateway/core/facts.ts'
import { allFacts, type GatewayProcess, removeFolder, startGateway, temporaryFolder } from '../support/gateway.ts'
import { addFrontDoor, CARD, UNKNOWN_CARD } from '../support/house.ts'

const RUNS = Number(process.env.SOGLIA_CRASH_RUNS ?? 15)
const TAP_EVERY_MS = 20
const LIFE_MIN_MS = 60
const LIFE_MAX_MS = 700
const RUN_MS_MAX = 15_000

let dataDir: string
let secret: string
let gateway: GatewayProcess
beforeAll(async () => {
  dataDir = temporaryFolder('crash')
  gateway = await startGateway({ dataDir })
  secret = (await addFrontDoor(gateway)).secret
  await gateway.kill()
})
afterAll(async () => {
  await gateway.kill()
  removeFolder(dataDir)
})

interface Answer {
  recordedAt?: string
  unlockMs?: number
  granted?: boolean
}

it(
  `loses nothing in ${RUNS} kills`,
  async () => {
    let counter = 0
    const waiting = new Map<string, { credential: string; tappedAt: number }>()
    const answers = new Map<string, Answer[]>()

    const publish = (client: MqttClient, id: string): void => {
      const tap = waiting.get(id)
      if (tap === undefined) return
      const age = Date.now() - tap.tappedAt
      client.publish('soglia/reader-1/up/tap', JSON.stringify({ id, credential: tap.credential, age }), { qos: 1 })
    }

    for (let run = 0; run <= RUNS; run++) {
      gateway = await startGateway({ dataDir })
      const client = await connectAsync(`mqtt://127.0.0.1:${gateway.mqttPort}`, {
        clientId: 'reader-1',
        username: 'reader-1',
        password: secret,
        reconnectPeriod: 0,
      })
      client.on('error', () => {})
      client.on('message', (_topic, payload) => {
        const answer = JSON.parse(payload.toString()) as Answer & { id: string }
        answers.set(answer.id, [...(answers.get(answer.id) ?? []), answer])
        if (answer.recordedAt !== undefined) waiting.delete(answer.id)
      })
      await client.subscribeAsync('soglia/reader-1/down/#')
      for (const id of waiting.keys()) publish(client, id)
      const tapping = setInterval(() => {
        const id = `c-${counter++}`
        waiting.set(id, { credential: counter % 3 === 0 ? UNKNOWN_CARD : CARD, tappedAt: Date.now() })
        publish(client, id)
        // A board that has heard nothing says it again.
        for (const old of waiting.keys()) if (Math.random() < 0.1) publish(client, old)
      }, TAP_EVERY_MS)
      await new Promise((resolve) => setTimeout(resolve, LIFE_MIN_MS + Math.random() * (LIFE_MAX_MS - LIFE_MIN_MS)))
      clearInterval(tapping)
      if (run < RUNS) await gateway.kill()
      else await new Promise((resolve) => setTimeout(resolve, 300))
      client.end(true)
    }

    const facts = await allFacts(gateway)
    const passages = facts.filter((fact): fact is Recorded<Passage> => fact.kind.startsWith('passage-'))
    const byId = Map.groupBy(passages, (fact) => fact.id)
    const receipts = [...answers].filter(([, all]) => all.some(({ recordedAt }) => recordedAt !== undefined))
    expect(receipts.length).toBeGreaterThan(RUNS)
    for (const [id, all] of receipts) {
      expect(byId.get(id), `${id} was answered and must be recorded once`).toHaveLength(1)
      for (const answer of all) {
        expect(answer.recordedAt, `${id}: the same answer each time`).toBe(byId.get(id)?.[0]?.at)
        expect(answer.granted).toBe(byId.get(id)?.[0]?.kind === 'passage-granted')
      }
      expect(all.filter(({ unlockMs }) => unlockMs !== undefined).length, `${id} moved at most once`).toBeLessThan(2)
    }
    // Whoever was inside before a kill is inside after it: the first tap of all opened the only stay, which goes on.
    const stays = facts.flatMap(({ kind }) => (kind.startsWith('stay-') ? [kind] : []))
    expect(stays.indexOf('stay-opened')).toBe(0)
    expect(new Set(stays.slice(1))).toEqual(new Set(['stay-confirmed']))
    for (const [id, same] of byId) expect(same, `${id} is recorded once`).toHaveLength(1)
    expect(facts.map(({ seq }) => seq)).toEqual(facts.map((_, index) => (facts[0]?.seq ?? 1) + index))
    expect(facts.map(({ at }) => at)).toEqual(facts.map(({ at }) => at).sort())
  },
  RUNS * RUN_MS_MAX + 30_000,
)

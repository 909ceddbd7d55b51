/** A data folder that holds a year, and how soon after its start a door opens. */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { startGateway } from '../support/gateway.ts'
import type { House } from './programs.ts'
import { connectRaw } from './raw-mqtt.ts'

/** 365 days of 480 taps and 12,000 desk readings. */
export const YEAR = { signals: 365 * 12_480, facts: 365 * 12_480 }
/** As many as there may be after the last snapshot of who is inside: the worst start. */
const SINCE_SNAPSHOT_FACTS = 2_000
const TRY_EVERY_MS = 5

/** Fills the journal of a stopped gateway with copies of what is in it, up to a year; returns the facts it holds. */
export function fillYear(dataDir: string): number {
  const db = new Database(join(dataDir, 'soglia.db'))
  db.pragma('synchronous = OFF')
  const one = (sql: string): number => db.prepare(sql).pluck().get() as number
  const facts = one('SELECT max(seq) FROM facts')
  const copyFacts = db.prepare(
    `INSERT INTO facts SELECT ? + seq, (SELECT max(at) FROM facts WHERE seq = ?), kind, happened, body, personal,
       personal_salt, personal_hash, salt, leaf FROM facts WHERE seq <= ?`,
  )
  for (let head = facts; head < YEAR.facts; head += facts) copyFacts.run(head, head, facts)
  const signals = one('SELECT count(*) FROM signals')
  const copySignals = db.prepare(
    `INSERT INTO signals SELECT unit, id || '~' || ?, fingerprint, recorded_at, granted, reason FROM signals
       WHERE id NOT LIKE '%~%'`,
  )
  for (let count = signals, n = 0; count < YEAR.signals; count += signals, n++) copySignals.run(n)
  db.prepare('UPDATE snapshot SET seq = (SELECT max(seq) FROM facts) - ?').run(SINCE_SNAPSHOT_FACTS)
  const head = one('SELECT max(seq) FROM facts')
  db.close()
  return head
}

/** Milliseconds from starting the process until a board that tries all the time is told to open. */
export async function firstUnlockMs(dataDir: string, house: House, port: number, run: string): Promise<number> {
  const since = performance.now()
  const starting = startGateway({ dataDir, env: { SOGLIA_LOG: 'warn', SOGLIA_MQTT: `127.0.0.1:${port}` } })
  const { unit, secret } = house.reader
  for (;;) {
    const board = await connectRaw(port, unit, secret, `soglia/${unit}/down/result`).catch(() => null)
    if (board === null) {
      await new Promise((resolve) => setTimeout(resolve, TRY_EVERY_MS))
      continue
    }
    const result = await new Promise<{ unlockMs?: number }>((resolve) => {
      board.onMessage = (payload) => resolve(JSON.parse(payload))
      board.publish(`soglia/${unit}/up/tap`, JSON.stringify({ id: run, credential: house.credentials[0] }))
    })
    const tookMs = performance.now() - since
    board.close()
    await (await starting).stop()
    if (result.unlockMs === undefined) throw new Error(`the door was not opened: ${JSON.stringify(result)}`)
    return tookMs
  }
}

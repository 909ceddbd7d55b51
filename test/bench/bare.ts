/**
 * The bare limit: aedes and better-sqlite3 in one process, shared FULL commits of the row that a tap leaves,
 * and nothing else: no logins, no decision, no door. What no gateway on this machine can beat.
 * Started with a folder; prints one line `{"port":N}`.
 */
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Aedes } from 'aedes'
import Database from 'better-sqlite3'

const WAL_AUTOCHECKPOINT_PAGES = 1000

interface Waiting {
  unit: string
  id: string
  credential: string
}

const db = new Database(join(process.argv[2] ?? '.', 'bare.db'))
db.pragma('journal_mode = WAL')
db.pragma('synchronous = FULL')
db.pragma(`wal_autocheckpoint = ${WAL_AUTOCHECKPOINT_PAGES}`)
db.exec(`CREATE TABLE IF NOT EXISTS taps (
  seq INTEGER PRIMARY KEY, unit TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL,
  salt BLOB NOT NULL, leaf BLOB NOT NULL, UNIQUE (unit, id)) STRICT`)
const insert = db.prepare('INSERT OR IGNORE INTO taps (unit, id, at, body, salt, leaf) VALUES (?, ?, ?, ?, ?, ?)')
// As many bytes as a fact's salts and hashes; what is in them does not matter to the disk.
const salt = Buffer.alloc(64, 1)
const leaf = Buffer.alloc(32, 2)

const broker = await Aedes.createBroker()
let waiting: Waiting[] = []
const commit = db.transaction((taps: Waiting[], at: number) => {
  for (const { unit, id, credential } of taps) {
    const body = {
      unit,
      id,
      kind: 'passage-granted',
      person: 'person-1',
      badge: credential,
      door: 'one',
      side: 'in',
      reason: 'ok',
    }
    insert.run(unit, id, at, JSON.stringify(body), salt, leaf)
  }
})

function flush(): void {
  const taps = waiting
  waiting = []
  const at = Date.now()
  commit.immediate(taps, at)
  const recordedAt = new Date(at).toISOString()
  for (const { unit, id } of taps) {
    const result = { id, granted: true, reason: 'ok', recordedAt, unlockMs: 5000, ttlMs: 5000 }
    const topic = `soglia/${unit}/down/result`
    broker.publish(
      { cmd: 'publish', topic, payload: JSON.stringify(result), qos: 0, retain: false, dup: false },
      () => {},
    )
  }
}

broker.on('publish', (packet, client) => {
  if (client === null || !packet.topic.endsWith('/up/tap')) return
  const { id, credential } = JSON.parse(packet.payload.toString()) as { id: string; credential: string }
  // Taps of one turn of the event loop share a commit.
  if (waiting.length === 0) setImmediate(flush)
  waiting.push({ unit: packet.topic.split('/')[1] ?? '', id, credential })
})

const server = createServer({ noDelay: true }, broker.handle)
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as { port: number }
  process.stdout.write(`${JSON.stringify({ port })}\n`)
})
process.on('SIGTERM', () => process.exit(0))

/** Where a board may have come back under another name (contract, 4). */
import { readdir, realpath } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { deviceAt } from '../port/serial-port.ts'

const BY_ID = '/dev/serial/by-id'
/** A folder with more is no place to search: each candidate is held for seconds. */
const CANDIDATES_MAX = 64

/** One that was heard in vain is left alone for so long. */
const AGAIN_MS = 45_000

interface Candidate {
  path: string
  real: string
  /** Differs when something else was plugged in at the same place. */
  device: string
}

/** Remembers what was tried, so that each candidate has its turn. */
export class Candidates {
  readonly #triedUntilMs = new Map<string, number>()

  /**
   * The next port at which one of the missing boards may be, with the baud to try; null when there is
   * none now. `own` are the configured paths of all units: these are opened for their units, and a status
   * tells whose they are. `claimed` tells of a port that is open already.
   */
  async next(
    missing: readonly { path: string | null; baud: number }[],
    own: readonly string[],
    claimed: (real: string) => boolean,
  ): Promise<{ path: string; real: string; baud: number } | null> {
    const taken = new Set(await Promise.all(own.map((path) => realpath(path).catch(() => path))))
    const found = await list(missing.map(({ path }) => path).filter((path) => path !== null))
    const nowMs = performance.now()
    const keys = new Set<string>()
    let next: { path: string; real: string; baud: number } | null = null
    for (const { path, real, device } of found) {
      for (const baud of new Set(missing.map((unit) => unit.baud))) {
        const key = `${real} ${device} ${baud}`
        keys.add(key)
        if (next !== null || taken.has(real) || claimed(real)) continue
        if ((this.#triedUntilMs.get(key) ?? 0) > nowMs) continue
        this.#triedUntilMs.set(key, nowMs + AGAIN_MS)
        next = { path, real, baud }
      }
    }
    // What was unplugged counts as new when it comes back; and so the memory stays small.
    for (const key of this.#triedUntilMs.keys()) if (!keys.has(key)) this.#triedUntilMs.delete(key)
    return next
  }

  clear(): void {
    this.#triedUntilMs.clear()
  }
}

/**
 * The entries of `/dev/serial/by-id`, and the siblings of the configured paths: the same name but for
 * the digits at its end (`/dev/ttyUSB*`). One entry for each device, existing character devices only.
 * `SerialPort.list()` is not used: it needs udevadm and can end the process.
 */
async function list(configured: readonly string[]): Promise<Candidate[]> {
  const paths = await entries(BY_ID, '')
  for (const path of configured) {
    const stem = basename(path).replace(/\d+$/, '')
    if (stem !== '' && dirname(path) !== BY_ID) paths.push(...(await entries(dirname(path), stem)))
  }
  const found = new Map<string, Candidate>()
  for (const path of new Set(paths)) {
    if (found.size >= CANDIDATES_MAX) break
    const real = await realpath(path).catch(() => null)
    const device = await deviceAt(path)
    if (real !== null && device !== null && !found.has(real)) found.set(real, { path, real, device })
  }
  return [...found.values()]
}

async function entries(folder: string, stem: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  const fitting = stem === '' ? names : names.filter((name) => name.replace(/\d+$/, '') === stem)
  return fitting.sort().map((name) => join(folder, name))
}

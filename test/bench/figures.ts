/** The figures of a run, and the targets they are held against. */

/** One figure for each round; what counts is the median. */
export class Series {
  readonly #values = new Map<string, number[]>()
  add(name: string, value: number): void {
    this.#values.set(name, [...(this.#values.get(name) ?? []), value])
  }
  median(name: string): number {
    const sorted = [...(this.#values.get(name) ?? [])].sort((a, b) => a - b)
    return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN
  }
  /** The median of the rounds' own ratios: the two of a round stood side by side. */
  ratio(name: string, to: string): number {
    const below = this.#values.get(to) ?? []
    const ratios = (this.#values.get(name) ?? []).map((value, n) => value / (below[n] ?? Number.NaN))
    ratios.sort((a, b) => a - b)
    return ratios[Math.floor((ratios.length - 1) / 2)] ?? Number.NaN
  }
  all(): Record<string, { median: number; rounds: number[] }> {
    const names = [...this.#values.keys()]
    return Object.fromEntries(
      names.map((name) => [
        name,
        { median: round(this.median(name)), rounds: (this.#values.get(name) ?? []).map(round) },
      ]),
    )
  }
}
export function round(value: number): number {
  return Number(value.toPrecision(4))
}

export interface Reached {
  target: string
  reached: number
  limit: number
  ok: boolean
}

const atMost = (target: string, reached: number, limit: number): Reached => ({
  target,
  reached: round(reached),
  limit,
  ok: reached <= limit,
})
const atLeast = (target: string, reached: number, limit: number): Reached => ({
  target,
  reached: round(reached),
  limit,
  ok: reached >= limit,
})

/** What the gateway is to reach, and what it did; `demoDayMb` is null where that day was left out. */
export function heldAgainst(figures: Series, viewers: number, demoDayMb: number | null): Reached[] {
  const ratio = (name: string, to: string): number => figures.ratio(name, to)
  return [
    atMost('p50 at 50 taps/s, of bare', ratio('gateway, 50 taps/s p50 ms', 'bare, 50 taps/s p50 ms'), 1.25),
    atMost('p99 at 50 taps/s, of bare', ratio('gateway, 50 taps/s p99 ms', 'bare, 50 taps/s p99 ms'), 1.5),
    atMost(
      'one connection, of two',
      ratio('gateway, 50 taps/s p50 ms', 'gateway, 50 taps/s, two connections p50 ms'),
      1.3,
    ),
    atLeast('most taps/s, of bare', ratio('gateway, most taps/s', 'bare, most taps/s'), 0.6),
    atLeast(
      'most taps/s on a slow disk, of bare',
      ratio('gateway, slow disk, most taps/s', 'bare, slow disk, most taps/s'),
      0.8,
    ),
    atMost(
      "others' PUBACK p99 on a slow disk, of the fast disk's",
      ratio('gateway, slow disk, PUBACK of others p99 ms', 'gateway, PUBACK of others p99 ms'),
      3,
    ),
    atMost(
      `p99 with ${viewers} viewers, of without`,
      ratio(`gateway, ${viewers} viewers p99 ms`, 'gateway, no viewers p99 ms'),
      1.5,
    ),
    atLeast(
      `share of changes heard within a second, ${viewers} viewers`,
      figures.median(`${viewers} viewers, heard within a second`),
      0.99,
    ),
    atLeast('viewers that heal after a restart', figures.median(`${viewers} viewers, healed after a restart`), viewers),
    atMost(
      'facts that viewers missed in a restart',
      figures.median(`${viewers} viewers, facts missed in a restart`),
      0,
    ),
    ...(demoDayMb === null ? [] : [atMost('MB resident after a demo day', demoDayMb, 100)]),
    atMost(
      'ms from start to the first unlock on a year of facts',
      figures.median('gateway, start to first unlock ms'),
      1000,
    ),
    atMost('ms from the call of a revocation to a refusal', figures.median('revocation, call to refusal ms'), 100),
    atMost(
      'from a revocation to the last of 50 acknowledgements, of a change that touches no list',
      ratio('revocation, call to the last acknowledgement ms', 'a change of no list, call ms'),
      20,
    ),
    atMost('disk bytes a tap, of bare', ratio('gateway, disk bytes a tap', 'bare, disk bytes a tap'), 1.3),
    atMost('MB to disk in a demo day', figures.median('gateway, demo day, MB to disk'), 65),
  ]
}

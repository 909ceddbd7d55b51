/**
 * A small seeded generator, so that a run with a printed seed repeats itself. xoshiro128** (Blackman and
 * Vigna, 2018) with its state filled by splitmix32. Not for secrets.
 */

const UINT32 = 0x1_0000_0000

/** Everything that happens by chance in the simulator is drawn from one of these. */
export interface Random {
  readonly seed: number
  /** 0 ≤ x < 1, of 32 bits. */
  next(): number
  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number
  /** True with probability `p`; draws once even where `p` is 0 or 1, so that the later draws stay the same. */
  chance(p: number): boolean
  pick<T>(list: readonly T[]): T
  /** Normally distributed (Box-Muller). */
  normal(mean: number, deviation: number): number
  /** A new list in another order. */
  shuffle<T>(list: readonly T[]): T[]
  /**
   * A generator of its own for `name`, whatever was drawn here before: what one board draws does not depend
   * on when another one does.
   */
  fork(name: string): Random
}

/** `seed` is a whole number; its lowest 32 bits count. */
export function createRandom(seed: number): Random {
  const start = seed >>> 0
  const words = splitmix32(start)
  const draw = xoshiro128([words(), words(), words(), words()])
  const next = (): number => draw() / UINT32
  const int = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1))
  return {
    seed: start,
    next,
    int,
    chance: (p) => next() < p,
    pick: (list) => {
      const item = list[int(0, list.length - 1)]
      if (item === undefined) throw new RangeError('pick from an empty list')
      return item
    },
    normal: (mean, deviation) => {
      const radius = Math.sqrt(-2 * Math.log(1 - next()))
      return mean + deviation * radius * Math.cos(2 * Math.PI * next())
    },
    shuffle: (list) => {
      const out = [...list]
      for (let i = out.length - 1; i > 0; i--) {
        const j = int(0, i)
        const held = out[i] as (typeof out)[number]
        out[i] = out[j] as (typeof out)[number]
        out[j] = held
      }
      return out
    },
    fork: (name) => createRandom(hash32(start, name)),
  }
}

/** xoshiro128** from a state of four words that are not all zero; each call gives 32 bits. */
export function xoshiro128(state: readonly [number, number, number, number]): () => number {
  let [a, b, c, d] = state
  return () => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0
    const t = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= t
    d = rotateLeft(d, 11)
    return result
  }
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits))
}

function splitmix32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x9e3779b9) | 0
    let z = state
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b)
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
    return (z ^ (z >>> 16)) >>> 0
  }
}

/** FNV-1a over the seed and the name. */
function hash32(seed: number, name: string): number {
  let hash = 0x811c9dc5 ^ seed
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

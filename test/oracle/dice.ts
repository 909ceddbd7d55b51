/** Dice that fall the same way for the same seed, so that whatever they found can be found again. */

export interface Dice {
  /** From 0 up to, but without, `sides`. */
  below(sides: number): number
  /** From `least` to `most`, both included. */
  between(least: number, most: number): number
  /** True so often out of 100. */
  percent(often: number): boolean
  pick<T>(all: readonly T[]): T
  /** Each of them so often out of 100, in their order. */
  some<T>(all: readonly T[], often: number): T[]
}

/** The generator "mulberry32": 32 bits of state, good enough to roll houses with. */
export function createDice(seed: number): Dice {
  let state = seed >>> 0
  const roll = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (sides: number): number => Math.floor(roll() * sides)
  const percent = (often: number): boolean => roll() * 100 < often
  return {
    below,
    percent,
    between: (least, most) => least + below(most - least + 1),
    pick: (all) => all[below(all.length)] as (typeof all)[number],
    some: (all, often) => all.filter(() => percent(often)),
  }
}

/** The seed that `SOGLIA_ORACLE_SEED` names, else another one each time; it is told, so that a failure can be repeated. */
export function seedOf(name: string): number {
  const named = process.env.SOGLIA_ORACLE_SEED
  const seed = named === undefined ? Date.now() % 2 ** 32 : Number(named)
  process.stdout.write(`${name}: SOGLIA_ORACLE_SEED=${seed}\n`)
  return seed
}

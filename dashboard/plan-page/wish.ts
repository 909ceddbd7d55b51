/** In place of an id: what is put is new. */
export const NEW = ''

/** What the next desks and the next door are to be. */
export interface Wish {
  count: number
  /** Between the middles of two desks, in units of the sheet. */
  step: number
  turn: number
  /** The first of those that stand on no floor; `NEW`: new ones. */
  desk: string
  prefix: string
  /** The door to be put; `NEW`: a new one. */
  door: string
  doorName: string
}

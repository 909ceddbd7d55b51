/** What passes between the PC/SC driver and its child. Small JSON values; a card's answer only as far as its UID. */

export type FromChild =
  /** Once a second: a child that falls silent hangs in pcscd's library and is replaced. */
  | { type: 'alive' }
  /** `ready`: pcscd answers, and `readers` will follow. */
  | { type: 'state'; state: 'ready' | 'pcscd-missing' | 'package-missing' }
  /** The readers that are there, whenever that changes. */
  | { type: 'readers'; names: string[] }
  /** A card was laid on: its UID in lower-case hex, and how long ago that was. */
  | { type: 'uid'; reader: string; uid: string; ageMs: number }
  | { type: 'bad'; reader: string; code: 'card-mute' | 'card-pulled' | 'bad-credential'; sample: string }
  /** Too many reads hang: only a new process gets rid of them. */
  | { type: 'stuck' }

/** Cards are read only on these readers: others may belong to other programs. */
export type ToChild = { type: 'watch'; readers: string[] }

export function isFromChild(value: unknown): value is FromChild {
  if (typeof value !== 'object' || value === null) return false
  const types = ['alive', 'state', 'readers', 'uid', 'bad', 'stuck'] satisfies FromChild['type'][]
  return types.includes((value as FromChild).type)
}

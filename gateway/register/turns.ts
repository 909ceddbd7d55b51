/** Who waits for whom: changes are made one after the other, and no list of people keeps a badge from being revoked. */
import { SogliaError } from '../core/errors.ts'
import type { Fact } from '../core/facts.ts'
import type { Change } from '../core/ports.ts'
import type { RegisterContext, Who } from './part.ts'
import { createPiece, type Piece } from './piece.ts'

/** Changes that wait for the ones before them; beyond it the caller is told to come again. */
const WAITING_CHANGES_MAX = 256
/** Files that wait, each held whole. */
const WAITING_FILES_MAX = 16
/** So often a list is made anew because something urgent came between. */
const MAKINGS_MAX = 8

type Make<Answer> = (piece: Piece) => Answer
/** A list: read first, and made in slices. */
export interface Bulk<Row, Answer> {
  read(): Promise<Row[]>
  make(piece: Piece, rows: readonly Row[]): Promise<Answer>
  dryRun: boolean
}

export interface Turns {
  /** After all that was asked for before. */
  change<Answer>(who: Who, make: Make<Answer>): Promise<Answer>
  /** Before all that waits, and between the slices of a list. */
  urgent<Answer>(who: Who, make: Make<Answer>): Promise<Answer>
  /** A dry run writes nothing, and nothing waits for it. */
  bulk<Row, Answer>(who: Who, list: Bulk<Row, Answer>): Promise<Answer>
}

/** `write` resolves once it is durable and the directory has followed. */
export function createTurns(
  context: RegisterContext,
  write: (changes: Change[], facts: Fact[]) => Promise<unknown>,
): Turns {
  /** One piece is made on the register as it stands, and written, before the next: two that ask for one id must not both find it free. */
  const writing = createLane(WAITING_CHANGES_MAX)
  /** At most the first of these stands in `writing`, where else only urgent ones do. */
  const changes = createLane(WAITING_CHANGES_MAX)
  const files = createLane(WAITING_FILES_MAX)
  const trials = createLane(WAITING_FILES_MAX)
  let written = 0

  async function put(piece: Piece): Promise<void> {
    if (piece.changes.length === 0) return
    try {
      await write([...piece.changes], [...piece.facts])
    } finally {
      written++
    }
  }

  function urgent<Answer>(who: Who, make: Make<Answer>): Promise<Answer> {
    return writing(async () => {
      const piece = createPiece(context, who)
      const answer = make(piece)
      await put(piece)
      return answer
    })
  }

  /** Other changes wait while it is made; where an urgent one was written meanwhile, what was made looked at another register. */
  async function putBulk<Row, Answer>(who: Who, { make }: Bulk<Row, Answer>, rows: readonly Row[]): Promise<Answer> {
    for (let making = 0; making < MAKINGS_MAX; making++) {
      const seen = written
      const piece = createPiece(context, who)
      const answer = await make(piece, rows)
      const isPut = await writing(async () => {
        if (written !== seen) return false
        await put(piece)
        return true
      })
      if (isPut) return answer
    }
    throw new SogliaError('E_STORAGE_BUSY', 'badges are revoked all the time; import again later')
  }

  return {
    change: (who, make) => changes(() => urgent(who, make)),
    urgent,
    bulk: (who, list) =>
      list.dryRun
        ? trials(async () => list.make(createPiece(context, who), await list.read()))
        : files(async () => {
            const rows = await list.read()
            return changes(() => putBulk(who, list, rows))
          }),
  }
}

/** Runs one after the other what it is given. Rejects with `E_STORAGE_BUSY` where too many wait. */
function createLane(waitingMax: number): <Answer>(work: () => Promise<Answer>) => Promise<Answer> {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return (work) => {
    if (waiting >= waitingMax) return Promise.reject(new SogliaError('E_STORAGE_BUSY', `${waiting} others`))
    waiting++
    const mine = last.then(work).finally(() => {
      waiting--
    })
    // The next one's turn comes whether or not this one went well; its caller has the error.
    last = mine.catch(() => undefined)
    return mine
  }
}

/** Files that the command line reads, and writes for the one who called it. */
import { open, readFile, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { SogliaError } from '../core/errors.ts'
import type { Call } from './command.ts'

/** The bytes of a file of rows: the gateway knows its encodings. Throws `E_NOT_FOUND`, `E_IMPORT`. */
export async function readRows(file: string): Promise<Buffer> {
  try {
    return await readFile(file)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw code === 'ENOENT' ? new SogliaError('E_NOT_FOUND', file) : new SogliaError('E_IMPORT', message)
  }
}

export interface NewFile {
  place: string
  write(text: string): Promise<void>
  /** As if it had never been. */
  abandon(): Promise<void>
}

/**
 * A file for the one who called alone: it may hold credentials, or names. Throws `E_EXISTS` where there is one, unless
 * `over`, and `E_DATA_UNWRITABLE` where none can be made there.
 */
export async function makeFile(file: string, over = false): Promise<NewFile> {
  const place = resolve(file)
  try {
    const handle = await open(place, over ? 'w' : 'wx', 0o600)
    return {
      place,
      async write(text) {
        await handle.writeFile(text)
        await handle.close()
      },
      async abandon() {
        await handle.close()
        await rm(place)
      },
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw code === 'EEXIST' ? new SogliaError('E_EXISTS', place) : new SogliaError('E_DATA_UNWRITABLE', message)
  }
}

/**
 * A text of the API into a file, or to stdout where none is named. `over`: also over a file that is there. Throws
 * `E_EXISTS`, `E_DATA_UNWRITABLE`.
 */
export async function deliver(call: Call, path: string, file: string | undefined, over = false): Promise<number> {
  const text = await call.api.text(path)
  if (file !== undefined) {
    const made = await makeFile(file, over)
    await made.write(text)
    call.out.answer({ file: made.place }, `It is written to ${made.place}`)
  } else if (call.json) call.out.line(JSON.stringify(text))
  else await call.out.chunk(new TextEncoder().encode(text))
  return 0
}

/** Lists that come as files: as text, or byte for byte in base64 where what they are written in is yet to be told. */
import { Type } from 'typebox'
import { SogliaError } from '../core/errors.ts'
import { ENCODINGS } from '../register/csv.ts'
import { words } from './schemas.ts'

/** The largest file, quoted as JSON. */
export const FILE_BYTES_MAX = 2 * 1024 * 1024

export const FILE_FIELDS = {
  csv: Type.Optional(Type.String({ description: 'The file as text' })),
  file: Type.Optional(Type.String({ description: 'Or its bytes, in base64' })),
  encoding: Type.Optional(words(ENCODINGS)),
  dryRun: Type.Optional(Type.Boolean({ description: 'Only names every bad row; nothing is changed' })),
}
export const BadRows = Type.Array(
  Type.Object({ row: Type.Integer({ description: 'Its line in the file' }), reason: Type.String() }),
)

/** Null where neither was sent. Throws `E_INVALID` where both were, or it is not base64. */
export function fileIn({ csv, file }: { csv?: string; file?: string }): string | Uint8Array | null {
  if (csv !== undefined && file !== undefined) throw new SogliaError('E_INVALID', 'a file is "csv" or "file", not both')
  if (file === undefined) return csv ?? null
  const bytes = Buffer.from(file, 'base64')
  if (unpadded(bytes.toString('base64')) !== unpadded(file)) throw new SogliaError('E_INVALID', '"file" is not base64')
  return bytes
}

/** Two signs at most fill base64 up to fours; more of them, or elsewhere, are no padding. */
function unpadded(text: string): string {
  if (text.length % 4 !== 0) return text
  if (text.endsWith('==')) return text.slice(0, -2)
  return text.endsWith('=') ? text.slice(0, -1) : text
}

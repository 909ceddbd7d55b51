/** What lies under a plan: a drawing that was uploaded, of a kind and size that may be shown. */
import { createHash } from 'node:crypto'
import { SogliaError } from '../core/errors.ts'
import type { Drawing, Plan } from '../core/records.ts'
import type { Piece } from './piece.ts'
import { PLANS } from './plans.ts'
import { existing } from './sort.ts'
import { cleanSvg } from './svg.ts'

/** Of the file. */
export const DRAWING_BYTES_MAX = 1024 * 1024
/** A small file can unpack to a picture that no phone has the memory for. */
const SIDE_PX_MAX = 8_000
const AREA_PX_MAX = 40_000_000
const DIGEST_CHARS = 16

export type ReadDrawing = Omit<Drawing, 'id'>

/** Looks at the bytes, never at a name or a type that somebody gave. Throws `E_DRAWING`. */
export async function readDrawing(file: Uint8Array): Promise<ReadDrawing> {
  if (file.length > DRAWING_BYTES_MAX) throw new SogliaError('E_DRAWING', 'it is larger than 1 MiB')
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  const png = pngSize(bytes)
  if (png !== null) return { format: 'png', data: checkSize(png, bytes) }
  const jpeg = jpegSize(bytes)
  if (jpeg !== null) return { format: 'jpeg', data: checkSize(jpeg, bytes) }
  const svg = await cleanSvg(svgText(bytes))
  return { format: 'svg', data: Buffer.from(svg).toString('base64') }
}

export function setDrawing(piece: Piece, id: string, read: ReadDrawing): Plan {
  const plan = existing(piece, PLANS, id)
  piece.expectRev('plan', id)
  const drawing: Drawing = { id, ...read }
  const digest = createHash('sha256').update(read.data, 'base64').digest('hex').slice(0, DIGEST_CHARS)
  const changed: Plan = { ...plan, background: { format: read.format, digest } }
  if (piece.record('drawing', id) === null) piece.add('drawing', drawing)
  else piece.change('drawing', drawing)
  piece.change('plan', changed)
  return changed
}

export function dropDrawing(piece: Piece, id: string): Plan {
  const plan = existing(piece, PLANS, id)
  piece.expectRev('plan', id)
  const changed: Plan = { ...plan, background: null }
  if (piece.record('drawing', id) !== null) piece.remove('drawing', id)
  piece.change('plan', changed)
  return changed
}

function svgText(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new SogliaError('E_DRAWING', 'it is neither SVG in UTF-8, nor PNG, nor JPEG', { cause })
  }
}

interface Size {
  width: number
  height: number
}

function checkSize({ width, height }: Size, bytes: Buffer): string {
  if (width < 1 || height < 1) throw new SogliaError('E_DRAWING', 'the picture has no size')
  if (width > SIDE_PX_MAX || height > SIDE_PX_MAX || width * height > AREA_PX_MAX) {
    throw new SogliaError('E_DRAWING', `the picture is ${width} by ${height} pixels; at most ${SIDE_PX_MAX} a side`)
  }
  return bytes.toString('base64')
}

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** Null: it is no PNG. Its first chunk, IHDR, says how large it is (PNG 3rd edition, 11.2.1). */
function pngSize(bytes: Buffer): Size | null {
  if (!bytes.subarray(0, PNG.length).equals(PNG)) return null
  if (bytes.length < 33 || bytes.toString('latin1', 12, 16) !== 'IHDR')
    throw new SogliaError('E_DRAWING', 'a broken PNG')
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
}

/** Markers that stand alone, without a length. */
const isAlone = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)
/** Start of frame, of any coding; the others of this range are tables. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)

/** Null: it is no JPEG. From segment to segment up to the frame header, which says how large it is (T.81, B.2.2). */
function jpegSize(bytes: Buffer): Size | null {
  if (bytes.length < 3 || bytes.readUIntBE(0, 3) !== 0xffd8ff) return null
  for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1] as number
    if (marker === 0xff) at += 1
    else if (isAlone(marker)) at += 2
    else if (isFrame(marker)) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) }
    else at += 2 + bytes.readUInt16BE(at + 2)
  }
  throw new SogliaError('E_DRAWING', 'a broken JPEG')
}

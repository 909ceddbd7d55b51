/** A file as it is sent: its bytes in base64, with a first guess at what they are written in. */
import type { FileEncoding } from '../register/calls.ts'

/** In base64 and JSON it then stays below what the gateway takes. */
export const FILE_BYTES_MAX = 1.5 * 1024 * 1024

export interface ChosenFile {
  name: string
  base64: string
  encoding: FileEncoding
}

export async function readChosen(file: File): Promise<ChosenFile> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  return { name: file.name, base64: await base64Of(file), encoding: guessEncoding(bytes) }
}

function base64Of(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onerror = () => reject(reader.error)
    // `data:text/csv;base64,…`; of an empty file nothing follows.
    reader.onload = () => resolve(String(reader.result).split(',')[1] ?? '')
    reader.readAsDataURL(file)
  })
}

/** What is well-formed UTF-8 is hardly ever anything else; old spreadsheets write in their own. */
function guessEncoding(bytes: Uint8Array): FileEncoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return 'utf-8'
  } catch {
    return 'windows-1252'
  }
}

/** Input that is dropped: why, and what of it may be shown. */

export interface Bad<Code extends string = string> {
  code: Code
  sample: string
}

const SAMPLE_CHARS_MAX = 120

/** What may be shown of bad input: short, printable, and never a credential. */
export function sampleOf(bytes: Uint8Array): string {
  const text = new TextDecoder('latin1').decode(bytes.subarray(0, SAMPLE_CHARS_MAX * 2))
  return (
    text
      .replace(/("credential"\s*:\s*")(?:[^"\\]|\\.?)*/gi, '$1…')
      // One that is no text may end anywhere.
      .replace(/("credential"\s*:)(?!\s*").*$/gis, '$1…')
      .replace(/\b(uid|em|h1030[1246]|c1k35s|code|part):[^\s"]*/gi, '$1:…')
      // A line that lost its beginning still holds the rest of a number.
      .replace(/[0-9a-f]{6,}/gi, '…')
      .replace(/[^ -~…]/g, '·')
      .slice(0, SAMPLE_CHARS_MAX)
  )
}

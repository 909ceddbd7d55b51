/** Desks as somebody writes them: `d1…d24`, `a1-a6, b1`. */

/** More in one go is a slip of the hand. */
const DESKS_MAX = 200
const RANGE = /^(\D*)(\d+)\s*(?:\.{2,3}|…|-|–)\s*(\D*)(\d+)$/u
const NAME = /^[a-z0-9-]{1,40}$/

/** The names in order, each once; null: it cannot be read, or there are too many. */
export function deskNames(text: string): string[] | null {
  const names: string[] = []
  const parts = text
    .toLowerCase()
    .split(/[,;\n]+/)
    .map((part) => part.trim())
  for (const part of parts.filter((each) => each !== '')) {
    const range = RANGE.exec(part)
    if (range === null) {
      names.push(part)
      continue
    }
    const [, prefix = '', first = '', again = '', last = ''] = range
    // `d1…24` is meant as well as `d1…d24`; `a1…b9` is not.
    if (again !== '' && again !== prefix) return null
    const [from, to] = [Number(first), Number(last)]
    if (to < from || to - from >= DESKS_MAX) return null
    const width = first.startsWith('0') ? first.length : 0
    for (let n = from; n <= to; n += 1) names.push(prefix + String(n).padStart(width, '0'))
  }
  const each = [...new Set(names)]
  return each.length === 0 || each.length > DESKS_MAX || !each.every((name) => NAME.test(name)) ? null : each
}

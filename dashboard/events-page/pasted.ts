/** A list of guests as somebody pastes it: from a mail, or the cells of a spreadsheet. */
import type { NewGuest } from './calls.ts'

/** Of a line: the name up to the first comma, semicolon or tab; what follows is the organisation. Empty lines say nothing. */
export function guestsIn(text: string): (NewGuest & { line: number })[] {
  return text.split(/\r\n|\r|\n/).flatMap((line, index) => {
    const [, name = '', org = ''] = /^([^,;\t]*)[,;\t]?(.*)$/.exec(line) ?? []
    if (name.trim() === '' && org.trim() === '') return []
    return [{ name: name.trim(), ...(org.trim() === '' ? {} : { org: org.trim() }), line: index + 1 }]
  })
}

/** A name in a table; nothing at all where there is none, so that a sheet on a phone has no empty line for it. */
export function nameCell(text: string) {
  return text === '' ? null : <span class="name">{text}</span>
}

/** Home Assistant's templates of the plain kind: which value of a message they name. Source: home-assistant.io, "Templating". */
import { isFields, isText, parseFields } from '../input/json.ts'

/** `value`: the payload as it is. Else the way to it in the payload's JSON. */
export type Template = 'value' | readonly string[]

/** `{{ value }}`, `{{ value_json.x.y }}`, `{{ value_json['x'] }}`, or none at all. Null: another one. */
export function templateOf(text: unknown): Template | null {
  if (text === undefined || text === null || text === '') return 'value'
  if (!isText(text)) return null
  const [, name, path = ''] =
    /^\s*\{\{-?\s*(value|value_json)((?:\.\w+|\[(?:'[^'\]]*'|"[^"\]]*")\])*)\s*-?\}\}\s*$/.exec(text) ?? []
  if (name === undefined || (name === 'value') !== (path === '')) return null
  if (name === 'value') return 'value'
  return [...path.matchAll(/\.(\w+)|\[['"]([^'"]*)['"]\]/g)].map(([, dotted, quoted]) => dotted ?? quoted ?? '')
}

/** As Home Assistant prints a value. */
export function rendered(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  return isText(value) || typeof value === 'number' ? String(value) : 'None'
}

const decoder = new TextDecoder()

/** What a template makes of a payload; null where it is not in there. */
export function applied(template: Template, payload: Uint8Array): string | null {
  if (template === 'value') return decoder.decode(payload)
  let value: unknown = parseFields(payload)
  for (const key of template) value = isFields(value) && Object.hasOwn(value, key) ? value[key] : undefined
  return value === undefined || isFields(value) || Array.isArray(value) ? null : rendered(value)
}

/**
 * Some readers write what stands on a card into their JSON as it is (Tasmota's PN532): a card could tell a number of its
 * choice beside its own, and the last of two would count. A key may be written with escapes as well.
 */
export function isTwice(template: Template, payload: Uint8Array): boolean {
  const key = template === 'value' ? undefined : template.at(-1)
  if (key === undefined) return false
  const text = decoder.decode(payload)
  return text.includes('\\u') || text.split(`"${key}"`).length > 2
}

/**
 * An SVG made anew of its drawing elements alone. Nothing is taken over that could act or fetch: no script, no event,
 * no link, no reference but to a gradient or clip of the same file. What is not in these tables is left out, and a
 * file that is no well-formed SVG is refused.
 *
 * `use` and `pattern` are left out too: a few of them, each of the one before, are a picture that no browser ends drawing.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { SaxesTagNS } from 'saxes'
import { SogliaError } from '../core/errors.ts'

const SVG = 'http://www.w3.org/2000/svg'
const XLINK = 'http://www.w3.org/1999/xlink'
const ELEMENTS_MAX = 20_000
const DEPTH_MAX = 100
/** Of the rules of all `style` elements together. */
const STYLE_CHARS_MAX = 64 * 1024
/** Read in one turn: under a millisecond or two. */
const PIECE_CHARS = 16 * 1024

const list = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/))

const ELEMENTS = list(`svg g path rect circle ellipse line polyline polygon text tspan title desc
  defs linearGradient radialGradient stop clipPath style`)
const WITH_TEXT = list('text tspan title desc style')
/** What a style may say, and so may an attribute of the same name. */
const PROPERTIES = list(`fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin
  stroke-miterlimit stroke-dasharray stroke-dashoffset opacity color visibility display clip-path clip-rule
  stop-color stop-opacity font-family font-size font-style font-weight letter-spacing word-spacing text-anchor
  dominant-baseline vector-effect paint-order`)
const ATTRIBUTES = list(`id class d x y width height cx cy r rx ry x1 y1 x2 y2 fx fy points dx dy rotate transform
  pathLength preserveAspectRatio viewBox gradientUnits gradientTransform spreadMethod offset clipPathUnits textLength
  lengthAdjust`)
const FUNCTIONS = list('rgb rgba hsl hsla matrix translate scale rotate skewx skewy')

/** Neither `:` nor `/` nor `\`: no address can be written in it. */
const PLAIN = /^[\w\s#.,%()'"+-]*$/
const OWN_REFERENCE = /url\(\s*(["']?)#[A-Za-z_][\w.-]*\1\s*\)/g
const CALL = /([a-z-]*)\(/gi
const HREF = /^#[A-Za-z_][\w.-]*$/
const SELECTORS = /^[.#]?[A-Za-z][\w-]*(?:,[.#]?[A-Za-z][\w-]*)*$/
const NUMBER = /^\s*(\d+(?:\.\d+)?)(?:px)?\s*$/

/** The drawing as it may be shown. Throws `E_DRAWING`. Gives other work its turn. */
export async function cleanSvg(text: string): Promise<string> {
  // Loaded by the first drawing: a house without one has no use for it.
  const { SaxesParser } = await import('saxes')
  const parser = new SaxesParser({ xmlns: true })
  const writer = createWriter()
  parser.on('error', ({ message }) => {
    throw new SogliaError('E_DRAWING', `it is not well-formed XML (${message.slice(0, 120)})`)
  })
  parser.on('opentag', writer.open)
  parser.on('closetag', writer.close)
  parser.on('text', writer.text)
  parser.on('cdata', writer.text)
  for (let at = 0; at < text.length; at += PIECE_CHARS) {
    if (at > 0) await nextTurn()
    parser.write(text.slice(at, at + PIECE_CHARS))
  }
  parser.close()
  return writer.whole()
}

/** Takes what the parser reads, and writes of it what may stay. */
function createWriter() {
  const parts: string[] = []
  const open: string[] = []
  let elements = 0
  let styleChars = 0
  let style = ''
  /** Of what is left out: how deep below its outermost element. */
  let leftOut = 0

  return {
    open(tag: SaxesTagNS): void {
      elements++
      if (elements > ELEMENTS_MAX) throw new SogliaError('E_DRAWING', `it has more than ${ELEMENTS_MAX} elements`)
      if (open.length + leftOut >= DEPTH_MAX) throw new SogliaError('E_DRAWING', 'its elements stand too deep')
      const name = tag.uri === SVG && ELEMENTS.has(tag.local) ? tag.local : null
      if (open.length === 0 && leftOut === 0) {
        if (name !== 'svg') throw new SogliaError('E_DRAWING', 'it is no SVG')
        parts.push(`<svg xmlns="${SVG}" viewBox="${viewBoxOf(tag)}"`)
      } else if (leftOut > 0 || name === null || name === 'svg' || open.at(-1) === 'style') {
        leftOut++
        return
      } else parts.push(`<${name}`)
      for (const { uri, local, value } of Object.values(tag.attributes)) {
        if (open.length === 0 && ['viewBox', 'width', 'height', 'x', 'y'].includes(local)) continue
        const kept = attribute(uri, local, value)
        if (kept !== null && kept !== '') parts.push(` ${local}="${escapeText(kept)}"`)
      }
      parts.push('>')
      open.push(name)
    },
    close(): void {
      if (leftOut > 0) {
        leftOut--
        return
      }
      const name = open.pop()
      if (name === 'style') {
        parts.push(escapeText(cleanRules(style)))
        style = ''
      }
      parts.push(`</${name}>`)
    },
    text(text: string): void {
      const name = open.at(-1)
      if (leftOut > 0 || name === undefined || !WITH_TEXT.has(name)) return
      if (name !== 'style') {
        parts.push(escapeText(text))
        return
      }
      styleChars += text.length
      if (styleChars > STYLE_CHARS_MAX) throw new SogliaError('E_DRAWING', 'its styles are too long')
      style += text
    },
    whole: () => parts.join(''),
  }
}

/** Null: it is left out. */
function attribute(uri: string, name: string, value: string): string | null {
  if (name === 'href' && (uri === '' || uri === XLINK)) return HREF.test(value) ? value : null
  if (uri !== '') return null
  if (name === 'style') return cleanDeclarations(value)
  return (ATTRIBUTES.has(name) || PROPERTIES.has(name)) && isPlain(value) ? value : null
}

function isPlain(value: string): boolean {
  if (!PLAIN.test(value)) return false
  const calls = value.replace(OWN_REFERENCE, '').matchAll(CALL)
  return [...calls].every(([, name = '']) => FUNCTIONS.has(name.toLowerCase()))
}

function cleanDeclarations(text: string): string {
  return text
    .split(';')
    .map((declaration) => {
      const colon = declaration.indexOf(':')
      const name = declaration.slice(0, Math.max(0, colon)).trim().toLowerCase()
      const value = declaration.slice(colon + 1).trim()
      return PROPERTIES.has(name) && value !== '' && isPlain(value) ? `${name}:${value}` : ''
    })
    .filter((declaration) => declaration !== '')
    .join(';')
}

/** Rules with plain selectors; split, and never searched for: a pattern could be made to look for ever. */
function cleanRules(text: string): string {
  const [first = '', ...commented] = text.split('/*')
  const bare = first + commented.map((part) => part.split('*/').slice(1).join('')).join('')
  return bare
    .split('}')
    .map((rule) => {
      const brace = rule.lastIndexOf('{')
      const selectors = rule
        .slice(Math.max(0, rule.lastIndexOf('{', brace - 1) + 1), Math.max(0, brace))
        .replace(/\s+/g, '')
      const declarations = cleanDeclarations(rule.slice(brace + 1))
      return SELECTORS.test(selectors) && declarations !== '' ? `${selectors}{${declarations}}` : ''
    })
    .join('')
}

/** Its own, or made of its width and height: without one nobody knows how large it is. */
function viewBoxOf({ attributes }: SaxesTagNS): string {
  const text = (name: string): string => attributes[name]?.value ?? ''
  const numbers = text('viewBox')
    .trim()
    .split(/[\s,]+/)
    .map(Number)
  const [, , width = 0, height = 0] = numbers
  if (numbers.length === 4 && numbers.every(Number.isFinite) && width > 0 && height > 0) return numbers.join(' ')
  const [wide, high] = ['width', 'height'].map((name) => Number(NUMBER.exec(text(name))?.[1] ?? 0)) as [number, number]
  if (wide > 0 && high > 0) return `0 0 ${wide} ${high}`
  throw new SogliaError('E_DRAWING', 'it does not say how large it is (viewBox)')
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
function escapeText(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign)
}

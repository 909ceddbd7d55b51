/** A drawing that somebody gives holds, once it is kept, nothing that acts or fetches: whatever was in it. */
import fc from 'fast-check'
import { SaxesParser } from 'saxes'
import { describe, expect, test } from 'vitest'
import { readDrawing } from '../../gateway/register/drawings.ts'
import { cleanSvg } from '../../gateway/register/svg.ts'
import { codeOf } from './support.ts'

const HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 10 10"'
const within = (inner: string, attributes = ''): string => `${HEAD} ${attributes}>${inner}</svg>`
const CLEAN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">'

/** Everything by which a drawing has been known to act. */
const HOSTILE: [what: string, svg: string][] = [
  ['a script', within('<script>alert(1)</script>')],
  ['a script from elsewhere', within('<script href="https://evil.example/x.js"/>')],
  ['a script in another namespace', within('<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>')],
  ['a script within what is left out', within('<foreignObject><g><script>alert(1)</script></g></foreignObject>')],
  [
    'a page',
    within('<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><iframe src="/"/></body></foreignObject>'),
  ],
  ['an event of the root', within('<path d="M0 0"/>', 'onload="alert(1)"')],
  ['an event', within('<rect width="1" height="1" onclick="alert(1)" ONMOUSEOVER="alert(1)"/>')],
  ['a link', within('<a href="javascript:alert(1)"><rect width="1" height="1"/></a>')],
  ['an old link', within('<a xlink:href="javascript:alert(1)"><text>here</text></a>')],
  ['a picture from elsewhere', within('<image href="https://evil.example/p.png"/>')],
  ['a picture of data', within('<image href="data:image/svg+xml,%3Csvg onload=alert(1)%3E"/>')],
  ['a use', within('<g id="a"><path d="M0 0"/></g><use href="#a"/><use href="https://evil.example/x.svg#a"/>')],
  ['an animation that sets a link', within('<animate attributeName="href" values="javascript:alert(1)"/><set/>')],
  ['a fill from elsewhere', within('<rect fill="url(https://evil.example/#a)"/>')],
  ['a fill from another file', within('<rect fill="url(other.svg#a)"/>')],
  ['a fill beside its own', within('<rect fill="url(#a) url(evil.svg#b)"/>')],
  ['a style that fetches', within('<rect style="fill:url(https://evil.example/x)"/>')],
  ['a style in escapes', within('<rect style="fill:u\\72l(https\\3a//evil.example/x)"/>')],
  ['a style of old browsers', within('<rect style="width:expression(alert(1));behavior:url(x)"/>')],
  ['an import', within('<style>@import url("https://evil.example/x.css");.a{fill:red}</style>')],
  ['an import in CDATA', within('<style><![CDATA[@import "//evil.example/x.css";]]></style>')],
  ['a font from elsewhere', within('<style>@font-face{font-family:x;src:url(//evil.example/f)}</style>')],
  [
    'a style that ends itself',
    within('<style>.a{fill:red}&lt;/style&gt;&lt;script&gt;alert(1)&lt;/script&gt;</style>'),
  ],
  ['a filter', within('<filter id="f"><feImage href="https://evil.example/x"/></filter><rect filter="url(#f)"/>')],
  ['a style sheet before it', `<?xml-stylesheet href="https://evil.example/x.css"?>${within('')}`],
  ['metadata', within('<metadata><x xmlns="urn:x">secret</x></metadata>')],
  ['a gradient from elsewhere', within('<linearGradient id="a" xlink:href="https://evil.example/x.svg#b"/>')],
  ['a base', within('<path d="M0 0"/>', 'xml:base="https://evil.example/"')],
]

/** Each element and attribute of what was kept, by a reader of its own. */
function partsOf(svg: string): { names: string[]; attributes: [string, string][] } {
  const names: string[] = []
  const attributes: [string, string][] = []
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes: given }) => {
    names.push(name)
    attributes.push(...Object.entries(given as Record<string, string>))
  })
  parser.write(svg).close()
  return { names, attributes }
}

function expectHarmless(svg: string): void {
  const { names, attributes } = partsOf(svg)
  const drawing =
    /^(svg|g|path|rect|circle|ellipse|line|polyline|polygon|text|tspan|title|desc|defs|\w+Gradient|stop|clipPath|style)$/
  for (const name of names) expect(name).toMatch(drawing)
  for (const [name, value] of attributes) {
    if (name === 'xmlns') continue
    expect(name).not.toMatch(/^on|:|^src$/i)
    expect(value).not.toMatch(/[:/\\@<]/.test(value) && name === 'style' ? /[/\\@<]/ : /[:/\\@<]/)
    if (/url/i.test(value)) expect(value).toMatch(/url\(\s*["']?#/i)
    if (name === 'href') expect(value).toMatch(/^#/)
  }
}

describe('of a hostile drawing', () => {
  test.each(HOSTILE)('%s is not kept', async (_what, svg) => {
    const kept = await cleanSvg(svg)
    expectHarmless(kept)
    expect(kept).not.toMatch(/evil|alert|javascript|secret|@|script/i)
  })

  test('what is no well-formed SVG is refused', async () => {
    for (const svg of [
      '',
      'not a drawing',
      '<html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></html>',
      '<svg viewBox="0 0 1 1"/>',
      `${HEAD}><g></svg>`,
      `${HEAD}/>${HEAD}/>`,
      `${HEAD} viewBox="0 0 1 1"/>`,
      within('&undefined;'),
      `<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${within('<text>&b;</text>')}`,
      `<!DOCTYPE svg [<!ENTITY f SYSTEM "file:///etc/passwd">]>${within('<text>&f;</text>')}`,
      '<svg xmlns="http://www.w3.org/2000/svg"/>',
    ]) {
      expect([svg, await codeOf(cleanSvg(svg))]).toEqual([svg, 'E_DRAWING'])
    }
  })

  test('what would take for ever is refused, or read in time', async () => {
    expect(await codeOf(cleanSvg(within('<g>'.repeat(200) + '</g>'.repeat(200))))).toBe('E_DRAWING')
    expect(await codeOf(cleanSvg(within('<a>'.repeat(200) + '</a>'.repeat(200))))).toBe('E_DRAWING')
    expect(await codeOf(cleanSvg(within('<path/>'.repeat(20_001))))).toBe('E_DRAWING')
    expect(await codeOf(cleanSvg(within(`<style>${'/* '.repeat(30_000)}</style>`)))).toBe('E_DRAWING')
    const begun = performance.now()
    await cleanSvg(
      within(`<style>${'/*'.repeat(15_000)}${'{'.repeat(15_000)}</style><path d="${'M0 0'.repeat(100_000)}"/>`),
    )
    await cleanSvg(within(`<path d="${'url('.repeat(100_000)}" style="${'a:b('.repeat(50_000)}"/>`))
    // Some 60 ms; a search that looks back would need minutes.
    expect(performance.now() - begun).toBeLessThan(3_000)
  })

  test('nothing of any text gets through that is not drawing', async () => {
    const name = fc.constantFrom(
      ...['script', 'a', 'use', 'image', 'g', 'path', 'text', 'style', 'animate', 'foreignObject', 'svg', 'pattern'],
    )
    const attribute = fc.tuple(
      fc.constantFrom('onload', 'href', 'xlink:href', 'style', 'fill', 'd', 'class', 'src', 'clip-path', 'xml:space'),
      fc.oneof(
        fc.constantFrom('javascript:alert(1)', 'url(//x)', 'url(#a)', '#a', 'fill:url(x.svg#a)', 'fill:red', 'M0 0h1z'),
        fc.string().map((text) => text.replace(/[&<"\p{Cc}\ufffe\uffff]/gu, '_')),
      ),
    )
    const { node } = fc.letrec<{ node: string }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 4 },
        fc.string().map((text) => text.replace(/[&<>\]\p{Cc}\ufffe\uffff]/gu, '_')),
        fc
          .tuple(
            name,
            fc.uniqueArray(attribute, { selector: ([each]) => each, maxLength: 4 }),
            fc.array(tie('node'), { maxLength: 4 }),
          )
          .map(
            ([tag, given, inner]) =>
              `<${tag} ${given.map(([key, value]) => `${key}="${value}"`).join(' ')}>${inner.join('')}</${tag}>`,
          ),
      ),
    }))
    await fc.assert(
      fc.asyncProperty(fc.array(node), async (nodes) => {
        const kept = await cleanSvg(within(nodes.join('')))
        expectHarmless(kept)
        // What was cleaned is clean: once more changes nothing.
        expect(await cleanSvg(kept)).toBe(kept)
      }),
      { numRuns: 300 },
    )
  })
})

describe('of a drawing', () => {
  test('what draws is kept as it was', async () => {
    const drawing =
      '<defs><linearGradient id="g" gradientUnits="userSpaceOnUse"><stop offset="0" stop-color="#fff"/></linearGradient></defs>' +
      '<g transform="translate(1 2) rotate(-90)"><path d="M0 0h1.5e-3V2z" fill="url(#g)" stroke="rgb(1, 2, 3)"/></g>' +
      '<text x="1" y="2" font-family="\'Sans\', serif">Caf&#233; &amp; Bar &lt;1&gt;</text>'
    const kept = await cleanSvg(within(drawing))
    for (const part of [
      'translate(1 2) rotate(-90)',
      'M0 0h1.5e-3V2z',
      'url(#g)',
      'rgb(1, 2, 3)',
      'stop-color="#fff"',
    ]) {
      expect(kept).toContain(part)
    }
    expect(kept).toContain('Café &amp; Bar &lt;1&gt;')
    expect(kept.startsWith(CLEAN)).toBe(true)
  })

  test('the styles of its classes are kept', async () => {
    const css =
      '/* walls */ .w, #a{fill:none; stroke:#333;behavior:url(x)} text{font-size:3px} .x:hover{fill:red} @media print{.p{fill:red}}'
    const kept = await cleanSvg(within(`<style type="text/css">${css}</style>`))
    expect(kept).toBe(`${CLEAN}<style>.w,#a{fill:none;stroke:#333}text{font-size:3px}.p{fill:red}</style></svg>`)
  })

  test('without a view box its width and height make one', async () => {
    const sized = '<svg xmlns="http://www.w3.org/2000/svg" width="300px" height="200.5"/>'
    expect(await cleanSvg(sized)).toBe('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 200.5"></svg>')
  })
})

describe('of a file', () => {
  const png = (width: number, height: number): Buffer => {
    const bytes = Buffer.alloc(40)
    bytes.write('\x89PNG\r\n\x1a\n', 'latin1')
    bytes.writeUInt32BE(13, 8)
    bytes.write('IHDR', 12, 'latin1')
    bytes.writeUInt32BE(width, 16)
    bytes.writeUInt32BE(height, 20)
    return bytes
  }
  const jpeg = (width: number, height: number): Buffer => {
    const frame = Buffer.from([0xff, 0xc0, 0, 11, 8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0])
    return Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2]), frame, Buffer.from([0xff, 0xd9])])
  }

  test('its own bytes say what it is', async () => {
    expect((await readDrawing(png(10, 20))).format).toBe('png')
    expect((await readDrawing(jpeg(10, 20))).format).toBe('jpeg')
    expect((await readDrawing(Buffer.from(`\ufeff<?xml version="1.0" encoding="UTF-8"?>${within('')}`))).format).toBe(
      'svg',
    )
  })

  test('what is none of the three, too large, or of too many pixels is refused', async () => {
    const refused = [
      Buffer.from('GIF89a'),
      Buffer.from([0xff, 0xfe, 0x3c, 0]),
      Buffer.from([0xff, 0xd8, 0xff]),
      Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
      Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.alloc(1000, 0xff)]),
      png(8_001, 10),
      png(8_000, 8_000),
      png(0, 10),
      jpeg(20_000, 10),
      Buffer.alloc(1024 * 1024 + 1, 32),
    ]
    for (const [at, file] of refused.entries()) expect([at, await codeOf(readDrawing(file))]).toEqual([at, 'E_DRAWING'])
  })

  test('bytes of any kind are refused or read, and nothing else', async () => {
    const signs = fc.constantFrom(
      Buffer.alloc(0),
      Buffer.from([0xff, 0xd8, 0xff]),
      Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    )
    await fc.assert(
      fc.asyncProperty(signs, fc.uint8Array({ maxLength: 200 }), async (sign, rest) => {
        expect(['none', 'E_DRAWING']).toContain(await codeOf(readDrawing(Buffer.concat([sign, rest]))))
      }),
    )
  })
})

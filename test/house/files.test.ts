/** Rules that every file of the house keeps, and tables that must agree with each other. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { BAD_INPUTS, ERRORS } from '../../gateway/core/errors.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const NOT_OURS = ['node_modules', 'dist', 'data', '.git']
const LINES_MAX = 300
const HEAD_LINES = 15
/** "Long because …", "Over 300 lines, for …". */
const REASON = /\b(Long|Over 300 lines),? (because|for|since) \w+/

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !NOT_OURS.includes(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      return entry.isDirectory() ? filesUnder(path) : entry.isFile() ? [relative(ROOT, path)] : []
    })
}
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8')
const files = filesUnder(ROOT).filter((file) => !file.endsWith('.log') && file !== '.setup.lock')
const texts = files.filter((file) => !/\.(png|woff2|ico)$/.test(file))
const sources = texts.filter((file) => /\.(ts|tsx|js|cjs|mjs|css|c)$/.test(file))

const manifest = JSON.parse(read('package.json')) as Record<string, Record<string, string>>
const packages: Record<string, string> = {
  ...manifest.dependencies,
  ...manifest.devDependencies,
  ...manifest.optionalDependencies,
}

/** The first cells of a table's rows, without their back-quotes; from the heading to the next one. */
function firstCells(markdown: string, heading: string): string[] {
  const part = markdown.split(/^## /m).find((one) => one.startsWith(`${heading}\n`)) ?? ''
  return [...part.matchAll(/^\| `([^`]+)`/gm)].map(([, cell]) => cell as string)
}

describe('files', () => {
  test('are found at all', () => {
    expect(sources.length).toBeGreaterThan(20)
    expect(files).toContain('package.json')
  })

  test(`over ${LINES_MAX} lines say at their head why`, () => {
    const long = sources.filter((file) => {
      const lines = read(file).trimEnd().split('\n')
      return lines.length > LINES_MAX && !lines.slice(0, HEAD_LINES).some((line) => REASON.test(line))
    })
    expect(long).toEqual([])
  })

  // Written apart, so that this file keeps its own rules.
  test.each([
    ['work left for later', new RegExp(`\\b(TO${'DO'}|FIX${'ME'})\\b`)],
    ['a path of the place where it was written', new RegExp(`/wo${'rk'}/(main|shared)`)],
    ['a package registry', new RegExp(`https?://[^\\s"'\`]*(regis${'try'}|npm${'js'}|artifactory|verdaccio)`, 'i')],
  ])('hold no mention of %s', (_, pattern) => {
    expect(texts.filter((file) => pattern.test(read(file)))).toEqual([])
  })

  test('of tests leave none out', () => {
    const leftOut = new RegExp(`\\.(sk${'ip'}|on${'ly'}|to${'do'})(If)?[(.]`)
    expect(sources.filter((file) => file.startsWith('test/') && leftOut.test(read(file)))).toEqual([])
  })
})

describe('packages', () => {
  test('are pinned to exact versions', () => {
    const loose = Object.entries(packages).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))
    expect(loose).toEqual([])
  })

  test('are locked without saying where they were fetched', () => {
    expect(read('package-lock.json')).not.toMatch(/"resolved"/)
  })

  test('each have their reason in the README, and nothing else has', () => {
    expect(firstCells(read('README.md'), 'What it is made of').sort()).toEqual(Object.keys(packages).sort())
  })

  test('are each used', () => {
    const code = sources
      .filter((file) => !file.startsWith('test/house/'))
      .map(read)
      .join('\n')
    // Used by name nowhere: the pinned Node is a program, and types have no name in the code.
    const silent = /^(node-linux-|@types\/)/
    const unused = Object.keys(packages).filter((name) => {
      const quoted = new RegExp(`['"]${name}['"/]`)
      const inParts = `'${name.split('/').join("', '")}'`
      return !silent.test(name) && !quoted.test(code) && !code.includes(inParts)
    })
    expect(unused).toEqual([])
  })
})

describe('errors', () => {
  const page = read('docs/errors.md')

  test('stand in the docs, each with its status, and no others', () => {
    const rows = [...page.matchAll(/^\| `(E_[A-Z_]+)` \| (\d{3}) \|/gm)].map(([, code, status]) => [
      code,
      Number(status),
    ])
    expect(rows.sort()).toEqual(
      Object.entries(ERRORS)
        .map(([code, { status }]) => [code, status])
        .sort(),
    )
  })

  test('of input stand in the docs as they mean in the code', () => {
    const rows = [...page.matchAll(/^\| `([a-z0-9-]+)` \| (.+) \|$/gm)].map(([, code, text]) => [code, text])
    expect(rows.sort()).toEqual(Object.entries(BAD_INPUTS).sort())
  })

  test('are each used', () => {
    const code = sources
      .filter((file) => file.startsWith('gateway/') && file !== 'gateway/core/errors.ts')
      .map(read)
      .join('\n')
    const dead = [...Object.keys(ERRORS), ...Object.keys(BAD_INPUTS)].filter((name) => !code.includes(`'${name}'`))
    expect(dead).toEqual([])
  })
})

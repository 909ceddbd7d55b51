/** The report of a drill on paper: no script, nothing from elsewhere; what it says it says without a colour. */
import { escapeHtml } from '../../core/html.ts'
import type { Drill, DrillRow } from './report.ts'
import { type Language, outcomeIn, type Word, wordIn } from './words.ts'

/** The page's one style, for a policy that lets no other in (CSP). */
export const STYLE = `
@page { size: A4; margin: 14mm 12mm }
* { box-sizing: border-box }
body { margin: 0; padding: 8mm; max-width: 210mm; color: #000; background: #fff; font: 11pt/1.35 system-ui, sans-serif }
h1 { margin: 0 0 4mm; font-size: 20pt } p { margin: 1mm 0; overflow-wrap: anywhere }
.count { margin: 4mm 0; padding: 2mm 3mm; border: 2px solid #000; font-size: 13pt } .count b { font-size: 18pt }
table { width: 100%; margin-top: 6mm; border-collapse: collapse; table-layout: fixed }
th, td { padding: 1.5mm 2mm; border-bottom: 1px solid #555; text-align: left; vertical-align: top; overflow-wrap: anywhere }
thead th { border-bottom: 2px solid #000; font-size: 10pt }
.time { width: 24mm; font-variant-numeric: tabular-nums } .out { width: 42mm; white-space: nowrap } .place { width: 32mm }
tr { break-inside: avoid } .missing td { border-bottom-width: 2px; font-weight: 700 }
.by { margin-top: 14mm } .by span { display: inline-block; width: 70mm; border-bottom: 1px solid #000 }
@media print { body { padding: 0; max-width: none } }
`

export function pageOf(drill: Drill, language: Language, timeZone: string): string {
  const say = (word: Word): string => escapeHtml(wordIn(language, word))
  const times = timesIn(language, timeZone)
  const title = `${say(drill.drill ? 'drill' : 'real')} · ${escapeHtml(drill.house)}`
  const edge = (word: Word, at: string, by: string, reason: string | null): string =>
    `<p>${say(word)} ${times.whole(at)}, ${say('by')} ${escapeHtml(by)}${reason === null ? '' : `: ${escapeHtml(reason)}`}</p>`
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${title}</h1>
${edge('began', drill.began, drill.by, drill.reason)}
${edge('ended', drill.ended, drill.endedBy, drill.endReason)}
<p>${say('lasted')}: ${lasting(drill.durationMs)}</p>
${sums(drill, say)}
${drill.rows.length === 0 ? '' : table(drill, language, say, times.hour)}
${others(drill, say, times.hour)}
<p class="by">${say('signed')} <span></span></p>
</body>
</html>
`
}

function sums(drill: Drill, say: (word: Word) => string): string {
  const { listed, found, left, notFound, allAccountedMs } = drill
  if (listed === null) return ''
  const counts = `<p class="count"><b>${found}</b> ${say('found')} · <b>${notFound}</b> ${say('notFound')} · ${left} ${say('left')} · ${listed} ${say('listed')}</p>`
  if (drill.rows.length === 0) return `${counts}<p>${say('nobodyTicked')}</p>`
  return `${counts}<p>${allAccountedMs === null ? say('notAll') : `${say('allAccounted')} ${lasting(allAccountedMs)}.`}</p>`
}

function table({ rows }: Drill, language: Language, say: (word: Word) => string, hour: (at: string) => string): string {
  const heads: [Word, string][] = [
    ['name', ''],
    ['zone', 'place'],
    ['outcome', 'out'],
    ['at', 'time'],
    ['tickedBy', 'place'],
  ]
  // Those who were not found stand first.
  const sorted = [...rows].sort((a, b) => Number(a.outcome !== 'not-found') - Number(b.outcome !== 'not-found'))
  const cells = heads.map(([word, kind]) => `<th scope="col" class="${kind}">${say(word)}</th>`).join('')
  return `<table><thead><tr>${cells}</tr></thead><tbody>${sorted.map((row) => line(row, language, say, hour)).join('\n')}</tbody></table>`
}

function line(row: DrillRow, language: Language, say: (word: Word) => string, hour: (at: string) => string): string {
  const name = row.name === null ? say('forgotten') : escapeHtml(row.name)
  const marks = [...(row.certain ? [] : [say('uncertain')]), ...(row.late ? [say('late')] : [])]
  return `<tr${row.outcome === 'not-found' ? ' class="missing"' : ''}><td>${name}${marks.length === 0 ? '' : ` (${marks.join(', ')})`}</td><td>${escapeHtml(row.zoneName)}</td><td class="out">${escapeHtml(outcomeIn(language, row.outcome))}</td><td class="time">${row.at === null ? '' : hour(row.at)}</td><td>${escapeHtml(row.by ?? '')}</td></tr>`
}

function others({ othersNoted }: Drill, say: (word: Word) => string, hour: (at: string) => string): string {
  if (othersNoted.length === 0) return ''
  const lines = othersNoted.map(
    ({ note, at, by }) => `<li>${escapeHtml(note ?? '–')}, ${hour(at)}, ${escapeHtml(by)}</li>`,
  )
  return `<p>${othersNoted.length} ${say('others')}:</p><ul>${lines.join('')}</ul>`
}

/** `12 min 03 s`, the same in both languages. */
function lasting(ms: number): string {
  const s = Math.round(ms / 1000)
  const parts = s < 3600 ? [] : [`${Math.floor(s / 3600)} h`]
  if (s >= 60) parts.push(`${Math.floor(s / 60) % 60} min`)
  return [...parts, `${s % 60} s`].join(' ')
}

function timesIn(language: Language, timeZone: string) {
  const locale = language === 'en' ? 'en-GB' : 'it-IT'
  const format = (options: Intl.DateTimeFormatOptions) => {
    const formatter = new Intl.DateTimeFormat(locale, { timeZone, ...options })
    return (at: string): string => formatter.format(Date.parse(at))
  }
  return { whole: format({ dateStyle: 'full', timeStyle: 'medium' }), hour: format({ timeStyle: 'medium' }) }
}

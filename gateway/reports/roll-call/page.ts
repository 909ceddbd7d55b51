/**
 * The roll-call as a page that needs nothing but a browser or a printer: no script, nothing from elsewhere, A4, with a
 * box beside each name to tick by hand. What it says it also says in black and white, and without a colour.
 */
import { escapeHtml } from '../../core/html.ts'
import type { RollCallNow, RollCallRow } from './rows.ts'
import { type Language, localeOf, type Word, wordIn } from './words.ts'

/** The page's one style, for a policy that lets no other in (CSP). */
export const STYLE = `
@page { size: A4; margin: 14mm 12mm }
* { box-sizing: border-box }
body { margin: 0; padding: 8mm; max-width: 210mm; color: #000; background: #fff; font: 12pt/1.35 system-ui, sans-serif }
h1 { margin: 0; font-size: 22pt } h2 { margin: 8mm 0 2mm; font-size: 15pt } p { margin: 1mm 0 }
.made { padding: 2mm 3mm; border: 2px solid #000; font-size: 13pt; font-weight: 700 }
.count { margin: 3mm 0; font-size: 15pt } .count b { font-size: 20pt }
.help { padding: 2mm 3mm; border: 2px solid #000 } .help h2 { margin-top: 0 } .help ul { margin: 0 }
table { width: 100%; border-collapse: collapse }
th, td { padding: 1.5mm 2mm; border-bottom: 1px solid #555; text-align: left; vertical-align: top }
thead th { border-bottom: 2px solid #000; font-size: 10pt } tbody th { background: #eee }
tr, .help { break-inside: avoid } h2 { break-after: avoid }
.box { width: 16mm } .box i { display: block; width: 7mm; height: 7mm; border: 2px solid #000; text-align: center; font: 700 14pt/6mm sans-serif }
.time { width: 32mm; font-variant-numeric: tabular-nums }
.mark { padding: 0 1.5mm; border: 2px solid #000; font-weight: 700; white-space: nowrap }
.by { margin-top: 12mm } .by span { display: inline-block; width: 60mm; border-bottom: 1px solid #000 }
@media print { body { padding: 0; max-width: none } }
`

export interface PageOptions {
  language: Language
  timeZone: string
}

export function pageOf(now: RollCallNow, { language, timeZone }: PageOptions): string {
  const say = (word: Word): string => escapeHtml(wordIn(language, word))
  const times = createTimes(now.at, language, timeZone)
  const { house, standing } = now
  const title = `${say('title')} · ${escapeHtml(house)}`
  const begun =
    standing === null
      ? ''
      : `<p>${say('standing')} ${times.whole(standing.since)}, ${say('begunBy')} ${escapeHtml(standing.by)}${
          standing.reason === null ? '' : `: ${escapeHtml(standing.reason)}`
        }</p>`
  return `<!doctype html>
<html lang="${language === 'en' ? 'en' : 'it'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${title}</h1>
<p class="made">${say('made')} <time datetime="${now.at}">${times.whole(now.at)}</time> (${escapeHtml(timeZone)})<br>${say('later')}</p>
${begun}
<p class="count"><b>${now.certain}</b> ${say('inside')} · <b>${now.uncertain}</b> ${say('uncertain')} · ${now.guests} ${say('guests')}</p>
${helpList(now.rows, say)}
${zonesOf(now.rows)
  .map((rows) => zoneTable(rows, say, times.since))
  .join('\n')}
${now.rows.length === 0 ? `<p>${say('nobody')}</p>` : ''}
<p class="by">${say('checkedBy')} <span></span> ${say('at')} <span></span></p>
</body>
</html>
`
}

/** The same people stand in their zones, with their boxes: here are those to look for first. */
function helpList(rows: readonly RollCallRow[], say: (word: Word) => string): string {
  const asked = rows.filter(({ assistance }) => assistance)
  if (asked.length === 0) return ''
  const items = asked.map(({ name, zoneName }) => `<li><b>${escapeHtml(name)}</b> · ${escapeHtml(zoneName)}</li>`)
  return `<section class="help"><h2>${say('helpTitle')}: ${asked.length}</h2><ul>${items.join('')}</ul></section>`
}

/** They stand in order already. */
function zonesOf(rows: readonly RollCallRow[]): RollCallRow[][] {
  return [...Map.groupBy(rows, ({ zone }) => zone).values()]
}

function zoneTable(rows: RollCallRow[], say: (word: Word) => string, since: (at: string) => string): string {
  const certain = rows.filter((row) => row.certain)
  const uncertain = rows.filter((row) => !row.certain)
  const counts = `${certain.length} ${say('inside')}${uncertain.length === 0 ? '' : ` · ${uncertain.length} ${say('uncertain')}`}`
  const line = (row: RollCallRow): string =>
    `<tr><td class="box"><i>${row.tick?.found === true ? '✓' : ''}</i></td><td>${nameOf(row, say)}${row.leftAt === null ? '' : `<br>${say('left')} ${since(row.leftAt)}`}</td><td class="time">${since(row.since)}</td><td>${companyOf(row, say)}</td></tr>`
  const apart = `<tbody><tr><th colspan="4" scope="rowgroup">${say('uncertainTitle')}</th></tr>${uncertain.map(line).join('')}</tbody>`
  return `<section><h2>${escapeHtml(rows[0]?.zoneName ?? '')}: ${counts}</h2>
<table><thead><tr><th scope="col">${say('seen')}</th><th scope="col">${say('name')}</th><th scope="col">${say('since')}</th><th scope="col">${say('with')}</th></tr></thead>
<tbody>${certain.map(line).join('\n')}</tbody>${uncertain.length === 0 ? '' : apart}</table></section>`
}

function nameOf({ name, assistance }: RollCallRow, say: (word: Word) => string): string {
  return assistance ? `<b>${escapeHtml(name)}</b> <span class="mark">${say('help')}</span>` : escapeHtml(name)
}

function companyOf({ kind, hostName, orgName }: RollCallRow, say: (word: Word) => string): string {
  const guest = kind !== 'guest' ? [] : [hostName === null ? say('guest') : `${say('guestOf')} ${escapeHtml(hostName)}`]
  return [...guest, ...(orgName === null ? [] : [escapeHtml(orgName)])].join(', ')
}

/** Times as the house reads them; of today only the hour. */
function createTimes(made: string, language: Language, timeZone: string) {
  const format = (options: Intl.DateTimeFormatOptions) => {
    const formatter = new Intl.DateTimeFormat(localeOf(language), { timeZone, ...options })
    return (at: string): string => formatter.format(Date.parse(at))
  }
  const day = format({ dateStyle: 'short' })
  const hour = format({ timeStyle: 'short' })
  const today = day(made)
  return {
    whole: format({ dateStyle: 'full', timeStyle: 'medium' }),
    since: (at: string): string => (day(at) === today ? hour(at) : `${day(at)} ${hour(at)}`),
  }
}

/** The roll-call on a real register and journal: nobody left out, nothing run, nothing fetched. */
import { parse } from 'csv-parse/sync'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createHouseClock } from '../../gateway/core/house-clock.ts'
import { createRollCallReport, type RollCallReport } from '../../gateway/reports/roll-call.ts'
import { openSmallHouse, type SmallHouse } from '../gateway/small-house.ts'
import { person } from './explain-house.ts'

let house: SmallHouse
let report: RollCallReport
beforeEach(async () => {
  house = await openSmallHouse()
  const now = (): number => house.now
  report = createRollCallReport({
    house: house.access.house,
    directory: house.store.directory,
    standing: house.access.rollCallNow,
    clock: createHouseClock({ system: now, counterMs: now, synchronised: () => null }),
    timeZone: 'Europe/Rome',
  })
  await house.access.change(
    [
      { put: 'zone', value: { id: 'attic', name: 'Attic', capacity: null, antiPassback: 'soft' } },
      { put: 'organisation', value: { id: 'nove', name: 'Atelier Nove', kind: 'enterprise', network: null } },
      person('amadou', { name: 'Amadou D.', org: 'nove' }),
      person('bea', { assistance: true }),
      person('gio', { name: '<b>Giò</b> & "co"', kind: 'guest', groups: ['guests'], host: 'amadou' }),
      person('zoe', { name: '=HYPERLINK("http://x")' }),
    ],
    [],
  )
})
afterEach(() => house.close())

const enter = (who: string, zone: string, minutesAgo = 0) => ({
  ...{ kind: 'stay-opened' as const, person: who, zone },
  happenedAt: new Date(house.now - minutesAgo * 60_000).toISOString(),
})
async function fill(): Promise<void> {
  const since = new Date(house.now - 20 * 60 * 60_000).toISOString()
  const gone = { kind: 'stay-uncertain' as const, person: 'zoe', zone: 'hall', since, happenedAt: since }
  const facts = [
    ...[enter('zoe', 'hall', 20 * 60), gone],
    ...[enter('gio', 'hall', 5), enter('amadou', 'hall', 61), enter('bea', 'attic', 1), enter('removed', 'cellar', 2)],
  ]
  await house.access.change([], facts)
}

describe('the rows', () => {
  it('tell everybody who is inside by zone, the certain first, also whom the register has lost', async () => {
    await fill()
    const now = report.now()
    expect(now).toMatchObject({
      ...{ house: 'Soglia', at: new Date(house.now).toISOString(), standing: null },
      ...{ certain: 4, uncertain: 1, guests: 1, assistance: 1 },
    })
    expect(now.rows.map((row) => [row.zoneName, row.name, row.certain])).toEqual([
      ['Hall', '<b>Giò</b> & "co"', true],
      ['Hall', 'Amadou D.', true],
      ['Hall', '=HYPERLINK("http://x")', false],
      ['Attic', 'Bea', true],
      ['cellar', 'removed', true],
    ])
    expect(now.rows[0]).toMatchObject({ kind: 'guest', host: 'amadou', hostName: 'Amadou D.', org: null })
    expect(now.rows[1]).toMatchObject({ orgName: 'Atelier Nove', since: '2026-11-22T13:41:00.000Z', zone: 'hall' })
    expect(now.rows[3]).toMatchObject({ assistance: true })
    expect(now.rows.at(-1)).toMatchObject({ kind: null, orgName: null })
    expect(now.rows).toHaveLength(house.access.house.stays().length)
  })

  it('say which roll-call stands', async () => {
    await house.access.rollCall('begin', 'giulia', 'drill')
    const since = new Date(house.now).toISOString()
    expect(report.now().standing).toEqual({
      seq: expect.any(Number),
      since,
      by: 'giulia',
      reason: 'drill',
      drill: false,
    })
    expect(report.page('en')).toMatch(/Roll-call under way since .*, begun by giulia: drill</)
  })
})

describe('the file for spreadsheets', () => {
  it('has every row, says when it was made, and holds no formula', async () => {
    await fill()
    const text = report.csv()
    expect(text.startsWith('\ufeffname,zone,sure,help,kind,host,org,since,id,made\r\n')).toBe(true)
    const rows = parse(text, { columns: true, bom: true }) as Record<string, string>[]
    expect(rows.map(({ name }) => name)).toEqual([
      '<b>Giò</b> & "co"',
      'Amadou D.',
      `'=HYPERLINK("http://x")`,
      'Bea',
      'removed',
    ])
    expect(rows[0]).toMatchObject({ zone: 'Hall', sure: 'yes', help: '', kind: 'guest', host: 'Amadou D.' })
    expect(rows[2]).toMatchObject({ sure: 'no' })
    expect(rows[3]).toMatchObject({ help: 'yes', made: new Date(house.now).toISOString() })
  })

  it.each(['=1+1', '+1', '-1', '@x', ' =1', '\t=1', 'a;=1', "'=1", '\uff1d1', '"=1'])('starves %j', async (name) => {
    await house.access.change([person('amadou', { name })], [enter('amadou', 'hall')])
    const [row] = parse(report.csv(), { columns: true, bom: true }) as Record<string, string>[]
    expect(row?.name).not.toMatch(/(^|[;,\t"])\s*[=+\-@\uff1d]/)
    expect(row?.name?.replaceAll("'", '')).toBe(name.replaceAll("'", ''))
  })
})

describe('the page', () => {
  it('stands alone: no script, nothing from elsewhere, and names are only text', async () => {
    await fill()
    const page = report.page('it')
    expect(page).not.toMatch(/<script|<link|<img|<iframe|\bsrc=|\bhref=|@import|url\(|\bon\w+=/)
    expect(page).toContain('&lt;b&gt;Giò&lt;/b&gt; &amp; &quot;co&quot;')
    expect(page).not.toContain('<b>Giò')
    expect(page).toContain('size: A4')
  })

  it('tells in Italian and in English when it was made, who is where, and who asked for help', async () => {
    await fill()
    const page = report.page('it')
    expect(page).toContain('<html lang="it">')
    expect(page).toMatch(
      /Fatto il <time datetime="2026-11-22T14:42:00.000Z">domenica 22 novembre 2026.* 15:42:00<\/time>/,
    )
    expect(page).toContain('Hanno chiesto aiuto in emergenza: 1')
    expect(page).toContain('<b>Bea</b> · Attic')
    expect(page).toContain('Hall: 2 dentro · 1 forse dentro')
    expect(page).toContain('ospite di Amadou D.')
    // Today only the hour; else the day as well.
    expect(page).toContain('>14:41<')
    expect(page).toMatch(/>21\/11\/26 19:42</)
    expect(page.match(/class="box"/g)).toHaveLength(5)
    const english = report.page('en')
    expect(english).toContain('<html lang="en">')
    expect(english).toMatch(/Made on <time [^>]+>Sunday,? 22 November 2026.* 15:42:00<\/time>/)
    expect(english).toContain('Hall: 2 inside · 1 perhaps inside')
    expect(english).not.toMatch(/dentro|ospite/)
    expect(report.page('both')).toContain('Appello / Roll-call')
  })

  it('says so where nobody is inside', () => {
    expect(report.page('it')).toContain('Non risulta nessuno dentro.')
  })
})

it('is made for 2,000 people in far less than 2 s', { timeout: 60_000 }, async () => {
  const ids = Array.from({ length: 2000 }, (_, n) => `p-${n}`)
  await house.access.change(
    ids.map((id, n) => person(id, { name: `Person ${n}`, org: 'nove', assistance: n % 50 === 0 })),
    ids.map((id) => enter(id, 'hall', 30)),
  )
  const began = performance.now()
  expect(report.now().rows).toHaveLength(2000)
  expect(report.csv().split('\r\n')).toHaveLength(2002)
  expect(report.page('it').match(/class="box"/g)).toHaveLength(2000)
  expect(performance.now() - began).toBeLessThan(2000)
})

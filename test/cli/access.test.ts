/** The day of a house by command, beside a gateway with a board on its door: badges, guests, doors, presence, why. */
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connectAsync, type MqttClient } from 'mqtt'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type GatewayProcess, removeFolder, soglia, startGateway, temporaryFolder, until } from '../support/gateway.ts'
import { addFrontDoor, CARD } from '../support/house.ts'
import { commandsOn, refused, rowsOf } from './support.ts'

let dataDir: string
let gateway: GatewayProcess
let board: MqttClient
let taps = 0
const { run, json, text } = commandsOn(() => dataDir)
const file = (name: string): string => join(dataDir, name)

beforeAll(async () => {
  dataDir = temporaryFolder('access')
  gateway = await startGateway({ dataDir })
  const { secret } = await addFrontDoor(gateway)
  const login = { username: 'reader-1', clientId: 'reader-1', password: secret }
  board = await connectAsync(`mqtt://127.0.0.1:${gateway.mqttPort}`, { ...login, protocolVersion: 4 })
  await board.subscribeAsync('soglia/reader-1/down/#')
  await board.publishAsync('soglia/reader-1/up/status', '{"state":"online"}', { qos: 1 })
})
afterAll(async () => {
  await board.endAsync(true)
  await gateway.stop()
  removeFolder(dataDir)
})

/** The answer to a tap at the front door. */
function tap(credential: string): Promise<{ granted: boolean; reason: string }> {
  const id = `t-${++taps}`
  const answered = new Promise<{ granted: boolean; reason: string }>((resolve) => {
    const listen = (topic: string, payload: Buffer) => {
      const answer = JSON.parse(String(payload)) as { id?: string; granted: boolean; reason: string }
      if (!topic.endsWith('/result') || answer.id !== id) return
      board.off('message', listen)
      resolve(answer)
    }
    board.on('message', listen)
  })
  board.publish('soglia/reader-1/up/tap', JSON.stringify({ id, credential }), { qos: 1 })
  return answered
}

interface BadgeRow {
  id: string
  credential: string
  until: string | null
}
const badgesOf = async (person: string): Promise<BadgeRow[]> =>
  (await json<{ badges: BadgeRow[] }>('person', 'show', person)).badges

test('a badge rests, is taken up again, has another end, and is replaced', { timeout: 60_000 }, async () => {
  await text('person', 'add', 'Bea', '--id', 'bea')
  const { id } = await json<{ id: string }>('badge', 'add', 'uid:04beabea', '--person', 'bea')
  expect(await text('badge', 'suspend', id, '--reason', 'left at home')).toMatch(/^The badge is suspended\./)
  expect(await tap('uid:04beabea')).toMatchObject({ granted: false, reason: 'suspended' })
  expect(await text('badge', 'resume', 'uid:04beabea')).toBe('The badge is in use again.')
  expect(await tap('uid:04beabea')).toMatchObject({ granted: true })
  await json('badge', 'change', id, '--until', '2099-12-31')
  expect(await badgesOf('bea')).toMatchObject([{ id, until: '2099-12-31T23:00:00.000Z' }])
  await json('badge', 'change', id, '--no-until')
  expect(await badgesOf('bea')).toMatchObject([{ id, until: null }])

  const replaced = await json<{ id: string; pending: string[] }>('badge', 'replace', id, 'uid:04beabe2')
  expect(replaced).toMatchObject({ id: expect.stringMatching(/^b-/), pending: expect.any(Array) })
  expect(await tap('uid:04beabea')).toMatchObject({ granted: false, reason: 'revoked' })
  expect(await tap('uid:04beabe2')).toMatchObject({ granted: true })
  const shown = await text('person', 'show', 'bea')
  expect(shown).toMatch(/^ {2}person +bea\n {2}name +Bea\n/)
  expect(rowsOf(shown.split('\n\n')[1] ?? '').map(({ STATE }) => STATE)).toEqual(['revoked', 'good'])
  refused(await run('badge', 'resume', id), 'E_BADGE_ENDED')
})

test('what was tapped and is unknown is given to a person, with a warning for part of a card', {
  timeout: 60_000,
}, async () => {
  expect(await text('badge', 'unknown')).toBe('Nothing unknown was tapped lately.')
  refused(await run('badge', 'enrol', '--person', 'bea'), 'E_NOTHING_TAPPED')
  await tap('part:24:abcdef')
  const [row] = rowsOf(await text('badge', 'unknown'))
  expect(row).toMatchObject({ UNIT: 'reader-1', CREDENTIAL: 'part:24:abcdef', NOTE: 'only a part of the card' })
  expect(await text('badge', 'enrol', '--person', 'bea', '--unit', 'reader-1')).toMatch(
    /^The badge is added as b-\w+\.\nWarning: the reader tells only part of the card/,
  )
  expect(await tap('part:24:abcdef')).toMatchObject({ granted: true })
  expect(await json('badge', 'unknown')).toEqual([])
})

test('a pool card goes out and comes back', { timeout: 60_000 }, async () => {
  await json('card', 'add', 'uid:04c0ffee', '--name', 'Pool 1', '--id', 'pool-1')
  expect(await text('card', 'lend', 'pool-1', '--person', 'bea')).toMatch(
    /^The pool card pool-1 is lent until 20\d\d-\d\d-\d\dT04:00:00\+0[12]:00, as the badge b-\w+\.$/,
  )
  refused(await run('card', 'lend', 'pool-1', '--person', 'amadou'), 'E_BADGE_HELD')
  expect(rowsOf(await text('card', 'list'))[0]).toMatchObject({ CARD: 'pool-1', 'LENT TO': 'bea' })
  expect(await text('card', 'return', 'pool-1')).toMatch(/^The pool card pool-1 is back; the badge b-\w+ has ended\.$/)
  expect(await text('card', 'return', 'pool-1')).toBe('The pool card pool-1 was not lent.')
})

test('passes of an event from a file, and one without an event', { timeout: 60_000 }, async () => {
  const window = ['--from', '2020-01-01', '--until', '2099-12-31']
  await json('event', 'add', 'Open day', '--host', 'bea', ...window)
  writeFileSync(file('guests.csv'), 'name,org\nCarlo,Orto\n=Dario,\n')
  writeFileSync(file('bad.csv'), 'name,credential\nCarlo,uid:1\n')
  const dry = await run('pass', 'import', 'open-day', file('bad.csv'), '--dry-run')
  expect(dry).toMatchObject({ code: 1, stdout: expect.stringMatching(/^row 2: [^\n]+\n$/) })
  expect(dry.stderr).toContain('E_IMPORT')
  refused(await run('pass', 'import', 'open-day', file('bad.csv'), '--codes', file('codes.csv')), 'E_IMPORT')
  expect(existsSync(file('codes.csv'))).toBe(false)
  expect(await text('pass', 'import', 'open-day', file('guests.csv'), '--dry-run')).toBe('2 passes would be issued.')
  const issued = await text('pass', 'import', 'open-day', file('guests.csv'), '--codes', file('codes.csv'))
  expect(issued).toMatch(/^2 passes are issued\. Their codes are in /)
  const codes = readFileSync(file('codes.csv'), 'utf8')
  expect(codes).toMatch(/^\ufeff?name,person,badge,credential\r?\nCarlo,carlo,b-\w+,code:[\w-]{22}\r?\n'=Dario,/)
  expect(statSync(file('codes.csv')).mode & 0o777).toBe(0o600)
  // Codes that could not be written would be lost: no pass is issued.
  refused(await run('pass', 'import', 'open-day', file('guests.csv'), '--codes', file('codes.csv')), 'E_EXISTS')
  expect(rowsOf(await text('pass', 'list', 'open-day'))).toMatchObject([{ PERSON: 'carlo', ORG: 'Orto' }, { ORG: '-' }])
  const [, code = ''] = /(code:[\w-]{22})/.exec(codes) ?? []
  expect(await tap(code)).toMatchObject({ granted: true })

  await text('pass', 'sheet', 'open-day', file('sheet.html'))
  expect(readFileSync(file('sheet.html'), 'utf8')).toContain('<svg')
  refused(await run('pass', 'sheet', 'open-day', file('sheet.html')), 'E_EXISTS')
  const single = await json('pass', 'add', 'Elsa', '--host', 'bea', ...window, '--credential', 'uid:04e15a04')
  expect(single).toMatchObject({ person: 'elsa', credential: 'uid:04e15a04' })
  expect(await tap('uid:04e15a04')).toMatchObject({ granted: true })
  await json('event', 'remove', 'open-day', '--yes')
  expect(await tap(code)).toMatchObject({ granted: false, reason: 'revoked' })
})

test('people as a file, and back', { timeout: 60_000 }, async () => {
  const printed = await text('person', 'export')
  expect(printed).toContain(CARD)
  expect(await json('person', 'export', file('people.csv'))).toEqual({ file: file('people.csv') })
  expect(readFileSync(file('people.csv'), 'utf8').trimEnd()).toBe(printed)
  expect(statSync(file('people.csv')).mode & 0o777).toBe(0o600)
  refused(await run('person', 'export', file('people.csv')), 'E_EXISTS')
  writeFileSync(file('latin.csv'), Buffer.from('name\nNicol\xf2\n', 'latin1'))
  expect(await json('person', 'import', file('latin.csv'), '--encoding', 'windows-1252')).toMatchObject({ people: 1 })
  expect(rowsOf(await text('person', 'list', '--search', 'nicol'))).toMatchObject([
    { PERSON: 'nicolo', NAME: 'Nicolò' },
  ])
})

test('a door under orders, and every door locked down', { timeout: 60_000 }, async () => {
  expect(await text('door', 'unlock', 'front', '--reason', 'delivery')).toMatch(/^The order is sent to reader-1\./)
  expect(await text('door', 'admit', 'front', '--person', 'amadou', '--reason', 'badge at home')).toMatch(/amadou/)
  refused(await run('door', 'mode', 'front', 'locked', '--reason', 'painting', '--until', '2099-01-01'), 'E_INVALID')
  expect(await text('door', 'mode', 'front', 'locked', '--reason', 'painting')).toMatch(
    /^The door front is now locked until 20\d\d-\d\d-\d\dT04:00:00\+0[12]:00\.$/,
  )
  expect(await tap(CARD)).toMatchObject({ granted: false, reason: 'door-locked' })
  expect(await text('door', 'mode', 'front', 'scheduled', '--reason', 'dry')).toBe('The door front is now scheduled.')

  const unsure = await run('lockdown', '--reason', 'drill')
  refused(unsure, 'E_CONFIRM')
  expect(unsure.stderr).toContain('say --yes')
  refused(await run('door', 'mode', 'front', 'lockdown', '--reason', 'drill'), 'E_CONFIRM')
  expect(await text('lockdown', '--reason', 'drill', '--yes')).toMatch(/^Locked down until .*: front\./)
  expect(await tap(CARD)).toMatchObject({ granted: false, reason: 'door-locked-down' })
  const [row] = rowsOf(await text('door', 'list'))
  expect(row).toMatchObject({ DOOR: 'front', MODE: 'lockdown', STATE: expect.any(String) })
  expect(Object.keys(row ?? {})).toContain('REVOKED BADGE COULD PASS UNTIL')
  expect(await json('lockdown', 'end', '--reason', 'over')).toMatchObject([{ id: 'front', mode: 'scheduled' }])
  expect(await text('lockdown', 'end', '--reason', 'over')).toBe('No door was locked down.')
  expect(await tap(CARD)).toMatchObject({ granted: true })
})

test('who is inside: told, confirmed, closed, called', { timeout: 60_000 }, async () => {
  const inside = rowsOf(await text('presence', 'list'))
  expect(inside).toContainEqual(expect.objectContaining({ PERSON: 'amadou', ZONE: 'hall', CERTAIN: 'yes' }))
  expect(await text('presence', 'confirm', 'amadou', '--reason', 'seen')).toBe('amadou is counted inside for certain.')
  expect(await json('presence', 'close', 'amadou', '--reason', 'left by the yard')).toEqual({ person: 'amadou' })
  refused(await run('presence', 'close', 'amadou', '--reason', 'again'), 'E_NOT_INSIDE')
  await json('person', 'change', 'bea', '--assistance')

  expect(await text('roll-call', 'begin', '--reason', 'drill')).toBe('The roll-call has begun.')
  expect(await text('roll-call', 'begin', '--reason', 'drill')).toBe('A roll-call stands already.')
  const called = await text('roll-call')
  expect(called).toMatch(
    /^A roll-call stands since [^ ]+, by local\. \d+ inside, 0 perhaps; \d guests, 1 asked for help\.\n\n/,
  )
  expect(rowsOf(called.split('\n\n')[1] ?? '')).toContainEqual(
    expect.objectContaining({ NAME: 'Bea', 'NEEDS HELP': 'YES' }),
  )
  expect(await text('roll-call', '--csv')).toContain('Bea')
  for (let round = 0; round < 2; round++) await text('roll-call', '--html', '--lang', 'en', '--out', file('roll.html'))
  expect(readFileSync(file('roll.html'), 'utf8')).toMatch(/<html lang="en"[\s\S]*Bea/)
  expect(await json('roll-call', 'end', '--reason', 'all there')).toMatchObject({ changed: true, standing: null })

  expect(rowsOf(await text('occupancy', 'organisations'))).toMatchObject([{ ORG: 'orto', INSIDE: expect.any(String) }])
  const hours = await text('occupancy', 'history', '--step', 'hour', '--by', 'zone')
  expect(rowsOf(hours).at(-1)).toMatchObject({ 'hall at most': expect.stringMatching(/^[1-9]/) })
  expect(
    await json('occupancy', 'history', '--from', '2026-01-01', '--step', 'day', '--by', 'organisation'),
  ).toMatchObject({
    by: 'organisation',
    step: 'day',
  })
})

test('why somebody could or could not pass, row by row, and what the person did', { timeout: 60_000 }, async () => {
  await json('schedule', 'add', 'Long ago', '--window', 'lun-ven 9:00-19:00')
  await json('rule', 'change', 'members-everywhere', '--schedule', 'long-ago', '--until', '2020-12-31')
  expect(await tap(CARD)).toMatchObject({ granted: false, reason: 'outside-schedule' })
  const why = await text('explain', '--person', 'amadou', '--door', 'front')
  expect(why).toMatch(/^No: Amadou D\., in at the door front, on [A-Z][a-z]+day 20[^ ]+: outside-schedule\.\n/)
  const steps = why.split('\n').filter((line) => line.startsWith('=>'))
  expect(steps).toEqual([expect.stringMatching(/^=> +outside-schedule +YES +outside-schedule +There are rules/)])
  expect(rowsOf(why.split('\n\n').find((part) => part.startsWith('RULE')) ?? '')).toMatchObject([
    {
      RULE: 'members-everywhere',
      SCHEDULE: 'Long ago',
      HOURS: 'mon-fri 09:00-19:00',
      UNTIL: '2020-12-31',
      HOLDS: 'no',
    },
  ])
  expect(why).toMatch(/\nRecorded there around that time:\n[\s\S]* refused {2}outside-schedule/)
  expect(await text('explain', '--credential', CARD, '--door', 'front', '--side', 'out')).toMatch(
    /^Yes: Amadou D\., out at/,
  )
  expect(await json('explain', '--person', 'amadou', '--unit', 'reader-1', '--at', '2099-06-01T12:00')).toMatchObject({
    granted: false,
    wall: '2099-06-01T12:00:00+02:00',
    row: 'outside-schedule',
  })
  refused(await run('explain', '--person', 'nobody', '--door', 'front'), 'E_PERSON_UNKNOWN')

  const passages = rowsOf(await text('person', 'passages', 'amadou', '--limit', '50'))
  expect(passages[0]).toMatchObject({ WHAT: 'passage-refused', WHERE: 'front', SIDE: 'in', REASON: 'outside-schedule' })
  expect(await json('person', 'passages', 'amadou', '--to', '2020-01-01')).toEqual({ passages: [], before: null })
  const looks = await until(
    () => text('journal', 'tail'),
    (told) => told.includes('history-viewed'),
  )
  expect(looks).toMatch(/history-viewed .*what=passages/)
})

test('accounts and tokens stand for an organisation or a person', { timeout: 60_000 }, async () => {
  const password = 'a long enough one\n'
  const add = (...args: string[]) => soglia(dataDir, ['account', 'add', ...args, '--password-stdin'], password)
  const added = await add('orto', '--role', 'contact', '--org', 'orto')
  expect(added).toMatchObject({ code: 0, stdout: 'The contact orto is added.\n' })
  const homeless = await add('who', '--role', 'contact')
  expect(homeless).toMatchObject({ code: 1, stderr: expect.stringMatching(/^soglia: E_INVALID /) })
  expect(rowsOf(await text('account', 'list'))).toEqual([
    { ACCOUNT: 'orto', ROLE: 'contact', ORG: 'orto', PERSON: '-' },
  ])
  const { token } = await json<{ token: string }>('token', 'add', 'bea', '--role', 'member', '--person', 'bea')
  const me = await fetch(`${gateway.http}/api/me`, { headers: { authorization: `Bearer ${token}` } })
  expect(await me.json()).toMatchObject({ person: expect.objectContaining({ id: 'bea' }) })
})

test('an allow-list that a board has yet to acknowledge shows, with what is pending', { timeout: 60_000 }, async () => {
  const revoked = await json<{ pending: string[] }>('badge', 'revoke', CARD, '--reason', 'lost')
  expect(revoked.pending).toEqual(['reader-1'])
  const [row] = rowsOf(await text('unit', 'list'))
  expect(row).toMatchObject({ LIST: expect.stringMatching(/^\d+$/), PENDING: expect.stringMatching(/^\d badges$/) })
})

test('with no gateway the same is asked of the house itself', { timeout: 60_000 }, async () => {
  const closed = temporaryFolder('closed')
  const alone = commandsOn(() => closed)
  try {
    await alone.text('zone', 'add', 'hall')
    await alone.text('door', 'add', 'front', '--to', 'hall')
    await alone.text('person', 'add', 'Amadou')
    expect(await alone.text('lockdown', '--reason', 'drill', '--yes')).toMatch(/^Locked down until /)
    expect(await alone.json('explain', '--person', 'amadou', '--door', 'front')).toMatchObject({
      reason: 'door-locked-down',
    })
    expect(await alone.text('roll-call')).toMatch(/^0 inside/)
    refused(await alone.run('presence', 'confirm', 'amadou', '--reason', 'seen'), 'E_NOT_INSIDE')
    expect(await alone.text('history', 'override', 'front')).toMatch(/mode: - -> lockdown/)
  } finally {
    removeFolder(closed)
  }
})

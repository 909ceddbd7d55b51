/**
 * What a house of pictures has beside its doors: hours, an event and its guests, cards to lend, a public count, names for
 * its first groups, a badge nobody knows, and doors that tell how they stand: one has been left open.
 */
import { setTimeout as after } from 'node:timers/promises'
import { toRfc3339 } from '../../gateway/core/model.ts'
import type { RealHouse } from '../pages/real-house.ts'

const HOUR_MS = 3_600_000
/** So long after the button for leaving was pressed the door stands open. */
const OPENS_AFTER_MS = 600
const INVITED = ['Adele Conforti', 'Bakary Touré', 'Chiara Nobili', 'Dario Lupi', 'Hala Mansour', 'Ivo Petrov']

export async function furnish(house: RealHouse): Promise<void> {
  const { api, people } = house
  const days = [1, 2, 3, 4, 5]
  await api('POST', '/api/schedules', {
    ...{ id: 'giorno', name: 'Giorno', holidays: 'closed' },
    windows: [
      { days, from: '08:00', to: '20:00' },
      { days: [6], from: '09:30', to: '14:00' },
    ],
  })
  await api('POST', '/api/schedules', {
    ...{ id: 'sera', name: 'Sere d’autunno', holidays: 'open' },
    windows: [{ days: [4, 5], from: '18:00', to: '01:00' }],
  })
  await api('POST', '/api/groups', { id: 'notturni', name: 'Notturni' })
  for (const [id, name] of Object.entries({ members: 'Membri', guests: 'Ospiti' })) {
    const { rev } = await api<{ rev: number }>('GET', `/api/groups/${id}`)
    await api('PATCH', `/api/groups/${id}`, { name, rev })
  }
  await api('POST', '/api/rules', { group: 'notturni', doors: ['front'], schedule: 'sera' })
  await api('POST', '/api/calendar', {
    name: 'Chiusura di Natale',
    kind: 'closure',
    from: '2026-12-24',
    until: '2026-12-27',
  })
  const { now } = await api<{ now: string }>('GET', '/api/house')
  // Two full hours from now, at whatever hour the house is furnished.
  const evening = Math.ceil(Date.parse(now) / HOUR_MS + 2) * HOUR_MS
  await api('POST', '/api/events', {
    ...{ id: 'codesign-jam', name: 'Codesign jam', host: people.members[0]?.id, group: 'guests' },
    ...{ from: toRfc3339(evening), until: toRfc3339(evening + 4.5 * HOUR_MS) },
  })
  const rows = INVITED.map((name) => ({ name, org: 'Codesign jam' }))
  await api('POST', '/api/events/codesign-jam/passes', { rows, dryRun: false })
  const [first] = people.dayGuests
  for (const [n, credential] of ['uid:04a1b2c3d4e5f6', 'uid:04a1b2c3d4e5f7'].entries()) {
    const { id } = await api<{ id: string }>('POST', '/api/cards', { name: `Carta ospiti ${n + 1}`, credential })
    if (n === 0) await api('POST', `/api/cards/${id}/lend`, { person: first?.id })
  }
  await api('PUT', '/api/settings/public-count', { value: 'on' })
  house.tap('front-in', people.unknownCredential)
  house.boards.get('front-in')?.door({ contact: 'closed', lock: 'locked' })
  const yard = house.boards.get('courtyard-in')
  yard?.input('contact', 'closed')
  yard?.input('exitButton', true)
  await after(OPENS_AFTER_MS)
  yard?.input('exitButton', false)
  yard?.input('contact', 'open')
}

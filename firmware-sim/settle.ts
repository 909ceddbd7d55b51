/** Moves the simulated house into an empty gateway, over its API: zones, doors, desks, people, units. */
import type { GatewayProcess } from './gateway-process.ts'
import { DESKS, DOORS, HOUSE_NAME, UNITS, ZONES } from './house.ts'
import type { People, SimPerson } from './people.ts'

/** Of each unit what its board has to know: its login's secret, and its key for lists and the time. */
export type Secrets = Map<string, { secret: string; key: string }>

/**
 * `serialPaths`: the devices of the units on serial lines; one that is not there is attached over MQTT.
 * `expiredOn`: the last day, `YYYY-MM-DD`, on which the expired badge was good.
 */
export async function settle(
  { call }: Pick<GatewayProcess, 'call'>,
  people: People,
  serialPaths: ReadonlyMap<string, string>,
  expiredOn: string,
): Promise<Secrets> {
  await call('PUT', '/api/settings/name', { value: HOUSE_NAME })
  // The day is played faster than life: nobody's legs are as fast as that.
  await call('PUT', '/api/settings/walk-s', { value: '0' })
  for (const zone of ZONES) await call('POST', '/api/zones', zone)
  // JSON leaves out what is undefined: a door with no outer zone leads to the street.
  for (const door of DOORS) await call('POST', '/api/doors', { ...door, from: door.from ?? undefined })
  for (const { id, zone } of DESKS) await call('POST', '/api/desks', { id, zone })
  await call('POST', '/api/people/import', { csv: peopleCsv(people, expiredOn) })
  await call('POST', `/api/badges/${encodeURIComponent(people.revoked.credential)}/revoke`, {
    reason: 'Badge smarrito',
  })
  const secrets: Secrets = new Map()
  for (const unit of UNITS) {
    const path = serialPaths.get(unit.id)
    const added = (await call('POST', '/api/units', {
      id: unit.id,
      kind: path === undefined ? 'mqtt' : 'serial',
      path,
      door: unit.door ?? undefined,
      side: unit.side ?? undefined,
      zone: unit.zone ?? undefined,
      desks: unit.desks,
    })) as { secret: string; key: string }
    secrets.set(unit.id, { secret: added.secret, key: added.key })
  }
  return secrets
}

function peopleCsv(people: People, expiredOn: string): string {
  const row = (person: SimPerson, until = ''): string => {
    const { id, name, kind, org, credential } = person
    return [id, name, kind, org, '', credential, '', until].map(quoted).join(',')
  }
  return [
    'id,name,kind,org,groups,credentials,from,until',
    ...[...people.members, ...people.dayGuests, ...people.jamGuests, people.revoked].map((person) => row(person)),
    row(people.expired, expiredOn),
  ].join('\r\n')
}

/** RFC 4180. */
function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}

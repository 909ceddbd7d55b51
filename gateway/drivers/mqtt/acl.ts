/** Mosquitto's access rules for our topics: pure text. */
import type { Unit } from '../../core/records.ts'
import { HASS_GATEWAY_TOPIC, HASS_STATUS_TOPIC, HASS_WRITTEN } from '../../wire/home-assistant-discovery.ts'
import { rightsOf } from '../messages/rights.ts'

const HOME_ASSISTANT = [
  '# It tells Home Assistant of the house, and hears from it only that it is there; and what it left behind itself as its will.',
  ...HASS_WRITTEN.map((filter) => `topic write ${filter}`),
  ...[HASS_STATUS_TOPIC, HASS_GATEWAY_TOPIC].map((topic) => `topic read ${topic}`),
]

/**
 * The `acl_file` of a Mosquitto that carries the units: each login its own topics, `gateway` (the login in
 * `SOGLIA_MQTT_URL`) what all units say. The units are named only in comments: a rule by pattern holds for
 * whichever login is in the password file, and nobody is let in who is not. `topicsOf`: those of a device of another
 * maker, null for all else. `tellsHomeAssistant`: the house has switched that on.
 */
export function mosquittoAcl(
  units: readonly Unit[],
  gateway = 'soglia',
  topicsOf: (unit: Unit, units: readonly Unit[]) => { speaks: string[]; hears: string[] } | null = () => null,
  tellsHomeAssistant = false,
): string {
  const boards = units.filter((unit) => unit.kind === 'mqtt')
  const clients = units.filter((unit) => unit.kind === 'client')
  const devices = units.flatMap((unit) => {
    const topics = topicsOf(unit, units)
    return topics === null ? [] : [{ id: unit.id, ...topics }]
  })
  const lines = [
    '# Mosquitto access rules for Soglia. In mosquitto.conf:',
    '#',
    '#   allow_anonymous false',
    '#   password_file /etc/mosquitto/soglia.passwd',
    '#   acl_file /etc/mosquitto/soglia.acl',
    '#   use_username_as_clientid true',
    '#',
    '# The last line makes client id and login one: without it, whoever has any login can take another',
    "# unit's client id and so throw that unit out. The rules below go by the login (%u), which the",
    '# password proves, and never by the client id (%c), which anybody may choose.',
    '#',
    '# One password for each login, which is the unit\'s "secret" from "soglia unit add":',
    '#',
    ...[gateway, ...[...boards, ...clients, ...devices].map(({ id }) => id)].map(
      (login) => `#   mosquitto_passwd /etc/mosquitto/soglia.passwd ${login}`,
    ),
    '',
    '# The gateway: hears all units, tells any unit, and speaks for none. No unit may have this name.',
    `user ${gateway}`,
    'topic read soglia/+/up/#',
    'topic write soglia/+/down/#',
    ...devices.flatMap(({ speaks }) => speaks.map((filter) => `topic read ${filter}`)),
    ...devices.flatMap(({ hears }) => hears.map((filter) => `topic write ${filter}`)),
    ...(tellsHomeAssistant ? HOME_ASSISTANT : []),
  ]
  for (const unit of clients) {
    const { read, write } = rightsOf(unit)
    lines.push('', `user ${unit.id}`)
    lines.push(...read.map((filter) => `topic read ${filter}`), ...write.map((filter) => `topic write ${filter}`))
  }
  for (const { id, speaks, hears } of devices) {
    lines.push('', `user ${id}`)
    lines.push(...speaks.map((filter) => `topic write ${filter}`), ...hears.map((filter) => `topic read ${filter}`))
  }
  lines.push(
    '',
    '# Every login: its own topics and no others.',
    'pattern write soglia/%u/up/#',
    'pattern read soglia/%u/down/#',
    '',
  )
  return lines.join('\n')
}

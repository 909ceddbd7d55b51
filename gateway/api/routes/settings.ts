import { Type } from 'typebox'
import { SogliaError } from '../../core/errors.ts'
import {
  faultOfSetting,
  HOUSE_SETTINGS,
  type HouseSettingKey,
  isHouseSetting,
  type SettingForm,
  settingIn,
} from '../../core/settings.ts'
import { type SettingEffect, settingEffects } from '../../reports/setting-effects.ts'
import { type ApiParts, type App, whoOf } from '../deps.ts'
import { Body, Count, Time, words } from '../schemas.ts'

const SettingShape = Type.Object({ key: Type.String(), value: Type.String() })
const SettingRow = Type.Object({
  key: Type.String(),
  value: Type.String(),
  meaning: Type.String(),
  initial: Type.String({ description: 'While nobody has set it' }),
  form: Type.Object({
    type: words(['text', 'time', 'whole', 'choice']),
    charsMax: Type.Optional(Count),
    min: Type.Optional(Count),
    max: Type.Optional(Count),
    choices: Type.Optional(Type.Array(Type.String())),
  }),
})
const Value = Type.String({ maxLength: 400 })
const Key = Type.Object({ key: Type.String({ maxLength: 200 }) })
const Preview = Type.Object({
  key: Type.String(),
  value: Type.String(),
  effects: Type.Array(
    Type.Object({
      kind: Type.String(),
      at: Type.Optional(Time),
      was: Type.Optional(Type.String()),
      people: Type.Optional(Count),
      told: Type.Optional(Count),
      none: Type.Optional(Count),
      boards: Type.Optional(Count),
      inside: Type.Optional(Count),
      devices: Type.Optional(Count),
    }),
  ),
})

type Needed = Pick<ApiParts, 'access' | 'clock' | 'directory' | 'journal' | 'register' | 'timeZone'>

/** The house's own settings; what boots the process stands in `soglia.toml`. */
export function settingsRoutes(app: App, { access, clock, directory, journal, register, timeZone }: Needed): void {
  const listed = { response: { 200: Type.Array(SettingRow) } }
  app.get('/api/settings', { config: { access: 'admin' }, schema: listed }, () =>
    Object.entries(HOUSE_SETTINGS).map(([key, { meaning, initial, form }]) => {
      const { choices, ...bounds }: SettingForm & { choices?: readonly string[] } = form
      const value = settingIn(directory, key as HouseSettingKey)
      return {
        key,
        value,
        meaning,
        initial,
        form: choices === undefined ? bounds : { ...bounds, choices: [...choices] },
      }
    }),
  )

  const asked = {
    params: Key,
    body: Type.Object({ value: Value }, { additionalProperties: false }),
    response: { 200: Preview },
  }
  app.post('/api/settings/:key/preview', { config: { access: 'admin' }, schema: asked }, (request) => {
    const { key } = request.params
    if (!isHouseSetting(key)) throw new SogliaError('E_NOT_FOUND', `the setting ${key}`)
    const value = request.body.value.trim()
    const fault = faultOfSetting(key, value)
    if (fault !== null) throw new SogliaError('E_INVALID', `${key}: ${fault}`)
    const sources = { house: access.house, directory, journal, clock, timeZone }
    const effects: SettingEffect[] = settingEffects(sources, key, value)
    return { key, value, effects }
  })

  const changed = { params: Key, body: Body({ value: Value }), response: { 200: SettingShape } }
  app.put('/api/settings/:key', { config: { access: 'admin' }, schema: changed }, (request) => {
    const { value, reason } = request.body
    return register.settings.set(request.params.key, value, whoOf(request, { reason }))
  })
}

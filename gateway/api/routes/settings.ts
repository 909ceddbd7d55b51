import { Type } from 'typebox'
import { HOUSE_SETTINGS, type HouseSettingKey, settingIn } from '../../core/settings.ts'
import { type ApiParts, type App, whoOf } from '../deps.ts'
import { Body } from '../schemas.ts'

const SettingShape = Type.Object({ key: Type.String(), value: Type.String() })
const SettingRow = Type.Object({ key: Type.String(), value: Type.String(), meaning: Type.String() })
const NewValue = Body({ value: Type.String({ maxLength: 400 }) })
const Key = Type.Object({ key: Type.String() })

/** The house's own settings; what boots the process stands in `soglia.toml`. */
export function settingsRoutes(app: App, { directory, register }: Pick<ApiParts, 'directory' | 'register'>): void {
  const listed = { response: { 200: Type.Array(SettingRow) } }
  app.get('/api/settings', { config: { access: 'admin' }, schema: listed }, () =>
    Object.entries(HOUSE_SETTINGS).map(([key, { meaning }]) => ({
      key,
      value: settingIn(directory, key as HouseSettingKey),
      meaning,
    })),
  )

  const changed = { params: Key, body: NewValue, response: { 200: SettingShape } }
  app.put('/api/settings/:key', { config: { access: 'admin' }, schema: changed }, (request) => {
    const { value, reason } = request.body
    return register.settings.set(request.params.key, value, whoOf(request, { reason }))
  })
}

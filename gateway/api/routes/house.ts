import type { ApiParts, App } from '../deps.ts'
import { HouseShape } from '../schemas/house.ts'
import { houseView } from '../views.ts'

type Needed = Pick<ApiParts, 'access' | 'journal' | 'directory' | 'clock' | 'version' | 'timeZone'>

export function houseRoutes(app: App, { access, ...sources }: Needed): void {
  app.get('/api/house', { config: { access: 'staff' }, schema: { response: { 200: HouseShape } } }, () =>
    houseView({ house: access.house, ...sources }),
  )
}

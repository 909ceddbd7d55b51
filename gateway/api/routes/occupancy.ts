import type { ApiParts, App } from '../deps.ts'
import { OccupancyShape } from '../schemas/house.ts'
import { occupancyView } from '../views.ts'

export function occupancyRoutes(app: App, { access, clock }: Pick<ApiParts, 'access' | 'clock'>): void {
  app.get('/api/occupancy', { config: { access: 'staff' }, schema: { response: { 200: OccupancyShape } } }, () =>
    occupancyView(access.house.occupancy(), clock.now()),
  )
}

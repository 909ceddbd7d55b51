/** A small house to tap in: made through the API, as the command line does. */
import type { GatewayProcess } from './gateway.ts'

export const CARD = 'uid:04a2b3c4d5e680'
export const UNKNOWN_CARD = 'uid:deadbeef'

export async function make<Answer>(gateway: GatewayProcess, path: string, body: unknown): Promise<Answer> {
  const { status, body: answer } = await gateway.request<Answer>('POST', path, body)
  if (status >= 300) throw new Error(`POST ${path}: ${status} ${JSON.stringify(answer)}`)
  return answer
}

/** Zone `hall`, door `front`, MQTT board `reader-1` on its `in` side, and Amadou, who holds `CARD`. */
export async function addFrontDoor(gateway: GatewayProcess): Promise<{ secret: string; key: string }> {
  await make(gateway, '/api/zones', { id: 'hall', capacity: 80 })
  await make(gateway, '/api/doors', { id: 'front', to: 'hall' })
  await make(gateway, '/api/people', { id: 'amadou', name: 'Amadou D.' })
  await make(gateway, '/api/badges', { credential: CARD, person: 'amadou' })
  return make(gateway, '/api/units', { id: 'reader-1', kind: 'mqtt', door: 'front', side: 'in' })
}

import { Type } from 'typebox'
import type { ApiParts, App } from '../deps.ts'

const Well = Type.Object({ status: Type.Literal('ok') })
const Failed = Type.Object({
  status: Type.Literal('failed'),
  part: Type.Union([Type.Literal('database'), Type.Literal('broker'), Type.Literal('deciding')]),
})

type Part = 'database' | 'broker' | 'deciding'

export function healthRoutes(
  app: App,
  { access, storeFailed, brokerFailed }: Pick<ApiParts, 'access' | 'storeFailed' | 'brokerFailed'>,
): void {
  /** What is not well; why is for the log, not for whoever asks. A missing reader is its unit's matter. */
  function failedPart(): Part | null {
    if (storeFailed() !== null) return 'database'
    if (brokerFailed() !== null) return 'broker'
    // Taps are being refused, or have been since nothing was recorded.
    return access.house.alarms().some((alarm) => alarm.kind === 'storage-failed') ? 'deciding' : null
  }

  app.get(
    '/api/health',
    { config: { access: 'public' }, schema: { response: { 200: Well, 503: Failed } } },
    async (_request, reply) => {
      const part = failedPart()
      if (part === null) return { status: 'ok' as const }
      return reply.code(503).send({ status: 'failed', part })
    },
  )
}

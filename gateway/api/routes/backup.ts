import { isAbsolute } from 'node:path'
import { Type } from 'typebox'
import { SogliaError } from '../../core/errors.ts'
import type { ApiParts, App } from '../deps.ts'

const Body = Type.Object({ file: Type.String({ minLength: 1, maxLength: 4096 }) })
const Answer = Type.Object({ file: Type.String(), facts: Type.Integer(), bytes: Type.Integer() })

export function backupRoutes(app: App, { backup }: Pick<ApiParts, 'backup'>): void {
  app.post(
    '/api/backup',
    { config: { access: 'admin' }, schema: { body: Body, response: { 200: Answer } } },
    async (request) => {
      // It names a file of this machine: that is for whoever sits at it.
      if (request.actor?.via !== 'local') throw new SogliaError('E_FORBIDDEN')
      const { file } = request.body
      if (!isAbsolute(file)) throw new SogliaError('E_INVALID', '"file" is not an absolute path')
      return { file, ...(await backup(file)) }
    },
  )
}

/** Live viewers, in a process of their own: `viewers.ts URL TOKEN COUNT`; prints a line when all are open. */
import { Agent, get } from 'node:http'

const [url = '', token = '', count = '0'] = process.argv.slice(2)
const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY })
const open = Array.from(
  { length: Number(count) },
  () =>
    new Promise<void>((resolve, reject) => {
      const request = get(`${url}/api/live`, { agent, headers: { authorization: `Bearer ${token}` } }, (response) => {
        if (response.statusCode !== 200) reject(new Error(`/api/live answered ${response.statusCode}`))
        response.once('data', () => resolve())
        response.resume()
      })
      request.on('error', reject)
    }),
)
await Promise.all(open)
process.stdout.write(`${JSON.stringify({ open: open.length })}\n`)

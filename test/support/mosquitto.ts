/** Mosquitto's own clients, as a board's author would try a gateway by hand. */
import { spawn } from 'node:child_process'

export interface Login {
  port: number
  /** Of the unit: its name and its client id. */
  id: string
  secret: string
}
export interface Outcome {
  code: number | null
  stdout: string
  stderr: string
}

const ANSWERS_WITHIN_S = 5

/** `mosquitto_pub` at QoS 1; `more` are further arguments. The payload is sent as bytes, one a character. */
export function publish(login: Login, topic: string, payload: string, ...more: string[]): Promise<Outcome> {
  return run('mosquitto_pub', [...argumentsOf(login), '-q', '1', '-t', topic, '-s', ...more], payload)
}

/** `mosquitto_sub` for so many seconds; a line of stdout is `<qos> <topic> <payload>`. */
export function listen(login: Login, filter: string, forS: number, ...more: string[]): Promise<Outcome> {
  const form = ['-F', '%q %t %p', '-W', String(forS)]
  return run('mosquitto_sub', [...argumentsOf(login), '-t', filter, ...form, ...more])
}

/** `mosquitto_rr`: publishes, and resolves with the first answer on that topic; null when none comes. */
export async function ask(
  login: Login,
  topic: string,
  payload: string,
  answerTopic: string,
): Promise<Record<string, unknown> | null> {
  const how = ['-q', '1', '-t', topic, '-e', answerTopic, '-m', payload, '-W', String(ANSWERS_WITHIN_S)]
  const { stdout } = await run('mosquitto_rr', [...argumentsOf(login), ...how])
  return stdout.trim() === '' ? null : (JSON.parse(stdout) as Record<string, unknown>)
}

function argumentsOf({ port, id, secret }: Login): string[] {
  return ['-V', 'mqttv311', '-h', '127.0.0.1', '-p', String(port), '-i', id, '-u', id, '-P', secret]
}

function run(command: string, args: string[], input = ''): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] })
    const outcome: Outcome = { code: null, stdout: '', stderr: '' }
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      outcome.stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      outcome.stderr += text
    })
    child.stdin.on('error', () => undefined)
    child.stdin.end(input, 'latin1')
    child.once('error', reject)
    child.once('close', (code) => resolve({ ...outcome, code }))
  })
}

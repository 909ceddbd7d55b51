/** The PC/SC driver in namespaces of its own, with virtual cards: what its tests share. */
import { fileURLToPath } from 'node:url'
import type { Command } from '../../gateway/core/model.ts'
import type { BadInput } from '../../gateway/core/ports.ts'
import type { Unit } from '../../gateway/core/records.ts'
import { createTold, type Told } from '../drivers/contract-suite.ts'
import type { Order } from './pcsc-host.ts'
import { PcscHouse, type Script } from './pcscd.ts'
import { until } from './until.ts'

const HOST = fileURLToPath(new URL('./pcsc-host.ts', import.meta.url))
/** pcscd looks every 400 ms; a card that is held for less may be missed. */
const HOLD_MS = 700
const LIFT_MS = 600

type Event =
  | ({ event: 'signal' } & Told['signals'][number])
  | ({ event: 'link' } & Told['links'][number])
  | ({ event: 'bad'; unit: string | null } & BadInput)
  | { event: 'done'; n: number; value?: unknown }

type Asked = Order extends infer Each ? (Each extends Order ? Omit<Each, 'n'> : never) : never

export class PcscRig {
  readonly house: PcscHouse
  readonly told: Told = createTold()
  readonly host: Script
  readonly #answers = new Map<number, unknown>()
  readonly #timer: NodeJS.Timeout
  #orders = 0

  private constructor(house: PcscHouse, host: Script) {
    this.house = house
    this.host = host
    this.#timer = setInterval(() => this.#sort(), 10)
  }

  /** As yet without a pcscd. `env` reaches the driver's process. */
  static async open(env: Record<string, string> = {}): Promise<PcscRig> {
    const house = await PcscHouse.open()
    return new PcscRig(house, house.run(HOST, [], env))
  }

  async ask(order: Asked): Promise<unknown> {
    const n = ++this.#orders
    this.host.tell({ n, ...order })
    await until(`the order ${order.do}`, () => this.#answers.has(n))
    return this.#answers.get(n)
  }

  units(units: Unit[]): Promise<unknown> {
    return this.ask({ do: 'units', units })
  }

  async send(unit: string, command: Command): Promise<boolean> {
    return (await this.ask({ do: 'send', unit, command })) === true
  }

  /** Lays a card on, holds it, takes it off, and gives pcscd the time to see that. */
  async tap(uid: string, { fault = null, port = 35963, holdMs = HOLD_MS }: TapOptions = {}): Promise<void> {
    await this.ask({ do: 'insert', name: 'card', uid, fault, port })
    await new Promise((resolve) => setTimeout(resolve, holdMs))
    await this.ask({ do: 'pull', name: 'card' })
    await new Promise((resolve) => setTimeout(resolve, LIFT_MS))
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.host.kill()
    await this.house.close()
  }

  #sort(): void {
    for (const { event, ...rest } of this.host.told.splice(0) as unknown as Event[]) {
      if (event === 'signal') this.told.signals.push(rest as Told['signals'][number])
      else if (event === 'link') this.told.links.push(rest as Told['links'][number])
      else if (event === 'bad') this.told.bads.push(rest as Told['bads'][number])
      else if ('n' in rest) this.#answers.set(rest.n, rest.value ?? null)
    }
  }
}

export interface TapOptions {
  fault?: 'pull-in-read' | 'mute' | 'no-uid' | null
  port?: number
  holdMs?: number
}

/**
 * An esp-rfid board of version 1.3 or 2.0, as far as MQTT goes: it decides by its own list of users first, obeys what
 * names its address, and in its mode for Home Assistant tells its relay and its inputs as well.
 */
import { MqttEnd } from './mqtt-end.ts'

export interface SimEspRfidOptions {
  url: string
  login: { name: string; secret: string }
  version: 1 | 2
  topic: string
  ip: string
  /** Version 2: its mode for Home Assistant. */
  isForHomeAssistant?: boolean
  /** How often it says that it is there; unset: only when it is asked to (`heartbeat`). */
  heartbeatMs?: number
  /** How long its relay is on, by its own setting; null: it is switched over by each order ("continuous"). */
  pulseMs?: number | null
}

/** A file as it is kept: what was sent, whole. */
interface UserFile {
  uid?: string
  user?: string
  acctype?: number
  acctype2?: number
  validsince?: number
  validuntil?: number
}

const HOSTNAME = 'front'
/** Version 2 cuts the number of a card in a command. */
const V2_UID_CHARS_MAX = 19
/** Version 1 parses into a buffer of so many bytes; what does not fit is not obeyed. */
const V1_BUFFER_BYTES = 255
const V1_LIST = ['getuser', 'listusr', 'deletusers', 'adduser']
const V2_LIST = ['getuserlist', 'deletusers', 'deletuid', 'adduser']
const COOLDOWN_S = 2
const DAY_S = 86_400

export class SimEspRfid {
  readonly #end: MqttEnd
  readonly #options: SimEspRfidOptions
  /** Its flash: what is in it outlives a restart. */
  readonly #files = new Map<string, UserFile>()
  #isOn = false
  #heartbeats: NodeJS.Timeout | undefined
  /** Its address in the network, which may give it another one at each start. */
  ip: string
  /** What made its relay move by an order. */
  readonly orders: string[] = []
  /** What it was told about its list. */
  readonly listOrders: string[] = []
  /** How far its clock is off; it reads no card for some seconds after one, and here time goes on by them at once. */
  aheadS = 0
  /** Cards whose users it never tells, as where its memory is too small for so many messages at once. */
  readonly hidden = new Set<string>()
  /** So many of the next are lost: commands on the way to it, its acknowledgements, the users that it tells. */
  readonly loses = { commands: 0, acknowledgements: 0, users: 0 }

  constructor(options: SimEspRfidOptions) {
    const { url, login, version, topic, isForHomeAssistant } = options
    this.#options = options
    this.ip = options.ip
    this.#end = new MqttEnd({
      ...{ url, login, clientId: 'ESP-RFID-5ccf7f000001' },
      ...(isForHomeAssistant ? { will: { topic: `${topic}/avty`, payload: 'offline' } } : {}),
      filters: [version === 1 ? topic : `${topic}/cmd`],
      onMessage: (_topic, payload) => this.#obey(payload),
    })
  }

  async start(): Promise<void> {
    const { version, topic, isForHomeAssistant, heartbeatMs } = this.#options
    await this.#end.open()
    if (heartbeatMs !== undefined) this.#heartbeats = setInterval(() => this.heartbeat(), heartbeatMs).unref()
    const time = this.#timeS
    if (version === 1) this.say('', { type: 'boot', time, 'Wifi SSID': 'space', 'Local IP': this.ip })
    else this.say('send', { type: 'boot', time, uptime: '0', ip: this.ip, hostname: HOSTNAME })
    if (!isForHomeAssistant) return
    const tag = { name: 'Tag', uniq_id: `${HOSTNAME}/tag`, stat_t: `${topic}/tag`, avty_t: `${topic}/avty` }
    this.#end.say(`homeassistant/sensor/${HOSTNAME}/tag/config`, tag, true)
    this.say('avty', 'online', true)
    for (const [name, word] of [
      ['door', 'OFF'],
      ['lock0', 'LOCKED'],
      ['tamper', 'OFF'],
    ] as const) {
      this.say(`io/${name}`, word)
    }
  }
  stop = (): Promise<void> => {
    clearInterval(this.#heartbeats)
    return this.#end.cut()
  }

  get #timeS(): number {
    return Math.floor(Date.now() / 1000) + this.aheadS
  }

  heartbeat(): void {
    const said = { type: 'heartbeat', time: this.#timeS, ip: this.ip }
    if (this.#options.version === 1) this.say('sync', { ...said, door: HOSTNAME })
    else this.say('send', { ...said, uptime: 999, hostname: HOSTNAME })
  }

  /** `uid`: as its reader writes it. */
  tap(uid: string): void {
    this.aheadS += COOLDOWN_S
    const user = this.#files.get(uid)
    const access = user === undefined ? 'Denied' : this.#judge(user)
    this.#tellAccess({ uid, username: user?.user ?? 'Unknown', access }, user !== undefined)
    if (access === 'Always' || access === 'Admin') this.#moveRelay()
  }

  /** Somebody presses the button that opens; only version 2 tells it. */
  press(): void {
    if (this.#options.version === 2) this.#tellAccess({ uid: ' ', username: 'Button', access: 'Always' }, true)
    this.#moveRelay()
  }

  /** As its page puts one into its list. */
  addUser(uid: string, user: UserFile): void {
    this.#files.set(uid, { uid, validuntil: this.#timeS + DAY_S, ...user })
  }

  /** The cards that are in its list and open, as its page shows them. */
  get opensTo(): string[] {
    return [...this.#files].flatMap(([uid, { acctype }]) => (acctype ? [uid] : []))
  }

  fileOf(uid: string): UserFile | null {
    return this.#files.get(uid) ?? null
  }

  /** Its door sensor; told as a line of the log, which it is set up to send. */
  door(state: 'Open' | 'Closed'): void {
    const line = { type: 'INFO', src: 'door', desc: `Door ${state}`, data: '', time: this.#timeS, cmd: 'event' }
    this.say('send', { ...line, [this.#options.version === 1 ? 'door' : 'hostname']: HOSTNAME })
    if (this.#options.isForHomeAssistant) this.say('io/door', state === 'Open' ? 'ON' : 'OFF')
  }

  /** `name`: below its topic; empty: the topic itself. */
  say(name: string, payload: string | object, retain = false): void {
    const { topic } = this.#options
    this.#end.say(name === '' ? topic : `${topic}/${name}`, payload, retain)
  }

  #judge({ acctype, validsince = 0, validuntil = 0 }: UserFile): string {
    if (acctype === 99) return 'Admin'
    if (acctype !== 1) return 'Disabled'
    const isValid =
      this.#options.version === 1 ? validuntil > this.#timeS : validuntil >= this.#timeS && validsince <= this.#timeS
    return isValid ? 'Always' : 'Expired'
  }

  #tellAccess(record: { uid: string; username: string; access: string }, isKnown: boolean): void {
    const { version, isForHomeAssistant } = this.#options
    const said = { ...record, time: this.#timeS }
    if (isForHomeAssistant) this.say('tag', { ...said, doorName: 'Front' })
    else if (version === 1) {
      this.say('send', { cmd: 'log', type: 'access', ...said, isKnown: String(isKnown), door: HOSTNAME })
    } else
      this.say('send', { ...said, doorName: 'Front', type: 'access', isKnown: String(isKnown), hostname: HOSTNAME })
  }

  #obey(payload: string): void {
    const { version } = this.#options
    if (version === 1 && payload.length > V1_BUFFER_BYTES) return
    const { cmd, doorip, uid } = JSON.parse(payload) as { cmd?: string; doorip?: string; uid?: string }
    if (doorip !== this.ip) return
    if (cmd !== undefined && (version === 1 ? V1_LIST : V2_LIST).includes(cmd)) {
      if (this.#isLost('commands')) return
      this.listOrders.push(cmd)
      this.#keepList(cmd, uid ?? '', payload)
      return
    }
    const isOfV2 = version === 2 && ((cmd === 'open' && !this.#isOn) || (cmd === 'close' && this.#isOn))
    if (cmd !== 'opendoor' && !isOfV2) return
    this.orders.push(payload)
    if (version === 2) this.#tellAccess({ uid: ' ', username: 'MQTT', access: 'Always' }, true)
    this.#moveRelay()
  }

  /** Version 2 acknowledges, by the command's name alone; both tell their users one by one, and not which is the last. */
  #keepList(cmd: string, uid: string, payload: string): void {
    const { version } = this.#options
    const name = version === 2 ? uid.slice(0, V2_UID_CHARS_MAX) : uid
    if (cmd === 'adduser') this.#files.set(name, JSON.parse(payload))
    else if (cmd === 'deletuid') this.#files.delete(name)
    else if (cmd === 'deletusers') this.#files.clear()
    else {
      const topic = cmd === 'getuser' ? 'accesslist' : 'send'
      for (const [uid, file] of this.#files) if (!this.hidden.has(uid) && !this.#isLost('users')) this.say(topic, file)
      return
    }
    if (version === 1 || this.#isLost('acknowledgements')) return
    this.say('send', { type: cmd, ip: this.ip, hostname: HOSTNAME })
  }

  #isLost(what: keyof SimEspRfid['loses']): boolean {
    if (this.loses[what] === 0) return false
    this.loses[what]--
    return true
  }

  #moveRelay(): void {
    const { pulseMs = 400 } = this.#options
    this.#setRelay(pulseMs === null ? !this.#isOn : true)
    if (pulseMs !== null) setTimeout(() => this.#setRelay(false), pulseMs).unref()
  }

  #setRelay(isOn: boolean): void {
    this.#isOn = isOn
    if (this.#options.isForHomeAssistant) this.say('io/lock0', isOn ? 'UNLOCKED' : 'LOCKED')
  }
}

/** For which names and addresses the house's own certificate is made. */
import { isIPv4 } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'

/** Names that are nobody's on the internet, and networks that nobody there can have: an authority may vouch for these. */
const PRIVATE = [
  ...['localhost', 'local', 'lan', 'home.arpa', 'internal'],
  ...['127.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16'],
  ...['::1/128', 'fc00::/7'],
]
const LOOPBACK = ['localhost', '127.0.0.1', '::1']
const HOST = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/

/**
 * What browsers and boards may call this machine by: what the house has named, else its host name (also as mDNS tells
 * it) and its private IPv4 addresses. Those of IPv6 change every day where privacy is on, so they are to be named.
 */
export function namesNow(hosts: readonly string[]): string[] {
  return [...new Set([...(hosts.length > 0 ? hosts : machineNames()), ...LOOPBACK])]
}

function machineNames(): string[] {
  const name = hostname().toLowerCase()
  const names = !HOST.test(name) || name === 'localhost' ? [] : name.includes('.') ? [name] : [`${name}.local`, name]
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? [])
  const own = addresses.filter(({ address, internal }) => !internal && isIPv4(address) && isPrivate(address))
  return [...names, ...own.map(({ address }) => address).sort()]
}

function isPrivate(address: string): boolean {
  return /^(10|192\.168|172\.(1[6-9]|2\d|3[01])|169\.254)\./.test(address)
}

/** What a new authority may vouch for: the private names, and those that it is made for now. */
export function permittedFor(names: readonly string[]): string[] {
  const own = names
    .filter((name) => !isPermitted(name, PRIVATE))
    .map((name) => (isIPv4(name) ? `${name}/32` : name.includes(':') ? `${name}/128` : name))
  return [...PRIVATE, ...own]
}

/** Whether an authority that may vouch for `permitted` may do so for this name or address. */
export function isPermitted(name: string, permitted: readonly string[]): boolean {
  return permitted.some((tree) => {
    const [base = '', prefix] = tree.split('/')
    if (prefix === undefined) return name === base || name.endsWith(`.${base}`)
    const address = bitsOf(name)
    const network = bitsOf(base)
    if (address === null || network === null || address.length !== network.length) return false
    return address.slice(0, Number(prefix)) === network.slice(0, Number(prefix))
  })
}

/** An address as ones and noughts; null: a name. */
function bitsOf(address: string): string | null {
  if (isIPv4(address))
    return address
      .split('.')
      .map((part) => Number(part).toString(2).padStart(8, '0'))
      .join('')
  if (!address.includes(':')) return null
  const [head = '', tail] = address.split('::')
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'))
  const given = [...groups(head), ...groups(tail ?? '')]
  const filled = tail === undefined ? given : [...groups(head), ...Array(8 - given.length).fill('0'), ...groups(tail)]
  return filled.map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0')).join('')
}

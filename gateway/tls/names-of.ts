import type { X509Certificate } from 'node:crypto'

/** The names and addresses that a certificate is for, as they are written in an address. */
export function namesOf(cert: X509Certificate): string[] {
  return (cert.subjectAltName ?? '')
    .split(', ')
    .map((part) => part.replace(/^(DNS|IP Address):/, ''))
    .map((name) => (name.includes(':') ? shortened(name) : name))
}

/** `0:0:0:0:0:0:0:1` -> `::1` */
function shortened(address: string): string {
  return new URL(`http://[${address}]`).hostname.slice(1, -1)
}

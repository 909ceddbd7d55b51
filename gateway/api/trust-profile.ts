/** The authority as a profile for iPhone, iPad and Mac: it names what it brings, and is taken away in one place. */
import { createHash } from 'node:crypto'
import { escapeHtml } from '../core/html.ts'

/** `der`: the authority. The same authority makes the same profile, so that it is put in once. */
export function trustProfile(house: string, der: Uint8Array): string {
  const name = escapeHtml(`${house} (Soglia)`)
  const data = Buffer.from(der).toString('base64')
  const id = (what: string): string => {
    const hex = createHash('sha256').update(what).update(der).digest('hex')
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')
  }
  const common = (what: string, type: string): string =>
    `<key>PayloadType</key><string>${type}</string>
<key>PayloadVersion</key><integer>1</integer>
<key>PayloadIdentifier</key><string>soglia.${what}.${id(what)}</string>
<key>PayloadUUID</key><string>${id(what)}</string>
<key>PayloadDisplayName</key><string>${name}</string>`
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
${common('profile', 'Configuration')}
<key>PayloadContent</key>
<array><dict>
${common('authority', 'com.apple.security.root')}
<key>PayloadContent</key><data>${data}</data>
</dict></array>
</dict>
</plist>
`
}

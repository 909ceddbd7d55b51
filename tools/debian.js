/** The programs that the tests talk to, as Debian packages. */
import { existsSync, readdirSync } from 'node:fs'
import { onPath, run } from './packages.js'
import { Fault, say } from './places.js'

/** Each with its reason. */
const PACKAGES = {
  socat: 'ptys for the serial tests',
  mosquitto: 'an external broker to join',
  'mosquitto-clients': 'clients written by others',
  chromium: 'the pages in a real browser',
  pcscd: 'the smart card service',
  'libpcsclite-dev': 'to build the smart card package',
  'vsmartcard-vpcd': 'a virtual smart card reader',
  'libnfc-bin': 'an independent host for the simulated PN532',
  'g++': 'to build the smart card package, and the reference board’s own code',
  make: 'to build the smart card package',
  python3: 'to build the smart card package',
  gcc: 'the slow disk of the benchmark',
  'libc6-dev': 'the slow disk of the benchmark',
  iproute2: 'network namespaces for the virtual readers',
  'util-linux': 'the same',
  openssl: 'certificates for the TLS tests',
}
/** Another apt at work is waited for. */
const APT_LOCK_S = 300
const ERROR_TAIL_LINES = 15

/** Installs what is missing when root or with passwordless sudo; otherwise says the one line that does it. */
export async function installDebianPackages() {
  const missing = await missingPackages()
  if (missing.length === 0) return
  const names = missing.join(' ')
  const root = process.getuid?.() === 0
  if (onPath('apt-get') === null)
    throw new Fault(`The tests need these Debian packages, and there is no apt-get: ${names}`)
  if (!root && (onPath('sudo') === null || (await run('sudo', ['-n', 'true'])).code !== 0)) {
    throw new Fault(
      `The tests need more Debian packages. Install them with:\nsudo apt-get install -y --no-install-recommends ${names}`,
    )
  }
  say(`Installing Debian packages: ${names} …`)
  const lists = '/var/lib/apt/lists'
  if (!existsSync(lists) || !readdirSync(lists).some((name) => name.includes('_Packages'))) await apt(root, ['update'])
  let done = await install(root, missing)
  if (done.code !== 0) {
    // Old lists name files that are gone.
    await apt(root, ['update'])
    done = await install(root, missing)
  }
  if (done.code !== 0) {
    throw new Fault(`apt-get failed:\n${done.output.trimEnd().split('\n').slice(-ERROR_TAIL_LINES).join('\n')}`)
  }
}

async function missingPackages() {
  const names = Object.keys(PACKAGES)
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg's own format
  const { output } = await run('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n', ...names])
  return names.filter((name) => !output.split('\n').includes(`${name} installed`))
}

function install(root, names) {
  return apt(root, ['install', '-y', '--no-install-recommends', ...names])
}

function apt(root, args) {
  const whole = ['DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', '-o', `DPkg::Lock::Timeout=${APT_LOCK_S}`, ...args]
  return root ? run('env', whole) : run('sudo', ['-n', 'env', ...whole])
}

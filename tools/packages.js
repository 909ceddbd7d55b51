/** The npm packages: installed from the lock file, and installed again only when that has changed. */
import { spawn } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { complain, Fault, hashOf, inRoot, PINNED_NODE, ROOT, SETUP_STAMP, say } from './places.js'

const SMARTCARD = inRoot('node_modules', 'smartcard')
const SMARTCARD_BINARY = join(SMARTCARD, 'build', 'Release', 'smartcard_napi.node')
const PCSC_HEADER = '/usr/include/PCSC/winscard.h'
const ERROR_TAIL_LINES = 15

/** True when nothing is to be done. */
export function packagesReady() {
  const stamp = readStamp()
  return stamp !== null && stamp.lock === lockHash() && existsSync(PINNED_NODE) && !smartcardToBuild(stamp)
}

export async function installPackages() {
  let stamp = readStamp()
  if (stamp === null || stamp.lock !== lockHash() || !existsSync(PINNED_NODE)) {
    const since = Date.now()
    say('Installing packages …')
    // Without install scripts: the packages bring their builds, and compiling better-sqlite3 takes a minute.
    const done = await npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'])
    if (done.code !== 0) throw new Fault(npmFault(done.output))
    await checkPinnedNode()
    stamp = { lock: lockHash(), smartcardTried: null }
    writeStamp(stamp)
    say(`  done in ${Math.round((Date.now() - since) / 1000)} s`)
  }
  if (smartcardToBuild(stamp)) await buildSmartcard(stamp)
}

/** Left alone where the compiler or the headers are missing: PC/SC readers then say so on their page. */
async function buildSmartcard(stamp) {
  say('Building the smart card package …')
  // Headers of the Node at hand serve as well as downloaded ones: the package uses Node-API only.
  const prefix = dirname(dirname(process.execPath))
  const headers = existsSync(join(prefix, 'include/node/node_api.h')) ? { npm_config_nodedir: prefix } : {}
  const done = await npm(['rebuild', 'smartcard', '--foreground-scripts', '--loglevel=error'], headers)
  writeStamp({ ...stamp, smartcardTried: toolchain() })
  if (done.code === 0 && existsSync(SMARTCARD_BINARY)) return
  complain('The smart card package could not be built; PC/SC readers will not work. The end of its output:')
  complain(tailOf(done.output))
}

/** Once a toolchain: a build that failed is tried again only with other headers. */
function smartcardToBuild(stamp) {
  if (!existsSync(SMARTCARD)) return false
  const tools = toolchain()
  return tools !== null && stamp.smartcardTried !== tools && !existsSync(SMARTCARD_BINARY)
}

/** What the build needs, as a word that changes when it changes; null when something is missing. */
function toolchain() {
  if (!existsSync(PCSC_HEADER) || !['g++', 'make', 'python3'].every((name) => onPath(name) !== null)) return null
  return `${statSync(PCSC_HEADER).mtimeMs}`
}

async function checkPinnedNode() {
  const where = `${process.platform}-${process.arch}`
  if (!existsSync(PINNED_NODE)) {
    throw new Fault(`Soglia needs 64-bit Linux on x64 or arm64; this is ${where}.`)
  }
  const tried = await run(PINNED_NODE, ['--version'])
  if (tried.code !== 0) {
    throw new Fault(`Soglia's own Node does not run on this ${where} (glibc 2.34 or newer is needed):\n${tried.output}`)
  }
}

function lockHash() {
  return hashOf(['package.json', 'package-lock.json'], `${process.platform}-${process.arch}`)
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(SETUP_STAMP, 'utf8'))
  } catch {
    return null // npm ci empties node_modules, so the stamp is missing after an install that broke off
  }
}
function writeStamp(stamp) {
  writeFileSync(SETUP_STAMP, `${JSON.stringify(stamp)}\n`)
}

/** npm's own program on the Node that runs us; a wrapper of another kind (volta, asdf) is run as it is. */
function npm(args, env = {}) {
  const found = process.env.npm_execpath ?? onPath('npm')
  if (found === null || !existsSync(found)) throw new Fault('npm is missing. On Debian: apt-get install npm')
  const file = realpathSync(found)
  const command = file.endsWith('.js') ? [process.execPath, file] : [file]
  return run(command[0], [...command.slice(1), ...args], { ...process.env, ...env })
}

/** The first program of that name on the path; links are not followed. */
export function onPath(name) {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const file = join(folder, name)
    try {
      accessSync(file, constants.X_OK)
      return file
    } catch {
      // not here
    }
  }
  return null
}

/** What npm's own error code means for whoever reads it. */
function npmFault(output) {
  const code = /npm (?:error|ERR!) code (\S+)/.exec(output)?.[1] ?? ''
  const plain = {
    ENOSPC: 'The disk is full.',
    EACCES: `The checkout cannot be written: ${ROOT}`,
    EROFS: `The checkout cannot be written: ${ROOT}`,
    ENOTFOUND: 'The package registry cannot be reached: is there a network?',
    EAI_AGAIN: 'The package registry cannot be reached: is there a network?',
    ECONNREFUSED: 'The package registry cannot be reached: is there a network?',
    ETIMEDOUT: 'The package registry cannot be reached: is there a network?',
    ENETUNREACH: 'The package registry cannot be reached: is there a network?',
  }[code]
  return `${plain ?? 'Installing the packages failed.'}\n${tailOf(output)}`
}

function tailOf(output) {
  return output.trimEnd().split('\n').slice(-ERROR_TAIL_LINES).join('\n')
}

/** Runs to its end; never rejects. */
export function run(command, args, env = process.env) {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const end = () => child.kill('SIGTERM')
    process.once('SIGTERM', end)
    process.once('SIGINT', end)
    let output = ''
    const take = (chunk) => {
      output = (output + chunk).slice(-64 * 1024)
    }
    child.stdout.setEncoding('utf8').on('data', take)
    child.stderr.setEncoding('utf8').on('data', take)
    const settle = (code) => {
      process.off('SIGTERM', end)
      process.off('SIGINT', end)
      done({ code, output })
    }
    child.on('error', (error) => {
      output += error.message
      settle(1)
    })
    child.on('close', (code) => settle(code ?? 1))
  })
}

// Everything that a test of mutual TLS needs, made by OpenSSL alone: a server's certificate and its CA, a CA of
// bots, and P12 files whose name carries what the server should say.
import { randomInt } from 'node:crypto'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { openWorkshop, type Workshop } from './run'
import { readVector } from './vectors'

export const worldPassword = 'p12 password'
export const worldAccount = 'demo-bot1'

export interface MtlsWorld extends Workshop {
  /** Path of a file in the folder: `server.pem`, `server.key`, `server-ca.pem`, `bot-ca.pem`. */
  readonly path: (name: string) => string
  /** The P12 for a bot, by kind. */
  readonly p12: (kind: BotKind) => Uint8Array<ArrayBuffer>
}

const good = {
  ca: 'bot-ca',
  from: '20250101000000Z',
  to: '20480101000000Z',
  usage: 'clientAuth',
  hash: 'sha256',
} as const

const botKinds = {
  good,
  expired: { ...good, to: '20250102000000Z' },
  'not-yet-valid': { ...good, from: '20470101000000Z' },
  'wrong-usage': { ...good, usage: 'serverAuth' },
  'unknown-ca': { ...good, ca: 'other-ca' },
  'weak-hash': { ...good, hash: 'sha1' },
} as const
export type BotKind = keyof typeof botKinds

/** Ends with nothing left when `remove` is called. */
export function makeMtlsWorld(): MtlsWorld {
  const shop = openWorkshop({ P12_PASSWORD: worldPassword })
  const openssl = (...args: readonly string[]) => shop.run('openssl', ...args)
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc']
  const caFiles = (ca: string) => ['-CA', `${ca}.pem`, '-CAkey', `${ca}.key`]

  openssl('req', '-x509', ...newKey, ...output('server-ca'), '-subj', '/CN=Server CA', '-days', '9')
  const request = ['-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=localhost']
  openssl('req', ...newKey, ...request)
  shop.write('server.ext', 'subjectAltName=DNS:localhost,IP:127.0.0.1\n')
  const signing = ['-in', 'server.csr', '-out', 'server.pem', '-extfile', 'server.ext']
  openssl('x509', '-req', ...signing, ...caFiles('server-ca'), '-days', '9')

  shop.write('bot-ca.key', readVector('good-ca-rsa4096.key.pem'))
  shop.write('bot-ca.pem', readVector('good-ca-rsa4096.crt.pem'))
  shop.write('other-ca.key', readVector('good-ca-p256.key.pem'))
  shop.write('other-ca.pem', readVector('good-ca-p256.crt.pem'))
  shop.write('bot.key', readVector('good-bot-rsa4096.key.pem'))
  const subject = `/CN=${worldAccount}/O=Excelsior Bank/C=GB`
  openssl('req', '-new', '-key', 'bot.key', '-out', 'bot.csr', '-subj', subject)
  shop.write('ca.cnf', caConfiguration)
  for (const [kind, { ca, from, to, usage, hash }] of Object.entries(botKinds)) {
    // Only `openssl ca` can write a validity in the past (`x509 -not_before` is of 3.4).
    shop.write('index.txt', '')
    const validity = ['-startdate', from, '-enddate', to, '-extensions', usage, '-md', hash]
    const files = ['-cert', `${ca}.pem`, '-keyfile', `${ca}.key`, '-in', 'bot.csr', '-notext']
    openssl('ca', '-batch', '-config', 'ca.cnf', ...files, ...validity, '-out', `${kind}.pem`)
    const bot = ['-inkey', 'bot.key', '-in', `${kind}.pem`, '-out', `${kind}.p12`]
    openssl('pkcs12', '-export', ...bot, '-passout', 'env:P12_PASSWORD')
  }
  return {
    ...shop,
    path: (name) => join(shop.folder, name),
    p12: (kind) => shop.read(`${kind}.p12`),
  }
}

function output(name: string): readonly string[] {
  return ['-keyout', `${name}.key`, '-out', `${name}.pem`]
}

const caConfiguration = `[ca]
default_ca = bots
[bots]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
[any]
commonName = supplied
organizationName = optional
countryName = optional
[clientAuth]
keyUsage = critical,digitalSignature,keyEncipherment
extendedKeyUsage = clientAuth
[serverAuth]
keyUsage = critical,digitalSignature,keyEncipherment
extendedKeyUsage = serverAuth
`

/** Below the ports that systems give to whoever asks for any: nobody else gets one of these by chance. */
const [lowestPort, highestPort] = [20_000, 32_000]

/** Not listened on yet, perhaps. */
const given = new Set<number>()

/** A port of 127.0.0.1 that nobody listens on, for programs that cannot choose one themselves. */
export async function findFreePort(): Promise<number> {
  for (;;) {
    const port = randomInt(lowestPort, highestPort)
    if (given.has(port) || !(await isFree(port))) continue
    given.add(port)
    return port
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', resolve)
    })
    return true
  } catch {
    return false
  } finally {
    await new Promise((resolve) => server.close(resolve))
  }
}

/** Waits until something listens there; tries for ten seconds. */
export async function awaitListening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1')
      socket.once('connect', () => resolve(true))
      socket.once('error', () => resolve(false))
      socket.once('connect', () => socket.destroy())
    })
    if (isOpen) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`Nothing listens on port ${port}`)
}

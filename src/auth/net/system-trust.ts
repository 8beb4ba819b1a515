// The CAs that this machine trusts to vouch for servers, and those that NODE_EXTRA_CA_CERTS adds, as PEM. What
// cannot be read is left out and noted: the check goes on with the rest.
// The package system-ca is not used: it reads the store of Windows through a native addon, which cannot be part of
// one file, takes the intermediate CAs there for roots, and does not report files that it could not read.
import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { closeSync, constants, existsSync, fstatSync, openSync, readFileSync } from 'node:fs'
import * as tls from 'node:tls'
import { formatForeign } from '../../text/foreign-text'

export interface SystemTrust {
  /** One PEM certificate each, none twice. */
  readonly anchors: readonly string[]
  /** What could not be read and why, one sentence each. */
  readonly notes: readonly string[]
}

/** Where it runs. */
export interface TrustSource {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  /** Node’s own reader of the system’s store, from Node 22.15 on; null before. */
  readonly listSystem: (() => readonly string[]) | null
}

/** Debian, Red Hat, SUSE, Alpine and the BSDs keep their store here; the first one that is there is read. */
const bundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
] as const
/** With what a Mac’s administrator added. Settings that distrust one of them are not read. */
const keychains = [
  '/System/Library/Keychains/SystemRootCertificates.keychain',
  '/Library/Keychains/System.keychain',
] as const

/** A system’s store has a quarter of a million bytes and 150 certificates. */
const maxBytes = 8_000_000
const maxAnchors = 5000
const keychainMs = 10_000

let ofThisProcess: SystemTrust | null = null

/** Of the machine that this process runs on; read once. */
export function readSystemTrust(): SystemTrust {
  // Typed from Node 22 on.
  const { getCACertificates } = tls as { getCACertificates?: (store: 'system') => string[] }
  return (ofThisProcess ??= collectTrust({
    env: process.env,
    platform: process.platform,
    listSystem: getCACertificates === undefined ? null : () => getCACertificates('system'),
  }))
}

export function collectTrust(source: TrustSource): SystemTrust {
  const anchors = new Map<string, string>()
  const notes: string[] = []
  const take = (pem: string, place: string): void => {
    const { found, broken } = splitPem(pem, maxAnchors - anchors.size)
    for (const certificate of found) anchors.set(certificate.fingerprint256, certificate.toString())
    if (broken > 0) notes.push(`${place}: ${broken} of its certificates could not be read.`)
    else if (found.length === 0) notes.push(`${place} holds no certificates.`)
  }
  const attempt = (place: string, read: () => string): boolean => {
    try {
      take(read(), place)
      return true
    } catch (error) {
      notes.push(`${place} could not be read (${reasonOf(error)}).`)
      return false
    }
  }
  readStore(source, attempt, notes)
  const extra = source.env.NODE_EXTRA_CA_CERTS ?? ''
  if (extra !== '') attempt(namePlace('NODE_EXTRA_CA_CERTS', extra), () => readBounded(extra))
  return { anchors: [...anchors.values()], notes }
}

/** Reads a place; whether it could. */
type Attempt = (place: string, read: () => string) => boolean

function readStore(
  { env, platform, listSystem }: TrustSource,
  attempt: Attempt,
  notes: string[],
): void {
  if (listSystem !== null) {
    attempt('The certificate store of this system', () => listSystem().join('\n'))
  } else if (platform === 'win32') {
    notes.push(
      'This version of Node cannot read the certificate store of Windows; Node 22.15 can. Until then, give the CAs with --trust.',
    )
  } else if (platform === 'darwin') {
    attempt('The system’s keychains', readKeychains)
  } else {
    const file = env.SSL_CERT_FILE ?? ''
    // OpenSSL reads this one in the place of its own.
    if (file !== '' && attempt(namePlace('SSL_CERT_FILE', file), () => readBounded(file))) return
    const bundle = bundles.find((path) => existsSync(path))
    if (bundle === undefined) {
      notes.push('No certificate store of this system was found. Give the CAs with --trust.')
    } else attempt(bundle, () => readBounded(bundle))
  }
}

function namePlace(variable: string, path: string): string {
  return `The file of ${variable}, ${formatForeign(path)},`
}

/** @throws Error of the file system, or that it is too large or no file. */
function readBounded(path: string): string {
  // Not blocking: opening a pipe would wait for somebody who writes.
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const status = fstatSync(file)
    if (!status.isFile()) throw new Error('no file')
    if (status.size > maxBytes) throw new Error(`more than ${maxBytes} bytes`)
    return readFileSync(file, 'latin1')
  } finally {
    closeSync(file)
  }
}

function readKeychains(): string {
  return execFileSync('/usr/bin/security', ['find-certificate', '-a', '-p', ...keychains], {
    encoding: 'latin1',
    maxBuffer: maxBytes,
    timeout: keychainMs,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
}

function splitPem(
  pem: string,
  limit: number,
): { readonly found: readonly X509Certificate[]; readonly broken: number } {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? []
  const found: X509Certificate[] = []
  let broken = 0
  for (const block of blocks.slice(0, limit)) {
    try {
      found.push(new X509Certificate(block))
    } catch {
      broken += 1
    }
  }
  return { found, broken }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message
}

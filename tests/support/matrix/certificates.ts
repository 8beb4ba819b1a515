// What the matrix shows to its servers: one bot's certificates, made by OpenSSL alone, each with what a server
// should find in it. The bank of the bot has a root and an issuing CA; servers are given the root alone.
import { openWorkshop, type Workshop } from '../run'
import { readVector } from '../vectors'
import { certificateAuthorities, runCa } from './cas'
import type { ClientId } from './clients'
import { makeServerCertificate } from './server-certificate'

export const matrixPassword = 'p12 password'

/** Files of one client in the world's folder. */
interface ClientFiles {
  /** Leaf and what is sent with it, PEM. */
  readonly chain: string
  /** PKCS#8, PEM. */
  readonly key: string
  readonly p12: string
}

/**
 * Its folder holds, for servers, what server-certificate.ts writes; `root.pem`, the CA that they accept; `crls.pem`,
 * of the root and of the issuing CA; and both in `trusted.pem`. For clients: `server-ca.pem`, and `weak.cnf`, an
 * OPENSSL_CONF that takes keys and hashes of any weakness.
 */
export interface MatrixWorld extends Workshop {
  /** Null for `none`. */
  readonly client: (id: ClientId) => ClientFiles | null
}

interface Making {
  readonly ca: 'root' | 'issuing' | 'other' | 'development'
  readonly key: string
  /** Section of cas.ts; null writes version 1. */
  readonly extensions: 'bot' | 'ec-bot' | 'server-usage' | 'no-signing' | null
  readonly from: string
  readonly to: string
  readonly hash: 'sha256' | 'sha1'
  /** Sent with the leaf. */
  readonly intermediate: string | null
}

const good: Making = {
  ca: 'root',
  key: 'bot.key',
  extensions: 'bot',
  from: '20250101000000Z',
  to: '20480101000000Z',
  hash: 'sha256',
  intermediate: null,
}

const makings: Readonly<Record<Exclude<ClientId, 'none' | 'self-signed'>, Making>> = {
  good,
  'good with intermediate': { ...good, ca: 'issuing', intermediate: 'issuing.pem' },
  'intermediate missing': { ...good, ca: 'issuing' },
  'version 1': { ...good, extensions: null },
  'EC key': { ...good, key: 'ec.key', extensions: 'ec-bot' },
  expired: { ...good, to: '20250201000000Z' },
  'not yet valid': { ...good, from: '20470101000000Z' },
  revoked: good,
  'wrong EKU': { ...good, extensions: 'server-usage' },
  'wrong KU': { ...good, extensions: 'no-signing' },
  'RSA 1024': { ...good, key: 'short.key' },
  'SHA-1': { ...good, hash: 'sha1' },
  'unknown CA': { ...good, ca: 'other' },
  'development CA': { ...good, ca: 'development' },
}

/** Ends with nothing left when `remove` is called. */
export function makeMatrixWorld(): MatrixWorld {
  const shop = openWorkshop({ P12_PASSWORD: matrixPassword })
  certificateAuthorities(shop)
  makeServerCertificate(shop)
  shop.write('weak.cnf', weakConfiguration)
  makeRequests(shop)
  const clients = new Map<ClientId, ClientFiles>()
  for (const [id, making] of Object.entries(makings) as [ClientId, Making][]) {
    issue(shop, id, making)
    clients.set(id, exportClient(shop, id, making))
  }
  // As people do it: with OpenSSL's own extensions, which make it a CA.
  const selfSigned = ['-key', good.key, '-subj', subject, '-days', '365']
  shop.run('openssl', 'req', '-x509', ...selfSigned, '-out', leafOf('self-signed'))
  clients.set('self-signed', exportClient(shop, 'self-signed', good))
  runCa(shop, 'root', '-revoke', leafOf('revoked'))
  for (const ca of ['root', 'issuing']) runCa(shop, ca, '-gencrl', '-out', `${ca}.crl`)
  join(shop, 'crls.pem', ['root.crl', 'issuing.crl'])
  join(shop, 'trusted.pem', ['root.pem', 'crls.pem'])
  return { ...shop, client: (id) => clients.get(id) ?? null }
}

const weakConfiguration = `openssl_conf = start
[start]
ssl_conf = tls
[tls]
system_default = weak
[weak]
CipherString = DEFAULT@SECLEVEL=0
`

const subject = '/CN=demo-bot1/O=Excelsior Bank/OU=Collaboration Services/C=GB'
const leafOf = (id: ClientId): string => `${id.replaceAll(' ', '-')}.pem`

function makeRequests(shop: Workshop): void {
  shop.write('bot.key', readVector('good-bot-rsa4096.key.pem'))
  const generate = (key: string, algorithm: string, option: string) => {
    const kind = ['-algorithm', algorithm, '-pkeyopt', option]
    shop.run('openssl', 'genpkey', ...kind, '-out', `${key}.key`)
  }
  generate('short', 'RSA', 'rsa_keygen_bits:1024')
  generate('ec', 'EC', 'ec_paramgen_curve:P-256')
  for (const key of ['bot', 'short', 'ec']) {
    const files = ['-key', `${key}.key`, '-out', `${key}.csr`]
    shop.run('openssl', 'req', '-new', ...files, '-subj', subject)
  }
}

function issue(shop: Workshop, id: ClientId, making: Making): void {
  const { ca, extensions, from, to, hash, key } = making
  const files = ['-in', key.replace('.key', '.csr'), '-out', leafOf(id), '-notext']
  const content = ['-startdate', from, '-enddate', to, '-md', hash]
  const section = extensions === null ? [] : ['-extensions', extensions]
  runCa(shop, ca, ...files, ...content, ...section)
}

function exportClient(shop: Workshop, id: ClientId, { key, intermediate }: Making): ClientFiles {
  const leaf = leafOf(id)
  const [chain, p12] = [leaf.replace('.pem', '.chain.pem'), leaf.replace('.pem', '.p12')]
  join(shop, chain, intermediate === null ? [leaf] : [leaf, intermediate])
  const more = intermediate === null ? [] : ['-certfile', intermediate]
  const files = ['-inkey', key, '-in', leaf, ...more, '-out', p12]
  shop.run('openssl', 'pkcs12', '-export', ...files, '-passout', 'env:P12_PASSWORD')
  return { chain, key, p12 }
}

function join(shop: Workshop, name: string, parts: readonly string[]): void {
  shop.write(name, Buffer.concat(parts.map((part) => shop.read(part))))
}

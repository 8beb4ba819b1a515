// What readers.ts says that programs refuse, tried on files with one trait each: the compatibility judges by it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeUtf8, type Bytes } from '../../src/text/bytes'
import { parseCertificates, type Certificate } from '../../src/pki/x509/certificate'
import { readChildren, readWhole } from '../../src/pki/asn1/der'
import { encodeSequence } from '../../src/pki/asn1/der-writer'
import type { Encrypted } from '../../src/pki/encryption/facts'
import { encryptPbes2 } from '../../src/pki/encryption/pbes2'
import {
  encodeCertBag,
  encodeData,
  encodeFriendlyName,
  encodeKeyBag,
  encodeLocalKeyId,
} from '../support/oracle/pkcs12-bags'
import { buildPkcs12 } from '../../src/pki/write/pkcs12'
import { startProtection } from '../../src/pki/write/pkcs12-protection'
import { sealPkcs12 } from '../support/oracle/pkcs12'
import { readers, type ReaderId, type TraitId } from '../../src/bot/outputs/readers'
import { issueBot, type Credentials } from '../support/bot-certificate'
import { interopReaders } from '../support/interop-readers'
import type { InteropReader, InteropWorld, Sample } from '../support/interop-world'
import { needs } from '../support/programs'
import { openWorkshop, type Workshop } from '../support/run'
import { startClientAuthServer, type ClientAuthServer } from '../support/tls-server'
import { readVector, readVectorDer } from '../support/vectors'

const plain = 'secret'
const iterations = 2048
const serverShop = openWorkshop()
let server: ClientAuthServer
let bot: Credentials
let certificate: Certificate
const pkcs8Der = readVectorDer('good-bot-rsa4096.key.pem')

beforeAll(async () => {
  bot = await issueBot()
  const [first] = parseCertificates(encodeUtf8(bot.cert))
  if (first === undefined) throw new Error('No certificate was issued')
  certificate = first
  const anchor = serverShop.write('ca.pem', readVector('good-ca-p256.crt.pem'))
  const key = serverShop.write('ca.key', readVector('good-ca-p256.key.pem'))
  const log = serverShop.write('server.log', '')
  server = await startClientAuthServer({ certificate: anchor, key, anchor, log })
})
afterAll(() => {
  server.stop()
  serverShop.remove()
})

/** Written by OpenSSL. */
function exportByOpenssl(shop: Workshop, password: string, options: readonly string[]): Bytes {
  shop.write('bot.pem', bot.cert)
  shop.write('bot.key', bot.key)
  const parts = ['-in', 'bot.pem', '-inkey', 'bot.key', '-name', 'bot', '-out', 'bot.p12']
  shop.run('openssl', 'pkcs12', '-export', ...parts, ...options, '-passout', `pass:${password}`)
  return shop.read('bot.p12')
}

/** Written by ourselves, where OpenSSL cannot. */
async function seal(key: Encrypted, attributes: readonly Bytes[]): Promise<Bytes> {
  const protection = {
    cipher: 'AES-256-CBC',
    kdfHash: 'SHA-256',
    mac: 'SHA-256',
    iterations,
  } as const
  const safes = [encodeCertBag(certificate, attributes), encodeKeyBag(key, attributes)]
  const contentInfos = safes.map((bag) => encodeData(encodeSequence(bag)))
  const { writeMac } = await startProtection(plain, protection)
  return sealPkcs12(contentInfos, writeMac)
}

function encryptByScrypt(shop: Workshop): Encrypted {
  shop.write('bot.key', bot.key)
  const scrypt = ['-topk8', '-scrypt', '-scrypt_N', '1024', '-outform', 'DER', '-out', 'scrypt.der']
  shop.run('openssl', 'pkcs8', '-in', 'bot.key', ...scrypt, '-passout', `pass:${plain}`)
  const [algorithm, encrypted] = readChildren(readWhole(shop.read('scrypt.der')))
  if (algorithm === undefined || encrypted === undefined) throw new Error('No encrypted key')
  return { algorithmDer: algorithm.bytes, encrypted: encrypted.content }
}

type Maker = (shop: Workshop, password: string) => Bytes | Promise<Bytes>

function byOpenssl(...options: readonly string[]): Maker {
  return (shop, password) => exportByOpenssl(shop, password, options)
}

function encryptedBy(cipher: string): Maker {
  return byOpenssl('-legacy', '-keypbe', cipher, '-certpbe', cipher)
}

const friendlyName = encodeFriendlyName('bot')
const makers: readonly (readonly [trait: TraitId, make: Maker, password: string])[] = [
  ['cipher-pbes2', byOpenssl(), plain],
  ['cipher-aes192', encryptedBy('AES-192-CBC'), plain],
  ['cipher-3des-pbes1', encryptedBy('PBE-SHA1-3DES'), plain],
  ['cipher-3des-pbes2', encryptedBy('DES-EDE3-CBC'), plain],
  ['cipher-rc2-40', encryptedBy('PBE-SHA1-RC2-40'), plain],
  ['cipher-rc2-128', encryptedBy('PBE-SHA1-RC2-128'), plain],
  ['cipher-rc4', encryptedBy('PBE-SHA1-RC4-128'), plain],
  ['cipher-des', encryptedBy('PBE-MD5-DES'), plain],
  [
    'kdf-scrypt',
    async (shop) =>
      seal(encryptByScrypt(shop), [friendlyName, await encodeLocalKeyId(certificate)]),
    plain,
  ],
  ['key-not-encrypted', byOpenssl('-keypbe', 'NONE'), plain],
  ['mac-missing', byOpenssl('-nomac'), plain],
  [
    'mac-pbmac1',
    (_shop, password) =>
      buildPkcs12({
        key: { pkcs8Der },
        certificate,
        intermediates: [],
        password,
        friendlyName: 'bot',
        iterations,
        mac: 'PBMAC1-SHA-256',
      }),
    plain,
  ],
  [
    'local-key-id-missing',
    async () => seal(await encryptPbes2(pkcs8Der, plain, iterations), [friendlyName]),
    plain,
  ],
  ['password-empty', byOpenssl(), ''],
  ['password-not-ascii', byOpenssl(), 'geheim\u00fc'],
  ['password-decomposed', byOpenssl(), 'geheimu\u0308'],
  ['password-bom', byOpenssl(), '\ufeffgeheim'],
]

/** keytool has the KeyStore of java-17 below it, Node 24 has OpenSSL 3.5. */
const measuredIds: readonly ReaderId[] = [
  'java-17',
  'openssl-3.0',
  'openssl-3.5',
  'node-20',
  'curl',
  'nss',
  'gnutls',
  'python-cryptography',
]
const here = interopReaders.filter(
  (reader) => measuredIds.some((id) => id === reader.id) && reader.isHere(),
)

function opens({ opens }: InteropReader, sample: Sample, world: InteropWorld): boolean {
  try {
    return opens.p12?.(sample, world) ?? false
  } catch {
    return false
  }
}

describe.runIf(needs('openssl'))('a trait of a P12', () => {
  it.each(makers)('%s is refused by whom the table names', async (trait, make, password) => {
    const shop = openWorkshop({ P12_PASSWORD: password })
    try {
      shop.write('bot.p12', await make(shop, password))
      shop.write('password', password)
      shop.write('password.line', `${password}\n`)
      const world: InteropWorld = { shop, password, keyPem: bot.key, port: server.port }
      const sample: Sample = { kind: 'p12', file: 'bot.p12', certificates: [bot.cert] }
      const refusing = here.filter((reader) => !opens(reader, sample, world)).map(({ id }) => id)
      const meant = readers.filter(
        ({ id, refuses }) => here.some((reader) => reader.id === id) && refuses.includes(trait),
      )
      expect(refusing.toSorted()).toEqual(meant.map(({ id }) => id).toSorted())
    } finally {
      shop.remove()
    }
  })
})

// A trust store of three hundred certificates, which is more than pkijs reads by default: it is written, and every
// program that is here reads all of them back.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { encodeUtf8 } from '../../src/text/bytes'
import { encodePem } from '../../src/pki/pem'
import { parsePkcs12 } from '../../src/pki/pkcs12/reader'
import { parseCertificates, type Certificate } from '../../src/pki/x509/certificate'
import { buildTrustStore } from '../../src/pki/write/trust-store'
import { issueBot } from '../support/bot-certificate'
import { interopReaders } from '../support/interop-readers'
import type { InteropWorld, Sample } from '../support/interop-world'
import { openWorkshop } from '../support/run'
import { readVectorText } from '../support/vectors'

const count = 300
const password = 'three hundred'
const shop = openWorkshop({ P12_PASSWORD: password })
const world: InteropWorld = {
  ...{ shop, password, port: 0 },
  keyPem: readVectorText('good-bot-rsa4096.key.pem'),
}
let certificates: readonly Certificate[]
let sample: Sample

beforeAll(async () => {
  const issued = await Promise.all(
    Array.from({ length: count }, (_, index) => issueBot({ commonName: `ca-${index}` })),
  )
  certificates = issued.flatMap(({ cert }) => parseCertificates(encodeUtf8(cert)))
  shop.write('large.p12', await buildTrustStore({ certificates, password, iterations: 2048 }))
  shop.write('password', password)
  shop.write('password.line', `${password}\n`)
  sample = {
    kind: 'trust-store',
    file: 'large.p12',
    certificates: certificates.map(({ certificateDer }) =>
      encodePem('CERTIFICATE', certificateDer),
    ),
  }
})
afterAll(() => shop.remove())

it('is read back by our own reader', async () => {
  const { items } = await parsePkcs12(shop.read('large.p12'), { password, hash: 'SHA-256' })
  expect(items).toHaveLength(count)
})

const readers = interopReaders.filter(({ opens }) => opens['trust-store'] !== undefined)
it.each(readers.map((reader) => [reader.name, reader] as const))(
  'is opened by %s',
  (_name, reader) => {
    if (!reader.isHere()) return
    expect(reader.opens['trust-store']?.(sample, world)).toBe(true)
  },
)

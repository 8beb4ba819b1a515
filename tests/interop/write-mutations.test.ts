// Whatever the writers are given, they end within a second in a file or in a PkiError, never in an error of a library.
import fc from 'fast-check'
import { beforeAll, describe, it } from 'vitest'
import { encodeUtf8, type Bytes } from '../../src/text/bytes'
import { parsePem } from '../../src/pki/pem'
import type { PrivateKey } from '../../src/pki/keys/private-key'
import { buildCertificate } from '../../src/pki/write/certificate'
import { buildCsr } from '../../src/pki/write/csr'
import { encodeEncryptedKey } from '../../src/pki/write/encrypted-key'
import { encodeKeyUsage } from '../../src/pki/write/extensions'
import { encodeName } from '../../src/pki/write/name'
import { buildPkcs12 } from '../../src/pki/write/pkcs12'
import { encodePkcs7 } from '../../src/pki/write/pkcs7'
import { buildTrustStore } from '../../src/pki/write/trust-store'
import type { Certificate } from '../../src/pki/x509/certificate'
import { expectValueOrRefusal } from '../support/mutations'
import { createRandom, mutate } from '../support/spoil'
import { readCertificateVector, readKeyVector, readVectorText } from '../support/vectors'

const runs = 20_000
const maxMs = 1000
const password = 'mutate me'
const iterations = 1
let key: PrivateKey
let certificate: Certificate
let subjectDer: Bytes
let pkcs8Der: Bytes

beforeAll(async () => {
  key = await readKeyVector('good-ca-p256')
  certificate = readCertificateVector('good-ca-p256')
  subjectDer = certificate.subjectDer
  pkcs8Der = parsePem(readVectorText('good-ca-p256.key.pem'))[0]?.der ?? subjectDer
})

/** The same spoilt bytes at each run. */
async function spoil(sound: Bytes, seed: number, write: (spoilt: Bytes) => unknown) {
  const random = createRandom(seed)
  for (let run = 0; run < runs; run += 1) {
    const spoilt = mutate(sound, random)
    const started = performance.now()
    await expectValueOrRefusal(() => write(spoilt))
    const ms = performance.now() - started
    if (ms > maxMs)
      throw new Error(`${ms.toFixed(0)} ms for ${Buffer.from(spoilt).toString('hex')}`)
  }
}

describe('twenty thousand spoilt inputs', () => {
  it('of a name', async () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.string())
    const stringType = fc.constantFrom('utf8' as const, 'printable' as const, 'ia5' as const)
    const attribute = fc.constantFrom('CN' as const, 'O' as const, 'C' as const, 'DC' as const)
    const name = fc.array(fc.record({ attribute, value: text, stringType }), { maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(name, (fields) => expectValueOrRefusal(() => encodeName(fields))),
      { seed: 1, numRuns: runs },
    )
  })

  it('of a request', () =>
    spoil(subjectDer, 2, (spoilt) => buildCsr({ subjectDer: spoilt, key, hash: 'SHA-256' })))

  it.each(['issuerDer', 'subjectDer', 'spkiDer', 'serialNumber', 'extension'] as const)(
    'of a certificate’s %s',
    async (part) => {
      const sound = { subjectDer, issuerDer: subjectDer, spkiDer: key.spkiDer }
      const parts = {
        ...sound,
        serialNumber: Uint8Array.of(1, 2, 3),
        extension: encodeKeyUsage([], true),
      }
      await spoil(parts[part], 3, (spoilt) => {
        const { extension, ...others } = { ...parts, [part]: spoilt }
        return buildCertificate({
          ...others,
          extensions: [extension],
          notBefore: new Date(0),
          notAfter: new Date('2060-01-01'),
          issuerKey: key,
          hash: 'SHA-256',
        })
      })
    },
  )

  it('of a private key', async () => {
    await spoil(pkcs8Der, 4, (spoilt) =>
      encodeEncryptedKey({ pkcs8Der: spoilt, passphrase: password, iterations }),
    )
  })

  it('of the key in a P12', () =>
    spoil(pkcs8Der, 5, (spoilt) =>
      buildPkcs12({
        ...{ certificate, password, iterations, intermediates: [] },
        key: { pkcs8Der: spoilt },
        friendlyName: String.fromCharCode(...spoilt.subarray(0, 20)),
      }),
    ))

  it.each([
    ['P12', (spoilt: Certificate) => buildPkcs12({ ...bot(), certificate: spoilt })],
    [
      'trust store',
      (spoilt: Certificate) => buildTrustStore({ certificates: [spoilt], password, iterations }),
    ],
    ['P7B file', (spoilt: Certificate) => encodePkcs7([spoilt])],
  ] as const)('of the certificate in a %s', async (_kind, write) => {
    await spoil(certificate.certificateDer, 6, (certificateDer) =>
      write({ ...certificate, certificateDer }),
    )
  })
})

function bot() {
  const friendlyName = 'demo-bot1'
  return { key: { pkcs8Der }, intermediates: [], password, iterations, friendlyName }
}

it('are refused in words of our own if a library throws a RangeError', async () => {
  const value = 'x'.repeat(10_000_000)
  await expectValueOrRefusal(() =>
    encodeName([{ attribute: 'CN', value, stringType: 'printable' }]),
  )
  const nameDer = encodeUtf8(value)
  await expectValueOrRefusal(() => buildCsr({ subjectDer: nameDer, key, hash: 'SHA-256' }))
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concatBytes, encodeUtf8, equalBytes, type Bytes } from '../../../src/text/bytes'
import { buildCertificate } from '../../../src/pki/write/certificate'
import {
  generateSerialNumber,
  parseCertificate,
  parseCertificates,
  summarizeCertificate,
  verifyIssuedBy,
} from '../../../src/pki/x509/certificate'
import { PkiError } from '../../../src/pki/errors'
import { encodeKeyUsage } from '../../../src/pki/write/extensions'
import { encodePem } from '../../../src/pki/pem'
import { expectRefusal } from '../../support/errors'
import {
  readCertificateVector,
  readKeyVector,
  readVector,
  readVectorDer,
  readVectorText,
} from '../../support/vectors'

const caDer = readVectorDer('good-ca-p256.crt.pem')

/** The certificate with these ASCII bytes in place of others of the same length. */
function replaceAscii(der: Bytes, from: string, to: string): Bytes {
  const text = Array.from(der, (octet) => String.fromCharCode(octet)).join('')
  expect(text).toContain(from)
  return Uint8Array.from(text.replace(from, to), (character) => character.charCodeAt(0))
}

describe('reading a certificate', () => {
  it('reads what OpenSSL wrote', async () => {
    const certificate = readCertificateVector('good-ca-rsa4096')
    expect(await summarizeCertificate(certificate)).toMatchObject({
      subject: 'CN=Good RSA CA, O=Botcert vectors',
      issuer: 'CN=Good RSA CA, O=Botcert vectors',
      notBefore: new Date('2025-01-01T00:00:00Z'),
      notAfter: new Date('2055-01-01T00:00:00Z'),
      key: { type: 'rsa', bits: 4096, curve: null },
    })
    expect(certificate.version).toBe(3)
    expect(certificate.basicConstraints).toEqual({ isCa: true, pathLength: null })
    expect(certificate.keyUsage).toEqual(['keyCertSign', 'cRLSign'])
    expect(certificate.signatureAlgorithm.name).toBe('sha256WithRSAEncryption')
  })

  it('knows a v1 certificate', () => {
    expect(readCertificateVector('bad-ca-v1').version).toBe(1)
    expect(readCertificateVector('bad-ca-v1').basicConstraints).toBeNull()
  })

  it('finds every certificate between other text', () => {
    const file = encodeUtf8(
      `Here you are:\r\n${readVectorText('good-ca-p256.crt.pem')}\nand\n${readVectorText('good-ca-p384.crt.pem')}`,
    )
    expect(parseCertificates(file)).toEqual([
      readCertificateVector('good-ca-p256'),
      readCertificateVector('good-ca-p384'),
    ])
  })

  it('reads DER as it reads PEM', () => {
    expect(parseCertificates(caDer)).toEqual([readCertificateVector('good-ca-p256')])
  })

  it.each([
    ['no Z', '250101000000Z', '2501010000000'],
    ['an offset', '250101000000Z', '25010100+0100'],
    ['month 13', '250101000000Z', '251301000000Z'],
    ['30 February', '250101000000Z', '250230000000Z'],
    ['second 60', '250101000000Z', '250101000060Z'],
  ])('refuses a time with %s', async (_what, from, to) => {
    await expectRefusal(
      () => parseCertificate(replaceAscii(caDer, from, to)),
      'certificate-malformed',
    )
  })

  it('refuses bytes after the certificate, and says where', async () => {
    const file = concatBytes(caDer, Uint8Array.of(0))
    const error = await expectRefusal(() => parseCertificate(file), 'certificate-malformed')
    expect(error.where).toBe(`byte ${caDer.length}`)
  })

  it.each([
    ['a private key', readVector('good-ca-p256.key.pem')],
    ['a request', readVector('good-rsa4096-sha256.csr.pem')],
    ['words', encodeUtf8('no certificate')],
    ['nothing', new Uint8Array()],
  ])('says that %s is no certificate', async (_what, file) => {
    await expectRefusal(() => parseCertificates(file), 'certificate-expected')
  })

  it('refuses a certificate with an unreadable name', async () => {
    // The first RDN of the issuer: its SET becomes a SEQUENCE, which is sound DER.
    const rdn = caDer.findIndex(
      (octet, index) => octet === 0x31 && caDer[index + 2] === 0x30 && caDer[index + 4] === 0x06,
    )
    const changed = caDer.slice()
    changed[rdn] = 0x30
    const error = await expectRefusal(() => parseCertificate(changed), 'certificate-malformed')
    expect(error.message).toContain('An RDN has the tag 0x30')
  })

  it('gives a value or a coded refusal for any mutation', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(caDer.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        fc.nat(caDer.length),
        (changes, end) => {
          const mutated = caDer.slice(0, end < 20 ? end : caDer.length)
          for (const [position, octet] of changes) mutated[position] = octet
          for (const file of [mutated, encodeUtf8(encodePem('CERTIFICATE', mutated))]) {
            try {
              parseCertificates(file)
            } catch (error) {
              if (!(error instanceof PkiError)) throw error
            }
          }
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('signatures', () => {
  it('are checked against name and key', async () => {
    const rsa = readCertificateVector('good-ca-rsa4096')
    const intermediate = readCertificateVector('good-intermediate-p384')
    expect(await verifyIssuedBy(intermediate, rsa)).toBe(true)
    expect(await verifyIssuedBy(rsa, intermediate)).toBe(false)
    expect(await verifyIssuedBy(rsa, rsa)).toBe(true)
  })

  it('fail for a changed certificate', async () => {
    const changed = parseCertificate(replaceAscii(caDer, '490101000000Z', '480101000000Z'))
    expect(await verifyIssuedBy(changed, readCertificateVector('good-ca-p256'))).toBe(false)
  })
})

describe('building a certificate', () => {
  it('gives back what went in', async () => {
    const key = await readKeyVector('good-ca-p384')
    const { subjectDer } = readCertificateVector('good-ca-p384')
    const serialNumber = generateSerialNumber()
    const certificateDer = await buildCertificate({
      serialNumber,
      issuerDer: subjectDer,
      subjectDer,
      spkiDer: key.spkiDer,
      notBefore: new Date('2049-12-31T23:59:59Z'),
      notAfter: new Date('2050-01-01T00:00:00Z'),
      extensions: [encodeKeyUsage(['decipherOnly', 'digitalSignature'], true)],
      issuerKey: key,
      hash: 'SHA-256',
    })
    const certificate = parseCertificate(certificateDer)
    expect(certificate.notBefore).toEqual(new Date('2049-12-31T23:59:59Z'))
    expect(certificate.notAfter).toEqual(new Date('2050-01-01T00:00:00Z'))
    expect(certificate.keyUsage).toEqual(['digitalSignature', 'decipherOnly'])
    expect(certificate.signatureAlgorithm.name).toBe('ecdsa-with-SHA384')
    expect(equalBytes(certificate.spkiDer, key.spkiDer)).toBe(true)
    expect(await verifyIssuedBy(certificate, certificate)).toBe(true)
  })
})

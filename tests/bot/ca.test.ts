import { describe, expect, it } from 'vitest'
import { buildCa, issueCertificate, openCa } from '../../src/bot/ca'
import { concatBytes, equalBytes, formatHex } from '../../src/text/bytes'
import { buildCertificate } from '../../src/pki/write/certificate'
import { parseCertificate, verifyIssuedBy } from '../../src/pki/x509/certificate'
import { buildCsr } from '../../src/pki/write/csr'
import { encodeBasicConstraints, encodeSubjectKeyIdentifier } from '../../src/pki/write/extensions'
import { encodeName } from '../../src/pki/write/name'
import { oids } from '../../src/pki/asn1/oids'
import { expectRefusal } from '../support/errors'
import { symphony } from '../support/profiles'
import {
  readCertificateVector,
  readKeyVector,
  readVector,
  readVectorDer,
  vectorPassphrase,
} from '../support/vectors'

const now = new Date('2026-11-24T12:00:00.000Z')

function open(certificate: string, key: string, passphrase = vectorPassphrase) {
  return openCa({
    files: { certificate: readVector(certificate), key: readVector(key), passphrase },
    profile: symphony,
    now,
  })
}

async function issue(caName: string, at = now) {
  const ca = { certificate: readCertificateVector(caName), key: await readKeyVector(caName) }
  const csrDer = readVectorDer('good-rsa4096-sha256.csr.pem')
  return issueCertificate({ ca, csrDer, profile: symphony, now: at })
}

describe('opening a dev CA', () => {
  it('finds the certificate of the key in a file of several', async () => {
    const { certificate, chain, root, notices } = await openCa({
      files: {
        certificate: concatBytes(
          readVector('good-ca-rsa4096.crt.pem'),
          readVector('good-intermediate-p384.crt.pem'),
        ),
        key: readVector('good-ca-p384.key.pem'),
        passphrase: '',
      },
      profile: symphony,
      now,
    })
    const ca = readCertificateVector('good-ca-rsa4096')
    expect(certificate).toEqual(readCertificateVector('good-intermediate-p384'))
    expect(chain).toEqual([certificate, ca])
    expect(root).toEqual(ca)
    expect(notices.map(({ code }) => code)).toEqual(['ca-key-not-encrypted'])
  })

  it('notes a key shorter than the profile asks for, and a needless passphrase', async () => {
    const { notices } = await open('lint-ca-rsa2048.crt.pem', 'lint-ca-rsa2048.key.pem')
    expect(notices).toEqual([
      { code: 'ca-key-not-encrypted', detail: '' },
      { code: 'passphrase-needless', detail: '' },
      { code: 'ca-key-short', detail: '2048 bits, the profile asks for 4096' },
    ])
  })

  const rsaKey = 'good-ca-rsa4096.pkcs8-aes256-sha256.key.pem'
  it.each([
    ['another CA’s key', 'ca-key-mismatch', 'good-ca-p256.crt.pem', rsaKey],
    ['a v1 certificate', 'not-a-ca', 'bad-ca-v1.crt.pem', rsaKey],
    ['CA:FALSE', 'not-a-ca', 'bad-ca-not-ca.crt.pem', rsaKey],
    ['no keyCertSign', 'not-a-ca', 'bad-ca-no-keycertsign.crt.pem', rsaKey],
    ['an expired CA', 'ca-expired', 'bad-ca-expired.crt.pem', rsaKey],
    ['a CA of the future', 'ca-not-yet-valid', 'bad-ca-not-yet-valid.crt.pem', rsaKey],
    ['a key for a certificate', 'certificate-expected', rsaKey, rsaKey],
    ['a certificate for a key', 'key-expected', 'good-ca-rsa4096.crt.pem', 'good-ca-p256.crt.pem'],
  ] as const)('refuses %s', async (_what, code, certificate, key) => {
    await expectRefusal(() => open(certificate, key), code)
  })

  it('takes a renewed certificate of the same key, also behind the expired one', async () => {
    const { certificate } = await openCa({
      files: {
        certificate: concatBytes(
          readVector('bad-ca-expired.crt.pem'),
          readVector('good-ca-rsa4096.crt.pem'),
        ),
        key: readVector('good-ca-rsa4096.key.pem'),
        passphrase: '',
      },
      profile: symphony,
      now,
    })
    expect(certificate).toEqual(readCertificateVector('good-ca-rsa4096'))
  })

  it('refuses a wrong passphrase, and asks for a missing one', async () => {
    await expectRefusal(() => open('good-ca-rsa4096.crt.pem', rsaKey, 'wrong'), 'passphrase-wrong')
    await expectRefusal(() => open('good-ca-rsa4096.crt.pem', rsaKey, ''), 'passphrase-needed')
  })
})

describe('issuing', () => {
  it.each(['good-ca-rsa4096', 'good-ca-p256', 'good-ca-p384'])('signs with %s', async (ca) => {
    const { certificate } = await issue(ca)
    expect(await verifyIssuedBy(certificate, readCertificateVector(ca))).toBe(true)
  })

  it('follows the profile and the CA to the byte', async () => {
    const { certificate } = await issue('good-ca-rsa4096')
    const ca = readCertificateVector('good-ca-rsa4096')
    expect(certificate.version).toBe(3)
    expect(certificate.issuerDer).toEqual(ca.subjectDer)
    expect(certificate.authorityKeyIdentifier).toEqual(ca.subjectKeyIdentifier)
    expect(certificate.basicConstraints).toEqual({ isCa: false, pathLength: null })
    expect(certificate.keyUsage).toEqual(['digitalSignature', 'keyEncipherment'])
    expect(certificate.extendedKeyUsage).toEqual([oids.clientAuth])
    expect(certificate.signatureAlgorithm.name).toBe('sha256WithRSAEncryption')
    expect(certificate.notBefore).toEqual(new Date('2026-11-24T11:55:00.000Z'))
    expect(certificate.notAfter).toEqual(new Date('2034-11-24T12:00:00.000Z'))
  })

  it('copies the key identifier that the CA chose, and computes one where it has none', async () => {
    const key = await readKeyVector('good-ca-p256')
    const { subjectDer, subjectKeyIdentifier } = readCertificateVector('good-ca-p256')
    const chosen = Uint8Array.of(1, 2, 3, 4)
    for (const [extensions, expected] of [
      [[encodeSubjectKeyIdentifier(chosen)], chosen],
      // OpenSSL computed the vector's identifier from the key.
      [[], subjectKeyIdentifier],
    ] as const) {
      const caDer = await buildCertificate({
        serialNumber: Uint8Array.of(1),
        issuerDer: subjectDer,
        subjectDer,
        spkiDer: key.spkiDer,
        notBefore: now,
        notAfter: new Date('2040-01-01T00:00:00Z'),
        extensions: [encodeBasicConstraints(true, true), ...extensions],
        issuerKey: key,
        hash: 'SHA-256',
      })
      const ca = { certificate: parseCertificate(caDer), key }
      const csrDer = readVectorDer('good-rsa4096-sha256.csr.pem')
      const { certificate } = await issueCertificate({ ca, csrDer, profile: symphony, now })
      expect(certificate.authorityKeyIdentifier).toEqual(expected)
      // Five minutes back, but not before the CA.
      expect(certificate.notBefore).toEqual(now)
    }
  })

  it('gives each certificate its own serial number of up to 128 bits', async () => {
    const [a, b] = await Promise.all([issue('good-ca-p256'), issue('good-ca-p256')])
    expect(a.certificate.serialNumber).not.toBe(b.certificate.serialNumber)
    expect(a.certificate.serialNumber).toMatch(/^[0-9a-f]{24,32}$/)
  })

  it('cuts the validity at the end of the CA, and says so', async () => {
    const { certificate, notices } = await issue('good-ca-p256', new Date('2045-01-01T00:00:00Z'))
    expect(certificate.notAfter).toEqual(new Date('2049-01-01T00:00:00.000Z'))
    expect(notices).toEqual([{ code: 'validity-cut', detail: '2049-01-01 instead of 2053-01-01' }])
  })

  it('writes years from 2050 on as GeneralizedTime', async () => {
    const { certificate } = await issue('good-ca-rsa4096', new Date('2046-06-01T00:00:00Z'))
    expect(certificate.notAfter).toEqual(new Date('2054-06-01T00:00:00.000Z'))
    expect(formatHex(certificate.certificateDer)).toContain(
      formatHex(new TextEncoder().encode('20540601000000Z')),
    )
  })

  it('refuses a request that was changed after it was signed', async () => {
    const ca = {
      certificate: readCertificateVector('good-ca-p256'),
      key: await readKeyVector('good-ca-p256'),
    }
    for (const name of ['bad-signature-subject-changed', 'bad-signature-bit-changed']) {
      const csrDer = readVectorDer(`${name}.csr.pem`)
      const attempt = () => issueCertificate({ ca, csrDer, profile: symphony, now })
      await expectRefusal(attempt, 'csr-signature-invalid')
    }
  })
})

describe('a practice CA', () => {
  it('can be opened and signs', async () => {
    const key = await readKeyVector('good-ca-p256')
    const subjectDer = encodeName([{ attribute: 'CN', value: 'Practice CA', stringType: 'utf8' }])
    const certificate = await buildCa({
      subjectDer,
      key,
      validDays: 30,
      now,
      hash: 'SHA-256',
    })
    expect(await verifyIssuedBy(certificate, certificate)).toBe(true)
    expect(certificate.basicConstraints?.isCa).toBe(true)

    const bot = await readKeyVector('good-bot-rsa4096')
    const csrDer = await buildCsr({ subjectDer, key: bot, hash: 'SHA-256' })
    const issued = await issueCertificate({
      ca: { certificate, key },
      csrDer,
      profile: symphony,
      now,
    })
    expect(equalBytes(issued.certificate.spkiDer, bot.spkiDer)).toBe(true)
    expect(issued.certificate.notAfter).toEqual(certificate.notAfter)
  })
})

import { beforeAll, describe, expect, it } from 'vitest'
import { issueCertificate } from '../../../src/bot/ca'
import { encodeUtf8, type Bytes } from '../../../src/text/bytes'
import type { Certificate } from '../../../src/pki/x509/certificate'
import { buildCsr } from '../../../src/pki/write/csr'
import { encodeEncryptedKey } from '../../../src/pki/write/encrypted-key'
import { type PrivateKey } from '../../../src/pki/keys/private-key'
import { encodePem } from '../../../src/pki/pem'
import { buildPkcs12 } from '../../../src/pki/write/pkcs12'
import { encodePkcs7 } from '../../../src/pki/write/pkcs7'
import {
  readBackCertificate,
  readBackCertificates,
  readBackChain,
  readBackEncryptedKey,
  readBackKey,
  readBackPkcs12,
  readBackPkcs7,
  readBackRequest,
} from '../../../src/bot/outputs/read-back'
import { buildTrustStore } from '../../../src/pki/write/trust-store'
import { expectRefusal } from '../../support/errors'
import { symphony } from '../../support/profiles'
import {
  readCertificateVector,
  readKeyVector,
  readVector,
  readVectorDer,
} from '../../support/vectors'

const password = 'correct horse'
const hash = 'SHA-256'
const ca = readCertificateVector('good-ca-p384')
let key: PrivateKey
let otherKey: PrivateKey
let certificate: Certificate

beforeAll(async () => {
  key = await readKeyVector('good-bot-rsa4096')
  otherKey = await readKeyVector('good-ca-p384')
  const csrDer = await buildCsr({ subjectDer: ca.subjectDer, key, hash })
  const now = new Date('2026-11-24T12:00:00Z')
  const signer = { certificate: ca, key: otherKey }
  certificate = (await issueCertificate({ ca: signer, csrDer, profile: symphony, now })).certificate
})

describe('reading a PKCS#12 file back', () => {
  let file: Bytes
  const meant = () => ({ key, certificates: [certificate, ca], password, hash }) as const

  beforeAll(async () => {
    const settings = { password, friendlyName: 'bot', iterations: 2048 }
    file = await buildPkcs12({ key, certificate, intermediates: [ca], ...settings })
  })

  it('accepts the intended contents', async () => {
    await expect(readBackPkcs12(file, meant())).resolves.toBeUndefined()
  })

  it.each([
    ['another key', () => ({ ...meant(), key: otherKey })],
    ['a certificate less', () => ({ ...meant(), certificates: [certificate] })],
    ['another order', () => ({ ...meant(), certificates: [ca, certificate] })],
  ])('finds %s', async (_what, other) => {
    await expectRefusal(() => readBackPkcs12(file, other()), 'read-back-failed')
  })

  it('finds a changed byte and another password', async () => {
    const changed = file.slice()
    changed[200] = (changed[200] ?? 0) ^ 1
    await expectRefusal(() => readBackPkcs12(changed, meant()), 'read-back-failed')
    const other = { ...meant(), password: 'other' }
    await expectRefusal(() => readBackPkcs12(file, other), 'read-back-failed')
  })
})

describe('reading a chain back', () => {
  it('accepts key, leaf and issuer that belong together', async () => {
    await readBackChain([certificate, ca], key)
  })

  it('finds another key, a wrong issuer, no certificate', async () => {
    await expectRefusal(() => readBackChain([certificate, ca], otherKey), 'read-back-failed')
    const stranger = readCertificateVector('good-ca-p256')
    await expectRefusal(() => readBackChain([certificate, stranger], key), 'read-back-failed')
    await expectRefusal(() => readBackChain([], key), 'read-back-failed')
  })
})

describe('reading a certificate file back', () => {
  it('accepts PEM and DER of this certificate', async () => {
    await readBackCertificate(readVector('good-ca-p384.crt.pem'), ca)
    await readBackCertificate(readVectorDer('good-ca-p384.crt.pem'), ca)
  })

  it('finds another certificate, one too many, none', async () => {
    const pem = encodePem('CERTIFICATE', ca.certificateDer)
    for (const file of [
      readVector('good-ca-p256.crt.pem'),
      encodeUtf8(pem + pem),
      readVector('good-ca-p256.key.pem'),
    ]) {
      await expectRefusal(() => readBackCertificate(file, ca), 'read-back-failed')
    }
  })
})

describe('reading a chain file back', () => {
  const other = readCertificateVector('good-ca-p256')
  const pem = encodeUtf8(
    [ca, other].map((each) => encodePem('CERTIFICATE', each.certificateDer)).join(''),
  )

  it('accepts PEM and P7B of this chain, in this order', async () => {
    await readBackCertificates(pem, [ca, other])
    await readBackPkcs7(encodePkcs7([ca, other]), [ca, other])
  })

  it('finds another order, one too few, no chain at all', async () => {
    for (const meant of [[other, ca], [ca], []]) {
      await expectRefusal(() => readBackCertificates(pem, meant), 'read-back-failed')
      const p7b = encodePkcs7([ca, other])
      await expectRefusal(() => readBackPkcs7(p7b, meant), 'read-back-failed')
    }
    await expectRefusal(() => readBackPkcs7(pem, [ca, other]), 'read-back-failed')
  })
})

describe('reading a trust store back', () => {
  it('accepts certificates without a key, and finds an unexpected key', async () => {
    const settings = { password, iterations: 2048 }
    const meant = { key: null, certificates: [ca], password, hash } as const
    const store = await buildTrustStore({ certificates: [ca], ...settings })
    await expect(readBackPkcs12(store, meant)).resolves.toBeUndefined()
    const file = await buildPkcs12({
      key,
      certificate,
      intermediates: [],
      friendlyName: 'bot',
      ...settings,
    })
    const attempt = () => readBackPkcs12(file, { ...meant, certificates: [certificate] })
    await expectRefusal(attempt, 'read-back-failed')
  })
})

describe('reading a request back', () => {
  it('accepts the intended request, and finds another subject, key or signature', async () => {
    const { subjectDer } = ca
    const csrPem = encodePem('CERTIFICATE REQUEST', await buildCsr({ subjectDer, key, hash }))
    await expect(readBackRequest(csrPem, { subjectDer, key })).resolves.toBeUndefined()
    for (const meant of [
      { subjectDer: readCertificateVector('good-ca-p256').subjectDer, key },
      { subjectDer, key: otherKey },
    ]) {
      await expectRefusal(() => readBackRequest(csrPem, meant), 'read-back-failed')
    }
    await expectRefusal(() => readBackRequest('', { subjectDer, key }), 'read-back-failed')
  })
})

describe('reading an encrypted key back', () => {
  it('accepts the intended key, and finds another key, another passphrase, no encryption', async () => {
    const pkcs8Der = key.pkcs8Der
    const keyPem = await encodeEncryptedKey({ pkcs8Der, passphrase: password, iterations: 2048 })
    const meant = { key, passphrase: password, hash } as const
    await expect(readBackEncryptedKey(keyPem, meant)).resolves.toBeUndefined()
    for (const [pem, other] of [
      [keyPem, { ...meant, key: otherKey }],
      [keyPem, { ...meant, passphrase: 'other' }],
      [encodePem('PRIVATE KEY', pkcs8Der), meant],
    ] as const) {
      await expectRefusal(() => readBackEncryptedKey(pem, other), 'read-back-failed')
    }
  })

  it('says what was wrong and holds no secret', async () => {
    const attempt = () =>
      readBackEncryptedKey(encodePem('PRIVATE KEY', key.pkcs8Der), {
        key,
        passphrase: password,
        hash,
      })
    const error = await expectRefusal(attempt, 'read-back-failed')
    expect(error.message).toContain('the encryption of the private key')
    expect(error.message).not.toContain(password)
  })

  it('accepts a plain key where it is meant to be plain, PEM or DER', async () => {
    const meant = { key, passphrase: '', hash } as const
    await readBackKey(encodeUtf8(encodePem('PRIVATE KEY', key.pkcs8Der)), meant)
    await readBackKey(key.pkcs8Der, meant)
    const encrypted = { pkcs8Der: key.pkcs8Der, passphrase: password, iterations: 2048 }
    const keyPem = await encodeEncryptedKey(encrypted)
    await expectRefusal(() => readBackKey(encodeUtf8(keyPem), meant), 'read-back-failed')
  })
})

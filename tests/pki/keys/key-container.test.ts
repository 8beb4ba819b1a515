import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '../../../src/text/bytes'
import { readChildren, readWhole, tags } from '../../../src/pki/asn1/der'
import {
  encodeElement,
  encodeInteger,
  encodeOid,
  encodeSequence,
} from '../../../src/pki/asn1/der-writer'
import { openKeyContainer } from '../../../src/pki/keys/key-container'
import { encodeEncryptedKey } from '../../../src/pki/write/encrypted-key'
import { encodePem, parsePem } from '../../../src/pki/pem'
import { expectRefusal } from '../../support/errors'
import { readVector, readVectorDer, readVectorText, vectorPassphrase } from '../../support/vectors'

const rsa = readVectorDer('good-ca-rsa4096.key.pem')

describe('opening a container down to PKCS#8', () => {
  it.each([
    'good-ca-rsa4096.key.pem',
    'good-ca-rsa4096.pkcs1.key.pem',
    'good-ca-rsa4096.traditional-aes128.key.pem',
    'good-ca-rsa4096.traditional-aes256.key.pem',
    'good-ca-rsa4096.pkcs8-aes128-sha1.key.pem',
    'good-ca-rsa4096.pkcs8-aes256-sha512.key.pem',
  ])('finds OpenSSL’s own PKCS#8 in %s', async (name) => {
    const { pkcs8Der, encryption } = await openKeyContainer(readVector(name), vectorPassphrase)
    expect(pkcs8Der).toEqual(rsa)
    expect(encryption !== null).toBe(/pkcs8|traditional/.test(name))
  })

  it.each(['good-ca-rsa4096.key.pem', 'good-ca-rsa4096.pkcs1.key.pem'])(
    'takes %s as DER too',
    async (name) => {
      expect(await openKeyContainer(readVectorDer(name), '')).toEqual({
        pkcs8Der: rsa,
        encryption: null,
      })
    },
  )

  it('takes an encrypted key as DER too', async () => {
    const der = readVectorDer('good-ca-rsa4096.pkcs8-aes256-sha256.key.pem')
    expect((await openKeyContainer(der, vectorPassphrase)).pkcs8Der).toEqual(rsa)
  })

  it('finds the key between certificates, with Windows line ends and a byte order mark', async () => {
    const text = ['good-ca-rsa4096.crt.pem', 'good-ca-rsa4096.pkcs1.key.pem']
      .map((name) => readVectorText(name))
      .join('Bag Attributes: Zürich\n')
      .replaceAll('\n', '\r\n')
    expect((await openKeyContainer(encodeUtf8(`\uFEFF${text}`), '')).pkcs8Der).toEqual(rsa)
    const latin1 = Uint8Array.from(text, (character) => character.charCodeAt(0))
    expect((await openKeyContainer(latin1, '')).pkcs8Der).toEqual(rsa)
  })
})

describe('a SEC1 key', () => {
  const octets = encodeElement(tags.octetString, new Uint8Array(32))
  const sec1 = (...fields: readonly Uint8Array<ArrayBuffer>[]) =>
    encodePem('EC PRIVATE KEY', encodeSequence(encodeInteger(1), octets, ...fields))
  const p384 = encodeOid('1.3.132.0.34')
  const parameters = encodePem('EC PARAMETERS', p384)
  const curveOf = (pkcs8Der: Uint8Array<ArrayBuffer>) =>
    readChildren(readChildren(readWhole(pkcs8Der))[1] ?? readWhole(pkcs8Der))[1]?.bytes

  it('takes its curve from a block before it if it names none itself', async () => {
    const { pkcs8Der } = await openKeyContainer(encodeUtf8(parameters + sec1()), '')
    expect(curveOf(pkcs8Der)).toEqual(p384)
  })

  it('goes by the curve that it names itself', async () => {
    const p256 = encodeOid('1.2.840.10045.3.1.7')
    const own = encodeElement(0xa0, p256)
    const { pkcs8Der } = await openKeyContainer(encodeUtf8(parameters + sec1(own)), '')
    expect(curveOf(pkcs8Der)).toEqual(p256)
  })

  it('without any curve is refused', async () => {
    await expectRefusal(() => openKeyContainer(encodeUtf8(sec1()), ''), 'key-unsupported')
  })
})

describe('a file without a readable key', () => {
  it.each([
    ['a certificate', readVector('good-ca-rsa4096.crt.pem'), 'CERTIFICATE'],
    ['a request', readVector('good-rsa4096-sha256.csr.pem'), 'CERTIFICATE REQUEST'],
    ['a DER certificate', readVectorDer('good-ca-rsa4096.crt.pem'), 'certificate'],
    ['a DER request', readVectorDer('good-rsa4096-sha256.csr.pem'), 'certificate request'],
    [
      'a PKCS#12 file',
      encodeSequence(encodeInteger(3), encodeSequence(), encodeSequence()),
      'PKCS#12',
    ],
    ['a ZIP', encodeUtf8('PK\u0003\u0004'), 'neither PEM nor DER'],
    ['nothing', new Uint8Array(), 'neither PEM nor DER'],
  ])('says that it is %s', async (_what, file, named) => {
    const error = await expectRefusal(() => openKeyContainer(file, 'x'), 'key-expected')
    expect(error.message).toContain(named)
  })

  it.each(['OPENSSH PRIVATE KEY', 'DSA PRIVATE KEY'])('names the format %s', async (label) => {
    const file = encodeUtf8(encodePem(label, Uint8Array.of(1, 2, 3)))
    const error = await expectRefusal(() => openKeyContainer(file, ''), 'key-unsupported')
    expect(error.message).toContain(label)
  })

  it.each([
    ['a cut off key', rsa.slice(0, -1)],
    ['a byte too many', Uint8Array.from([...rsa, 0])],
    ['an empty sequence', encodeSequence()],
    ['a lone version', encodeSequence(encodeInteger(0))],
    ['a PKCS#8 without its key', encodeSequence(encodeInteger(0), encodeSequence())],
  ])('calls %s malformed', async (_what, file) => {
    await expectRefusal(() => openKeyContainer(file, ''), 'key-malformed')
  })

  it('tells an encrypted key of an unknown curve from a wrong passphrase', async () => {
    const sec1 = encodeSequence(
      encodeInteger(1),
      encodeElement(tags.octetString, new Uint8Array(32)),
    )
    const pem = await encodeEncryptedKey({ pkcs8Der: sec1, passphrase: 'x', iterations: 1 })
    await expectRefusal(() => openKeyContainer(encodeUtf8(pem), 'x'), 'key-unsupported')
  })

  it.each([1, 15, 17])(
    'tells an encrypted key that lost %d bytes from a wrong passphrase',
    async (lost) => {
      const der = readVectorDer('good-ca-rsa4096.pkcs8-aes256-sha256.key.pem')
      const [algorithm, encrypted] = readChildren(readWhole(der))
      const rest = encodeElement(tags.octetString, encrypted?.content.subarray(lost) ?? der)
      const pkcs8 = encodeSequence(algorithm?.bytes ?? rest, rest)
      const error = await expectRefusal(() => openKeyContainer(pkcs8, ''), 'key-malformed')
      expect(error.message).toContain('whole number of 16-byte blocks')

      const text = readVectorText('good-ca-p256.traditional-des3.key.pem')
      const [block] = parsePem(text)
      const headers = text.slice(text.indexOf('Proc-Type'), text.indexOf('\n\n') + 2)
      const pem = encodePem('EC PRIVATE KEY', block?.der.subarray(lost) ?? rest)
      const file = encodeUtf8(pem.replace('\n', `\n${headers}`))
      await expectRefusal(() => openKeyContainer(file, vectorPassphrase), 'key-malformed')
    },
  )

  it('refuses an encrypted key without a byte', async () => {
    const [algorithm] = readChildren(
      readWhole(readVectorDer('good-ca-p256.pkcs8-aes256-sha256.key.pem')),
    )
    const nothing = encodeElement(tags.octetString)
    const file = encodeSequence(algorithm?.bytes ?? nothing, nothing)
    await expectRefusal(() => openKeyContainer(file, 'x'), 'key-malformed')
  })

  it.each([
    ['pbes1-3des', 'pbeWithSHAAnd3-KeyTripleDES-CBC'],
    ['scrypt', 'PBES2'],
    ['aes192-sha256', 'PBES2'],
  ])('tells how %s was encrypted', async (name, scheme) => {
    const file = readVector(`good-ca-p256.pkcs8-${name}.key.pem`)
    const { encryption } = await openKeyContainer(file, vectorPassphrase)
    expect(encryption?.scheme).toBe(scheme)
  })

  it('asks for the passphrase only of what it can decrypt', async () => {
    const attempt = (name: string) => () => openKeyContainer(readVector(name), '')
    const encrypted = 'good-ca-rsa4096.pkcs8-aes256-sha256.key.pem'
    await expectRefusal(attempt(encrypted), 'passphrase-needed')
    await expectRefusal(attempt('good-ca-p256.traditional-aes128.key.pem'), 'passphrase-needed')
  })
})

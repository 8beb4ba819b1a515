import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Bytes } from '../../../src/text/bytes'
import { readSequence, readWhole } from '../../../src/pki/asn1/der'
import { encodeInteger, encodeSequence } from '../../../src/pki/asn1/der-writer'
import { buildCsr } from '../../../src/pki/write/csr'
import { parseCsr, parseRequestedExtensions, verifyCsr } from '../../../src/pki/x509/csr'
import { encodeName } from '../../../src/pki/write/name'
import { formatName } from '../../../src/pki/x509/names'
import { oids } from '../../../src/pki/asn1/oids'
import { checkSignature } from '../../../src/pki/keys/signature'
import { signDer } from '../../support/oracle/signing'
import { expectRefusal } from '../../support/errors'
import { expectValueOrRefusal, mutationsOf } from '../../support/mutations'
import { listVectors, readKeyVector, readVectorDer } from '../../support/vectors'

const subjectDer = encodeName([
  { attribute: 'CN', value: 'demo-bot1', stringType: 'utf8' },
  { attribute: 'O', value: 'Excelsior Bank', stringType: 'utf8' },
  { attribute: 'OU', value: 'Collaboration Services', stringType: 'utf8' },
  { attribute: 'C', value: 'GB', stringType: 'printable' },
])

describe('building a request', () => {
  it('is OpenSSL’s, byte for byte: RSA signatures have one form', async () => {
    const key = await readKeyVector('good-bot-rsa4096')
    expect(await buildCsr({ subjectDer, key, hash: 'SHA-256' })).toEqual(
      readVectorDer('good-rsa4096-sha256.csr.pem'),
    )
  })

  it('is as OpenSSL’s up to the signature with EC, whose hash follows the curve', async () => {
    for (const [name, vector] of [
      ['good-ca-p256', 'good-p256-sha256'],
      ['good-ca-p384', 'good-p384-sha384'],
    ] as const) {
      const key = await readKeyVector(name)
      const csr = parseCsr(await buildCsr({ subjectDer, key, hash: 'SHA-512' }))
      const theirs = parseCsr(readVectorDer(`${vector}.csr.pem`))
      expect(csr.signed.toBeSigned.bytes).toEqual(theirs.signed.toBeSigned.bytes)
      expect(csr.signed.algorithm.bytes).toEqual(theirs.signed.algorithm.bytes)
      expect(await verifyCsr(csr)).toBe(true)
    }
  })

  it('carries attributes, empty as they are', async () => {
    const key = await readKeyVector('good-ca-p256')
    const { signed } = parseCsr(await buildCsr({ subjectDer, key, hash: 'SHA-256' }))
    const parts = readSequence(signed.toBeSigned, 'The request')
    expect(parts.map(({ tag }) => tag)).toEqual([0x02, 0x30, 0x30, 0xa0])
  })
})

describe('reading a request', () => {
  it.each(listVectors('good-').filter((name) => name.endsWith('.csr.pem')))(
    '%s is read and its signature valid',
    async (name) => {
      const csr = parseCsr(readVectorDer(name))
      expect(formatName(csr.subjectDer)).toBe(
        'CN=demo-bot1, O=Excelsior Bank, OU=Collaboration Services, C=GB',
      )
      expect(csr.signatureAlgorithm.hash).toMatch(/^SHA-(1|256|384|512)$/)
      expect(await verifyCsr(csr)).toBe(true)
    },
  )

  it.each(['bad-signature-subject-changed', 'bad-signature-bit-changed'])(
    '%s is read, and its signature is not valid',
    async (name) => {
      const csr = parseCsr(readVectorDer(`${name}.csr.pem`))
      expect(await checkSignature(csr.signed, csr.spkiDer)).toBe('invalid')
      expect(await verifyCsr(csr)).toBe(false)
    },
  )

  it('lint-rsa-pss is read, and its signature cannot be judged', async () => {
    const csr = parseCsr(readVectorDer('lint-rsa-pss.csr.pem'))
    expect(csr.signatureAlgorithm).toEqual({ name: '1.2.840.113549.1.1.10', hash: null })
    expect(await checkSignature(csr.signed, csr.spkiDer)).toBe('unsupported')
    expect(await verifyCsr(csr)).toBe(false)
  })

  it('lint-ed25519 is read and judged', async () => {
    const csr = parseCsr(readVectorDer('lint-ed25519.csr.pem'))
    expect(csr.signatureAlgorithm).toEqual({ name: 'Ed25519', hash: 'SHA-512' })
    expect(await verifyCsr(csr)).toBe(true)
  })

  it.each(['bad-trailing-byte', 'bad-truncated'])('%s is malformed', async (name) => {
    await expectRefusal(() => parseCsr(readVectorDer(`${name}.csr.pem`)), 'csr-malformed')
  })

  it.each([
    ['a certificate', readVectorDer('good-ca-p256.crt.pem')],
    ['a private key', readVectorDer('good-ca-p256.key.pem')],
    ['nothing', new Uint8Array()],
  ])('%s is malformed', async (_what, der) => {
    await expectRefusal(() => parseCsr(der), 'csr-malformed')
  })

  it('a request whose subject is no name is malformed', async () => {
    const key = await readKeyVector('good-ca-p256')
    const badSubject = encodeSequence(encodeInteger(1))
    const info = encodeSequence(encodeInteger(0), badSubject, key.spkiDer)
    const der = await signDer(info, key, 'SHA-256')
    await expectRefusal(() => parseCsr(der), 'csr-malformed')
  })

  it('says at which byte it stopped', async () => {
    const attempt = () => parseCsr(readVectorDer('bad-trailing-byte.csr.pem'))
    const error = await expectRefusal(attempt, 'csr-malformed')
    const good = readVectorDer('good-rsa4096-sha256.csr.pem')
    expect(error.where).toBe(`byte ${readWhole(good).bytes.length}`)
  })

  it('gives a value or a coded refusal for any bytes, and the signature a verdict', async () => {
    const attempt = (bytes: Bytes) =>
      expectValueOrRefusal(async () => {
        expect(await verifyCsr(parseCsr(bytes))).toBeTypeOf('boolean')
      })
    for (const name of ['good-p256-sha256', 'good-rsa4096-sha1', 'good-extensions']) {
      const mutated = mutationsOf(readVectorDer(`${name}.csr.pem`))
      await fc.assert(fc.asyncProperty(mutated, attempt), { numRuns: 300 })
    }
  })
})

describe('the extensions that a request asks for', () => {
  it('are read where there are any', () => {
    const asked = parseRequestedExtensions(parseCsr(readVectorDer('good-all-extensions.csr.pem')))
    expect(asked).toMatchObject({
      keyUsage: ['digitalSignature', 'keyEncipherment'],
      extendedKeyUsage: [oids.clientAuth],
      subjectAlternativeNames: ['DNS:demo-bot1'],
      basicConstraints: null,
    })
  })

  it('are null for a request without attributes', () => {
    const csr = parseCsr(readVectorDer('good-rsa4096-sha256.csr.pem'))
    expect(parseRequestedExtensions(csr)).toBeNull()
  })
})

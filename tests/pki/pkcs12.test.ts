import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { concatBytes, type Bytes } from '../../src/pki/bytes'
import { issueCertificate } from '../../src/pki/authority'
import type { Certificate } from '../../src/pki/certificate'
import {
  derNull,
  encodeElement,
  encodeInteger,
  encodeOid,
  encodeSequence,
  readChildren,
  readWhole,
  tags,
} from '../../src/pki/der'
import { PkiError } from '../../src/pki/errors'
import type { PrivateKey } from '../../src/pki/keys'
import { oids } from '../../src/pki/oids'
import { encryptPbes2 } from '../../src/pki/pbes2'
import { buildPkcs12 } from '../../src/pki/pkcs12'
import { parsePkcs12 } from '../../src/pki/pkcs12-reader'
import { expectRefusal } from '../support/errors'
import { symphony } from '../support/profiles'
import { readCertificateVector, readKeyVector, readVector, readVectorDer } from '../support/vectors'

const password = 'correct horse'
const none = new Uint8Array()
let key: PrivateKey
let certificate: Certificate
const intermediate = readCertificateVector('good-intermediate-p384')
let file: Bytes

function build(options: { password?: string; friendlyName?: string } = {}): Promise<Bytes> {
  return buildPkcs12({
    key,
    certificate,
    intermediates: [intermediate],
    password,
    friendlyName: 'demo-bot1',
    iterations: 2048,
    ...options,
  })
}

function parse(bytes: Bytes, withPassword = password) {
  return parsePkcs12(bytes, { password: withPassword, hash: 'SHA-256' })
}

function childrenOf(der: Bytes): readonly Bytes[] {
  return readChildren(readWhole(der)).map(({ bytes }) => bytes)
}

/** A file without a MAC. */
function encodeFile(...contentInfos: readonly Bytes[]): Bytes {
  return encodeSequence(encodeInteger(3), encodeData(encodeSequence(...contentInfos)))
}

function encodeData(content: Bytes): Bytes {
  const octets = encodeElement(tags.octetString, content)
  return encodeSequence(encodeOid(oids.pkcs7Data), encodeElement(0xa0, octets))
}

function encodeEncryptedPart(algorithmDer: Bytes, encrypted: Bytes): Bytes {
  const info = encodeSequence(
    encodeOid(oids.pkcs7Data),
    algorithmDer,
    encodeElement(0x80, encrypted),
  )
  const data = encodeSequence(encodeInteger(0), info)
  return encodeSequence(encodeOid(oids.pkcs7EncryptedData), encodeElement(0xa0, data))
}

function encodeCertificateBag({ certificateDer }: Certificate): Bytes {
  const octets = encodeElement(tags.octetString, certificateDer)
  const value = encodeSequence(encodeOid(oids.x509Certificate), encodeElement(0xa0, octets))
  return encodeSequence(encodeOid(oids.certBag), encodeElement(0xa0, value))
}

beforeAll(async () => {
  key = await readKeyVector('good-bot-rsa4096')
  const issued = await issueCertificate({
    authority: { certificate: intermediate, key: await readKeyVector('good-ca-p384') },
    csrDer: readVectorDer('good-rsa4096-sha256.csr.pem'),
    profile: symphony,
    now: new Date('2026-11-24T12:00:00Z'),
  })
  certificate = issued.certificate
  file = await build()
})

describe('a PKCS#12 file', () => {
  it('gives back the key, the leaf first, the intermediates', async () => {
    const parsed = await parse(file)
    expect(parsed.key?.pkcs8Der).toEqual(key.pkcs8Der)
    expect(parsed.certificates).toEqual([certificate, intermediate])
    expect(parsed.macIterations).toBe(2048)
  })

  it('has fresh salts each time', async () => {
    expect(await build()).not.toEqual(file)
  })

  it('takes any name for a friendly name', async () => {
    const parsed = await parse(await build({ friendlyName: 'Büro 🤖 ' }))
    expect(parsed.certificates).toHaveLength(2)
  })

  it.each(['', 'Passwörter', 'tab\t', '\u0000', '\ufeff'])(
    'is not written with the password %j, which some reader cannot type',
    async (refused) => {
      await expectRefusal(() => build({ password: refused }), 'password-refused')
    },
  )
})

describe('opening a PKCS#12 file', () => {
  it('tells a wrong password from a missing one', async () => {
    await expectRefusal(() => parse(file, 'wrong'), 'passphrase-wrong')
    await expectRefusal(() => parse(file, ''), 'passphrase-needed')
  })

  it('refuses what is no PKCS#12', async () => {
    for (const other of [
      new Uint8Array(),
      readVector('good-ca-p256.crt.pem'),
      readVectorDer('good-ca-p256.crt.pem'),
      file.slice(0, file.length / 2),
    ]) {
      await expectRefusal(() => parse(other), 'pkcs12-malformed')
    }
  })

  it('takes zeros behind the file, which some tools leave', async () => {
    const parsed = await parse(concatBytes(file, new Uint8Array(7)))
    expect(parsed.certificates).toHaveLength(2)
  })

  it('refuses an absurd iteration count before any work', async () => {
    const [version = none, safe = none, mac = none] = childrenOf(file)
    const [digest = none, salt = none] = childrenOf(mac)
    const costlyMac = encodeSequence(digest, salt, encodeInteger(2 ** 31))
    const started = performance.now()
    const attempt = () => parse(encodeSequence(version, safe, costlyMac))
    await expectRefusal(attempt, 'derivation-too-costly')
    expect(performance.now() - started).toBeLessThan(500)
  })

  it('refuses parts that together cost too much, before the costly one', async () => {
    const cheap = await encryptPbes2(encodeSequence(), password, 1)
    const [pbes2 = none, parameters = none] = childrenOf(cheap.algorithmDer)
    const [derivation = none, cipher = none] = childrenOf(parameters)
    const [pbkdf2 = none, settings = none] = childrenOf(derivation)
    const [salt = none, , prf = none] = childrenOf(settings)
    const costlySettings = encodeSequence(salt, encodeInteger(10_000_000), prf)
    const costly = encodeSequence(
      pbes2,
      encodeSequence(encodeSequence(pbkdf2, costlySettings), cipher),
    )
    const parts = [
      encodeEncryptedPart(cheap.algorithmDer, cheap.encrypted),
      encodeEncryptedPart(costly, cheap.encrypted),
    ]
    const started = performance.now()
    await expectRefusal(() => parse(encodeFile(...parts)), 'derivation-too-costly')
    expect(performance.now() - started).toBeLessThan(500)
  })

  it('refuses a file of ever so many keys', async () => {
    const bag = encodeSequence(encodeOid(oids.keyBag), encodeElement(0xa0, key.pkcs8Der))
    const keys = (count: number) =>
      encodeFile(encodeData(encodeSequence(...Array.from({ length: count }, () => bag))))
    expect((await parse(keys(2))).key?.spkiDer).toEqual(key.spkiDer)
    await expectRefusal(() => parse(keys(33)), 'pkcs12-unsupported')
  })

  it('knows a wrong password without a MAC too, even where the padding agrees by chance', async () => {
    const [version = none, safe = none] = childrenOf(file)
    const unprotected = encodeSequence(version, safe)
    expect(await parse(unprotected)).toMatchObject({ macIterations: null })
    await expectRefusal(() => parse(unprotected, ''), 'passphrase-needed')
    for (let attempt = 0; attempt < 400; attempt += 1) {
      await expectRefusal(() => parse(unprotected, `wrong ${attempt}`), 'passphrase-wrong')
    }
  })

  it('names an algorithm that it does not read', async () => {
    const sha3 = encodeSequence(encodeOid('2.16.840.1.101.3.4.2.8'), derNull)
    const mac = encodeElement(tags.octetString, new Uint8Array(20))
    const macData = encodeSequence(encodeSequence(sha3, mac), mac, encodeInteger(2048))
    const [version = none, safe = none] = childrenOf(file)
    const attempt = () => parse(encodeSequence(version, safe, macData))
    const error = await expectRefusal(attempt, 'pkcs12-unsupported')
    expect(error.message).toContain('SHA3-256 (2.16.840.1.101.3.4.2.8)')
  })

  it('puts the certificate of the key first, wherever it stands', async () => {
    const other = await readKeyVector('good-ca-p256')
    const bags = [
      encodeSequence(encodeOid(oids.keyBag), encodeElement(0xa0, other.pkcs8Der)),
      encodeCertificateBag(intermediate),
      encodeSequence(encodeOid(oids.keyBag), encodeElement(0xa0, key.pkcs8Der)),
      encodeCertificateBag(certificate),
    ]
    const parsed = await parse(encodeFile(encodeData(encodeSequence(...bags))))
    expect(parsed.key?.spkiDer).toEqual(key.spkiDer)
    expect(parsed.certificates).toEqual([certificate, intermediate])
  })

  it('reads a file of certificates alone', async () => {
    const bags = encodeSequence(encodeCertificateBag(intermediate))
    const parsed = await parse(encodeFile(encodeData(bags)))
    expect(parsed).toEqual({ key: null, certificates: [intermediate], macIterations: null })
  })

  it('gives a value or a coded refusal for any mutation', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 }),
        fc.oneof(fc.constant(file.length), fc.nat(file.length)),
        async (changes, end) => {
          const mutated = file.slice(0, end)
          for (const [position, octet] of changes) {
            if (position < end) mutated[position] = octet
          }
          try {
            await parse(mutated)
          } catch (error) {
            if (!(error instanceof PkiError)) throw error
          }
        },
      ),
      { numRuns: 200 },
    )
  })
})

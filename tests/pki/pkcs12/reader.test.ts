import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { issueCertificate } from '../../../src/bot/ca'
import { concatBytes, encodeUtf8, type Bytes } from '../../../src/text/bytes'
import type { Certificate } from '../../../src/pki/x509/certificate'
import { readChildren, readWhole, tags } from '../../../src/pki/asn1/der'
import {
  derNull,
  encodeBitString,
  encodeElement,
  encodeInteger,
  encodeOid,
  encodeSequence,
} from '../../../src/pki/asn1/der-writer'
import { encodeName } from '../../../src/pki/write/name'
import type { PkiErrorCode } from '../../../src/pki/errors'
import type { PrivateKey } from '../../../src/pki/keys/private-key'
import { oids } from '../../../src/pki/asn1/oids'
import { encryptPbes2 } from '../../../src/pki/encryption/pbes2'
import { buildPkcs12 } from '../../../src/pki/write/pkcs12'
import {
  encodeCertBag,
  encodeData,
  encodeEncryptedData,
  encodeFriendlyName,
  encodeJavaTrusted,
  encodeKeyBag,
  encodeLocalKeyId,
} from '../../support/oracle/pkcs12-bags'
import { encodeTime } from '../../support/oracle/certificate'
import { buildMacData, createMacKey } from '../../../src/pki/pkcs12/mac'
import { parsePkcs12 } from '../../../src/pki/pkcs12/reader'
import { expectRefusal } from '../../support/errors'
import { expectValueOrRefusal, mutationsOf } from '../../support/mutations'
import { symphony } from '../../support/profiles'
import { readCertificateVector, readKeyVector, readVectorDer } from '../../support/vectors'

const password = 'correct horse'
const none = new Uint8Array()
let key: PrivateKey
let certificate: Certificate
const intermediate = readCertificateVector('good-intermediate-p384')
let file: Bytes

beforeAll(async () => {
  key = await readKeyVector('good-bot-rsa4096')
  const issued = await issueCertificate({
    ca: { certificate: intermediate, key: await readKeyVector('good-ca-p384') },
    csrDer: readVectorDer('good-rsa4096-sha256.csr.pem'),
    profile: symphony,
    now: new Date('2026-11-24T12:00:00Z'),
  })
  certificate = issued.certificate
  file = await buildPkcs12({
    key,
    certificate,
    intermediates: [intermediate],
    password,
    friendlyName: 'demo-bot1',
    iterations: 2048,
  })
})

function parse(bytes: Bytes, withPassword = password) {
  return parsePkcs12(bytes, { password: withPassword, hash: 'SHA-256' })
}

const crlIssuer = encodeName([{ attribute: 'CN', value: 'CA', stringType: 'utf8' }])

function encodeCrl(): Bytes {
  const algorithm = encodeSequence(encodeOid('1.2.840.10045.4.3.2'))
  const thisUpdate = encodeTime(new Date('2026-11-24T00:00:00Z'))
  const list = encodeSequence(algorithm, crlIssuer, thisUpdate)
  return encodeSequence(list, algorithm, encodeBitString(Uint8Array.of(1)))
}

/** Of an item that could not be read. */
function broken(seems: string, code: PkiErrorCode) {
  return { kind: 'unknown', seems, problem: { code } }
}

function childrenOf(der: Bytes): readonly Bytes[] {
  return readChildren(readWhole(der)).map(({ bytes }) => bytes)
}

/** A file without a MAC. */
function encodeFile(...contentInfos: readonly Bytes[]): Bytes {
  return encodeSequence(encodeInteger(3), encodeData(encodeSequence(...contentInfos)))
}

/** A file of plain bags, without a MAC. */
function encodePlain(...bags: readonly Bytes[]): Bytes {
  return encodeFile(encodeData(encodeSequence(...bags)))
}

async function encodeSealed(
  macPassword: string,
  ...contentInfos: readonly Bytes[]
): Promise<Bytes> {
  const safe = encodeSequence(...contentInfos)
  const macKey = await createMacKey({ hash: 'SHA-1', password: macPassword, iterations: 1 })
  return encodeSequence(encodeInteger(3), encodeData(safe), buildMacData(safe, macKey))
}

function encodeBag(oid: string, value: Bytes, ...attributes: readonly Bytes[]): Bytes {
  const set = attributes.length === 0 ? none : encodeElement(tags.set, ...attributes)
  return encodeSequence(encodeOid(oid), encodeElement(0xa0, value), set)
}

function encodeTypedBag(bagOid: string, typeOid: string, content: Bytes): Bytes {
  const octets = encodeElement(0xa0, encodeElement(tags.octetString, content))
  return encodeBag(bagOid, encodeSequence(encodeOid(typeOid), octets))
}

async function encryptContent(bags: readonly Bytes[], withPassword = password): Promise<Bytes> {
  return encodeEncryptedData(await encryptPbes2(encodeSequence(...bags), withPassword, 10))
}

/** PBES2 that asks for as many iterations. */
async function encodeCostly(iterations: number): Promise<Bytes> {
  const { algorithmDer, encrypted } = await encryptPbes2(encodeSequence(), password, 1)
  const [pbes2 = none, parameters = none] = childrenOf(algorithmDer)
  const [derivation = none, cipher = none] = childrenOf(parameters)
  const [pbkdf2 = none, settings = none] = childrenOf(derivation)
  const [salt = none, , prf = none] = childrenOf(settings)
  const costly = encodeSequence(pbkdf2, encodeSequence(salt, encodeInteger(iterations), prf))
  const algorithm = encodeSequence(pbes2, encodeSequence(costly, cipher))
  return encodeEncryptedData({ algorithmDer: algorithm, encrypted })
}

describe('the facts of a PKCS#12 file', () => {
  it('are its MAC, its parts and the encryption of each', async () => {
    const { mac, parts, usesPassword } = await parse(file)
    expect(mac).toEqual({ scheme: 'PKCS12-MAC', hash: 'SHA-256', iterations: 2048 })
    const encryption = { scheme: 'PBES2', cipher: 'AES-256-CBC', iterations: 2048 }
    expect(parts).toMatchObject([
      { encryption, items: [{ kind: 'certificate' }, { kind: 'certificate' }] },
      { encryption: null, items: [{ kind: 'private-key', encryption }] },
    ])
    expect(usesPassword).toBe(true)
  })

  it('include each bag with its name and id', async () => {
    const { items } = await parse(file)
    const [leaf, issuer, bot] = items
    expect(leaf).toMatchObject({ certificate, friendlyName: 'demo-bot1', isTrusted: false })
    expect(leaf?.localKeyId).toMatch(/^[0-9a-f]{40}$/)
    expect(issuer).toMatchObject({ friendlyName: null, localKeyId: null })
    expect(bot).toMatchObject({ friendlyName: 'demo-bot1', localKeyId: leaf?.localKeyId })
  })

  it('say that no password is needed if nothing has one', async () => {
    const parsed = await parse(encodePlain(encodeCertBag(intermediate, [])))
    expect(parsed.usesPassword).toBe(false)
    expect(parsed.mac).toBeNull()
    const shrouded = encodeKeyBag(await encryptPbes2(key.pkcs8Der, password, 10), [])
    expect(await parse(encodePlain(shrouded))).toMatchObject({ usesPassword: true })
  })

  it('include a name in UTF-16 with any characters, and the mark of Java', async () => {
    const attributes = [encodeFriendlyName('Büro 🤖'), encodeJavaTrusted()]
    const { items } = await parse(encodePlain(encodeCertBag(intermediate, attributes)))
    expect(items).toMatchObject([{ friendlyName: 'Büro 🤖', isTrusted: true }])
  })

  it('leave out a malformed attribute', async () => {
    const boolean = encodeElement(tags.boolean, Uint8Array.of(255))
    const wrong = [oids.friendlyName, oids.localKeyId].map((oid) =>
      encodeSequence(encodeOid(oid), encodeElement(tags.set, boolean)),
    )
    const { items } = await parse(encodePlain(encodeCertBag(intermediate, wrong)))
    expect(items).toMatchObject([
      { kind: 'certificate', friendlyName: null, localKeyId: null, isTrusted: false },
    ])
  })
})

describe('the bags of a PKCS#12 file', () => {
  it('put the certificate of the key first, wherever it is', async () => {
    const other = await readKeyVector('good-ca-p256')
    const parsed = await parse(
      encodePlain(
        encodeBag(oids.keyBag, other.pkcs8Der),
        encodeCertBag(intermediate, []),
        encodeBag(oids.keyBag, key.pkcs8Der),
        encodeCertBag(certificate, []),
      ),
    )
    expect(parsed.key?.spkiDer).toEqual(key.spkiDer)
    expect(parsed.certificates).toEqual([certificate, intermediate])
    const kinds = parsed.items.map(({ kind }) => kind)
    expect(kinds).toEqual(['private-key', 'certificate', 'private-key', 'certificate'])
  })

  it('may be only certificates, only keys or nothing', async () => {
    const certificates = await parse(encodePlain(encodeCertBag(intermediate, [])))
    expect(certificates).toMatchObject({ key: null, certificates: [intermediate] })
    const keys = await parse(encodePlain(encodeBag(oids.keyBag, key.pkcs8Der)))
    expect(keys.key?.spkiDer).toEqual(key.spkiDer)
    expect(keys.certificates).toEqual([])
    expect(await parse(encodePlain())).toMatchObject({ key: null, items: [] })
    expect(await parse(encodeFile())).toMatchObject({ key: null, parts: [] })
  })

  it('may be CRLs', async () => {
    const crl = encodeCrl()
    const { items } = await parse(encodePlain(encodeTypedBag(oids.crlBag, oids.x509Crl, crl)))
    expect(items).toMatchObject([{ kind: 'crl', der: crl, crl: { issuerDer: crlIssuer } }])
  })

  it('may be secrets and other types, which are named and not read', async () => {
    const secret = encodeSequence(encodeOid('1.2.3.4'), encodeElement(0xa0, derNull))
    const { items } = await parse(
      encodePlain(
        encodeBag(oids.secretBag, secret),
        encodeBag('1.2.3.5', derNull),
        encodeTypedBag(oids.certBag, '1.2.840.113549.1.9.22.2', derNull),
      ),
    )
    const unread = (what: string) => ({
      ...{ friendlyName: null, localKeyId: null, kind: 'unknown', seems: 'unknown' },
      ...{ der: none, encryption: null },
      problem: {
        code: 'pkcs12-unsupported',
        message: `The file holds ${what}, which is not read here.`,
      },
    })
    expect(items).toEqual([
      unread('a secret of the type 1.2.3.4'),
      unread('something of the type 1.2.3.5'),
      unread('something of the type 1.2.840.113549.1.9.22.2'),
    ])
  })

  it('may be in nested safes, up to a depth', async () => {
    const nest = (depth: number): Bytes => {
      let bag = encodeCertBag(intermediate, [])
      for (let level = 0; level < depth; level += 1) {
        bag = encodeBag(oids.safeContentsBag, encodeSequence(bag))
      }
      return encodePlain(bag)
    }
    expect((await parse(nest(4))).certificates).toEqual([intermediate])
    await expectRefusal(() => parse(nest(5)), 'input-too-large')
  })

  it('are at most 100 keys and 5000 bags', async () => {
    const repeat = (count: number, bag: Bytes) =>
      encodePlain(...Array.from({ length: count }, () => bag))
    const ec = await readKeyVector('good-ca-p256')
    const keyBag = encodeBag(oids.keyBag, ec.pkcs8Der)
    expect((await parse(repeat(100, keyBag))).items).toHaveLength(100)
    await expectRefusal(() => parse(repeat(101, keyBag)), 'input-too-large')
    const small = encodeBag('1.2.3.5', derNull)
    expect((await parse(repeat(5000, small))).items).toHaveLength(5000)
    const error = await expectRefusal(() => parse(repeat(5001, small)), 'input-too-large')
    expect(error.message).toContain('more than 5000')
  })

  it('are read although one of them is broken', async () => {
    const damaged = certificate.certificateDer.slice()
    damaged.fill(0, 4, 40)
    const parsed = await parse(
      encodePlain(
        encodeTypedBag(oids.certBag, oids.x509Certificate, damaged),
        encodeBag(oids.keyBag, key.pkcs8Der.slice(0, -10)),
        encodeSequence(encodeInteger(7)),
        encodeBag(oids.keyBag, readVectorDer('bad-key-secp256k1.key.pem')),
        encodeTypedBag(oids.crlBag, oids.x509Crl, derNull),
        encodeCertBag(intermediate, []),
      ),
    )
    expect(parsed.items).toMatchObject([
      { ...broken('certificate', 'certificate-malformed'), der: damaged },
      broken('unknown', 'pkcs12-malformed'),
      broken('unknown', 'pkcs12-malformed'),
      broken('private-key', 'key-unsupported'),
      { ...broken('crl', 'crl-malformed'), der: derNull },
      { kind: 'certificate', certificate: intermediate },
    ])
    expect(parsed.certificates).toEqual([intermediate])
  })

  it('are read although a part is broken', async () => {
    const damaged = await encryptPbes2(
      encodeSequence(Uint8Array.of(0x30, 0x50, 1, 2, 3)),
      password,
      10,
    )
    const certificates = await encryptContent([encodeCertBag(intermediate, [])])
    const parsed = await parse(encodeFile(encodeEncryptedData(damaged), certificates))
    expect(parsed.items).toMatchObject([
      broken('unknown', 'pkcs12-malformed'),
      { kind: 'certificate' },
    ])
  })
})

describe('the password of a PKCS#12 file', () => {
  it('is distinguished from a wrong one and from none', async () => {
    await expectRefusal(() => parse(file, 'wrong'), 'passphrase-wrong')
    await expectRefusal(() => parse(file, ''), 'passphrase-needed')
  })

  it('is checked without a MAC too, even if the padding matches by chance', async () => {
    const unprotected = encodeFile(await encryptContent([encodeCertBag(intermediate, [])]))
    expect(await parse(unprotected)).toMatchObject({ mac: null })
    await expectRefusal(() => parse(unprotected, ''), 'passphrase-needed')
    for (let attempt = 0; attempt < 600; attempt += 1) {
      await expectRefusal(() => parse(unprotected, `wrong ${attempt}`), 'passphrase-wrong')
    }
  })

  it('may differ for a part or key, which then is an item with the reason', async () => {
    const shrouded = encodeKeyBag(await encryptPbes2(key.pkcs8Der, 'key', 10), [])
    const certificates = await encryptContent([encodeCertBag(certificate, [])])
    const parsed = await parse(encodeFile(certificates, encodeData(encodeSequence(shrouded))))
    expect(parsed.items).toMatchObject([
      { kind: 'certificate' },
      {
        kind: 'encrypted-private-key',
        seems: 'encrypted-private-key',
        problem: { code: 'passphrase-wrong' },
      },
    ])
    const foreign = await encryptContent([encodeCertBag(intermediate, [])], 'other')
    expect((await parse(encodeFile(foreign, certificates))).items).toMatchObject([
      broken('unknown', 'passphrase-wrong'),
      { kind: 'certificate' },
    ])
  })

  it('is wrong if the MAC matches and nothing inside opens', async () => {
    const other = await encryptContent([encodeCertBag(intermediate, [])], 'other')
    const sealed = await encodeSealed(password, other)
    const error = await expectRefusal(() => parse(sealed), 'passphrase-wrong')
    expect(error.message).toContain('matches the MAC')
  })

  it('may be empty', async () => {
    const sealed = await encodeSealed(
      '',
      encodeData(encodeSequence(encodeCertBag(intermediate, []))),
    )
    expect((await parse(sealed, '')).certificates).toEqual([intermediate])
    const error = await expectRefusal(() => parse(sealed, 'any'), 'passphrase-wrong')
    expect(error.message).toContain('is empty')
  })
})

describe('a file that is not a whole PKCS#12 file', () => {
  it.each([
    ['a certificate in DER', readVectorDer('good-ca-p256.crt.pem'), 'X.509 certificate in DER'],
    ['a request', readVectorDer('good-p256-sha256.csr.pem'), 'certificate request'],
    ['a key', readVectorDer('good-ca-p256.key.pem'), 'private key in DER'],
    ['an EC key of SEC1', readVectorDer('good-ca-p256.sec1.key.pem'), 'private key in DER'],
    [
      'an encrypted key',
      readVectorDer('good-ca-p256.pkcs8-aes256-sha256.key.pem'),
      'encrypted private key',
    ],
    [
      'a P7B',
      encodeSequence(encodeOid(oids.pkcs7SignedData), encodeElement(0xa0, encodeSequence())),
      'P7B bundle',
    ],
  ])('is refused with what it is: %s', async (_what, other, words) => {
    const error = await expectRefusal(() => parse(other), 'pkcs12-expected')
    expect(error.message).toContain(words)
  })

  it('is refused with how much is missing, wherever it is cut', async () => {
    for (const length of [1, 2, 3, 10, 100, 1000, file.length - 1]) {
      const error = await expectRefusal(() => parse(file.slice(0, length)), 'pkcs12-malformed')
      if (length < 4) continue
      expect(error.message).toContain(
        `of its ${file.length} bytes ${file.length - length} are missing`,
      )
      expect(error.where).toBe(`byte ${length}`)
    }
  })

  it('may be cut short without saying its length', async () => {
    // BER: the first length is indefinite.
    const indefinite = concatBytes(Uint8Array.of(0x30, 0x80), file.subarray(4), new Uint8Array(2))
    expect((await parse(indefinite)).certificates).toHaveLength(2)
    for (const length of [3, 100, 1000, file.length - 4]) {
      await expectRefusal(() => parse(indefinite.slice(0, length)), 'pkcs12-malformed')
    }
  })

  it('may be empty or noise', async () => {
    await expectRefusal(() => parse(none), 'pkcs12-malformed')
    await expectRefusal(() => parse(encodeUtf8('hello')), 'pkcs12-malformed')
    await expectRefusal(() => parse(new Uint8Array(100)), 'pkcs12-malformed')
  })

  it('may end with zeros, which some tools add', async () => {
    const parsed = await parse(concatBytes(file, new Uint8Array(7)))
    expect(parsed.certificates).toHaveLength(2)
  })

  it('is refused for its size before anything else', async () => {
    const error = await expectRefusal(() => parse(new Uint8Array(16_777_217)), 'input-too-large')
    expect(error.message).toContain('16777217 bytes')
  })
})

describe('a PKCS#12 file that was changed', () => {
  it('is distinguished from a wrong password, wherever it was changed', async () => {
    const [version = none, safe = none, mac = none] = childrenOf(file)
    const [digest = none, salt = none, count = none] = childrenOf(mac)
    const otherSalt = encodeSequence(digest, encodeElement(tags.octetString, salt), count)
    await expectRefusal(() => parse(encodeSequence(version, safe, otherSalt)), 'pkcs12-damaged')
    // Both in the ciphertext of the certificates and in that of the key.
    for (const position of [Math.floor(file.length / 4), file.length - 400]) {
      const changed = file.slice()
      changed[position] = (changed[position] ?? 0) ^ 1
      await expectRefusal(() => parse(changed), 'pkcs12-damaged')
      await expectRefusal(() => parse(changed, 'wrong'), 'passphrase-wrong')
      await expectRefusal(() => parse(changed, ''), 'passphrase-needed')
    }
  })

  it('gives a value or a coded refusal for any mutation', async () => {
    await fc.assert(
      fc.asyncProperty(mutationsOf(file), (bytes) => expectValueOrRefusal(() => parse(bytes))),
      { numRuns: 200 },
    )
  })

  it('does so too if no MAC protects what is inside', async () => {
    const plain = encodePlain(
      encodeCertBag(certificate, [encodeFriendlyName('bot'), await encodeLocalKeyId(certificate)]),
      encodeBag(oids.keyBag, (await readKeyVector('good-ca-p256')).pkcs8Der),
      encodeTypedBag(oids.crlBag, oids.x509Crl, derNull),
      encodeBag(oids.safeContentsBag, encodeSequence(encodeCertBag(intermediate, []))),
    )
    await fc.assert(
      fc.asyncProperty(mutationsOf(plain), (bytes) => expectValueOrRefusal(() => parse(bytes))),
      { numRuns: 500 },
    )
  })
})

describe('a PKCS#12 file that is not read', () => {
  it('is refused for the cost of its MAC before any work', async () => {
    const [version = none, safe = none, mac = none] = childrenOf(file)
    const [digest = none, salt = none] = childrenOf(mac)
    const costlyMac = encodeSequence(digest, salt, encodeInteger(2 ** 31))
    const started = performance.now()
    const attempt = () => parse(encodeSequence(version, safe, costlyMac))
    const error = await expectRefusal(attempt, 'derivation-too-costly')
    expect(error.message).toContain('2147483648 iterations')
    expect(performance.now() - started).toBeLessThan(500)
  })

  it('is refused for the cost of its parts together, before any work', async () => {
    const [cheap, costly] = [await encodeCostly(1), await encodeCostly(10_000_000)]
    const started = performance.now()
    await expectRefusal(() => parse(encodeFile(cheap, costly)), 'derivation-too-costly')
    expect(performance.now() - started).toBeLessThan(500)
  })

  it('is refused for more than 100 parts', async () => {
    const part = encodeData(encodeSequence())
    const files = (count: number) => encodeFile(...Array.from({ length: count }, () => part))
    expect((await parse(files(100))).parts).toHaveLength(100)
    await expectRefusal(() => parse(files(101)), 'input-too-large')
  })

  it('is refused with the name of its encryption', async () => {
    const rc4 = encodeSequence(encodeOid('1.2.840.113549.1.12.1.1'), encodeSequence())
    const encrypted = new Uint8Array(16)
    const part = encodeFile(encodeEncryptedData({ algorithmDer: rc4, encrypted }))
    const error = await expectRefusal(() => parse(part), 'pkcs12-unsupported')
    expect(error.message).toContain('pbeWithSHAAnd128BitRC4 (1.2.840.113549.1.12.1.1)')
    const keyFile = encodePlain(encodeKeyBag({ algorithmDer: rc4, encrypted }, []))
    await expectRefusal(() => parse(keyFile), 'pkcs12-unsupported')
  })

  it('is refused with the name of the hash of its MAC', async () => {
    const sha3 = encodeSequence(encodeOid('2.16.840.1.101.3.4.2.8'), derNull)
    const mac = encodeElement(tags.octetString, new Uint8Array(20))
    const macData = encodeSequence(encodeSequence(sha3, mac), mac, encodeInteger(2048))
    const [version = none, safe = none] = childrenOf(file)
    const attempt = () => parse(encodeSequence(version, safe, macData))
    const error = await expectRefusal(attempt, 'pkcs12-unsupported')
    expect(error.message).toContain('SHA3-256 (2.16.840.1.101.3.4.2.8)')
  })

  it.each([
    ['a signature', oids.pkcs7SignedData, 'signedData'],
    ['a public key', oids.pkcs7EnvelopedData, 'envelopedData'],
    ['something of its own', '1.2.840.113549.1.7.5', '1.2.840.113549.1.7.5'],
  ])('is refused with what protects it: %s', async (_what, type, words) => {
    const content = encodeSequence(encodeOid(type), encodeElement(0xa0, encodeSequence()))
    for (const other of [encodeSequence(encodeInteger(3), content), encodeFile(content)]) {
      const error = await expectRefusal(() => parse(other), 'pkcs12-unsupported')
      expect(error.message).toContain(words)
    }
  })

  it('is refused with its version', async () => {
    const [, safe = none] = childrenOf(file)
    const attempt = () => parse(encodeSequence(encodeInteger(1), safe))
    await expectRefusal(attempt, 'pkcs12-unsupported')
  })
})

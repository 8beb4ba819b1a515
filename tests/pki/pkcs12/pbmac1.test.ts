import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeUtf8, type Bytes } from '../../../src/text/bytes'
import { readChildren, readSequence, readWhole, tags } from '../../../src/pki/asn1/der'
import {
  derNull,
  encodeElement,
  encodeInteger,
  encodeOid,
  encodeSequence,
} from '../../../src/pki/asn1/der-writer'
import { parseMac, type Mac } from '../../../src/pki/pkcs12/mac'
import { oids } from '../../../src/pki/asn1/oids'
import { buildPbmac1MacData, createPbmac1Key } from '../../../src/pki/pkcs12/pbmac1'
import { expectRefusal } from '../../support/errors'
import { expectValueOrRefusal, mutationsOf } from '../../support/mutations'
import { readVectorDer } from '../../support/vectors'

const message = encodeUtf8('the authenticated safe')
const none = new Uint8Array()

/** Of a file of RFC 9579 Appendix A: its MacData, and what that is over. */
function readRfcVector(name: string): { macData: Bytes; authenticatedSafe: Bytes } {
  const [, contentInfo, macData] = readSequence(readWhole(readVectorDer(name)), 'The file')
  const [, content] = readSequence(contentInfo, 'The content info')
  return {
    macData: macData?.bytes ?? none,
    authenticatedSafe: readWhole(content?.content ?? none).content,
  }
}

interface Parts {
  readonly salt?: Bytes
  readonly iterations?: Bytes
  readonly keyLength?: Bytes
  readonly prf?: Bytes
  readonly derivationOid?: string
  readonly schemeOid?: string
}

/** Parameters of a PBMAC1, changed as a test wants it, around a digest of zeros. */
function encodeMac(parts: Parts = {}): Bytes {
  const salt = parts.salt ?? encodeElement(tags.octetString, new Uint8Array(8))
  const derivation = encodeSequence(
    encodeOid(parts.derivationOid ?? oids.pbkdf2),
    encodeSequence(
      salt,
      parts.iterations ?? encodeInteger(2048),
      parts.keyLength ?? encodeInteger(32),
      parts.prf ?? encodeSequence(encodeOid(oids.hmacWithSha256), derNull),
    ),
  )
  const scheme = encodeSequence(encodeOid(parts.schemeOid ?? oids.hmacWithSha256), derNull)
  const algorithm = encodeSequence(encodeOid(oids.pbmac1), encodeSequence(derivation, scheme))
  const octets = encodeElement(tags.octetString, new Uint8Array(32))
  return encodeSequence(encodeSequence(algorithm, octets), octets)
}

function parse(der: Bytes): Mac {
  return parseMac(readWhole(der))
}

describe('PBMAC1', () => {
  it.each(['SHA-256', 'SHA-384', 'SHA-512'] as const)(
    'with %s matches only its password and content',
    async (hash) => {
      const key = await createPbmac1Key({ hash, password: 'pässword', iterations: 10 })
      const { facts, verify } = parse(buildPbmac1MacData(message, key))
      expect(facts).toEqual({ scheme: 'PBMAC1', hash, iterations: 10 })
      expect(await verify(message, 'pässword')).toBe(true)
      expect(await verify(message, 'password')).toBe(false)
      expect(await verify(none, 'pässword')).toBe(false)
    },
  )

  it('treats no password as an empty one, because UTF-8 has no terminator', async () => {
    const key = await createPbmac1Key({ password: '', iterations: 10 })
    expect(await parse(buildPbmac1MacData(message, key)).verify(message, null)).toBe(true)
  })

  it('derives with a hash that WebCrypto does not know', async () => {
    const prf = encodeSequence(encodeOid(oids.hmacWithSha224), derNull)
    const { facts, verify } = parse(encodeMac({ prf, schemeOid: oids.hmacWithSha224 }))
    expect(facts.hash).toBe('SHA-224')
    expect(await verify(message, 'any')).toBe(false)
  })
})

describe('the files of RFC 9579 Appendix A', () => {
  it.each([
    ['A.1', 'good-rfc9579-sha256-sha256', 'SHA-256'],
    ['A.2', 'good-rfc9579-sha256-sha512', 'SHA-256'],
    ['A.3', 'good-rfc9579-sha512-sha512', 'SHA-512'],
  ])('%s matches', async (_section, name, hash) => {
    const { macData, authenticatedSafe } = readRfcVector(`${name}.p12.pem`)
    const { facts, verify } = parse(macData)
    expect(facts).toEqual({ scheme: 'PBMAC1', hash, iterations: 2048 })
    expect(await verify(authenticatedSafe, '1234')).toBe(true)
    expect(await verify(authenticatedSafe, '12345')).toBe(false)
  })

  const { macData, authenticatedSafe } = readRfcVector('good-rfc9579-sha256-sha256.p12.pem')

  /** The first place where these octets stand. */
  function indexOf(octets: Bytes): number {
    return macData.findIndex((_, start) => octets.every((o, index) => macData[start + index] === o))
  }

  it('A.4, with another iteration count, does not match', async () => {
    const changed = macData.slice()
    changed[indexOf(encodeInteger(2048)) + 3] = 1
    const { facts, verify } = parse(changed)
    expect(facts.iterations).toBe(2049)
    expect(await verify(authenticatedSafe, '1234')).toBe(false)
  })

  it('A.5, with another salt, does not match', async () => {
    const changed = macData.slice()
    const salt = indexOf(encodeInteger(2048)) - 1
    changed[salt] = (changed[salt] ?? 0) ^ 1
    expect(await parse(changed).verify(authenticatedSafe, '1234')).toBe(false)
  })

  it('A.6, without a key length, is malformed', async () => {
    await expectRefusal(() => parse(encodeMac({ keyLength: none })), 'der-malformed')
  })
})

describe('parameters of a PBMAC1', () => {
  it.each([
    ['a key length of 0', { keyLength: encodeInteger(0) }],
    ['a key of one octet', { keyLength: encodeInteger(1) }],
    ['a key of 19 octets', { keyLength: encodeInteger(19) }],
    ['a key of 65 octets', { keyLength: encodeInteger(65) }],
    ['a key of 2^40 octets', { keyLength: encodeInteger(2 ** 40) }],
    ['a negative key length', { keyLength: encodeElement(tags.integer, Uint8Array.of(0xe0)) }],
    ['no iterations', { iterations: encodeInteger(0) }],
    ['a salt of another kind', { salt: encodeSequence() }],
    ['no salt', { salt: none }],
  ])('are malformed with %s', async (_what, parts: Parts) => {
    await expectRefusal(() => parse(encodeMac(parts)), 'der-malformed')
  })

  it('may ask for keys of 20 to 64 octets', () => {
    for (const length of [20, 64]) {
      expect(parse(encodeMac({ keyLength: encodeInteger(length) })).facts.iterations).toBe(2048)
    }
  })

  it('may cost 5,000,000 iterations, and no more', async () => {
    expect(parse(encodeMac({ iterations: encodeInteger(5e6) })).facts.iterations).toBe(5e6)
    const costly = () => parse(encodeMac({ iterations: encodeInteger(5e6 + 1) }))
    const error = await expectRefusal(costly, 'derivation-too-costly')
    expect(error.message).toContain('5000001')
  })

  it.each([
    [
      'key derivation',
      'scrypt (1.3.6.1.4.1.11591.4.11)',
      { derivationOid: '1.3.6.1.4.1.11591.4.11' },
    ],
    ['message authentication scheme', '1.2.3', { schemeOid: '1.2.3' }],
    ['PBKDF2 function', '1.2.3', { prf: encodeSequence(encodeOid('1.2.3')) }],
  ])('are refused by the name of another %s', async (role, name, parts: Parts) => {
    const error = await expectRefusal(() => parse(encodeMac(parts)), 'pkcs12-unsupported')
    expect(error.message).toContain(`has the ${role} ${name},`)
  })

  it('take SHA-1 for the PRF if they name none', () => {
    const der = encodeMac({ prf: none })
    expect(readChildren(readWhole(der))).toHaveLength(2)
    expect(parse(der).facts.hash).toBe('SHA-256')
  })

  it('give a value or a coded refusal for any mutation', async () => {
    await fc.assert(
      fc.asyncProperty(mutationsOf(encodeMac()), (bytes) =>
        expectValueOrRefusal(() => parse(bytes)),
      ),
      { numRuns: 500 },
    )
  })
})

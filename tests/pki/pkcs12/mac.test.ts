import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeUtf8, type Bytes } from '../../../src/text/bytes'
import { readWhole, tags } from '../../../src/pki/asn1/der'
import {
  derNull,
  encodeElement,
  encodeInteger,
  encodeOid,
  encodeSequence,
} from '../../../src/pki/asn1/der-writer'
import { buildMacData, createMacKey, parseMac } from '../../../src/pki/pkcs12/mac'
import { expectRefusal } from '../../support/errors'
import { expectValueOrRefusal, mutationsOf } from '../../support/mutations'

const message = encodeUtf8('the authenticated safe')
const password = 'correct horse'

async function build(hash: Parameters<typeof createMacKey>[0]['hash'], iterations = 10) {
  return buildMacData(message, await createMacKey({ hash, password, iterations }))
}

function parse(der: Bytes) {
  return parseMac(readWhole(der))
}

function encodeMac(hashOid: string, count: Bytes = encodeInteger(1)): Bytes {
  const octets = encodeElement(tags.octetString, new Uint8Array(20))
  const digestInfo = encodeSequence(encodeSequence(encodeOid(hashOid), derNull), octets)
  return encodeSequence(digestInfo, octets, count)
}

describe('a MAC of PKCS#12', () => {
  it.each(['MD5', 'SHA-1', 'SHA-224', 'SHA-256', 'SHA-384', 'SHA-512', 'SHA-512/256'] as const)(
    'with %s matches only its password and content',
    async (hash) => {
      const { facts, verify } = parse(await build(hash))
      expect(facts).toEqual({ scheme: 'PKCS12-MAC', hash, iterations: 10 })
      expect(await verify(message, password)).toBe(true)
      expect(await verify(message, 'correct house')).toBe(false)
      expect(await verify(message, null)).toBe(false)
      expect(await verify(encodeUtf8('the changed safe'), password)).toBe(false)
    },
  )

  it('has a fresh salt each time', async () => {
    expect(await build('SHA-256')).not.toEqual(await build('SHA-256'))
  })

  it('has one iteration if it does not say', async () => {
    const [der, one] = [await build('SHA-1', 1), encodeInteger(1)]
    // DEFAULT: the count is left out, and the SEQUENCE shorter.
    const short = der.slice(0, der.length - one.length)
    short[1] = (short[1] ?? 0) - one.length
    const { facts, verify } = parse(short)
    expect(facts.iterations).toBe(1)
    expect(await verify(message, password)).toBe(true)
  })

  it('distinguishes no password from an empty one', async () => {
    const key = await createMacKey({ hash: 'SHA-1', password: '', iterations: 3 })
    const { verify } = parse(buildMacData(message, key))
    expect(await verify(message, '')).toBe(true)
    expect(await verify(message, null)).toBe(false)
  })

  it.each([
    ['2.16.840.1.101.3.4.2.8', 'SHA3-256 (2.16.840.1.101.3.4.2.8)'],
    ['1.2.3.4', '1.2.3.4'],
  ])('is refused with the name of its hash %s', async (oid, name) => {
    const error = await expectRefusal(() => parse(encodeMac(oid)), 'pkcs12-unsupported')
    expect(error.message).toContain(`has the hash ${name},`)
  })

  it('may cost as much as Java accepts, and no more', async () => {
    expect(parse(encodeMac('1.3.14.3.2.26', encodeInteger(5_000_000))).facts.iterations).toBe(5e6)
    const costly = () => parse(encodeMac('1.3.14.3.2.26', encodeInteger(5_000_001)))
    const error = await expectRefusal(costly, 'derivation-too-costly')
    expect(error.message).toContain('5000001 iterations; at most 5000000')
    const absurd = encodeInteger(new Uint8Array(20).fill(1))
    await expectRefusal(() => parse(encodeMac('1.3.14.3.2.26', absurd)), 'derivation-too-costly')
  })

  it.each([
    ['zero', encodeInteger(0)],
    ['minus one', encodeElement(tags.integer, Uint8Array.of(0xff))],
    ['nothing', encodeElement(tags.integer)],
    ['text', encodeElement(tags.utf8String, encodeUtf8('many'))],
  ])('is malformed with %s for a count', async (_what, count) => {
    await expectRefusal(() => parse(encodeMac('1.3.14.3.2.26', count)), 'der-malformed')
  })

  it('gives a value or a coded refusal for any mutation', async () => {
    await fc.assert(
      fc.asyncProperty(mutationsOf(await build('SHA-256')), (bytes) =>
        expectValueOrRefusal(() => parse(bytes)),
      ),
      { numRuns: 500 },
    )
  })
})

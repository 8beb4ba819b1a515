import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatHex, parseHex, type Bytes } from '../../../src/text/bytes'
import {
  checkDer,
  parseBitString,
  parseOid,
  parseSmallInteger,
  readChildren,
  readElement,
  readWhole,
  tags,
} from '../../../src/pki/asn1/der'
import {
  encodeBitString,
  encodeElement,
  encodeInteger,
  encodeOid,
  encodeSequence,
} from '../../../src/pki/asn1/der-writer'
import { encodeSetOf } from '../../support/set-of'
import { expectRefusal } from '../../support/errors'
import { expectValueOrRefusal, mutationsOf } from '../../support/mutations'
import { listVectors, readVectorDer } from '../../support/vectors'

function hex(text: string): Bytes {
  const bytes = parseHex(text.replaceAll(' ', ''))
  if (bytes === null) throw new Error(`${text} is not hex`)
  return bytes
}

describe('reading DER', () => {
  it('gives tag, content and offset', () => {
    const outer = readWhole(hex('30 06 02 01 05 04 01 ff'))
    expect(readChildren(outer).map(({ tag, offset, content }) => [tag, offset, content])).toEqual([
      [tags.integer, 2, hex('05')],
      [tags.octetString, 5, hex('ff')],
    ])
  })

  it.each([
    ['nothing', '', 0],
    ['a tag alone', '30', 0],
    ['a length cut off', '30 82 01', 0],
    ['a content cut off', '04 05 01 02', 0],
    ['a child longer than its parent', '30 03 04 02 01', 2],
    ['bytes after the element', '04 01 00 00', 3],
    ['an indefinite length', '30 80 00 00', 0],
    ['a length of one octet in long form', '04 81 01 00', 0],
    ['a length with a leading zero', `04 82 00 80 ${'00'.repeat(128)}`, 0],
    ['a length of five octets', '04 85 01 00 00 00 00', 0],
    ['the reserved length FF', '04 ff', 0],
    ['a tag in several octets', '1f 1f 00', 0],
    ['a string in pieces', '30 05 24 03 04 01 00', 2],
    ['a BOOLEAN of 01', '30 03 01 01 01', 2],
    ['a BOOLEAN of two octets', '01 02 ff ff', 0],
    ['an empty INTEGER', '02 00', 0],
    ['an INTEGER with a needless 00', '02 02 00 7f', 0],
    ['an INTEGER with a needless FF', '02 02 ff 80', 0],
    ['a NULL that holds something', '05 01 00', 0],
    ['a BIT STRING without its first octet', '03 00', 0],
    ['a BIT STRING with 8 unused bits', '03 02 08 00', 0],
    ['a BIT STRING whose unused bits are set', '03 02 04 1f', 0],
    ['an empty OBJECT IDENTIFIER', '06 00', 0],
    ['an OBJECT IDENTIFIER cut off', '06 02 2a 86', 0],
    ['an OBJECT IDENTIFIER with a padded arc', '06 03 2a 80 01', 0],
    ['an OBJECT IDENTIFIER without end', `06 81 ff ${'81'.repeat(254)} 01`, 0],
  ])('refuses %s, and says at which byte', async (_what, text, offset) => {
    const error = await expectRefusal(() => checkDer(hex(text)), 'der-malformed')
    expect(error.where).toBe(`byte ${offset}`)
  })

  it.each([
    ['INTEGERs on the edge', '30 0a 02 01 00 02 02 00 80 02 01 80'],
    ['BIT STRINGs without bits and with one', '30 07 03 01 00 03 02 07 80'],
    ['context tags', 'a0 02 80 00'],
  ])('takes %s', (_what, text) => {
    expect(() => checkDer(hex(text))).not.toThrow()
  })

  it('refuses nesting that would end in a stack overflow', async () => {
    let bomb: Bytes = new Uint8Array()
    for (let depth = 0; depth < 1000; depth += 1) bomb = encodeSequence(bomb)
    await expectRefusal(() => checkDer(bomb), 'der-malformed')
  })

  it('takes everything that OpenSSL wrote', () => {
    const names = listVectors('good-').filter((name) => !name.includes('traditional'))
    expect(names.length).toBeGreaterThan(30)
    for (const name of names) expect(() => checkDer(readVectorDer(name)), name).not.toThrow()
  })

  it('gives a value or a coded refusal for any bytes', async () => {
    const mutated = mutationsOf(readVectorDer('good-p256-sha256.csr.pem'))
    const attempt = (bytes: Bytes) => expectValueOrRefusal(() => checkDer(bytes))
    await fc.assert(fc.asyncProperty(mutated, attempt), { numRuns: 1000 })
  })
})

describe('numbers', () => {
  it.each([
    [0, '02 01 00'],
    [127, '02 01 7f'],
    [128, '02 02 00 80'],
    [600_000, '02 03 09 27 c0'],
  ])('writes %d', (value, text) => {
    expect(encodeInteger(value)).toEqual(hex(text))
  })

  it('writes a magnitude in its shortest form', () => {
    expect(encodeInteger(hex('00 00 80'))).toEqual(hex('02 02 00 80'))
    expect(encodeInteger(hex('00'))).toEqual(hex('02 01 00'))
  })

  it('are read back', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (value) => {
        expect(parseSmallInteger(readWhole(encodeInteger(value)))).toBe(value)
      }),
    )
  })

  it('are null where negative or too large', () => {
    expect(parseSmallInteger(readWhole(hex('02 01 ff')))).toBeNull()
    expect(parseSmallInteger(readWhole(hex('02 08 01 00 00 00 00 00 00 00')))).toBeNull()
    expect(parseSmallInteger(readWhole(hex('02 07 20 00 00 00 00 00 00')))).toBeNull()
  })
})

describe('object identifiers', () => {
  it.each([
    // X.690 §8.19.5 and well-known ones
    ['2.100.3', '06 03 81 34 03'],
    ['1.2.840.113549.1.1.11', '06 09 2a 86 48 86 f7 0d 01 01 0b'],
    ['0.9.2342.19200300.100.1.25', '06 0a 09 92 26 89 93 f2 2c 64 01 19'],
    ['2.999', '06 02 88 37'],
  ])('%s', (oid, text) => {
    expect(formatHex(encodeOid(oid))).toBe(text.replaceAll(' ', ''))
    expect(parseOid(readWhole(hex(text)))).toBe(oid)
  })

  it('are read back', () => {
    const arcs = fc.array(fc.bigInt({ min: 0n, max: 2n ** 70n }), { maxLength: 8 })
    const root = fc.oneof(fc.tuple(fc.nat(1), fc.nat(39)), fc.tuple(fc.constant(2), fc.nat(9999)))
    fc.assert(
      fc.property(root, arcs, (first, others) => {
        const oid = [...first, ...others].join('.')
        expect(parseOid(readElement(encodeOid(oid)))).toBe(oid)
      }),
    )
  })
})

describe('writing DER', () => {
  it('uses the shortest length', () => {
    fc.assert(
      fc.property(fc.constantFrom(0, 1, 127, 128, 255, 256, 65_535, 65_536), (length) => {
        const element = encodeElement(tags.octetString, new Uint8Array(length))
        expect(() => checkDer(element)).not.toThrow()
        expect(readWhole(element).content.length).toBe(length)
      }),
    )
  })

  it('sorts a SET OF by its bytes', () => {
    expect(encodeSetOf(hex('02 01 03'), hex('02 01 01'))).toEqual(hex('31 06 02 01 01 02 01 03'))
  })

  it('reads the whole octets of a BIT STRING, and no others', async () => {
    expect(parseBitString(readWhole(encodeBitString(hex('a0 b0'))), 'It')).toEqual(hex('a0 b0'))
    await expectRefusal(() => parseBitString(readWhole(hex('03 02 04 10')), 'It'), 'der-malformed')
  })
})

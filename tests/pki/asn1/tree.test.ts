import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAsn1Tree, type Asn1Node } from '../../../src/pki/asn1/tree'
import { concatBytes, parseHex, type Bytes } from '../../../src/text/bytes'
import { tags } from '../../../src/pki/asn1/der'
import { encodeElement, encodeSequence } from '../../../src/pki/asn1/der-writer'
import { expectRefusal } from '../../support/errors'
import { mutationsOf } from '../../support/mutations'
import { readVectorDer } from '../../support/vectors'

const hex = (text: string): Bytes => {
  const bytes = parseHex(text.replaceAll(' ', ''))
  if (bytes === null) throw new Error(`Not hex: ${text}`)
  return bytes
}

/** `SEQUENCE 0+2 [ INTEGER 2+2 5 … ]`: a tree in one line a node. */
function draw(node: Asn1Node, indent = ''): readonly string[] {
  const { type, offset, headerLength, length, value, children } = node
  const line = `${indent}${type} ${offset}+${headerLength}+${length}${value === null ? '' : ` ${value}`}`
  return [line, ...children.flatMap((child) => draw(child, `${indent}  `))]
}
const drawHex = (text: string): readonly string[] => draw(parseAsn1Tree(hex(text)))

function* walk(node: Asn1Node): Iterable<Asn1Node> {
  yield node
  for (const child of node.children) yield* walk(child)
}

describe('a tree', () => {
  it('has offsets, lengths, names and values', () => {
    expect(drawHex('30 0f 06 03 55 04 03 0c 03 62 6f 74 02 01 05 05 00')).toEqual([
      'SEQUENCE 0+2+15',
      '  OBJECT IDENTIFIER 2+2+3 2.5.4.3 commonName',
      '  UTF8String 7+2+3 "bot"',
      '  INTEGER 12+2+1 5',
      '  NULL 15+2+0',
    ])
  })

  it('knows tags of every class and number', () => {
    expect(drawHex('30 10 a0 02 05 00 81 01 ff 62 00 c3 00 9f 81 01 01 2a')).toEqual([
      'SEQUENCE 0+2+16',
      '  [0] 2+2+2',
      '    NULL 4+2+0',
      '  [1] 6+2+1',
      '  [APPLICATION 2] 9+2+0',
      '  [PRIVATE 3] 11+2+0',
      '  [129] 13+4+1 "*"',
    ])
  })

  it('opens OCTET STRINGs and BIT STRINGs that hold an element', () => {
    expect(drawHex('30 11 04 04 03 02 05 a0 03 03 00 30 00 04 04 03 02 05 a1')).toEqual([
      'SEQUENCE 0+2+17',
      '  OCTET STRING 2+2+4 4 bytes',
      '    BIT STRING 4+2+2 3 bits, 5 unused: 101',
      '  BIT STRING 8+2+3 16 bits: 0011000000000000',
      '    SEQUENCE 11+2+0',
      '  OCTET STRING 13+2+4 4 bytes',
      '    BIT STRING 15+2+2 3 bits, 5 unused: 101',
    ])
  })

  it('leaves octets closed that only begin like an element', () => {
    expect(drawHex('04 05 30 05 02 01 05')).toEqual(['OCTET STRING 0+2+5 5 bytes'])
    expect(drawHex('04 04 30 02 02 05')).toEqual(['OCTET STRING 0+2+4 4 bytes'])
  })

  it('reads BER: indefinite lengths, strings in pieces, long lengths', () => {
    const node = parseAsn1Tree(hex('30 80 24 80 04 02 61 62 00 00 02 81 01 05 00 00'))
    expect(draw(node)).toEqual([
      'SEQUENCE 0+2+12',
      '  OCTET STRING 2+2+4',
      '    OCTET STRING 4+2+2 "ab"',
      '  INTEGER 10+3+1 5',
    ])
    expect(node).toMatchObject({ isConstructed: true, isIndefinite: true })
    expect(node.children[1]).toMatchObject({ isConstructed: false, isIndefinite: false })
  })

  it('of a certificate opens its extensions', () => {
    const drawn = draw(parseAsn1Tree(readVectorDer('good-bot.crt.pem'))).join('\n')
    expect(drawn).toMatch(/OBJECT IDENTIFIER \S+ 2\.5\.29\.37 extendedKeyUsage/)
    expect(drawn).toMatch(/OBJECT IDENTIFIER \S+ 1\.3\.6\.1\.5\.5\.7\.3\.2 clientAuth/)
    expect(drawn).toMatch(/UTCTime \S+ 2025-01-01 00:00:00 UTC/)
    // The RSA key in its BIT STRING.
    expect(drawn).toMatch(/INTEGER \S+ 4096 bits: [0-9a-f]{128}…/)
    expect(drawn).not.toContain('broken')
  })

  it('shows the first 64 bytes as hex, only of primitive elements', () => {
    const [child] = parseAsn1Tree(
      encodeSequence(encodeElement(4, new Uint8Array(100).fill(0xab))),
    ).children
    expect(child?.hex).toBe('ab'.repeat(64))
    expect(parseAsn1Tree(encodeSequence()).hex).toBe('')
  })
})

describe('a tree of broken bytes', () => {
  it('says where they stop making sense, and shows the rest', () => {
    expect(drawHex('30 07 02 01 05 02 05 01 02')).toEqual([
      'SEQUENCE 0+2+7',
      '  INTEGER 2+2+1 5',
      '  broken 5+0+4 INTEGER of 5 bytes at byte 5, of which 2 are there.',
    ])
    expect(drawHex('30 05 02 01 05')).toEqual([
      'broken 0+0+5 SEQUENCE of 5 bytes at byte 0, of which 3 are there.',
    ])
  })

  it.each([
    ['02', 'The data ends behind the tag at byte 0.'],
    ['02 82 01', 'The data ends inside the length at byte 0.'],
    ['02 87 01 01 01 01 01 01 01', 'A length of 7 octets at byte 0.'],
    ['02 80 00 00', 'A primitive element of indefinite length at byte 0.'],
    ['1f ff ff ff ff 01 00', 'A tag number that is cut off or has more than 4 octets at byte 0.'],
    ['1f', 'A tag number that is cut off or has more than 4 octets at byte 0.'],
  ])('says of %s: %s', (bytes, reason) => {
    expect(parseAsn1Tree(hex(bytes))).toMatchObject({ type: 'broken', value: reason })
  })

  it('misses the end of an indefinite length', () => {
    expect(drawHex('30 80 02 01 05')).toEqual([
      'SEQUENCE 0+2+3',
      '  INTEGER 2+2+1 5',
      '  broken 5+0+0 The end-of-contents octets of an indefinite length are missing.',
    ])
  })

  it('has a root of its own for several elements, for a tail, and for nothing', () => {
    expect(drawHex('05 00 05 00 ff')).toEqual([
      'input 0+0+5',
      '  NULL 0+2+0',
      '  NULL 2+2+0',
      '  broken 4+0+1 A tag number that is cut off or has more than 4 octets at byte 4.',
    ])
    expect(drawHex('')).toEqual(['input 0+0+0'])
  })

  it('stops at 64 levels and 20,000 elements', () => {
    let nested: Bytes = encodeSequence()
    for (let level = 0; level < 100; level += 1) nested = encodeSequence(nested)
    const deep = [...walk(parseAsn1Tree(nested))]
    expect(deep).toHaveLength(66)
    expect(deep.at(-1)).toMatchObject({ type: 'broken', value: 'More than 64 levels: not opened.' })

    const many = encodeSequence(...Array.from({ length: 30_000 }, () => hex('0500')))
    const wide = parseAsn1Tree(many)
    expect(wide.children).toHaveLength(20_000)
    expect(wide.children.at(-1)).toMatchObject({
      type: 'broken',
      value: 'More than 20000 elements: not shown.',
      length: 2 * 10_001,
    })
  })

  it('stays quick where octets hold octets and each fails at its end', () => {
    let nested: Bytes = hex('0501')
    while (nested.length < 2_000_000) {
      const twice = concatBytes(nested, nested)
      nested = encodeElement(tags.octetString, encodeElement(tags.sequence, twice))
    }
    const start = performance.now()
    parseAsn1Tree(nested)
    // A fraction of a second where nothing else runs; trying each string again at each level takes minutes.
    expect(performance.now() - start).toBeLessThan(5000)
  })

  it('is refused above 16 MiB, before any work', async () => {
    const bytes = new Uint8Array(16_777_217)
    await expectRefusal(() => parseAsn1Tree(bytes), 'input-too-large')
  })

  it('covers every byte exactly once, whatever the bytes', () => {
    fc.assert(
      fc.property(mutationsOf(readVectorDer('good-bot.crt.pem')), (bytes) => {
        expect([...walk(parseAsn1Tree(bytes))].filter((node) => !isFilled(node))).toEqual([])
      }),
      { numRuns: 500 },
    )
  })
})

/** Whether the children of a constructed element follow each other from its start to its end. */
function isFilled({ isConstructed, offset, headerLength, length, children }: Asn1Node): boolean {
  if (!isConstructed) return true
  const start = offset + headerLength
  const end = children.reduce((position, child) => {
    const endOctets = child.isIndefinite ? 2 : 0
    const size = child.headerLength + child.length + endOctets
    return child.offset === position ? position + size : Number.NaN
  }, start)
  // A missing end-of-contents leaves an indefinite element two octets shorter than it should be.
  return end === start + length || children.some(({ isIndefinite }) => isIndefinite)
}

import { describe, expect, it } from 'vitest'
import { formatAsn1Value } from '../../../src/pki/asn1/tree-value'
import { encodeUtf8, parseHex, type Bytes } from '../../../src/text/bytes'
import { tags } from '../../../src/pki/asn1/der'

const hex = (text: string): Bytes => parseHex(text) ?? new Uint8Array()
const format = (tag: number, content: string | Bytes): string | null =>
  formatAsn1Value(tag, typeof content === 'string' ? hex(content) : content)

describe('a value', () => {
  it.each<[what: string, tag: number, content: string, value: string | null]>([
    ['BOOLEAN', tags.boolean, 'ff', 'TRUE'],
    ['BOOLEAN', tags.boolean, '00', 'FALSE'],
    ['BOOLEAN of two octets', tags.boolean, 'ffff', null],
    ['INTEGER', tags.integer, '7f', '127'],
    ['negative INTEGER', tags.integer, 'ff7f', '-129'],
    ['INTEGER of 64 bits', tags.integer, '7fffffffffffffff', '9223372036854775807'],
    ['INTEGER of 65 bits', tags.integer, '010000000000000000', '65 bits: 010000000000000000'],
    [
      'unsigned INTEGER of 64 bits',
      tags.integer,
      '00ffffffffffffffff',
      '64 bits: ffffffffffffffff',
    ],
    [
      'negative INTEGER of 9 octets',
      tags.integer,
      'ff'.repeat(9),
      `9 bytes, negative: ${'ff'.repeat(9)}`,
    ],
    ['empty INTEGER', tags.integer, '', null],
    ['ENUMERATED', 0x0a, '01', '1'],
    ['BIT STRING', tags.bitString, '0780', '1 bit, 7 unused: 1'],
    ['BIT STRING of 40 bits', tags.bitString, '000102030405', '40 bits'],
    ['empty BIT STRING', tags.bitString, '00', '0 bits'],
    ['BIT STRING without its first octet', tags.bitString, '', null],
    ['BIT STRING of nothing with unused bits', tags.bitString, '07', null],
    ['OCTET STRING', tags.octetString, '00', '1 byte'],
    ['OCTET STRING that is text', tags.octetString, '626f74', '"bot"'],
    ['NULL', tags.null, '', null],
    ['OBJECT IDENTIFIER', tags.oid, '550403', '2.5.4.3 commonName'],
    ['OBJECT IDENTIFIER without a name', tags.oid, '2a0304', '1.2.3.4'],
    ['cut OBJECT IDENTIFIER', tags.oid, '5584', null],
    ['BMPString', tags.bmpString, '0062006f0074', '"bot"'],
    ['broken UTF8String', tags.utf8String, 'ff', null],
    ['context tag that is text', 0x82, '626f74', '"bot"'],
    ['context tag that is none', 0x82, '00ff', null],
  ])('of %s (%i) %s is %s', (_what, tag, content, value) => {
    expect(format(tag, content)).toBe(value)
  })

  it('of a time is in UTC, or as written where it has another form', () => {
    expect(format(tags.utcTime, encodeUtf8('261124120000Z'))).toBe('2026-11-24 12:00:00 UTC')
    expect(format(tags.generalizedTime, encodeUtf8('20551124120000Z'))).toBe(
      '2055-11-24 12:00:00 UTC',
    )
    expect(format(tags.utcTime, encodeUtf8('2611241200+0100'))).toBe('"2611241200+0100"')
  })

  it('hides no character, and cuts what is long', () => {
    expect(format(tags.utf8String, encodeUtf8('a\u001b\u200b\u00a0"'))).toBe(
      '"a<U+001B><U+200B><U+00A0>""',
    )
    expect(format(tags.utf8String, encodeUtf8('x'.repeat(2001)))).toBe('2,001 bytes')
    expect(format(tags.octetString, encodeUtf8('x'.repeat(2001)))).toBe('2,001 bytes')
    expect(format(tags.integer, hex('7f'.repeat(100)))).toBe(`799 bits: ${'7f'.repeat(64)}…`)
  })
})

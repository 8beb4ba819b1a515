import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeUtf8, formatHex, parseHex, type Bytes } from '../../../src/text/bytes'
import { tags } from '../../../src/pki/asn1/der'
import { encodeElement, encodeOid, encodeSequence } from '../../../src/pki/asn1/der-writer'
import { encodeSetOf } from '../../support/set-of'
import { encodeName } from '../../../src/pki/write/name'
import {
  equalNames,
  formatName,
  parseCommonName,
  parseName,
  type StringType,
} from '../../../src/pki/x509/names'
import { expectRefusal } from '../../support/errors'
import { expectValueOrRefusal, mutationsOf } from '../../support/mutations'

const bot = encodeName([
  { attribute: 'CN', value: 'Bôt', stringType: 'utf8' },
  { attribute: 'C', value: 'GB', stringType: 'printable' },
  { attribute: 'emailAddress', value: 'a@b.c', stringType: 'ia5' },
])

/** A name of one RDN with these attributes, as somebody else may write it. */
function foreignName(...attributes: readonly [oid: string, tag: number, content: Bytes][]): Bytes {
  return encodeSequence(
    encodeSetOf(
      ...attributes.map(([oid, tag, content]) =>
        encodeSequence(encodeOid(oid), encodeElement(tag, content)),
      ),
    ),
  )
}

const commonName = '2.5.4.3'

describe('writing a name', () => {
  it('gives each attribute its RDN and its string type', () => {
    expect(formatHex(bot)).toBe(
      '3032' +
        '310d300b06035504030c0442c3b474' +
        '310b3009060355040613024742' +
        '3114301206092a864886f70d0109011605614062 2e63'.replace(' ', ''),
    )
  })

  it('is read back', () => {
    const value = fc.string({ unit: 'grapheme', minLength: 1 })
    fc.assert(
      fc.property(fc.array(value), (values) => {
        const name = encodeName(
          values.map((value) => ({ attribute: 'OU', value, stringType: 'utf8' })),
        )
        expect(parseName(name).map((attribute) => attribute.value)).toEqual(values)
      }),
    )
  })
})

describe('reading a name', () => {
  it('gives type, value and string type', () => {
    expect(parseName(bot)).toMatchObject([
      { name: 'CN', oid: '2.5.4.3', value: 'Bôt', tag: tags.utf8String, rdnIndex: 0 },
      { name: 'C', oid: '2.5.4.6', value: 'GB', tag: tags.printableString, rdnIndex: 1 },
      { name: 'emailAddress', value: 'a@b.c', tag: tags.ia5String, rdnIndex: 2 },
    ])
  })

  it('reads the string types of others', () => {
    const latin1 = parseHex('42f474') ?? bot
    const utf16 = parseHex('004200f40074') ?? bot
    expect(parseCommonName(foreignName([commonName, tags.teletexString, latin1]))).toBe('Bôt')
    expect(parseCommonName(foreignName([commonName, tags.bmpString, utf16]))).toBe('Bôt')
  })

  it('takes a value of more than an argument list holds', () => {
    const long = new Uint8Array(500_000).fill(0x41)
    expect(parseCommonName(foreignName([commonName, tags.printableString, long]))?.length).toBe(
      500_000,
    )
  })

  it.each([
    ['broken UTF-8', tags.utf8String, '42f474'],
    ['half a UTF-16 unit', tags.bmpString, '004200'],
    ['an integer', tags.integer, '01'],
  ])('has no text for %s, and shows the bytes', (_what, tag, content) => {
    const name = foreignName([commonName, tag, parseHex(content) ?? bot])
    expect(parseCommonName(name)).toBeNull()
    expect(formatName(name)).toBe(`CN=#${formatHex(encodeElement(tag, parseHex(content) ?? bot))}`)
  })

  it('has no common name if it contains no CN, and has the last of several', () => {
    expect(parseCommonName(encodeSequence())).toBeNull()
    const two = encodeName([
      { attribute: 'CN', value: 'first', stringType: 'utf8' },
      { attribute: 'CN', value: 'last', stringType: 'utf8' },
    ])
    expect(parseCommonName(two)).toBe('last')
  })

  it.each(['', '3100', '3002310b', '300431020500', '3006310430020500', '30083106300406022a03'])(
    'refuses %j',
    async (hex) => {
      await expectRefusal(() => parseName(parseHex(hex) ?? bot), 'der-malformed')
    },
  )

  it('gives a value or a coded refusal for any bytes', async () => {
    const attempt = (bytes: Bytes) => expectValueOrRefusal(() => formatName(bytes))
    await fc.assert(fc.asyncProperty(mutationsOf(bot), attempt), { numRuns: 1000 })
  })
})

describe('a name for people', () => {
  it('keeps the order written', () => {
    expect(formatName(bot)).toBe('CN=Bôt, C=GB, emailAddress=a@b.c')
  })

  it('shows an unknown type by its OID, and a multi-valued RDN as one', () => {
    const value = encodeUtf8('x')
    const name = foreignName(
      [commonName, tags.utf8String, value],
      ['2.5.4.97', tags.utf8String, value],
    )
    expect(formatName(name)).toBe('CN=x + 2.5.4.97=x')
  })

  it.each([
    ['a,b+c"d\\e<f>g;h', 'a\\,b\\+c\\"d\\\\e\\<f\\>g\\;h'],
    ['a/b=c#d', 'a/b=c#d'],
    ['#a', '\\#a'],
    [' a ', '\\ a\\ '],
    [' ', '\\ '],
    ['a\\ ', 'a\\\\\\ '],
    ['a\u0000b\u001b[31m', 'a\\00b\\1B[31m'],
    ['bot\u200b\u202e', 'bot\\E2\\80\\8B\\E2\\80\\AE'],
    ['a\u00a0b', 'a\\C2\\A0b'],
  ])('escapes %j', (value, shown) => {
    const name = encodeName([{ attribute: 'CN', value, stringType: 'utf8' }])
    expect(formatName(name)).toBe(`CN=${shown}`)
  })
})

describe('equalNames', () => {
  const name = (value: string, stringType: StringType = 'utf8') =>
    encodeName([
      { attribute: 'CN', value, stringType },
      { attribute: 'O', value: 'Excelsior Bank', stringType },
    ])

  it.each([
    ['in another string type', name('Bot CA', 'printable')],
    ['in upper and lower case', name('BOT ca')],
    ['in spaces around and between', name('  Bot   CA ')],
  ])('that differ %s are the same CA', (_what, other) => {
    expect(equalNames(name('Bot CA'), other)).toBe(true)
  })

  it('that differ in a letter, in a field or in their order are not', () => {
    expect(equalNames(name('Bot CA'), name('Bot CB'))).toBe(false)
    const one = encodeName([{ attribute: 'CN', value: 'Bot CA', stringType: 'utf8' }])
    expect(equalNames(name('Bot CA'), one)).toBe(false)
    const turned = encodeName([
      { attribute: 'O', value: 'Excelsior Bank', stringType: 'utf8' },
      { attribute: 'CN', value: 'Bot CA', stringType: 'utf8' },
    ])
    expect(equalNames(name('Bot CA'), turned)).toBe(false)
  })

  it('that differ in how the fields are joined are not', () => {
    const field = (oid: string, value: string) =>
      encodeSequence(encodeOid(oid), encodeElement(tags.utf8String, encodeUtf8(value)))
    const [cn, o] = [field('2.5.4.3', 'Bot CA'), field('2.5.4.10', 'Excelsior Bank')]
    const joined = encodeSequence(encodeElement(tags.set, new Uint8Array([...cn, ...o])))
    expect(equalNames(name('Bot CA'), joined)).toBe(false)
  })

  it('of which one is no name are not, and nothing is thrown', () => {
    expect(equalNames(name('Bot CA'), new Uint8Array([1, 2, 3]))).toBe(false)
    expect(equalNames(new Uint8Array([1]), new Uint8Array([1]))).toBe(true)
  })
})

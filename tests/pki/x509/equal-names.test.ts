import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '../../../src/text/bytes'
import { encodeElement, encodeOid, encodeSequence } from '../../../src/pki/asn1/der-writer'
import { tags } from '../../../src/pki/asn1/der'
import { equalNames } from '../../../src/pki/x509/equal-names'
import { encodeName, type StringType } from '../../../src/pki/x509/names'

const name = (value: string, stringType: StringType = 'utf8') =>
  encodeName([
    { attribute: 'CN', value, stringType },
    { attribute: 'O', value: 'Excelsior Bank', stringType },
  ])

describe('two names', () => {
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

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { encodeUtf8 } from '../../../src/text/bytes'
import { readWhole, tags } from '../../../src/pki/asn1/der'
import { encodeElement } from '../../../src/pki/asn1/der-writer'
import { encodeTime } from '../../support/oracle/certificate'
import { parseTime } from '../../../src/pki/asn1/time'
import { expectRefusal } from '../../support/errors'

function parse(tag: number, text: string): Date {
  return parseTime(readWhole(encodeElement(tag, encodeUtf8(text))), 'The time')
}

it.each([
  ['1949-12-31T23:59:59Z', tags.utcTime, '491231235959Z', '2049-12-31T23:59:59Z'],
  ['2049-12-31T23:59:59Z', tags.utcTime, '491231235959Z', '2049-12-31T23:59:59Z'],
  ['1950-01-01T00:00:00Z', tags.utcTime, '500101000000Z', '1950-01-01T00:00:00Z'],
  ['2050-01-01T00:00:00Z', tags.generalizedTime, '20500101000000Z', '2050-01-01T00:00:00Z'],
  ['9999-12-31T23:59:59Z', tags.generalizedTime, '99991231235959Z', '9999-12-31T23:59:59Z'],
])('writes %s in the form of its year', (_time, tag, text, read) => {
  expect(parse(tag, text)).toEqual(new Date(read))
  expect(encodeTime(new Date(read))).toEqual(encodeElement(tag, encodeUtf8(text)))
})

it.each([
  ['no seconds', tags.utcTime, '2501010000Z'],
  ['no Z', tags.utcTime, '250101000000'],
  ['an offset', tags.utcTime, '250101000000+0000'],
  ['month 13', tags.utcTime, '251301000000Z'],
  ['day 0', tags.utcTime, '250100000000Z'],
  ['29 February of a common year', tags.utcTime, '250229000000Z'],
  ['hour 24', tags.utcTime, '250101240000Z'],
  ['a fraction', tags.generalizedTime, '20500101000000.5Z'],
  ['no seconds', tags.generalizedTime, '205001010000Z'],
  ['digits of another script', tags.utcTime, '２50101000000Z'],
  ['a text for a time', tags.utf8String, '250101000000Z'],
])('refuses %s', async (_what, tag, text) => {
  await expectRefusal(() => parse(tag, text), 'der-malformed')
})

it('gives back every second from 1950 to 9999', () => {
  const seconds = fc.integer({ min: -631_152_000, max: 253_402_300_799 })
  fc.assert(
    fc.property(seconds, (second) => {
      const time = new Date(second * 1000)
      expect(parseTime(readWhole(encodeTime(time)), 'The time')).toEqual(time)
    }),
  )
})

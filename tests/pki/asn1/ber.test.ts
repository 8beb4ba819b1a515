import fc from 'fast-check'
import { expect, it } from 'vitest'
import { convertBerToDer } from '../../../src/pki/asn1/ber'
import { formatHex, type Bytes } from '../../../src/text/bytes'
import { checkDer } from '../../../src/pki/asn1/der'
import { PkiError } from '../../../src/pki/errors'
import { expectRefusal } from '../../support/errors'

function fromHex(hex: string): Bytes {
  return Uint8Array.from(hex.match(/[0-9a-f]{2}/g) ?? [], (octet) => parseInt(octet, 16))
}

it.each([
  ['DER as it is', '30 03 02 01 05', '3003020105'],
  ['a length in a longer form', '30 82 00 03 02 01 05', '3003020105'],
  ['an indefinite length', '30 80 02 01 05 00 00', '3003020105'],
  ['indefinite lengths inside each other', '30 80 30 80 02 01 05 00 00 00 00', '30053003020105'],
  ['a string in pieces', '24 06 04 01 aa 04 01 bb', '0402aabb'],
  ['a string in pieces of pieces', '24 80 24 05 04 00 04 01 aa 04 01 bb 00 00', '0402aabb'],
  ['bytes behind it left out', '02 01 05 00 00', '020105'],
])('takes %s', (_what, ber, der) => {
  expect(formatHex(convertBerToDer(fromHex(ber)))).toBe(der)
})

it.each([
  ['nothing', ''],
  ['half an element', '30 05 02 01'],
  ['an indefinite length without an end', '30 80 02 01 05'],
  ['an indefinite length of a primitive', '02 80 05 00 00'],
  ['a child beyond its parent', '30 03 02 05 01 02 03 04 05'],
  ['a length of 4 GB', '04 84 ff ff ff ff 00'],
  ['a tag number above 30', '3f 22 01 00'],
])('refuses %s', async (_what, ber) => {
  await expectRefusal(() => convertBerToDer(fromHex(ber)), 'der-malformed')
})

it.each([
  ['a tower of 1000 levels', '30 80 '.repeat(1000)],
  ['200,000 empty elements', `30 83 06 1a 80 ${'05 00 '.repeat(200_000)}`],
])('refuses %s for its size', async (_what, ber) => {
  await expectRefusal(() => convertBerToDer(fromHex(ber)), 'input-too-large')
})

it('says where the data ends, and how much is missing', async () => {
  const attempt = () => convertBerToDer(fromHex('30 0a 02 01 05 04 05 aa bb'))
  const error = await expectRefusal(attempt, 'der-malformed')
  expect(error.message).toBe('3 of the 10 bytes of an element are missing at byte 2.')
  expect(error.where).toBe('byte 2')
})

it('gives definite lengths or a coded refusal for any bytes', () => {
  const octet = fc.oneof(fc.constantFrom(0x30, 0x24, 0x04, 0x80, 0, 1, 2), fc.nat(255))
  fc.assert(
    fc.property(fc.array(octet, { maxLength: 60 }), (octets) => {
      try {
        const der = convertBerToDer(Uint8Array.from(octets))
        expect(convertBerToDer(der)).toEqual(der)
      } catch (error) {
        if (!(error instanceof PkiError)) throw error
      }
    }),
    { numRuns: 2000 },
  )
})

it('makes DER of a whole file', () => {
  checkDer(convertBerToDer(fromHex('30 80 06 03 2a 03 04 a0 80 24 80 04 01 aa 00 00 00 00 00 00')))
})

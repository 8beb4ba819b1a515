import fc from 'fast-check'
import { expect, it } from 'vitest'
import { concatBytes, encodeUtf8 } from '../../../src/text/bytes'
import { readRecords } from '../../../src/auth/tls/records'
import { record } from './tls-bytes'

const first = record(22, Uint8Array.of(1, 2, 3))
const second = record(23, Uint8Array.of(4))

it('cuts bytes into records, each with its header as sent', () => {
  const records = [...readRecords(concatBytes(first, second))]
  expect(records.map(({ type }) => type)).toEqual([22, 23])
  expect(records.map(({ fragment }) => [...fragment])).toEqual([[1, 2, 3], [4]])
  expect(records.map(({ header }) => [...header])).toEqual([
    [22, 3, 3, 0, 3],
    [23, 3, 3, 0, 1],
  ])
})

it('gives the records that are whole, wherever the bytes end', () => {
  const bytes = concatBytes(first, second)
  for (let length = 0; length <= bytes.length; length += 1) {
    const whole = length < first.length ? 0 : length < bytes.length ? 1 : 2
    expect([...readRecords(bytes.slice(0, length))]).toHaveLength(whole)
  }
})

it.each([
  ['HTTP', encodeUtf8('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ['another content type', record(24, Uint8Array.of(1))],
  ['another major version', Uint8Array.of(22, 2, 0, 0, 1, 1)],
  ['a record longer than any may be', record(22, new Uint8Array(2 ** 14 + 2049))],
])('ends before %s', (_, bytes) => {
  expect([...readRecords(concatBytes(first, bytes, second))]).toHaveLength(1)
})

it('takes any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const taken = [...readRecords(Uint8Array.from(bytes))]
      const length = taken.reduce((sum, { fragment }) => sum + 5 + fragment.length, 0)
      expect(length).toBeLessThanOrEqual(bytes.length)
    }),
  )
})

import { expect, it } from 'vitest'
import { expandLabel, createProtection } from '../../../src/auth/tls/record-protection'
import { readRecords, type TlsRecord } from '../../../src/auth/tls/records'
import { flightRecord, serverIv, serverKey, serverSecret } from './rfc8448'
import { changeCipherSpec, seal } from './tls-bytes'

const [flight] = [...readRecords(flightRecord)] as [TlsRecord]

it('derives key and IV as RFC 8448 does', () => {
  expect(expandLabel('sha256', serverSecret, 'key', 16)).toEqual(serverKey)
  expect(expandLabel('sha256', serverSecret, 'iv', 12)).toEqual(serverIv)
})

it('opens the record of RFC 8448: four messages, handshake', () => {
  const content = createProtection(0x1301, serverSecret)?.open(flight)
  expect(content?.type).toBe(22)
  expect(content?.fragment).toHaveLength(657)
  // EncryptedExtensions first, Finished at the end.
  expect(content?.fragment[0]).toBe(8)
  expect(content?.fragment.at(-36)).toBe(20)
})

it('counts the records, and leaves out the padding', () => {
  const messages = Uint8Array.from({ length: 600 }, (_, index) => index)
  const sealed = seal(messages, { secret: serverSecret, fragmentLength: 2, padding: 33 })
  const protection = createProtection(0x1301, serverSecret)
  const opened = [...readRecords(sealed)].map((record) => protection?.open(record))
  expect(opened).toHaveLength(300)
  // The last of them: also the second octet of the number counts.
  expect(opened.every((content) => content?.type === 22)).toBe(true)
  expect(opened.flatMap((content) => [...(content?.fragment ?? [])])).toEqual([...messages])
})

it.each([
  ['a changed octet', { ...flight, fragment: flight.fragment.map((octet, at) => octet ^ +!at) }],
  ['a changed header', { ...flight, header: flight.header.with(4, 0) }],
  ['less than a tag', { ...flight, fragment: flight.fragment.slice(0, 15) }],
  ['nothing', { ...flight, fragment: new Uint8Array() }],
  ['a record in clear', { ...flight, type: 22 }],
  ['a ChangeCipherSpec', [...readRecords(changeCipherSpec)][0] as TlsRecord],
])('opens no record with %s', (_, record) => {
  expect(createProtection(0x1301, serverSecret)?.open(record)).toBeNull()
})

it('opens no record of another number, and none without a type inside', () => {
  const protection = createProtection(0x1301, serverSecret)
  expect(protection?.open(flight)).not.toBeNull()
  expect(protection?.open(flight)).toBeNull()
  const zeros = seal(new Uint8Array(9), { secret: serverSecret, innerType: 0 })
  const [record] = [...readRecords(zeros)] as [TlsRecord]
  expect(createProtection(0x1301, serverSecret)?.open(record)).toBeNull()
})

it('knows three suites, each with its length of secret', () => {
  const [short, long] = [new Uint8Array(32), new Uint8Array(48)]
  const takes = (suite: number) =>
    [short, long].map((secret) => createProtection(suite, secret) !== null)
  expect(takes(0x1301)).toEqual([true, false])
  expect(takes(0x1302)).toEqual([false, true])
  expect(takes(0x1303)).toEqual([true, false])
  expect(takes(0xc02f)).toEqual([false, false])
  expect(createProtection(0x1301, new Uint8Array())).toBeNull()
})

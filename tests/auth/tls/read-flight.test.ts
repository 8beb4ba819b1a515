import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concatBytes, encodeUtf8, parseHex, type Bytes } from '../../../src/text/bytes'
import { readFlight } from '../../../src/auth/tls/read-flight'
import { mutationsOf } from '../../support/mutations'
import { certificateDer, flightRecord, serverHelloRecord, serverSecret } from './rfc8448'
import {
  certificate12,
  certificate13,
  changeCipherSpec,
  message,
  record,
  recordsOf,
  request12,
  request13,
  seal,
  serverHello,
} from './tls-bytes'

const nothing = { protocol: null, certificates: [], request: null, isComplete: false }
const names = Array.from({ length: 300 }, (_, index) => encodeUtf8(`name of CA ${index}`))
const schemes = [0x0804, 0x0403]
const leaf = Uint8Array.of(0x30, 1, 1)

const hello12 = serverHello()
const keyExchange = message(12, new Uint8Array(70))
const done = message(14)
const asked12 = request12({ types: [1], schemes, names })
const flight12 = concatBytes(hello12, certificate12(leaf), keyExchange, asked12, done)
const requested12 = { acceptedCas: names, signatureSchemes: schemes, certificateTypes: [1] }

describe('readFlight with TLS 1.2', () => {
  const whole = { protocol: 'TLSv1.2', certificates: [leaf], isComplete: true }

  it.each([1, 7, 100, 16_384])('reads messages over records of %i octets', (length) => {
    const flight = readFlight(recordsOf(flight12, length), null)
    expect(flight).toEqual({ ...whole, request: requested12 })
  })

  it('says that nothing was asked only when the flight was whole', () => {
    const quiet = concatBytes(hello12, certificate12(leaf), keyExchange)
    const unasked = { ...whole, request: null }
    expect(readFlight(recordsOf(concatBytes(quiet, done), 50), null)).toEqual(unasked)
    const cut = readFlight(recordsOf(quiet, 50), null)
    expect(cut).toEqual({ ...unasked, isComplete: false })
  })

  it('returns the received parts, wherever the bytes end', () => {
    const seen = { certificates: 0, requests: 0 }
    // In separate records, so that certificates and request are complete before the flight is.
    const messages = [concatBytes(hello12, certificate12(leaf)), asked12, done]
    const bytes = concatBytes(...messages.map((each) => recordsOf(each, 5000)))
    for (let length = 0; length < bytes.length; length += 1) {
      const { protocol, certificates, request, isComplete } = readFlight(
        bytes.slice(0, length),
        null,
      )
      expect(isComplete).toBe(false)
      expect([null, 'TLSv1.2']).toContain(protocol)
      expect([[], [leaf]]).toContainEqual(certificates)
      expect([null, requested12]).toContainEqual(request)
      if (certificates.length > 0) seen.certificates += 1
      if (request !== null) seen.requests += 1
    }
    expect(seen.certificates).toBeGreaterThan(seen.requests)
    expect(seen.requests).toBeGreaterThan(0)
  })

  it('reads nothing after ChangeCipherSpec: it is encrypted', () => {
    const start = recordsOf(concatBytes(hello12, certificate12(leaf)), 100)
    const bytes = concatBytes(start, changeCipherSpec, recordsOf(concatBytes(asked12, done), 100))
    expect(readFlight(bytes, null)).toMatchObject({ request: null, isComplete: false })
  })

  it('ends with an alert', () => {
    const alert = record(21, Uint8Array.of(2, 40))
    expect(readFlight(alert, null)).toEqual(nothing)
    const bytes = concatBytes(recordsOf(hello12, 100), alert, recordsOf(flight12, 100))
    expect(readFlight(bytes, null)).toEqual({ ...nothing, protocol: 'TLSv1.2' })
  })

  it('does not take a request that it cannot read for none', () => {
    const broken = message(13, Uint8Array.of(9))
    const bytes = recordsOf(concatBytes(hello12, certificate12(leaf), broken, done), 1000)
    expect(readFlight(bytes, null)).toEqual({ ...whole, request: null, isComplete: false })
  })
})

const hello13 = serverHello({ cipherSuite: 0x1301, selectedVersion: 0x0304 })
const encryptedExtensions = message(8, Uint8Array.of(0, 0))
const asked13 = request13({ schemes, names })
const requested13 = { acceptedCas: names, signatureSchemes: schemes, certificateTypes: [] }
const flight13 = concatBytes(encryptedExtensions, asked13, certificate13(leaf), message(20))
const secret = new Uint8Array(32).fill(5)

describe('readFlight with TLS 1.3', () => {
  const whole = { protocol: 'TLSv1.3', certificates: [leaf], isComplete: true }
  const inClear = recordsOf(hello13, 1000)

  it('reads the handshake of RFC 8448', () => {
    const bytes = concatBytes(serverHelloRecord, flightRecord)
    const read = { protocol: 'TLSv1.3', certificates: [certificateDer], request: null }
    expect(readFlight(bytes, serverSecret)).toEqual({ ...read, isComplete: true })
  })

  it.each([1, 7, 100, 16_000])('reads messages over records of %i octets, padded', (length) => {
    const sealed = seal(flight13, { secret, fragmentLength: length, padding: length % 50 })
    const flight = readFlight(concatBytes(inClear, changeCipherSpec, sealed), secret)
    expect(flight).toEqual({ ...whole, request: requested13 })
  })

  it('says that nothing was asked only when the flight was whole', () => {
    const read = (messages: Bytes) =>
      readFlight(concatBytes(inClear, seal(messages, { secret })), secret)
    const unasked = { ...whole, request: null }
    expect(read(concatBytes(encryptedExtensions, certificate13(leaf)))).toEqual(unasked)
    expect(read(encryptedExtensions)).toEqual({ ...unasked, certificates: [], isComplete: false })
    // It ends the flight of TLS 1.2 alone.
    expect(read(concatBytes(encryptedExtensions, done)).isComplete).toBe(false)
    const halfAsked = read(concatBytes(encryptedExtensions, asked13))
    expect(halfAsked).toMatchObject({ request: requested13, isComplete: false })
  })

  it('goes on after a retry request', () => {
    const random = parseHex('cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c')
    const retry = serverHello({
      cipherSuite: 0x1301,
      selectedVersion: 0x0304,
      random: random ?? new Uint8Array(),
    })
    const start = concatBytes(recordsOf(retry, 1000), changeCipherSpec)
    expect(readFlight(start, null)).toEqual({ ...nothing, protocol: 'TLSv1.3' })
    const bytes = concatBytes(start, inClear, seal(flight13, { secret }))
    expect(readFlight(bytes, secret)).toEqual({ ...whole, request: requested13 })
  })

  it.each([
    ['without the secret', null],
    ['with another secret', new Uint8Array(32)],
    ['with half a secret', secret.slice(16)],
  ])('knows the version alone %s', (_, key) => {
    const flight = readFlight(concatBytes(inClear, seal(flight13, { secret })), key)
    expect(flight).toEqual({ ...nothing, protocol: 'TLSv1.3' })
  })

  it('reads nothing in clear once the keys have changed', () => {
    const expected = { ...nothing, protocol: 'TLSv1.3' }
    const sameRecord = recordsOf(concatBytes(hello13, flight13), 16_000)
    expect(readFlight(sameRecord, secret)).toEqual(expected)
    const nextRecord = concatBytes(inClear, recordsOf(flight13, 16_000))
    expect(readFlight(nextRecord, secret)).toEqual(expected)
  })

  it('ends with an alert under the keys', () => {
    const alert = seal(Uint8Array.of(2, 40), { secret, innerType: 21 })
    expect(readFlight(concatBytes(inClear, alert), secret)).toMatchObject({ isComplete: false })
  })
})

describe('readFlight', () => {
  it.each([
    ['nothing', new Uint8Array()],
    ['HTTP', encodeUtf8('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['SSH', encodeUtf8('SSH-2.0-OpenSSH_9.2\r\n')],
    ['a message before the ServerHello', recordsOf(certificate12(leaf), 100)],
    ['TLS 1.1', recordsOf(serverHello({ version: 0x0302 }), 100)],
  ])('finds nothing in %s', (_, bytes) => {
    expect(readFlight(bytes, secret)).toEqual(nothing)
  })

  it('keeps what it read when a second ServerHello comes', () => {
    const bytes = recordsOf(concatBytes(hello12, certificate12(leaf), hello12, done), 100)
    expect(readFlight(bytes, null)).toMatchObject({ certificates: [leaf], isComplete: false })
  })

  it('never throws', () => {
    const small12 = concatBytes(hello12, certificate12(leaf), request12({ names: [leaf] }), done)
    const small13 = concatBytes(encryptedExtensions, request13({ schemes, names: [leaf] }))
    const messages13 = concatBytes(small13, certificate13(leaf))
    const clear = mutationsOf(recordsOf(small12, 60))
    const sealed = mutationsOf(concatBytes(recordsOf(hello13, 60), seal(messages13, { secret })))
    // What is under the keys is no more trustworthy.
    const inside = mutationsOf(messages13)
      .filter((bytes) => bytes.length > 0)
      .map((bytes) => concatBytes(recordsOf(hello13, 60), seal(bytes, { secret })))
    let complete = 0
    fc.assert(
      fc.property(fc.oneof(clear, sealed, inside), (bytes) => {
        const { protocol, isComplete } = readFlight(bytes, secret)
        if (isComplete) complete += 1
        expect(isComplete && protocol === null).toBe(false)
      }),
      { numRuns: 3000 },
    )
    expect(complete).toBeGreaterThan(0)
  })

  it('takes little time for the most that is recorded, in the smallest pieces', () => {
    const start = performance.now()
    const endless = concatBytes(hello12, message(12, new Uint8Array(50_000)))
    readFlight(recordsOf(endless, 1).slice(0, 262_144), null)
    const sealed = seal(new Uint8Array(9000), { secret, fragmentLength: 1 })
    readFlight(concatBytes(recordsOf(hello13, 60), sealed), secret)
    expect(performance.now() - start).toBeLessThan(3000)
  })
})

import { describe, expect, it } from 'vitest'
import { concatBytes, parseHex } from '../../../src/text/bytes'
import {
  parseCertificate,
  parseCertificateRequest,
  parseServerHello,
} from '../../../src/auth/tls/handshake-messages'
import { MalformedMessage } from '../../../src/auth/tls/wire'
import {
  certificate12,
  certificate13,
  request12,
  request13,
  serverHello,
  vector,
  type HelloOptions,
} from './tls-bytes'

/** Without the header of a message. */
const bodyOf = (bytes: Uint8Array) => Uint8Array.from(bytes.subarray(4))

const retryRandom =
  parseHex('cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c') ?? new Uint8Array()

describe('parseServerHello', () => {
  it.each<[string, HelloOptions, string | null, boolean]>([
    ['TLS 1.2 without extensions', {}, 'TLSv1.2', false],
    ['TLS 1.3', { selectedVersion: 0x0304 }, 'TLSv1.3', false],
    ['a retry request', { selectedVersion: 0x0304, random: retryRandom }, 'TLSv1.3', true],
    // There it is a random like any other.
    ['its random with TLS 1.2', { random: retryRandom }, 'TLSv1.2', false],
    ['TLS 1.1', { version: 0x0302 }, null, false],
    ['a version to come', { selectedVersion: 0x0305 }, null, false],
  ])('reads %s', (_, options, protocol, isRetryRequest) => {
    const hello = serverHello({ cipherSuite: 0x1302, ...options })
    const expected = { protocol, cipherSuite: 0x1302, isRetryRequest }
    expect(parseServerHello(bodyOf(hello))).toEqual(expected)
  })

  it('refuses one that is cut off or goes on', () => {
    const body = bodyOf(serverHello({ selectedVersion: 0x0304 }))
    // The extensions begin at byte 70, and TLS 1.2 may have none.
    for (let length = 0; length < body.length; length += 1) {
      if (length === 70) continue
      expect(() => parseServerHello(body.slice(0, length))).toThrow(MalformedMessage)
    }
    expect(() => parseServerHello(concatBytes(body, Uint8Array.of(0)))).toThrow(MalformedMessage)
  })
})

const [leaf, issuer] = [Uint8Array.of(0x30, 1, 1), Uint8Array.of(0x30, 2, 1, 2)]

describe('parseCertificate', () => {
  it.each([
    ['TLSv1.2', certificate12],
    ['TLSv1.3', certificate13],
  ] as const)(
    'reads the list of %s, leaf first, and refuses what is not whole',
    (protocol, make) => {
      const body = bodyOf(make(leaf, issuer))
      expect(parseCertificate(body, protocol)).toEqual([leaf, issuer])
      expect(parseCertificate(bodyOf(make()), protocol)).toEqual([])
      for (let length = 0; length < body.length; length += 1) {
        expect(() => parseCertificate(body.slice(0, length), protocol)).toThrow(MalformedMessage)
      }
      expect(() => parseCertificate(bodyOf(make(new Uint8Array())), protocol)).toThrow()
    },
  )
})

describe('parseCertificateRequest', () => {
  const names = [Uint8Array.of(0x30, 0), Uint8Array.of(0x30, 2, 0x31, 0)]
  const schemes = [0x0804, 0x0403]

  it('reads that of TLS 1.2', () => {
    const body = bodyOf(request12({ types: [1, 64], schemes, names }))
    const expected = { certificateTypes: [1, 64], signatureSchemes: schemes, acceptedCas: names }
    expect(parseCertificateRequest(body, 'TLSv1.2')).toEqual(expected)
    for (let length = 0; length < body.length; length += 1) {
      const part = body.slice(0, length)
      expect(() => parseCertificateRequest(part, 'TLSv1.2')).toThrow(MalformedMessage)
    }
  })

  it('reads that of TLS 1.3, among extensions that it does not know', () => {
    const body = bodyOf(request13({ schemes, names }))
    const expected = { certificateTypes: [], signatureSchemes: schemes, acceptedCas: names }
    expect(parseCertificateRequest(body, 'TLSv1.3')).toEqual(expected)
    for (let length = 0; length < body.length; length += 1) {
      const part = body.slice(0, length)
      expect(() => parseCertificateRequest(part, 'TLSv1.3')).toThrow(MalformedMessage)
    }
  })

  it('reads one that names no CAs', () => {
    const said = { certificateTypes: [], signatureSchemes: schemes, acceptedCas: [] }
    expect(parseCertificateRequest(bodyOf(request12({ schemes })), 'TLSv1.2')).toEqual(said)
    expect(parseCertificateRequest(bodyOf(request13({ schemes })), 'TLSv1.3')).toEqual(said)
  })

  it('refuses an empty name and a list with bytes left over', () => {
    const empty = bodyOf(request12({ names: [new Uint8Array()] }))
    expect(() => parseCertificateRequest(empty, 'TLSv1.2')).toThrow(MalformedMessage)
    const odd = concatBytes(vector(1), vector(2, Uint8Array.of(8)), vector(2))
    expect(() => parseCertificateRequest(odd, 'TLSv1.2')).toThrow(MalformedMessage)
  })
})

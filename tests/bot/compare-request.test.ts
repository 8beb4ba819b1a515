import { describe, expect, it } from 'vitest'
import type { Bytes } from '../../src/text/bytes'
import type { Certificate } from '../../src/pki/x509/certificate'
import { compareRequest } from '../../src/bot/compare-request'
import { parseCsr, parseRequestedExtensions } from '../../src/pki/x509/csr'
import { readChildren, tags } from '../../src/pki/asn1/der'
import {
  encodeBitString,
  encodeElement,
  encodeInteger,
  encodeOid,
  encodeSequence,
} from '../../src/pki/asn1/der-writer'
import { oids } from '../../src/pki/asn1/oids'
import { symphony } from '../support/profiles'
import { readCertificateVector, readVectorDer } from '../support/vectors'

const plain = parseCsr(readVectorDer('good-rsa4096-sha256.csr.pem'))
/** Asks for digitalSignature and keyEncipherment, clientAuth and DNS:demo-bot1. */
const asking = parseCsr(readVectorDer('good-all-extensions.csr.pem'))
const good = readCertificateVector('good-bot')

const list = (changes: Partial<Certificate>, csr = asking, profile = symphony): readonly string[] =>
  compareRequest({ csr, certificate: { ...good, ...changes }, profile }).map(
    ({ id, severity, detail }) => `${severity} ${id}: ${detail}`,
  )
const alternativeNames = { subjectAlternativeNames: ['DNS:demo-bot1'] }

/** A request of the same name and key whose extensions are these bytes; its signature is no longer good. */
function withAttributes(extensions: Bytes): Bytes {
  const { toBeSigned, algorithm, signature } = plain.signed
  const fields = readChildren(toBeSigned).slice(0, 3)
  const attribute = encodeSequence(
    encodeOid(oids.extensionRequest),
    encodeElement(tags.set, encodeSequence(extensions)),
  )
  return encodeSequence(
    encodeSequence(...fields.map(({ bytes }) => bytes), encodeElement(0xa0, attribute)),
    algorithm.bytes,
    encodeBitString(signature),
  )
}

describe('what the CA changed', () => {
  it('is nothing where it granted what was asked for', () => {
    expect(list(alternativeNames)).toEqual([])
  })

  it('is a notice for extensions that were added to a request without any', () => {
    expect(list(alternativeNames, plain)).toEqual([
      'notice key-usage-changed: The CA added the key usage digitalSignature, keyEncipherment.',
      'notice extended-key-usage-changed: The CA added the extended key usage clientAuth.',
      'notice subject-alternative-name-changed: The CA added the subject alternative name DNS:demo-bot1.',
    ])
  })

  it('is an error for added extensions that shut the bot out', () => {
    const added = list(
      { keyUsage: ['keyEncipherment'], extendedKeyUsage: [oids.serverAuth] },
      plain,
    )
    expect(added).toEqual([
      'error key-usage-changed: The CA added the key usage keyEncipherment.',
      'error extended-key-usage-changed: The CA added the extended key usage serverAuth.',
    ])
  })

  it('is a warning where something asked for was lost, an error where the bot needs it', () => {
    expect(list({ ...alternativeNames, keyUsage: ['digitalSignature'] })).toEqual([
      'warning key-usage-changed: The request asked for the key usage digitalSignature, keyEncipherment; it has digitalSignature.',
    ])
    expect(list({ ...alternativeNames, extendedKeyUsage: ['1.2.3'] })).toEqual([
      'error extended-key-usage-changed: The request asked for the extended key usage clientAuth; it has 1.2.3.',
    ])
    expect(list({ ...alternativeNames, extendedKeyUsage: null })).toEqual([
      'warning extended-key-usage-changed: The request asked for the extended key usage clientAuth; it has none.',
    ])
    expect(list({})).toEqual([
      'warning subject-alternative-name-changed: The request asked for the subject alternative name DNS:demo-bot1; it has none.',
    ])
  })

  it('is a notice where nothing was lost: no key usage restricts nothing, and more is more', () => {
    const severities = [
      { keyUsage: null },
      { keyUsage: ['digitalSignature', 'keyEncipherment', 'keyAgreement'] as const },
      { extendedKeyUsage: [oids.clientAuth, oids.serverAuth] },
      { subjectAlternativeNames: ['DNS:demo-bot1', 'DNS:other'] },
    ].flatMap((changes) => list({ ...alternativeNames, ...changes }))
    expect(severities.map((each) => each.split(':')[0])).toEqual([
      'notice key-usage-changed',
      'notice key-usage-changed',
      'notice extended-key-usage-changed',
      'notice subject-alternative-name-changed',
    ])
  })

  it('does not take another order for a change', () => {
    const keyUsage = ['keyEncipherment', 'digitalSignature'] as const
    expect(list({ ...alternativeNames, keyUsage })).toEqual([])
  })

  it('is an error where the key is another', () => {
    const { spkiDer } = readCertificateVector('lint-ca-rsa2048')
    expect(list({ ...alternativeNames, spkiDer })[0]).toMatch(/^error key-changed/)
  })

  it('is a shorter validity than the profile says, the last second counted', () => {
    const profile = { ...symphony, certificate: { ...symphony.certificate, validDays: 365 } }
    const year = { notBefore: new Date('2026-01-01T00:00:00Z') }
    const until = (notAfter: string): readonly string[] =>
      list({ ...alternativeNames, ...year, notAfter: new Date(notAfter) }, asking, profile)
    expect(until('2026-12-31T23:59:59Z')).toEqual([])
    expect(until('2026-12-31T00:00:00Z')).toEqual([
      'notice validity-shorter: It is valid for 364 days; the profile says 365. Plan its renewal.',
    ])
  })

  it('names a dozen of many values', () => {
    const names = Array.from({ length: 500 }, (_, index) => `DNS:host-${index}`)
    expect(list({ subjectAlternativeNames: names }, plain).at(-1)).toMatch(
      /host-11 and 488 more\.$/,
    )
  })

  it('takes attributes that cannot be read for none', () => {
    const broken = parseCsr(withAttributes(encodeSequence(encodeInteger(5))))
    expect(() => parseRequestedExtensions(broken)).toThrow('could not be read: An extension')
    expect(list({ keyUsage: null, extendedKeyUsage: null }, broken)).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import type { ItemSummary } from '../../../src/worker/api'
import {
  countItems,
  describeUse,
  findExpiry,
  findMisnaming,
  isSignatureWeak,
  listItemFacts,
  nameItem,
  sortItems,
} from '../../../src/ui/open/item-facts'

function makeItem(item: Partial<ItemSummary>): ItemSummary {
  return {
    kind: 'certificate',
    source: { file: 'bot.pem', position: 1, line: null },
    container: 'PEM CERTIFICATE',
    ...item,
  }
}

const now = new Date('2026-11-24T12:00:00Z')
const inHours = (hours: number) => new Date(now.getTime() + hours * 3_600_000)

describe('findExpiry', () => {
  const at = (hours: number) => findExpiry(makeItem({ notAfter: inHours(hours) }), now)

  it('counts the remaining days and warns in the last weeks', () => {
    expect(at(24 * 400 + 1)).toEqual({ kind: 'ok', text: 'expires in 400 days' })
    expect(at(24 * 4000)).toMatchObject({ text: 'expires in 4,000 days' })
    expect(at(25)).toEqual({ kind: 'warning', text: 'expires in 1 day' })
    expect(at(1)).toEqual({ kind: 'warning', text: 'expires today' })
  })

  it('says that it has expired, and how long ago', () => {
    expect(at(-1)).toEqual({ kind: 'error', text: 'expired less than a day ago' })
    expect(at(-30)).toEqual({ kind: 'error', text: 'expired 1 day ago' })
    expect(at(-24 * 90 - 1)).toEqual({ kind: 'error', text: 'expired 90 days ago' })
  })

  it('says that it is not valid yet', () => {
    const item = makeItem({ notBefore: inHours(30), notAfter: inHours(3000) })
    expect(findExpiry(item, now)).toEqual({ kind: 'warning', text: 'valid in 2 days' })
  })

  it('speaks of the next list for a revocation list', () => {
    const list = (hours: number) => makeItem({ kind: 'crl', notAfter: inHours(hours) })
    expect(findExpiry(list(50), now)).toEqual({ kind: 'ok', text: 'next list in 2 days' })
    expect(findExpiry(list(-50), now)).toEqual({ kind: 'error', text: 'out of date for 2 days' })
    expect(findExpiry(makeItem({ kind: 'csr' }), now)).toBeNull()
  })
})

describe('the kind of an item', () => {
  it('distinguishes the certificate of the key from its CAs', () => {
    expect(nameItem(makeItem({ subject: 'CN=a', issuer: 'CN=b' }), true)).toBe(
      'Certificate of the key',
    )
    expect(nameItem(makeItem({ isCa: true, subject: 'CN=a', issuer: 'CN=b' }), false)).toBe(
      'CA certificate',
    )
    expect(nameItem(makeItem({ isCa: true, subject: 'CN=a', issuer: 'CN=a' }), false)).toBe(
      'CA certificate, root',
    )
    expect(nameItem(makeItem({ kind: 'csr' }), true)).toBe('Certificate request')
  })

  it('says whether a bot can use it', () => {
    expect(describeUse(makeItem({ extendedKeyUsage: ['clientAuth'] }))).toBe('for clients')
    expect(describeUse(makeItem({ extendedKeyUsage: ['serverAuth'] }))).toBe('not for clients')
    expect(describeUse(makeItem({}))).toBe('')
  })

  it('warns of SHA-1 and MD5 except in a root', () => {
    const signed = (signatureAlgorithm: string, issuer: string) =>
      isSignatureWeak(makeItem({ signatureAlgorithm, subject: 'CN=a', issuer }))
    expect(signed('sha1WithRSAEncryption', 'CN=b')).toBe(true)
    expect(signed('ecdsa-with-SHA1', 'CN=b')).toBe(true)
    expect(signed('md5WithRSAEncryption', 'CN=b')).toBe(true)
    expect(signed('sha1WithRSAEncryption', 'CN=a')).toBe(false)
    expect(signed('sha256WithRSAEncryption', 'CN=b')).toBe(false)
    expect(signed('ecdsa-with-SHA512', 'CN=b')).toBe(false)
  })
})

describe('listItemFacts', () => {
  it('leaves out missing facts', () => {
    expect(listItemFacts(makeItem({})).map(({ label }) => label)).toEqual(['Format'])
  })

  it('names known usages and keeps unknown ones', () => {
    const item = makeItem({ extendedKeyUsage: ['clientAuth', '1.2.3.4'], keyUsage: ['cRLSign'] })
    expect(listItemFacts(item)).toContainEqual({
      label: 'Allowed usage',
      value: 'client authentication (clientAuth), 1.2.3.4, CRL signing',
    })
    const request = makeItem({ kind: 'csr', extendedKeyUsage: [] })
    expect(listItemFacts(request)).toContainEqual({
      label: 'Requested usage',
      value: 'none',
    })
  })

  it('offers fingerprints to copy, as OpenSSL prints them', () => {
    expect(listItemFacts(makeItem({ sha256: 'ab01ff' }))).toContainEqual({
      label: 'Fingerprint, SHA-256',
      value: 'AB:01:FF',
      isCode: true,
      isCopyable: true,
    })
  })
})

describe('the items of a file', () => {
  const key = makeItem({ kind: 'private-key', spkiSha256: 'k' })
  const leaf = makeItem({ spkiSha256: 'k' })
  const ca = makeItem({ spkiSha256: 'c', isCa: true })

  it('are sorted: keys, their certificates, then the others', () => {
    expect(sortItems([ca, leaf, key])).toEqual([key, leaf, ca])
  })

  it('are counted by kind', () => {
    expect(countItems([key, leaf, ca])).toBe('1 private key, 2 certificates')
    expect(countItems([makeItem({ kind: 'pkcs12' })])).toBe('1 P12 file')
  })
})

describe('findMisnaming', () => {
  it('says what a file with a misleading P12 name is', () => {
    expect(findMisnaming('bot.P12', [makeItem({})])).toMatch(/it is PEM text/)
    expect(findMisnaming('bot.pfx', [makeItem({ container: 'PKCS#7' })])).toMatch(/a P7B bundle/)
    expect(findMisnaming('bot.pfx', [makeItem({ container: 'DER' })])).toMatch(/plain DER/)
  })

  it('accepts a P12, a damaged file and other names', () => {
    expect(findMisnaming('bot.p12', [makeItem({ container: 'PKCS#12' })])).toBeNull()
    expect(findMisnaming('bot.p12', [makeItem({ kind: 'unknown', container: 'DER' })])).toBeNull()
    expect(findMisnaming('bot.pem', [makeItem({})])).toBeNull()
  })
})

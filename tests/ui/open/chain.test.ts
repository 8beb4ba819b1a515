import { describe, expect, it } from 'vitest'
import type { ItemSummary } from '../../../src/worker/api'
import { findChain, findPartner, listKeys } from '../../../src/ui/open/chain'

function makeItem(kind: ItemSummary['kind'], item: Partial<ItemSummary>): ItemSummary {
  return { kind, source: { file: '', position: 1, line: null }, container: 'DER', ...item }
}

const key = makeItem('private-key', { spkiSha256: 'k' })
const leaf = makeItem('certificate', { spkiSha256: 'k', subject: 'CN=bot', issuer: 'CN=ca' })
const ca = makeItem('certificate', { spkiSha256: 'c', subject: 'CN=ca', issuer: 'CN=root' })
const root = makeItem('certificate', { spkiSha256: 'r', subject: 'CN=root', issuer: 'CN=root' })
const other = makeItem('certificate', { spkiSha256: 'o', subject: 'CN=other', issuer: 'CN=root' })

describe('findPartner', () => {
  it('finds the certificate of a key, and the key of a certificate or request', () => {
    expect(findPartner(key, [other, leaf])).toBe(leaf)
    expect(findPartner(leaf, [other, key])).toBe(key)
    expect(findPartner(makeItem('csr', { spkiSha256: 'k' }), [key])).toBe(key)
  })

  it('returns null if no item has the same key', () => {
    expect(findPartner(key, [other])).toBeNull()
    expect(findPartner(makeItem('private-key', {}), [makeItem('certificate', {})])).toBeNull()
  })
})

describe('findChain', () => {
  it('follows the issuer names from the leaf to its root', () => {
    expect(findChain(leaf, [other, root, key, leaf, ca])).toEqual([leaf, ca, root])
  })

  it('ends at a missing issuer and at a loop', () => {
    const circle = makeItem('certificate', { subject: 'CN=root', issuer: 'CN=ca' })
    expect(findChain(leaf, [leaf, other])).toEqual([leaf])
    expect(findChain(leaf, [leaf, ca, circle])).toEqual([leaf, ca, circle])
  })
})

describe('listKeys', () => {
  it('lists a duplicate key once', () => {
    const twin = makeItem('private-key', { spkiSha256: 'k', friendlyName: 'twin' })
    const second = makeItem('private-key', { spkiSha256: 'z' })
    expect(listKeys([leaf, key, twin, second])).toEqual([key, second])
  })
})

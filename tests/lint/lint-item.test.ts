// The limits of the batch check: items that are built to be slow.
import { describe, expect, it } from 'vitest'
import { encodeUtf8, type Bytes } from '../../src/text/bytes'
import { tags } from '../../src/pki/asn1/der'
import {
  derNull,
  encodeBitString,
  encodeElement,
  encodeInteger,
  encodeOid,
  encodeSequence,
} from '../../src/pki/asn1/der-writer'
import type { FoundItem, ItemKind } from '../../src/files/item'
import { inspectItem } from '../../src/lint/lint-item'
import { oids } from '../../src/pki/asn1/oids'
import { batchContext } from '../support/lint-batch'
import { webCryptoTools } from '../../src/lint/model/signature'

function itemOf(kind: ItemKind, der: Bytes): FoundItem {
  const source = { file: 'file', position: 1, line: null }
  return { kind, source, der, label: null, headers: new Map(), problem: null }
}

function requestOf(subject: Bytes, modulus: Bytes): Bytes {
  const rsa = encodeSequence(encodeOid(oids.rsaEncryption), derNull)
  const key = encodeBitString(encodeSequence(encodeInteger(modulus), encodeInteger(65_537)))
  const attributes = encodeElement(0xa0)
  const info = encodeSequence(encodeInteger(0), subject, encodeSequence(rsa, key), attributes)
  const algorithm = encodeSequence(encodeOid('1.2.840.113549.1.1.11'), derNull)
  return encodeSequence(info, algorithm, encodeBitString(new Uint8Array(512)))
}

function nameOf(count: number, value: Bytes): Bytes {
  const attribute = encodeSequence(encodeOid('2.5.4.3'), encodeElement(tags.utf8String, value))
  const rdn = encodeElement(tags.set, attribute)
  return encodeSequence(...Array.from({ length: count }, () => rdn))
}

const soundModulus = new Uint8Array(512).fill(0xff)
const inspect = (der: Bytes) => inspectItem(itemOf('csr', der), batchContext, webCryptoTools)

describe('the batch check, within a second,', () => {
  it('lints a name of thousands of bad values, with at most a hundred findings per rule', async () => {
    const der = requestOf(nameOf(20_000, encodeUtf8(' \u202ea')), soundModulus)
    const start = performance.now()
    const item = await inspect(der)
    expect(performance.now() - start).toBeLessThan(1000)
    if (!item.ok) throw new Error(item.message)
    const counts = item.findings.filter(({ rule }) => rule === 'subject-outer-space')
    expect(counts).toHaveLength(100)
  })

  it('reports a modulus of a hundred thousand octets as too long, without computing with it', async () => {
    const start = performance.now()
    const item = await inspect(
      requestOf(nameOf(1, encodeUtf8('a')), new Uint8Array(100_000).fill(3)),
    )
    expect(performance.now() - start).toBeLessThan(1000)
    if (!item.ok) throw new Error(item.message)
    const rules = item.findings.map(({ rule }) => rule)
    expect(rules).toContain('rsa-modulus-not-exact')
    expect(rules).not.toContain('rsa-small-factor')
  })

  it('refuses an item of more than half a million bytes', async () => {
    const start = performance.now()
    const item = await inspect(requestOf(nameOf(1, new Uint8Array(500_000)), soundModulus))
    expect(performance.now() - start).toBeLessThan(1000)
    expect(item).toMatchObject({ ok: false, code: 'input-too-large' })
  })
})

describe('an item that is not a request or certificate', () => {
  it.each([
    'private-key',
    'encrypted-private-key',
    'public-key',
    'pkcs12',
    'pkcs7',
    'crl',
  ] as const)('is named and not linted: %s', async (kind) => {
    const item = await inspectItem(itemOf(kind, new Uint8Array()), batchContext, webCryptoTools)
    expect(item).toMatchObject({ ok: false, kind, code: 'item-not-checked' })
  })

  it('keeps the problem that detection found', async () => {
    const problem = { code: 'zip-malformed', message: 'Why.' } as const
    const unread = { ...itemOf('unknown', new Uint8Array()), problem }
    expect(await inspectItem(unread, batchContext, webCryptoTools)).toMatchObject({
      ok: false,
      ...problem,
    })
  })

  it.each([
    ['csr', 'csr-malformed'],
    ['certificate', 'certificate-malformed'],
  ] as const)('is refused if it only looks like one: %s', async (kind, code) => {
    const broken = itemOf(kind, encodeSequence(encodeInteger(1)))
    expect(await inspectItem(broken, batchContext, webCryptoTools)).toMatchObject({
      ok: false,
      code,
    })
  })
})

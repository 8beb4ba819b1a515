import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concatBytes, type Bytes } from '../../../src/text/bytes'
import { tags } from '../../../src/pki/asn1/der'
import {
  encodeElement,
  encodeInteger,
  encodeOid,
  encodeSequence,
} from '../../../src/pki/asn1/der-writer'
import { oids } from '../../../src/pki/asn1/oids'
import { parsePkcs7 } from '../../../src/pki/x509/pkcs7'
import { expectRefusal } from '../../support/errors'
import { expectValueOrRefusal, mutationsOf } from '../../support/mutations'
import { readVectorDer } from '../../support/vectors'

const first = readVectorDer('good-ca-p256.crt.pem')
const second = readVectorDer('good-ca-p384.crt.pem')
const indefinite = (tag: number, ...contents: readonly Bytes[]): Bytes =>
  concatBytes(Uint8Array.of(tag, 0x80), ...contents, Uint8Array.of(0, 0))

type Wrap = (tag: number, ...contents: readonly Bytes[]) => Bytes

/** SignedData without signers, wrapped by the writer of DER or of BER. */
function encodeBundle(wrap: Wrap, ...optional: readonly Bytes[]): Bytes {
  const signedData = wrap(
    tags.sequence,
    encodeInteger(1),
    encodeElement(tags.set),
    wrap(tags.sequence, encodeOid(oids.pkcs7Data)),
    ...optional,
    encodeElement(tags.set),
  )
  return wrap(tags.sequence, encodeOid(oids.pkcs7SignedData), wrap(0xa0, signedData))
}

describe('a bundle', () => {
  it.each<[string, Wrap]>([
    ['DER', encodeElement],
    ['BER of indefinite lengths', indefinite],
  ])('gives its certificates and lists, in %s', (_what, wrap) => {
    const list = encodeSequence(encodeInteger(1))
    const bundle = encodeBundle(wrap, wrap(0xa0, first, second), wrap(0xa1, list))
    expect(parsePkcs7(bundle)).toEqual({ certificates: [first, second], crls: [list] })
  })

  it('passes over attribute certificates', () => {
    const attribute = encodeElement(0xa1, encodeInteger(1))
    const bundle = encodeBundle(encodeElement, encodeElement(0xa0, attribute, first))
    expect(parsePkcs7(bundle).certificates).toEqual([first])
  })

  it('of more certificates than BER is converted for is read as the DER that it is', () => {
    const many = Array.from({ length: 1000 }, () => first)
    const bundle = encodeBundle(encodeElement, encodeElement(0xa0, ...many))
    expect(parsePkcs7(bundle).certificates).toHaveLength(1000)
  })

  it.each([
    ['nothing', encodeBundle(encodeElement), 'no certificate'],
    [
      'plain data',
      encodeSequence(encodeOid(oids.pkcs7Data), encodeElement(0xa0, encodeElement(4))),
      'plain data',
    ],
    [
      'half of a certificate',
      encodeBundle(encodeElement, encodeElement(0xa0, first)).slice(0, 200),
      'byte',
    ],
  ])('of %s is refused, and why', async (_what, bundle, words) => {
    const error = await expectRefusal(() => parsePkcs7(bundle), 'pkcs7-malformed')
    expect(error.message).toContain(words)
  })

  it('gives a value or a coded refusal, whatever the bytes', async () => {
    const sound = encodeBundle(indefinite, encodeElement(0xa0, first))
    await fc.assert(
      fc.asyncProperty(mutationsOf(sound), (bytes) =>
        expectValueOrRefusal(() => parsePkcs7(bytes)),
      ),
    )
  })
})

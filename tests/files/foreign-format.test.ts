import { describe, expect, it } from 'vitest'
import { refuseForeign } from '../../src/files/foreign-format'
import { encodeUtf8 } from '../../src/text/bytes'
import { expectRefusal } from '../support/errors'
import { readVector, readVectorDer } from '../support/vectors'

describe('a file that was chosen as a P12', () => {
  it.each([
    ['a certificate in PEM', readVector('good-ca-p256.crt.pem'), 'PEM text with the label CERTIFI'],
    ['a key store of Java', Uint8Array.of(0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2), 'Java key store'],
    ['a key of PuTTY', encodeUtf8('PuTTY-User-Key-File-3: ssh-rsa'), 'a PuTTY key'],
  ])('is refused for what it is: %s', async (_what, file, words) => {
    const error = await expectRefusal(() => {
      refuseForeign(file)
    }, 'pkcs12-expected')
    expect(error.message).toContain('This is not a P12 file. ')
    expect(error.message).toContain(words)
  })

  it.each([
    ['a P12', readVectorDer('good-rfc9579-sha256-sha256.p12.pem')],
    ['a certificate in DER', readVectorDer('good-ca-p256.crt.pem')],
    ['text without PEM', encodeUtf8('hello')],
    ['an empty file', new Uint8Array()],
  ])('is left to the PKCS#12 reader: %s', (_what, file) => {
    expect(() => {
      refuseForeign(file)
    }).not.toThrow()
  })
})

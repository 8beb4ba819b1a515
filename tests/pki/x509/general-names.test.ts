import { describe, expect, it } from 'vitest'
import { encodeUtf8, type Bytes } from '../../../src/text/bytes'
import { readWhole } from '../../../src/pki/asn1/der'
import { encodeElement, encodeOid, encodeSequence } from '../../../src/pki/asn1/der-writer'
import { formatGeneralNames } from '../../../src/pki/x509/general-names'
import { encodeName } from '../../../src/pki/write/name'
import { expectRefusal } from '../../support/errors'
import { readCertificateVector } from '../../support/vectors'

const format = (...names: readonly Bytes[]): readonly string[] =>
  formatGeneralNames(readWhole(encodeSequence(...names)))

describe('alternative names', () => {
  it('of a certificate are read for people', () => {
    const { subjectAlternativeNames } = readCertificateVector('lint-bot-alternative-name')
    expect(subjectAlternativeNames).toEqual(['DNS:demo-bot1', 'IP:127.0.0.1'])
    expect(readCertificateVector('good-bot').subjectAlternativeNames).toBeNull()
  })

  it('have a form for each kind', () => {
    const directory = encodeName([{ attribute: 'CN', value: 'demo-bot1', stringType: 'utf8' }])
    const upn = encodeOid('1.3.6.1.4.1.311.20.2.3')
    const v6 = Uint8Array.of(0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)
    expect(
      format(
        encodeElement(0x81, encodeUtf8('bot@example.com')),
        encodeElement(0x86, encodeUtf8('urn:bot')),
        encodeElement(0x87, v6),
        encodeElement(0x87, Uint8Array.of(1, 2)),
        encodeElement(0x88, Uint8Array.of(0x2a, 3)),
        encodeElement(0xa4, directory),
        encodeElement(0xa0, upn, encodeElement(0xa0)),
        encodeElement(0x85, Uint8Array.of(1)),
      ),
    ).toEqual([
      'email:bot@example.com',
      'URI:urn:bot',
      'IP:2001:0db8:0000:0000:0000:0000:0000:0001',
      'IP:#0102',
      'RID:1.2.3',
      'dirName:CN=demo-bot1',
      'otherName:1.3.6.1.4.1.311.20.2.3',
      '#850101',
    ])
  })

  it('do not steer a terminal', () => {
    expect(format(encodeElement(0x82, encodeUtf8('a\u001b[2Jb')))).toEqual(['DNS:a<U+001B>[2Jb'])
  })

  it('that are no list are refused', async () => {
    await expectRefusal(() => formatGeneralNames(readWhole(encodeElement(4))), 'der-malformed')
  })
})

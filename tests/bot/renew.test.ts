import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeUtf8, type Bytes } from '../../src/text/bytes'
import { identifyContent } from '../../src/pki/asn1/kind'
import { parseCsr, parseRequestedExtensions } from '../../src/pki/x509/csr'
import { parseCertificate } from '../../src/pki/x509/certificate'
import { parseRenewal } from '../../src/bot/renew'
import { encodeSubject } from '../../src/bot/encode-subject'
import { expectRefusal } from '../support/errors'
import { expectValueOrRefusal, mutationsOf } from '../support/mutations'
import { symphony } from '../support/profiles'
import { readCertificateVector, readVectorDer } from '../support/vectors'

const values = {
  CN: 'demo-bot1',
  O: 'Excelsior Bank',
  OU: 'Collaboration Services',
  C: 'GB',
}
const renew = (file: string, profile = symphony) => parseRenewal(readVectorDer(file), profile)

describe('the subject of a renewal', () => {
  it('is that of a certificate or of a request, byte for byte', () => {
    for (const file of ['good-bot.crt.pem', 'good-rsa4096-sha256.csr.pem']) {
      const renewal = renew(file)
      expect(renewal).toEqual({ values, leftOut: [] })
      expect(encodeSubject(symphony, renewal.values)).toEqual(
        readCertificateVector('good-bot').subjectDer,
      )
    }
  })

  it('says where the same values will be other bytes', () => {
    expect(renew('lint-bot-printable-subject.crt.pem')).toEqual({
      values,
      leftOut: [
        'CN is written as UTF8String instead of PrintableString.',
        'O is written as UTF8String instead of PrintableString.',
        'OU is written as UTF8String instead of PrintableString.',
      ],
    })
    expect(renew('lint-bot-bmp-subject.crt.pem').values).toEqual(values)
    expect(renew('lint-bot-joined-rdn.crt.pem')).toEqual({
      values,
      leftOut: ['Fields that stood together in one RDN are written one by one.'],
    })
    expect(renew('lint-bot-other-fields.crt.pem')).toEqual({
      values: { CN: 'demo-bot1', O: 'Excelsior Bank plc', C: 'GB', L: 'London' },
      leftOut: ['The order changes: the profile writes CN, O, C, L.'],
    })
  })

  it('leaves out what the profile has no field for, or does not allow', () => {
    const profile = {
      ...symphony,
      subject: symphony.subject
        .filter(({ attribute }) => attribute !== 'OU')
        .map((field) => (field.attribute === 'O' ? { ...field, allowed: ['Other Bank'] } : field)),
    }
    expect(renew('good-bot.crt.pem', profile)).toEqual({
      values: { CN: 'demo-bot1', C: 'GB' },
      leftOut: [
        'O (“Excelsior Bank”) is left out: O is “Excelsior Bank”; the profile allows “Other Bank”.',
        'OU (“Collaboration Services”) is left out: the profile has no field for it.',
      ],
    })
  })

  it('takes no value that the form could not hold', () => {
    const [common] = symphony.subject
    const profile = {
      ...symphony,
      subject: common === undefined ? [] : [{ ...common, maxLength: 4 }],
    }
    const { values: none, leftOut } = renew('good-bot.crt.pem', profile)
    expect(none).toEqual({})
    expect(leftOut[0]).toContain('CN has 9 characters')
  })

  it('is refused for anything else', async () => {
    await expectRefusal(() => renew('good-ca-p256.key.pem'), 'certificate-expected')
    await expectRefusal(() => parseRenewal(encodeUtf8('no'), symphony), 'certificate-expected')
    await expectRefusal(() => renew('bad-truncated.csr.pem'), 'csr-malformed')
    const cut = readVectorDer('good-bot.crt.pem').subarray(0, 600)
    await expectRefusal(() => parseRenewal(cut, symphony), 'certificate-malformed')
  })

  it('is a value or a coded refusal for any bytes', async () => {
    const attempt = (der: Bytes) =>
      expectValueOrRefusal(() => {
        parseRenewal(der, symphony)
        if (identifyContent(der) === 'csr') return parseRequestedExtensions(parseCsr(der))
        return parseCertificate(der)
      })
    for (const file of ['lint-bot-alternative-name.crt.pem', 'good-all-extensions.csr.pem']) {
      const mutated = mutationsOf(readVectorDer(file))
      await fc.assert(fc.asyncProperty(mutated, attempt), { numRuns: 500 })
    }
  })
})

// A certificate against its request: what each of the rules for pairs says, in words.
import { beforeAll, describe, expect, it } from 'vitest'
import { encodeUtf8, type Bytes } from '../../src/text/bytes'
import { readWhole, tags } from '../../src/pki/asn1/der'
import { encodeElement, encodeOid, encodeSequence } from '../../src/pki/asn1/der-writer'
import {
  encodeExtendedKeyUsage,
  encodeKeyUsage,
  encodeSubjectAlternativeName,
} from '../../src/pki/write/extensions'
import { lintPair } from '../../src/lint/lint'
import { readCertificate, type CertificateModel } from '../../src/lint/model/certificate'
import { readExtensions } from '../../src/pki/x509/extensions'
import { readName } from '../../src/lint/model/name'
import { readRequest, type RequestModel } from '../../src/lint/model/request'
import { webCryptoTools } from '../../src/lint/model/signature'
import type { Profile } from '../../src/profile/profile'
import { symphony } from '../support/profiles'
import { readVectorDer } from '../support/vectors'

const now = new Date('2026-11-24T12:00:00Z')
let plain: RequestModel
/** Asks for digitalSignature and keyEncipherment, clientAuth and DNS:demo-bot1. */
let asking: RequestModel
let good: CertificateModel

beforeAll(async () => {
  const read = (name: string) => readRequest(readVectorDer(`${name}.csr.pem`), webCryptoTools)
  plain = await read('good-rsa4096-sha256')
  asking = await read('good-all-extensions')
  good = await readCertificate(readVectorDer('good-bot.crt.pem'), webCryptoTools)
})

function list(
  request: RequestModel,
  certificate: CertificateModel,
  profile: Profile = symphony,
): readonly string[] {
  return lintPair(request, certificate, { profile, now }).map(
    ({ rule, severity, detail }) => `${severity} ${rule}: ${detail}`,
  )
}

const readVector = (name: string) =>
  readCertificate(readVectorDer(`${name}.crt.pem`), webCryptoTools)
const compareWith = async (name: string) => list(plain, await readVector(name)).filter(isOfNames)
const isOfNames = (line: string): boolean => / pair-(?:subject|common-name)-/.test(line)

/** One attribute an RDN, by the last arc of 2.5.4. */
const nameOf = (...fields: readonly (readonly [arc: number, value: string])[]): Bytes =>
  encodeSequence(
    ...fields.map(([arc, value]) =>
      encodeElement(
        tags.set,
        encodeSequence(
          encodeOid(`2.5.4.${arc}`),
          encodeElement(tags.utf8String, encodeUtf8(value)),
        ),
      ),
    ),
  )
const compareNames = (before: Bytes, after: Bytes): readonly string[] => {
  const [asked, given] = [before, after].map((der) => readName(readWhole(der)))
  if (asked === undefined || given === undefined) throw new Error('No name')
  return list({ ...plain, subject: asked }, { ...good, subject: given }).filter(isOfNames)
}

describe('a subject against the request', () => {
  it('passes if the bytes are the same', async () => {
    expect(await compareWith('good-bot')).toEqual([])
  })

  it('is re-encoded if the text is the same in another string type', async () => {
    expect(await compareWith('lint-bot-printable-subject')).toEqual([
      'notice pair-subject-re-encoded: CN has the same text (“demo-bot1”) as PrintableString instead of UTF8String.',
      'notice pair-subject-re-encoded: O has the same text (“Excelsior Bank”) as PrintableString instead of UTF8String.',
      'notice pair-subject-re-encoded: OU has the same text (“Collaboration Services”) as PrintableString instead of UTF8String.',
    ])
    expect(await compareWith('lint-bot-bmp-subject')).toHaveLength(3)
  })

  it('says what was dropped, added, changed and moved', async () => {
    expect(await compareWith('lint-bot-other-fields')).toEqual([
      'warning pair-subject-field-changed: O was “Excelsior Bank” and is “Excelsior Bank plc”.',
      'warning pair-subject-field-dropped: OU (“Collaboration Services”) was dropped.',
      'notice pair-subject-field-added: L (“London”) was added.',
      'notice pair-subject-order-changed: The fields stand in another order: C, CN, O, L.',
    ])
  })

  it('says that fields were joined in one RDN', async () => {
    expect(await compareWith('lint-bot-joined-rdn')).toEqual([
      'notice pair-subject-order-changed: The fields stand in another order: CN, O + OU, C.',
    ])
  })

  it('is an error if the CN is another, if only in case, and is told once', async () => {
    expect(await compareWith('lint-bot-name-case')).toEqual([
      'error pair-common-name-differs: The CN is “Demo-Bot1”; the request asks for “demo-bot1”. The pod tells upper and lower case apart.',
    ])
    const [first] = await compareWith('lint-bot-no-common-name')
    expect(first).toBe(
      'error pair-common-name-differs: The certificate has no CN; the request asks for “demo-bot1”.',
    )
  })

  it('is an error if a second CN comes after the first, which names the account', () => {
    const before = nameOf([3, 'bot'], [10, 'Bank'])
    expect(compareNames(before, nameOf([3, 'bot'], [10, 'Bank'], [3, 'other']))).toEqual([
      'error pair-common-name-differs: The CN is “other”; the request asks for “bot”.',
    ])
    expect(compareNames(before, nameOf([3, 'other'], [3, 'bot'], [10, 'Bank']))).toEqual([
      'notice pair-subject-field-added: CN (“other”) was added.',
    ])
    expect(compareNames(nameOf([10, 'Bank']), before)[0]).toBe(
      'error pair-common-name-differs: The CN is “bot”; the request asks for none.',
    )
  })

  it('tells which of two units was dropped', () => {
    const before = nameOf([3, 'bot'], [11, 'First'], [11, 'Second'])
    expect(compareNames(before, nameOf([3, 'bot'], [11, 'Second']))).toEqual([
      'warning pair-subject-field-dropped: OU (“First”) was dropped.',
    ])
  })

  it('cuts long values, shows control characters, and compares no names of hundreds of fields', () => {
    const [long] = compareNames(nameOf([10, 'a']), nameOf([10, `\u001b${'x'.repeat(5000)}`]))
    expect(long).toMatch(/1B.?xxx/)
    expect(long?.length).toBeLessThan(250)
    const many = nameOf(...Array.from({ length: 101 }, () => [11, 'x'] as const))
    expect(compareNames(nameOf([11, 'x']), many)).toEqual([
      'warning pair-subject-field-changed: The subject had 1 fields and has 101: too many to compare.',
    ])
  })
})

describe('what the CA granted', () => {
  const keyUsage = encodeKeyUsage(['digitalSignature', 'keyEncipherment'], true)
  const clientAuth = encodeExtendedKeyUsage(['clientAuth'], false)
  const alternativeName = encodeSubjectAlternativeName(['demo-bot1'], [])
  const withExtensions = (...extensions: readonly Bytes[]): CertificateModel => ({
    ...good,
    extensions: readExtensions(readWhole(encodeSequence(...extensions))),
  })
  const listExtensions = (request: RequestModel, ...extensions: readonly Bytes[]) =>
    list(request, withExtensions(...extensions)).filter((line) => line.includes(' pair-extension-'))

  it('passes if it is what was requested', () => {
    expect(listExtensions(asking, keyUsage, clientAuth, alternativeName)).toEqual([])
  })

  it('is a notice if the request asked for nothing', () => {
    expect(listExtensions(plain, keyUsage, clientAuth, alternativeName)).toEqual([
      'notice pair-extension-added: The CA added the key usage digitalSignature, keyEncipherment.',
      'notice pair-extension-added: The CA added the extended key usage clientAuth.',
      'notice pair-extension-added: The CA added the subject alternative name DNS:demo-bot1.',
    ])
  })

  it('is a warning if something requested was lost', () => {
    const only = encodeKeyUsage(['digitalSignature'], true)
    expect(listExtensions(asking, only, clientAuth, alternativeName)).toEqual([
      'warning pair-extension-lost: The request asks for the key usage digitalSignature, keyEncipherment; the certificate has digitalSignature.',
    ])
    expect(listExtensions(asking, keyUsage, alternativeName)).toEqual([
      'warning pair-extension-lost: The request asks for the extended key usage clientAuth; the certificate has none.',
    ])
  })

  it('is a warning and a notice if one value came in place of another', () => {
    const serverAuth = encodeExtendedKeyUsage(['serverAuth'], false)
    expect(listExtensions(asking, keyUsage, serverAuth, alternativeName)).toEqual([
      'warning pair-extension-lost: The request asks for the extended key usage clientAuth; the certificate has serverAuth.',
      'notice pair-extension-added: The CA added the extended key usage serverAuth.',
    ])
  })

  it('is a notice if nothing was lost and more came', () => {
    const more = encodeSubjectAlternativeName(['demo-bot1', 'other'], [])
    expect(listExtensions(asking, keyUsage, clientAuth, more)).toEqual([
      'notice pair-extension-added: The CA added the subject alternative name DNS:other.',
    ])
  })

  it('names a dozen of many values', () => {
    const names = Array.from({ length: 500 }, (_, index) => `host-${index}`)
    const [found] = listExtensions(plain, encodeSubjectAlternativeName(names, []))
    expect(found).toMatch(/host-11 and 488 more\.$/)
  })

  it('is valid for as long as the profile says, the last second counted', () => {
    const profile = { ...symphony, certificate: { ...symphony.certificate, validDays: 365 } }
    const time = (text: string) => readWhole(encodeElement(tags.utcTime, encodeUtf8(text)))
    const until = (text: string) =>
      list(
        asking,
        { ...good, notBefore: time('260101000000Z'), notAfter: time(text) },
        profile,
      ).filter((line) => line.includes(' pair-validity-'))
    expect(until('261231235959Z')).toEqual([])
    expect(until('261231000000Z')).toEqual([
      'notice pair-validity-shorter: The certificate is valid for 364 days; the profile requires 365.',
    ])
  })
})

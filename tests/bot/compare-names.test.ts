import { describe, expect, it } from 'vitest'
import { compareNames } from '../../src/bot/compare-names'
import { parseCsr } from '../../src/pki/x509/csr'
import { tags } from '../../src/pki/asn1/der'
import { encodeElement, encodeOid, encodeSequence } from '../../src/pki/asn1/der-writer'
import { encodeUtf8, type Bytes } from '../../src/text/bytes'
import { readCertificateVector, readVectorDer } from '../support/vectors'

const requested = parseCsr(readVectorDer('good-rsa4096-sha256.csr.pem')).subjectDer
const list = (before: Bytes, after: Bytes): readonly string[] =>
  compareNames(before, after).map(({ id, severity, detail }) => `${severity} ${id}: ${detail}`)
const compareWith = (vector: string): readonly string[] =>
  list(requested, readCertificateVector(vector).subjectDer)

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

describe('a subject against the request', () => {
  it('is unchanged where the bytes are the same', () => {
    expect(compareWith('good-bot')).toEqual([])
  })

  it('is re-encoded where the text is the same in another string type', () => {
    expect(compareWith('lint-bot-printable-subject')).toEqual([
      'notice subject-re-encoded: CN has the same text (“demo-bot1”) as PrintableString instead of UTF8String.',
      'notice subject-re-encoded: O has the same text (“Excelsior Bank”) as PrintableString instead of UTF8String.',
      'notice subject-re-encoded: OU has the same text (“Collaboration Services”) as PrintableString instead of UTF8String.',
    ])
  })

  it('may hurt as BMPString, which programs read differently', () => {
    const changes = compareNames(
      requested,
      readCertificateVector('lint-bot-bmp-subject').subjectDer,
    )
    expect(changes.map(({ id, severity }) => `${severity} ${id}`)).toEqual(
      Array.from({ length: 3 }, () => 'warning subject-re-encoded'),
    )
  })

  it('says what was dropped, added, changed and moved', () => {
    expect(compareWith('lint-bot-other-fields')).toEqual([
      'warning subject-field-changed: O was “Excelsior Bank” and is “Excelsior Bank plc”.',
      'warning subject-field-dropped: OU (“Collaboration Services”) was dropped.',
      'notice subject-field-added: L (“London”) was added.',
      'notice subject-order-changed: The fields stand in another order: C, CN, O, L.',
    ])
  })

  it('says that fields were joined in one RDN', () => {
    expect(compareWith('lint-bot-joined-rdn')).toEqual([
      'notice subject-order-changed: The fields stand in another order: CN, O + OU, C.',
    ])
  })

  it('is an error where the common name is another, if only in case', () => {
    expect(compareWith('lint-bot-name-case')).toEqual([
      'error subject-field-changed: CN was “demo-bot1” and is “Demo-Bot1”.',
    ])
    expect(compareWith('lint-bot-no-common-name')[0]).toMatch(/^error subject-field-dropped: CN/)
  })

  it('is an error where a second common name comes after the first, which names the account', () => {
    const before = nameOf([3, 'bot'], [10, 'Bank'])
    expect(list(before, nameOf([3, 'bot'], [10, 'Bank'], [3, 'other']))).toEqual([
      'error subject-field-added: CN (“other”) was added.',
    ])
    expect(list(before, nameOf([3, 'other'], [3, 'bot'], [10, 'Bank']))).toEqual([
      'notice subject-field-added: CN (“other”) was added.',
    ])
  })

  it('tells which of two units was dropped', () => {
    const before = nameOf([11, 'First'], [11, 'Second'])
    expect(list(before, nameOf([11, 'Second']))).toEqual([
      'warning subject-field-dropped: OU (“First”) was dropped.',
    ])
  })

  it('cuts long values, shows control characters, and compares no names of hundreds of fields', () => {
    const [long] = list(nameOf([10, 'a']), nameOf([10, `\u001b${'x'.repeat(5000)}`]))
    expect(long).toContain('“<U+001B>xxx')
    expect(long?.length).toBeLessThan(250)
    const many = nameOf(...Array.from({ length: 101 }, () => [11, 'x'] as const))
    expect(list(nameOf([11, 'x']), many)).toEqual([
      'warning subject-field-changed: The subject had 1 fields and has 101: too many to compare.',
    ])
  })
})

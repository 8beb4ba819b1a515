// Mails as programs send and people forward them, down to what is in them. The vectors are written out, so that no
// library writes what the same library reads.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { detectItems } from '../../src/files/detect'
import { isMail, readMail, restoreBoundaries } from '../../src/files/mail'
import { encodeBase64, encodeUtf8 } from '../../src/text/bytes'
import { mutationsOf } from '../support/mutations'
import { readVectorDer, readVectorText } from '../support/vectors'

const certificatePem = readVectorText('good-ca-p256.crt.pem')
const certificateDer = readVectorDer('good-ca-p256.crt.pem')
const csrPem = readVectorText('good-p256-sha256.csr.pem')
const csrDer = readVectorDer('good-p256-sha256.csr.pem')
const wrapped = (encodeBase64(certificateDer).match(/.{1,76}/g) ?? []).join('\n')

const attach = (...headers: readonly string[]): string =>
  [...headers, 'Content-Transfer-Encoding: base64', '', wrapped, ''].join('\n')
const mixed = (boundary: string, ...parts: readonly string[]): string =>
  [
    `Content-Type: multipart/mixed;\n boundary="${boundary}"`,
    '',
    ...parts.map((part) => `--${boundary}\n${part}`),
    `--${boundary}--`,
    '',
  ].join('\n')

async function read(text: string) {
  const items = await detectItems({ name: 'letter.eml', bytes: encodeUtf8(text) })
  return items.map(({ kind, source: { file, line } }) => [kind, file, line])
}

describe('an attachment is named', () => {
  it.each([
    ['by a plain name', 'Content-Disposition: attachment; filename=ca.cer', 'ca.cer'],
    ['by a quoted name', 'Content-Disposition: attachment; filename="my ca.cer"', 'my ca.cer'],
    [
      'by a name in UTF-8 (RFC 2231)',
      "Content-Disposition: attachment; filename*=utf-8''Gr%C3%BC%C3%9Fe.cer",
      'Grüße.cer',
    ],
    [
      'by a name in pieces (RFC 2231)',
      'Content-Disposition: attachment;\n filename*0*=iso-8859-1\'de\'Z%FCrich;\n filename*1=" ";\n filename*2*=ca.cer',
      'Zürich ca.cer',
    ],
    [
      'by encoded words (RFC 2047)',
      'Content-Type: application/octet-stream; name="=?iso-8859-1?Q?Gr=FC=DFe.cer?="',
      'Grüße.cer',
    ],
    ['by its type, if nothing else', 'Content-Type: application/pkix-cert; name=ca.cer', 'ca.cer'],
  ])('%s', async (_what, header, name) => {
    const type = header.startsWith('Content-Type') ? [] : ['Content-Type: application/pkix-cert']
    expect(await read(mixed('b', attach(...type, header)))).toEqual([
      ['certificate', `letter.eml/${name}`, null],
    ])
  })

  it('not at all: it belongs to the mail', async () => {
    expect(await read(mixed('b', attach('Content-Type: application/pkix-cert')))).toEqual([
      ['certificate', 'letter.eml', null],
    ])
  })
})

describe('a whole mail', () => {
  it('may be nested, one multipart in another and a mail in a mail', async () => {
    const inner = mixed(
      'in',
      'Content-Type: text/plain\n\nHello',
      attach('Content-Type: a/b; name=1.cer'),
    )
    const forwarded = `Content-Type: message/rfc822\n\nFrom: ca@example.com\nSubject: x\n${inner}`
    const related = mixed('deep', mixed('deeper', attach('Content-Type: a/b; name=2.cer')))
    const mail = `From: admin@example.com\nMIME-Version: 1.0\n${mixed('out', forwarded, related)}`
    expect(await read(mail)).toEqual([
      ['certificate', 'letter.eml/1.cer', null],
      ['certificate', 'letter.eml/2.cer', null],
    ])
  })

  it('has text in its own charset', async () => {
    const header = 'Content-Type: text/plain; charset=iso-8859-1'
    const [part] = await readMail(
      `${header}\nContent-Transfer-Encoding: quoted-printable\n\nGr=FC=DFe =\naus Z=FCrich\n`,
    )
    expect(part).toMatchObject({ name: null, bytes: null, text: 'Grüße aus Zürich\n' })
  })

  it('may have a divider in its text that looks like a boundary', async () => {
    const text = `Content-Type: text/plain\n\n--------------------\n${csrPem}--------------------`
    expect(await read(mixed('b', text, attach('Content-Type: a/b; name=ca.cer')))).toEqual([
      ['csr', 'letter.eml', 8],
      ['certificate', 'letter.eml/ca.cer', null],
    ])
  })

  it('keeps what stands before its first part and behind its last one', async () => {
    const mail = mixed('b', attach('Content-Type: a/b; name=ca.cer'))
    expect(await read(`${mail}\n${csrPem}`)).toEqual([
      ['certificate', 'letter.eml/ca.cer', null],
      ['csr', 'letter.eml', mail.split('\n').length + 1],
    ])
  })

  it('may say DER is text', async () => {
    expect(await read(mixed('b', attach('Content-Type: text/plain')))).toEqual([
      ['certificate', 'letter.eml', null],
    ])
  })

  it('shows its text only once if HTML says the same', async () => {
    const html = `Content-Type: text/html\n\n<p>${certificatePem.replaceAll('\n', '<br>\n')}</p>`
    const text = `Content-Type: text/plain; format=flowed\n\n${certificatePem}`
    const both = mixed('b', text, html).replace('mixed', 'alternative')
    expect((await read(both)).map(([kind]) => kind)).toEqual(['certificate'])
    expect((await read(mixed('b', html))).map(([kind]) => kind)).toEqual(['certificate'])
  })
})

describe('a copied piece', () => {
  const part = attach('Content-Type: a/b; name=ca.cer')
  it.each([
    ['that begins with a boundary', `--00000abc\n${part}--00000abc--\n`],
    ['that begins with headers', `${part}--00000abc--\n`],
    ['that begins with words', `Here it is:\n\n${part}--00000abc--\n`],
    ['from the end of one part to the next', `Bye\n--inner1--\n--outer1\n${part}--outer1--\n`],
    [
      'whose inner boundary is declared, and the outer one is not',
      `--outer1\n${mixed('in', 'Content-Type: text/html\n\n<p>Hello</p>')}--outer1\n${part}--outer1--\n`,
    ],
    ['with CR as line ends', `--00000abc\n${part}--00000abc--\n`.replaceAll('\n', '\r')],
  ])('%s', async (_what, text) => {
    expect(isMail(text)).toBe(true)
    expect(await read(text)).toEqual([['certificate', 'letter.eml/ca.cer', null]])
  })
})

describe('a hostile mail', () => {
  it.each([
    [
      'of too many parts',
      mixed('b', ...Array.from({ length: 20_001 }, () => 'Content-Type: a/b\n')),
    ],
    ['of too many lines', mixed('b', `\n${'\n'.repeat(400_001)}`)],
    [
      'nested too deep',
      Array.from(
        { length: 1000 },
        (_, index) => `Content-Type: multipart/mixed; boundary=b${index}b\n\n--b${index}b\n`,
      ).join(''),
    ],
    [
      'of too long headers',
      `Content-Type: text/html\n${`a: ${'b'.repeat(100)}\n`.repeat(30_000)}\n`,
    ],
  ])('%s is read as text', async (_what, mail) => {
    expect(await readMail(mail)).toEqual([])
    expect(await read(`${mail}\n${csrPem}`)).toEqual([['csr', 'letter.eml', expect.any(Number)]])
  })

  it('never makes the reader throw', async () => {
    const mail = mixed(
      'b',
      `Content-Type: text/plain\n\n${csrPem}`,
      attach("Content-Type: a/b; name*=utf-8''%C3%BC"),
    )
    await fc.assert(
      fc.asyncProperty(mutationsOf(encodeUtf8(mail)), async (bytes) => {
        expect(Array.isArray(await readMail(new TextDecoder().decode(bytes)))).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})

describe('boundaries of PEM', () => {
  it.each([
    ['–----BEGIN X–----', '-----BEGIN X-----'],
    ['—BEGIN CERTIFICATE REQUEST—', '-----BEGIN CERTIFICATE REQUEST-----'],
    ['=2D----BEGIN X-----', '-----BEGIN X-----'],
    ['=E2=80=93----END X-----\n=E2=80=93BEGIN X=E2=80=93', '-----END X-----\n-----BEGIN X-----'],
    ['a – b', 'a – b'],
  ])('are restored in %j', (text, restored) => {
    expect(restoreBoundaries(text)).toBe(restored)
  })

  it('are restored in a whole request', async () => {
    const typographic = csrPem.replaceAll('-----', '–––')
    const items = await detectItems({ name: 'pasted text', bytes: encodeUtf8(typographic) })
    expect(items.map(({ der }) => der)).toEqual([csrDer])
  })
})

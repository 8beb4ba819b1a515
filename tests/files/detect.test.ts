// What people really paste, drop and forward: every wrapping of the same few vectors ends in the same items.
import fc from 'fast-check'
import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { concatBytes, encodeBase64, encodeUtf8, type Bytes } from '../../src/text/bytes'
import { detectItems } from '../../src/files/detect'
import type { FoundItem } from '../../src/files/item'
import { encodePem } from '../../src/pki/pem'
import { mutationsOf } from '../support/mutations'
import { readVector, readVectorDer, readVectorText } from '../support/vectors'

const certificatePem = readVectorText('good-ca-p256.crt.pem')
const certificateDer = readVectorDer('good-ca-p256.crt.pem')
const csrPem = readVectorText('good-p256-sha256.csr.pem')
const csrDer = readVectorDer('good-p256-sha256.csr.pem')
const keyPem = readVectorText('good-ca-p256.key.pem')

const read = (bytes: Bytes | string, name = 'file'): Promise<readonly FoundItem[]> =>
  detectItems({ name, bytes: typeof bytes === 'string' ? encodeUtf8(bytes) : bytes })
const kinds = (items: readonly FoundItem[]): readonly string[] => items.map(({ kind }) => kind)

async function expectCertificate(bytes: Bytes | string): Promise<FoundItem | undefined> {
  const items = await read(bytes)
  expect(kinds(items)).toEqual(['certificate'])
  expect(items[0]?.der).toEqual(certificateDer)
  return items[0]
}

function encodeUtf16(text: string, isLittle: boolean): Bytes {
  const bytes = new Uint8Array(2 * text.length)
  const view = new DataView(bytes.buffer)
  for (let index = 0; index < text.length; index += 1) {
    view.setUint16(2 * index, text.charCodeAt(index), isLittle)
  }
  return bytes
}

const body = encodeBase64(certificateDer)
const lines = (text: string, width: number): string =>
  (text.match(RegExp(`.{1,${width}}`, 'g')) ?? []).join('\n')
/** As a mail program writes it: `=` encoded, lines of at most 76 characters. */
const quotedPrintable = (text: string): string =>
  text
    .replaceAll('=', '=3D')
    .split('\n')
    .map((line) => line.replaceAll(/(.{75})(?=.)/g, '$1=\n'))
    .join('\n')
const oneLinePem = `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`

describe('a certificate comes through', () => {
  it.each<[string, Bytes | string]>([
    ['PEM', certificatePem],
    ['DER', certificateDer],
    ['DER with a line end behind it', concatBytes(certificateDer, encodeUtf8('\r\n'))],
    [
      'text around PEM',
      `Dear admin,\n\nhere it is:\n${certificatePem}\nBest regards\n-- \nThe CA\n`,
    ],
    ['CRLF', certificatePem.replaceAll('\n', '\r\n')],
    ['CR', certificatePem.replaceAll('\n', '\r')],
    ['a byte order mark', `\uFEFF${certificatePem}`],
    ['UTF-16 LE with a mark', encodeUtf16(`\uFEFF${certificatePem}`, true)],
    ['UTF-16 BE with a mark', encodeUtf16(`\uFEFF${certificatePem}`, false)],
    ['UTF-16 LE', encodeUtf16(certificatePem, true)],
    ['UTF-16 BE', encodeUtf16(certificatePem, false)],
    ['UTF-16 of bare base64', encodeUtf16(body, true)],
    ['bare base64 in lines', lines(body, 64)],
    ['bare base64 in one line', body],
    ['base64 of URLs', body.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')],
    ['bare base64 in quotes', `"${body}"`],
    ['bare base64 in other text', `Certificate:\n\n${lines(body, 64)}\n\nRegards\n`],
    ['base64 of a PEM file', encodeBase64(encodeUtf8(certificatePem))],
    ['indented lines', certificatePem.replaceAll(/^/gm, '    ')],
    ['the quoting of a reply', certificatePem.replaceAll(/^/gm, '> > ')],
    ['quoted-printable', quotedPrintable(certificatePem)],
    ['quoted-printable with soft line breaks inside the base64', quotedPrintable(oneLinePem)],
    [
      'quoted-printable in the quoting of a reply',
      quotedPrintable(oneLinePem).replaceAll(/^/gm, '> '),
    ],
    [
      'encoded hyphens',
      certificatePem.replaceAll('-----BEGIN', '=2D----BEGIN').replaceAll(/=$/gm, '=3D'),
    ],
    ['typographic dashes', certificatePem.replaceAll('-----', '–––––')],
    ['dashes put together', certificatePem.replaceAll('-----', '——-')],
    ['line ends of JSON', JSON.stringify({ pem: certificatePem })],
    ['a string in a source file', certificatePem.trim().replaceAll(/^(.*)$/gm, '  "$1\\n" +')],
    ['no-break spaces', certificatePem.replaceAll(/^/gm, '\u00a0')],
    ['blank lines', certificatePem.replaceAll('\n', '\n\n')],
    ['one line', certificatePem.replaceAll('\n', ' ')],
    [
      'Windows-1252 around it',
      concatBytes(Uint8Array.of(0xfc, 0xe4, 10), encodeUtf8(certificatePem)),
    ],
    ['the label of old tools', certificatePem.replaceAll(' CERTIFICATE', ' X509 CERTIFICATE')],
    [
      'OpenSSL’s trust behind it',
      encodePem('TRUSTED CERTIFICATE', concatBytes(certificateDer, Uint8Array.of(0x30, 0))),
    ],
    [
      'bag attributes',
      `Bag Attributes\n    friendlyName: demo-bot1\n    localKeyID: 01 02\nsubject=CN = x\n${certificatePem}`,
    ],
    [
      'a mail that tells how to copy it',
      `Copy from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----:\n\n${certificatePem}`,
    ],
  ])('%s', async (_what, bytes) => {
    await expectCertificate(bytes)
  })
})

describe('mail', () => {
  const attachment = [
    'Content-Type: application/x-x509-ca-cert;',
    '\tname="ca.cer"',
    'Content-Transfer-Encoding: base64',
    'Content-Disposition: attachment; filename="ca.cer"',
    '',
    lines(body, 76),
    '',
  ].join('\n')
  const mail = [
    'From: ca@example.com',
    'Subject: Your certificate',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="----=_Part_1"',
    '',
    '------=_Part_1',
    'Content-Type: multipart/alternative; boundary=inner',
    '',
    '--inner',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    `Gr=C3=BC=C3=9Fe\n${quotedPrintable(csrPem)}`,
    '--inner',
    'Content-Type: text/html; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    `<p>Gr=C3=BC=C3=9Fe</p>${quotedPrintable(csrPem).replaceAll(/$/gm, '<br>')}`,
    '--inner--',
    '------=_Part_1',
    attachment,
    '------=_Part_1',
    'Content-Type: image/png; name=logo.png',
    'Content-Transfer-Encoding: base64',
    '',
    'iVBORw0KGgoAAAANSUhEUg==',
    '------=_Part_1--',
    '',
  ].join('\n')

  it.each([
    ['with line feeds', mail],
    ['with CRLF', mail.replaceAll('\n', '\r\n')],
  ])('gives what is in it and what is attached, once each, %s', async (_what, text) => {
    const items = await read(text, 'letter.eml')
    expect(items.map(({ kind, source }) => [kind, source.file])).toEqual([
      ['csr', 'letter.eml'],
      ['certificate', 'letter.eml/ca.cer'],
    ])
    expect(items.map(({ der }) => der)).toEqual([csrDer, certificateDer])
  })

  it('is read from a copied piece too, whose boundary is said nowhere', async () => {
    const items = await read(`--00000000abc\n${attachment}--00000000abc--\n`)
    expect(kinds(items)).toEqual(['certificate'])
  })

  it('is read from its HTML where there is nothing else', async () => {
    const html = `Content-Type: text/html\n\n<pre>${csrPem.replaceAll('\n', '<br/>\n')}</pre>\n`
    expect(kinds(await read(html))).toEqual(['csr'])
  })

  it('keeps the line of a block that no encoding moved', async () => {
    const plain = `Content-Type: multipart/mixed; boundary=b\n\n--b\n\n${csrPem}--b--\n`
    expect((await read(plain))[0]?.source.line).toBe(5)
  })
})

describe('kinds', () => {
  it.each([
    [
      'NEW CERTIFICATE REQUEST',
      csrPem.replaceAll('CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST'),
    ],
    ['a request that calls itself a certificate', encodePem('CERTIFICATE', csrDer)],
  ])('a request: %s', async (_what, text) => {
    const [item] = await read(text)
    expect(item).toMatchObject({ kind: 'csr', problem: null })
    expect(item?.label).toBe(/BEGIN (.*?)-----/.exec(text)?.[1])
  })

  it.each([
    ['good-ca-p256.key.pem', 'private-key'],
    ['good-ca-p256.sec1.key.pem', 'private-key'],
    ['good-ca-p256.sec1-no-public.key.pem', 'private-key'],
    ['good-ca-p256.sec1-with-parameters.key.pem', 'private-key'],
    ['good-ca-rsa4096.pkcs1.key.pem', 'private-key'],
    ['good-ca-p256.pkcs8-aes256-sha256.key.pem', 'encrypted-private-key'],
    ['good-ca-p256.traditional-aes128.key.pem', 'encrypted-private-key'],
    ['lint-rsa-pss.csr.pem', 'csr'],
    ['bad-ca-v1.crt.pem', 'certificate'],
  ])('%s is one %s', async (name, kind) => {
    const items = await read(readVector(name))
    expect(kinds(items)).toEqual([kind])
    expect(items[0]?.problem).toBeNull()
  })

  it('keeps the headers of a traditional encrypted key', async () => {
    const [item] = await read(readVector('good-ca-p256.traditional-aes128.key.pem'))
    expect(item?.headers.get('DEK-Info')).toMatch(/^AES-128-CBC,/)
  })

  it('gives a key the curve from the block before it', async () => {
    const parameters = encodePem('EC PARAMETERS', Uint8Array.from([6, 5, 0x2b, 0x81, 4, 0, 0x22]))
    const bare = Uint8Array.from([0x30, 8, 2, 1, 1, 4, 3, 1, 2, 3])
    const [item] = await read(parameters + encodePem('EC PRIVATE KEY', bare))
    expect(item?.der).toEqual(
      Uint8Array.from([0x30, 17, 2, 1, 1, 4, 3, 1, 2, 3, 0xa0, 7, 6, 5, 0x2b, 0x81, 4, 0, 0x22]),
    )
  })

  it('tells one DER from the next in one file', async () => {
    const items = await read(concatBytes(certificateDer, csrDer, Uint8Array.of(1, 2)))
    expect(kinds(items)).toEqual(['certificate', 'csr', 'unknown'])
    expect(items.map(({ der }) => der.length)).toEqual([certificateDer.length, csrDer.length, 2])
    expect(items[2]?.problem?.code).toBe('der-malformed')
  })

  it('knows what a file was that is cut off', async () => {
    for (const length of [60, 100, certificateDer.length - 1]) {
      expect(kinds(await read(certificateDer.slice(0, length)))).toEqual(['certificate'])
      expect(kinds(await read(csrDer.slice(0, Math.min(length, 150))))).toEqual(['csr'])
    }
  })
})

describe('several blocks', () => {
  it('are told in order, with file, position and line', async () => {
    const items = await read(`words\r\n${certificatePem}more\n${keyPem}`, 'bundle.pem')
    const second = certificatePem.split('\n').length + 2
    expect(items.map(({ kind, source }) => ({ kind, ...source }))).toEqual([
      { kind: 'certificate', file: 'bundle.pem', position: 1, line: 2 },
      { kind: 'private-key', file: 'bundle.pem', position: 2, line: second },
    ])
  })

  it.each([
    [
      'a lost END line',
      certificatePem.replace(/-----END.*\n/, ''),
      'pem-malformed',
      'no END line|END line of',
    ],
    [
      'the END line of another',
      certificatePem.replace('END CERTIFICATE', 'END X'),
      'pem-malformed',
      'END line of X',
    ],
    [
      'a character that is no base64',
      certificatePem.replace('MII', 'M*I'),
      'pem-malformed',
      'base64',
    ],
    [
      'nothing inside',
      '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n',
      'pem-malformed',
      'nothing',
    ],
    [
      'something else inside',
      encodePem('CERTIFICATE', new Uint8Array(40)),
      'certificate-malformed',
      'line 1',
    ],
    [
      'a key of OpenSSH',
      encodePem('OPENSSH PRIVATE KEY', new Uint8Array(40)),
      'key-unsupported',
      'ssh-keygen',
    ],
    [
      'parameters',
      encodePem('DH PARAMETERS', new Uint8Array(40)),
      'input-unrecognized',
      'parameters',
    ],
  ])('are not lost by one with %s', async (_what, broken, code, words) => {
    const items = await read(broken + csrPem + certificatePem)
    expect(kinds(items)).toEqual(['unknown', 'csr', 'certificate'])
    expect(items[0]?.problem?.code).toBe(code)
    expect(items[0]?.problem?.message).toMatch(new RegExp(words))
  })
})

describe('ZIP archives', () => {
  it('give the items of their files, with the path', async () => {
    const archive = zipSync({
      'bot/demo-bot1.csr': encodeUtf8(csrPem),
      'bot/readme.txt': encodeUtf8('nothing here'),
      '__MACOSX/bot/._demo': Uint8Array.of(0, 5, 22, 7),
      'ca.cer': [certificateDer, { level: 0 }],
      'inner.zip': zipSync({ a: Uint8Array.of(1) }),
    })
    const items = await read(Uint8Array.from(archive), 'bundle.zip')
    expect(items.map(({ kind, source }) => [kind, source.file])).toEqual([
      ['csr', 'bundle.zip/bot/demo-bot1.csr'],
      ['certificate', 'bundle.zip/ca.cer'],
      ['unknown', 'bundle.zip/inner.zip'],
    ])
    expect(items[2]?.problem?.message).toContain('ZIP')
  })

  it('do not lose a file by another that is damaged', async () => {
    const archive = Uint8Array.from(
      zipSync({ 'a.csr': encodeUtf8(csrPem.repeat(3)), 'b.csr': encodeUtf8(csrPem) }),
    )
    archive.fill(0xff, 40, 60)
    expect(kinds(await read(archive))).toEqual(['unknown', 'csr'])
  })

  it.each([
    ['cut off', (archive: Bytes) => archive.slice(0, -30), 'zip-malformed'],
    [
      'a bomb',
      () => Uint8Array.from(zipSync({ a: new Uint8Array(30_000_000) })),
      'input-too-large',
    ],
    [
      'too large, unpacked',
      () => {
        const noise = new Uint8Array(1_000_000).map((_, index) => index * index)
        return Uint8Array.from(
          zipSync(Object.fromEntries(Array.from({ length: 68 }, (_, name) => [name, noise]))),
        )
      },
      'input-too-large',
    ],
  ])('are refused with the reason: %s', async (_what, make, code) => {
    const archive = Uint8Array.from(zipSync({ 'a.csr': encodeUtf8(csrPem) }))
    const items = await read(make(archive))
    expect(kinds(items)).toEqual(['unknown'])
    expect(items[0]?.problem?.code).toBe(code)
  })
})

describe('what is not recognized', () => {
  it.each<[string, Bytes | string, string, string]>([
    ['nothing', '', 'input-unrecognized', 'empty'],
    ['words', 'Good morning', 'input-unrecognized', 'text'],
    ['bytes', Uint8Array.of(1, 2, 3, 0, 200, 7), 'input-unrecognized', 'neither'],
    ['a PDF', '%PDF-1.7\n', 'input-unrecognized', 'PDF'],
    ['a JKS', Uint8Array.of(0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2), 'key-unsupported', 'keytool'],
    ['a key of PuTTY', 'PuTTY-User-Key-File-3: ssh-rsa\n', 'key-unsupported', 'PuTTYgen'],
  ])('is one unknown item with the reason: %s', async (_what, bytes, code, words) => {
    const items = await read(bytes)
    expect(kinds(items)).toEqual(['unknown'])
    expect(items[0]?.problem?.code).toBe(code)
    expect(items[0]?.problem?.message).toContain(words)
  })

  it('is refused above 64 MiB with the figure', async () => {
    const [item] = await read(new Uint8Array(67_108_865))
    expect(item?.problem?.code).toBe('input-too-large')
    expect(item?.problem?.message).toContain('67108865')
  })

  it('is cut at a hundred thousand items', async () => {
    const items = await read('-----BEGIN A-----\n'.repeat(100_010))
    expect(items).toHaveLength(100_001)
    expect(items.at(-1)?.problem?.code).toBe('input-too-large')
  })
})

it('reads ten thousand requests in the time of their bytes', async () => {
  const start = performance.now()
  expect(await read(csrPem.repeat(10_000))).toHaveLength(10_000)
  // 0.3 s on two slow cores; quadratic work would take minutes.
  expect(performance.now() - start).toBeLessThan(5000)
})

it.each([
  ['spaces', ' '],
  ['dashes', '–'],
  ['hyphens', '-'],
  ['equals signs', '= '],
  ['beginnings', '-----BEGIN '],
  ['header names', 'name='],
  ['angle brackets', '<'],
  ['indefinite lengths', '\u0030\u0080'],
])('is not slowed down by a megabyte of %s', async (_what, piece) => {
  const hostile = piece.repeat(1_000_000 / piece.length)
  const block = `-----BEGIN A-----\n${hostile}\n-----END A-----\n`
  const mail = `Content-Type: text/html; boundary=${piece}\nContent-Transfer-Encoding: quoted-printable\n\n`
  const start = performance.now()
  for (const text of [hostile, `${hostile}x`, block, mail + hostile]) {
    await read(Uint8Array.from(text, (character) => character.charCodeAt(0)))
    await read(text)
  }
  expect(performance.now() - start).toBeLessThan(5000)
})

it('gives items for any mutation, and never throws', async () => {
  const text = `Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Transfer-Encoding: base64\n\n${body}\n--b--\n${certificatePem}${keyPem}`
  const archive = Uint8Array.from(zipSync({ 'a.csr': encodeUtf8(csrPem), 'b.cer': certificateDer }))
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(mutationsOf(encodeUtf8(text)), mutationsOf(archive), mutationsOf(certificateDer)),
      async (bytes) => {
        expect((await read(bytes)).length).toBeGreaterThan(0)
      },
    ),
    { numRuns: 500 },
  )
})

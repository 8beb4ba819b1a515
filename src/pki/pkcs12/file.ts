// A PKCS#12 file before it is read: what is none, too large or cut short is told at once, with the cause. Its
// structure is pkcs12-content.ts.
import type { Bytes } from '../../text/bytes'
import { identifyContent, type ContentKind } from '../asn1/kind'
import { PkiError } from '../errors'
import { identifyForeign } from '../../files/foreign-format'
import { parseText } from '../../files/text-encoding'

/** Largest file taken, in bytes. */
const maxFileBytes = 16_777_216
/** Bytes in which a PEM header is looked for: names and comments may stand before it. */
const pemSearchBytes = 65_536

/**
 * Refuses what cannot be a whole PKCS#12 file.
 *
 * @throws PkiError `input-too-large`, `pkcs12-expected` saying what it is, `pkcs12-malformed` saying what is
 *   missing.
 */
export function expectPkcs12(file: Bytes): void {
  if (file.length > maxFileBytes) {
    throw new PkiError(
      'input-too-large',
      `A PKCS#12 file of ${file.length} bytes was refused; at most ${maxFileBytes} are read.`,
    )
  }
  if (file.length === 0) throw new PkiError('pkcs12-malformed', 'The file is empty.')
  const other = describeOther(file)
  if (other !== null) throw new PkiError('pkcs12-expected', `This is not a P12 file. ${other}`)
  expectWhole(file)
}

const kinds: Readonly<Record<Exclude<ContentKind, 'pkcs12'>, string>> = {
  certificate: 'It is an X.509 certificate in DER, without a key.',
  csr: 'It is a certificate request in DER.',
  'private-key': 'It is a private key in DER, without a certificate.',
  'encrypted-private-key': 'It is an encrypted private key in DER, without a certificate.',
  'public-key': 'It is a public key in DER.',
  pkcs7: 'It is a P7B bundle (PKCS#7): certificates, without a key.',
  crl: 'It is a certificate revocation list in DER.',
}

/** One sentence; null for a PKCS#12 file and for what is nothing known. */
function describeOther(file: Bytes): string | null {
  const kind = identifyContent(file)
  if (kind === 'pkcs12') return null
  if (kind !== null) return kinds[kind]
  const foreign = identifyForeign(file)
  if (foreign !== null) return foreign.says
  const text = parseText(file.subarray(0, pemSearchBytes))
  const label = /-----BEGIN ([A-Z0-9 ]{1,40})-----/.exec(text)?.[1]
  return label === undefined ? null : `It is PEM text with the label ${label}.`
}

/** By the length that the file gives itself in its first bytes; one of indefinite length gives none. */
function expectWhole(file: Bytes): void {
  const first = file[1] ?? 0x80
  const headerLength = first < 0x80 ? 2 : 2 + (first & 0x7f)
  if (first === 0x80 || headerLength > 6 || file.length < headerLength) return
  const length =
    first < 0x80
      ? first
      : file.subarray(2, headerLength).reduce((value, octet) => value * 256 + octet, 0)
  const missing = headerLength + length - file.length
  if (missing <= 0) return
  throw new PkiError(
    'pkcs12-malformed',
    `The PKCS#12 file is cut short: of its ${headerLength + length} bytes ${missing} are missing.`,
    { where: `byte ${file.length}` },
  )
}

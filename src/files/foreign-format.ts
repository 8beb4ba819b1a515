// Other formats that people mistake for keys and certificates, recognized by how they start, each with what to do.
import type { Bytes } from '../text/bytes'
import { identifyContent } from '../pki/asn1/kind'
import { PkiError } from '../pki/errors'
import { decodeText } from './text-encoding'

interface ForeignFormat {
  /** Its first bytes, one character each. */
  readonly start: string
  /** One sentence. */
  readonly says: string
  /** Whether it holds keys, so that it is reported wherever it is found. */
  readonly isKeyFile: boolean
}

const formats: readonly ForeignFormat[] = [
  {
    start: '\u00fe\u00ed\u00fe\u00ed',
    says: 'This is a Java key store in the old JKS format. Convert it: keytool -importkeystore -srckeystore OLD.jks -destkeystore NEW.p12 -deststoretype PKCS12',
    isKeyFile: true,
  },
  {
    start: '\u00ce\u00ce\u00ce\u00ce',
    says: 'This is a Java key store in the JCEKS format. Convert it: keytool -importkeystore -srckeystore OLD.jceks -srcstoretype JCEKS -destkeystore NEW.p12 -deststoretype PKCS12',
    isKeyFile: true,
  },
  {
    start: 'PuTTY-User-Key-File',
    says: 'This is a PuTTY key. Export it with PuTTYgen: Conversions, Export OpenSSH key.',
    isKeyFile: true,
  },
  {
    start: 'ssh-',
    says: 'This is an SSH public key, which has no certificate.',
    isKeyFile: true,
  },
  {
    start: '\u00d0\u00cf\u0011\u00e0',
    says: 'This is an Outlook message or an old Office file. Save its attachment, or the message as text.',
    isKeyFile: false,
  },
  { start: '%PDF-', says: 'This is a PDF document.', isKeyFile: false },
  { start: '\u001f\u008b', says: 'This is a gzip archive. Unpack it first.', isKeyFile: false },
  { start: '7z\u00bc\u00af', says: 'This is a 7-Zip archive. Unpack it first.', isKeyFile: false },
  { start: 'Rar!', says: 'This is a RAR archive. Unpack it first.', isKeyFile: false },
  { start: '\u0089PNG', says: 'This is a picture.', isKeyFile: false },
  { start: '\u00ff\u00d8\u00ff', says: 'This is a picture.', isKeyFile: false },
]

/** Recognizes a foreign format by its first 24 bytes; null for everything else. */
export function identifyForeign(bytes: Bytes): ForeignFormat | null {
  const start = String.fromCharCode(...bytes.subarray(0, 24))
  return formats.find((format) => start.startsWith(format.start)) ?? null
}

/** Says in one sentence what bytes are in which nothing was found. */
export function describeForeign(bytes: Bytes): string {
  if (bytes.length === 0) return 'The file is empty.'
  const foreign = identifyForeign(bytes)
  if (foreign !== null) return foreign.says
  return /(?!\s)\p{Cc}|\ufffd/u.test(decodeText(bytes.subarray(0, 4096)))
    ? 'The file is neither text nor the DER of a certificate, request, key or P12.'
    : 'The file is text without a certificate, request, key or P12.'
}

/** Bytes in which a PEM header is looked for: names and comments may stand before it. */
const pemSearchBytes = 65_536

/**
 * Refuses a file that was chosen as a P12 and is PEM text or one of the formats above. Other structures in DER are
 * refused by the PKCS#12 reader.
 *
 * @throws PkiError `pkcs12-expected`, saying what it is.
 */
export function refuseForeign(file: Bytes): void {
  if (identifyContent(file) !== null) return
  const text = decodeText(file.subarray(0, pemSearchBytes))
  const label = /-----BEGIN ([A-Z0-9 ]{1,40})-----/.exec(text)?.[1]
  const pem = label === undefined ? null : `It is PEM text with the label ${label}.`
  const what = identifyForeign(file)?.says ?? pem
  if (what !== null) throw new PkiError('pkcs12-expected', `This is not a P12 file. ${what}`)
}

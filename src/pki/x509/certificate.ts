// X.509 certificates (RFC 5280 §4.1), read strictly.
import { equalBytes, formatHex, parseUtf8, sha256, type Bytes } from '../../text/bytes'
import {
  checkDer,
  expectTag,
  readChildren,
  readSequence,
  readWhole,
  refuseMissing,
  tags,
  type Element,
} from '../asn1/der'
import { PkiError, withCode } from '../errors'
import { noExtensions, parseExtensions, type Extensions } from './extensions'
import { formatName, parseName } from './names'
import { isPem, parsePem } from '../pem'
import { summarizeKey, type KeySummary } from '../keys/public-key'
import {
  checkSignature,
  parseSignatureAlgorithm,
  parseSigned,
  readSigned,
  type SignatureAlgorithmFacts,
  type SignedDer,
  type SignedElements,
} from '../keys/signature'
import { parseTime } from '../asn1/time'

export interface Certificate extends Extensions {
  readonly certificateDer: Bytes
  readonly version: 1 | 2 | 3
  /** Lower-case hex of the INTEGER's content, without the leading zero octet of a positive number. */
  readonly serialNumber: string
  readonly subjectDer: Bytes
  readonly issuerDer: Bytes
  readonly notBefore: Date
  readonly notAfter: Date
  /** SubjectPublicKeyInfo. */
  readonly spkiDer: Bytes
  readonly signatureAlgorithm: SignatureAlgorithmFacts
  readonly signed: SignedDer
}

/** What a person needs to tell one certificate from another. */
export interface CertificateSummary {
  readonly subject: string
  readonly issuer: string
  /** Lower-case hex. */
  readonly serialNumber: string
  readonly notBefore: Date
  readonly notAfter: Date
  readonly key: KeySummary
  /** Lower-case hex SHA-256 of the DER certificate. */
  readonly sha256: string
}

/** Largest file taken for certificates, in bytes. */
const maxCertificateFileBytes = 4_194_304

const versionTag = 0xa0
const extensionsTag = 0xa3

/**
 * Reads one certificate in strict DER (RFC 5280 §4.1), with its names; the signature is not verified.
 *
 * @throws PkiError `certificate-malformed`.
 */
export function parseCertificate(certificateDer: Bytes): Certificate {
  return withCode('certificate-malformed', 'The certificate could not be read', () => {
    checkDer(certificateDer)
    const fields = readCertificateFields(readWhole(certificateDer))
    const signed = parseSigned(fields.signed)
    parseName(fields.issuer.bytes)
    parseName(fields.subject.bytes)
    return {
      certificateDer,
      version: parseVersion(fields.version),
      serialNumber: formatSerialNumber(fields.serialNumber),
      subjectDer: fields.subject.bytes,
      issuerDer: fields.issuer.bytes,
      notBefore: parseTime(fields.notBefore, 'The start of the validity'),
      notAfter: parseTime(fields.notAfter, 'The end of the validity'),
      spkiDer: fields.spki.bytes,
      signatureAlgorithm: parseSignatureAlgorithm(signed.algorithm),
      signed,
      ...(fields.extensions === null
        ? noExtensions
        : parseExtensions(readWhole(fields.extensions.content))),
    }
  })
}

/** The parts of a certificate as they stand. */
export interface CertificateFields {
  readonly signed: SignedElements
  /** The content of the version's INTEGER; null if it is left out, which means 1. */
  readonly version: Bytes | null
  readonly serialNumber: Element
  /** The AlgorithmIdentifier inside what is signed. */
  readonly innerAlgorithm: Element
  readonly issuer: Element
  readonly notBefore: Element
  readonly notAfter: Element
  readonly subject: Element
  /** SubjectPublicKeyInfo. */
  readonly spki: Element
  /** EXPLICIT around the Extensions SEQUENCE. */
  readonly extensions: Element | null
}

/**
 * Splits a certificate into its parts (RFC 5280 §4.1). Nothing inside them is judged: `parseCertificate` and the lint
 * model both start here.
 *
 * @throws PkiError `der-malformed`.
 */
export function readCertificateFields(root: Element): CertificateFields {
  const signed = readSigned(root)
  const fields = [...readChildren(signed.toBeSigned)]
  const version = fields[0]?.tag === versionTag ? fields.shift() : undefined
  const [serialNumber, innerAlgorithm, issuer, validity, subject, spki, ...optional] = fields
  const [notBefore, notAfter] = readSequence(validity, 'The validity')
  return {
    signed,
    version: version === undefined ? null : readWhole(version.content).content,
    serialNumber: expectTag(serialNumber, tags.integer, 'The serial number'),
    innerAlgorithm: expectTag(innerAlgorithm, tags.sequence, 'The signature algorithm'),
    issuer: expectTag(issuer, tags.sequence, 'The issuer'),
    notBefore: notBefore ?? refuseMissing('The start of the validity'),
    notAfter: notAfter ?? refuseMissing('The end of the validity'),
    subject: expectTag(subject, tags.sequence, 'The subject'),
    spki: expectTag(spki, tags.sequence, 'The public key'),
    extensions: optional.find(({ tag }) => tag === extensionsTag) ?? null,
  }
}

function parseVersion(content: Bytes | null): 1 | 2 | 3 {
  const version = content === null ? 1 : (content[0] ?? 0) + 1
  if (version === 1 || version === 2 || version === 3) return version
  throw new PkiError(
    'der-malformed',
    `The certificate has the version ${version}, which does not exist.`,
  )
}

function formatSerialNumber({ content }: Element): string {
  return formatHex(content[0] === 0 && content.length > 1 ? content.subarray(1) : content)
}

/**
 * Reads every certificate of a file: DER, or PEM with any number of blocks and text around them.
 *
 * @throws PkiError `certificate-expected` if it contains no certificate (but a key, a request), `certificate-malformed`,
 *   `pem-malformed`, `input-too-large`.
 */
export function parseCertificates(file: Bytes): readonly Certificate[] {
  if (file.length > maxCertificateFileBytes) {
    throw new PkiError(
      'input-too-large',
      `A certificate file of ${file.length} bytes was refused; at most ${maxCertificateFileBytes} are read.`,
    )
  }
  if (!isPem(file)) return [parseDerFile(file)]
  const blocks = parsePem(parseUtf8(file) ?? new TextDecoder('latin1').decode(file))
  const certificates = blocks.filter(({ label }) => label === 'CERTIFICATE')
  if (certificates.length === 0) {
    const labels = blocks.map(({ label }) => label).join(', ')
    throw new PkiError(
      'certificate-expected',
      `Looked for a certificate and found: ${labels.slice(0, 200)}.`,
    )
  }
  return certificates.map(({ der }) => parseCertificate(der))
}

function parseDerFile(file: Bytes): Certificate {
  try {
    const [, second, third] = readSequence(readWhole(file), 'The file')
    // A certificate is SEQUENCE { SEQUENCE, SEQUENCE, BIT STRING }; keys start otherwise.
    if (second?.tag !== tags.sequence || third?.tag !== tags.bitString) {
      throw new PkiError(
        'certificate-expected',
        'Looked for a certificate and found something else.',
      )
    }
  } catch (cause) {
    if (cause instanceof PkiError && cause.code === 'certificate-expected') throw cause
    throw new PkiError(
      'certificate-expected',
      'Looked for a certificate and found neither PEM nor DER of one.',
      { cause },
    )
  }
  return parseCertificate(file)
}

/**
 * Whether the issuer's name and key made this certificate.
 *
 * @returns false also if the algorithm of the signature is not supported.
 */
export async function verifyIssuedBy(
  certificate: Certificate,
  issuer: Certificate,
): Promise<boolean> {
  if (!equalBytes(certificate.issuerDer, issuer.subjectDer)) return false
  return (await checkSignature(certificate.signed, issuer.spkiDer)) === 'valid'
}

/** Whether subject and issuer are the same name, byte for byte (RFC 5280 §3.2). */
export function isSelfIssued(certificate: Certificate): boolean {
  return equalBytes(certificate.subjectDer, certificate.issuerDer)
}

/** Whether both are the same certificate, byte for byte. */
export function isSameCertificate(a: Certificate, b: Certificate): boolean {
  return equalBytes(a.certificateDer, b.certificateDer)
}

/** @throws PkiError `der-malformed`, `key-unsupported`. */
export async function summarizeCertificate(certificate: Certificate): Promise<CertificateSummary> {
  return {
    subject: formatName(certificate.subjectDer),
    issuer: formatName(certificate.issuerDer),
    serialNumber: certificate.serialNumber,
    notBefore: certificate.notBefore,
    notAfter: certificate.notAfter,
    key: await summarizeKey(certificate.spkiDer),
    sha256: formatHex(await sha256(certificate.certificateDer)),
  }
}

/**
 * The key identifier of RFC 5280 §4.2.1.2 (1): SHA-1 over the key bits. A name, not a protection.
 *
 * @throws PkiError `der-malformed`.
 */
export async function computeKeyIdentifier(spkiDer: Bytes): Promise<Bytes> {
  const [, bitString] = readSequence(readWhole(spkiDer), 'The public key')
  const keyBits = expectTag(bitString, tags.bitString, 'The public key').content.subarray(1)
  return new Uint8Array(await crypto.subtle.digest('SHA-1', keyBits))
}

/** 128 random bits; the INTEGER of them is positive. RFC 5280 §4.1.2.2 allows 160. */
export function generateSerialNumber(): Bytes {
  return crypto.getRandomValues(new Uint8Array(16))
}

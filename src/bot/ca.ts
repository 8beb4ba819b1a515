// The dev CA: opening its files, making one, and issuing a bot's certificate with it (RFC 5280 §4).
import { equalBytes, type Bytes } from '../text/bytes'
import { buildCertificate } from '../pki/write/certificate'
import {
  computeKeyIdentifier,
  generateSerialNumber,
  parseCertificate,
  parseCertificates,
  type Certificate,
} from '../pki/x509/certificate'
import { buildChain } from '../pki/x509/chain'
import { parseCsr, verifyCsr } from '../pki/x509/csr'
import { PkiError } from '../pki/errors'
import {
  encodeAuthorityKeyIdentifier,
  encodeBasicConstraints,
  encodeExtendedKeyUsage,
  encodeKeyUsage,
  encodeSubjectKeyIdentifier,
} from '../pki/write/extensions'
import { parsePrivateKey, type Hash, type PrivateKey } from '../pki/keys/private-key'
import { formatName } from '../pki/x509/names'
import type { Profile } from '../profile/profile'
import { parsePublicKey } from '../pki/keys/public-key'

/** A dev CA as dropped by its owner: PEM or DER. */
export interface CaFiles {
  /** The CA's certificate; further certificates in the file are its intermediates and root. */
  readonly certificate: Bytes
  readonly key: Bytes
  /** Empty where the key is not encrypted. */
  readonly passphrase: string
}

/** Something that a person should know and that stops nothing. */
export interface Notice {
  readonly code: 'ca-key-short' | 'ca-key-not-encrypted' | 'passphrase-needless' | 'validity-cut'
  readonly detail: string
}

export interface Ca {
  readonly certificate: Certificate
  /** The CA's own certificate first, then what was found of its issuers. */
  readonly chain: readonly Certificate[]
  readonly root: Certificate | null
  readonly key: PrivateKey
  readonly notices: readonly Notice[]
}

/** A pod whose clock is a little behind must not find the certificate "not yet valid". */
const backdatedMs = 5 * 60_000
const dayMs = 86_400_000

export interface OpenCaOptions {
  readonly files: CaFiles
  readonly profile: Profile
  readonly now: Date
}

/**
 * Opens a CA's certificate and key and checks that it may sign today.
 *
 * @throws PkiError `ca-key-mismatch`, `not-a-ca`, `ca-expired`,
 *   `ca-not-yet-valid`; and what `parseCertificates` and `parsePrivateKey` throw.
 */
export async function openCa(options: OpenCaOptions): Promise<Ca> {
  const { files, profile, now } = options
  const certificates = parseCertificates(files.certificate)
  const key = await parsePrivateKey(files.key, { passphrase: files.passphrase, hash: profile.hash })
  const certificate = chooseCertificate(certificates, key, now)
  const chain = await buildChain(certificate, certificates)
  return {
    certificate,
    chain: chain.certificates,
    root: chain.root,
    key,
    notices: [
      ...noteKeyFile(key.encryption !== null, files.passphrase),
      ...noteKeySize(certificate, profile),
    ],
  }
}

/** Of several with the key, the first that may sign today: a renewed CA often keeps its key. */
function chooseCertificate(
  certificates: readonly Certificate[],
  key: PrivateKey,
  now: Date,
): Certificate {
  const candidates = certificates.filter(({ spkiDer }) => equalBytes(spkiDer, key.spkiDer))
  const refusals = candidates.map((each) => judgeRights(each) ?? judgeValidity(each, now))
  const chosen = candidates[refusals.indexOf(null)]
  if (chosen !== undefined) return chosen
  throw (
    refusals[0] ??
    new PkiError(
      'ca-key-mismatch',
      `The private key belongs to none of the certificates in the CA file (${certificates.length}).`,
    )
  )
}

function judgeRights(certificate: Certificate): PkiError | null {
  const { version, basicConstraints, keyUsage, subjectDer } = certificate
  const name = formatName(subjectDer)
  if (basicConstraints?.isCa !== true) {
    const why =
      version < 3
        ? `it is X.509 version ${version}, which cannot say so`
        : 'its basic constraints do not say CA:TRUE'
    return new PkiError('not-a-ca', `The certificate of ${name} is no CA: ${why}.`)
  }
  if (keyUsage !== null && !keyUsage.includes('keyCertSign')) {
    return new PkiError(
      'not-a-ca',
      `The certificate of ${name} may not sign: its key usage lacks keyCertSign.`,
    )
  }
  return null
}

function judgeValidity({ notBefore, notAfter }: Certificate, now: Date): PkiError | null {
  if (now > notAfter) {
    return new PkiError('ca-expired', `The CA certificate ended at ${notAfter.toISOString()}.`)
  }
  if (now < notBefore) {
    return new PkiError(
      'ca-not-yet-valid',
      `The CA certificate starts at ${notBefore.toISOString()}.`,
    )
  }
  return null
}

function noteKeyFile(wasEncrypted: boolean, passphrase: string): readonly Notice[] {
  if (wasEncrypted) return []
  return [
    { code: 'ca-key-not-encrypted', detail: '' },
    ...(passphrase === '' ? [] : [{ code: 'passphrase-needless' as const, detail: '' }]),
  ]
}

function noteKeySize({ spkiDer }: Certificate, profile: Profile): readonly Notice[] {
  const { type, bits } = parsePublicKey(spkiDer)
  // Elliptic curves count their bits otherwise; a profile speaks of RSA.
  if (type !== 'rsa' || bits >= profile.key.bits) return []
  const detail = `${bits} bits, the profile asks for ${profile.key.bits}`
  return [{ code: 'ca-key-short', detail }]
}

export interface IssueCertificateOptions {
  readonly ca: Pick<Ca, 'certificate' | 'key'>
  readonly csrDer: Bytes
  readonly profile: Profile
  readonly now: Date
}

export interface IssuedCertificate {
  readonly certificate: Certificate
  readonly notices: readonly Notice[]
}

/**
 * Issues an end-entity certificate for a verified request.
 *
 * The issuer name is the CA's subject, byte for byte (RFC 5280 §4.1.2.4), and the authority key
 * identifier copies the CA's subject key identifier (§4.2.1.1). Validity is cut at the CA's own end.
 *
 * @throws PkiError `csr-malformed`, `csr-signature-invalid`.
 */
export async function issueCertificate(
  options: IssueCertificateOptions,
): Promise<IssuedCertificate> {
  const { ca, profile, now } = options
  const csr = parseCsr(options.csrDer)
  if (!(await verifyCsr(csr))) {
    throw new PkiError(
      'csr-signature-invalid',
      'The request was not signed by the key in it, so nothing was issued.',
    )
  }
  const { notBefore, notAfter, notices } = planValidity(ca.certificate, profile, now)
  const { basicConstraints, keyUsage, extendedKeyUsage } = profile.certificate
  const certificateDer = await buildCertificate({
    serialNumber: generateSerialNumber(),
    issuerDer: ca.certificate.subjectDer,
    subjectDer: csr.subjectDer,
    spkiDer: csr.spkiDer,
    notBefore,
    notAfter,
    extensions: [
      encodeBasicConstraints(false, basicConstraints.critical),
      encodeKeyUsage(keyUsage.usages, keyUsage.critical),
      encodeExtendedKeyUsage(extendedKeyUsage.usages, extendedKeyUsage.critical),
      encodeSubjectKeyIdentifier(await computeKeyIdentifier(csr.spkiDer)),
      encodeAuthorityKeyIdentifier(await authorityKeyIdentifier(ca.certificate)),
    ],
    issuerKey: ca.key,
    hash: profile.hash,
  })
  return { certificate: parseCertificate(certificateDer), notices }
}

async function authorityKeyIdentifier(certificate: Certificate): Promise<Bytes> {
  return certificate.subjectKeyIdentifier ?? computeKeyIdentifier(certificate.spkiDer)
}

function planValidity(
  ca: Certificate,
  profile: Profile,
  now: Date,
): { notBefore: Date; notAfter: Date; notices: readonly Notice[] } {
  const notBefore = new Date(
    Math.max(wholeSecond(now.getTime() - backdatedMs), ca.notBefore.getTime()),
  )
  const wished = wholeSecond(now.getTime()) + profile.certificate.validDays * dayMs
  if (wished <= ca.notAfter.getTime()) {
    return { notBefore, notAfter: new Date(wished), notices: [] }
  }
  const detail = `${ca.notAfter.toISOString().slice(0, 10)} instead of ${new Date(wished).toISOString().slice(0, 10)}`
  return {
    notBefore,
    notAfter: ca.notAfter,
    notices: [{ code: 'validity-cut', detail }],
  }
}

function wholeSecond(ms: number): number {
  return Math.floor(ms / 1000) * 1000
}

export interface BuildCaOptions {
  readonly subjectDer: Bytes
  readonly key: PrivateKey
  readonly validDays: number
  readonly now: Date
  /** Of the signature, for an RSA key. */
  readonly hash: Hash
}

/** Makes a self-signed CA certificate: for practice, where no CA is at hand. */
export async function buildCa(options: BuildCaOptions): Promise<Certificate> {
  const { subjectDer, key, validDays, now, hash } = options
  const start = wholeSecond(now.getTime())
  const certificateDer = await buildCertificate({
    serialNumber: generateSerialNumber(),
    issuerDer: subjectDer,
    subjectDer,
    spkiDer: key.spkiDer,
    notBefore: new Date(start - backdatedMs),
    notAfter: new Date(start + validDays * dayMs),
    extensions: [
      encodeBasicConstraints(true, true),
      encodeKeyUsage(['keyCertSign', 'cRLSign'], true),
      encodeSubjectKeyIdentifier(await computeKeyIdentifier(key.spkiDer)),
    ],
    issuerKey: key,
    hash,
  })
  return parseCertificate(certificateDer)
}

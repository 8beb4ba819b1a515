// What will hurt at the pod: a bot's certificate against what Symphony asks and what TLS servers refuse. Judged
// from the certificate alone; whether a server really refuses it is the runner's probe.
import type { Certificate } from '../pki/x509/certificate'
import { isSelfIssued } from '../pki/x509/certificate'
import { PkiError } from '../pki/errors'
import type { Finding } from './finding'
import { formatName, parseCommonName } from '../pki/x509/names'
import { oids } from '../pki/asn1/oids'
import { parsePublicKey, type PublicKey } from '../pki/keys/public-key'
import { formatTime } from '../text/dates'
import { printable } from '../text/printable'

export const podFindingIds = [
  'expired',
  'not-yet-valid',
  'client-auth-missing',
  'digital-signature-missing',
  'version-1',
  'certificate-is-ca',
  'key-not-rsa',
  'key-short',
  'signature-sha1',
  'signature-unknown',
  'common-name-missing',
  'common-name-case',
  'common-name-outer-space',
  'chain-incomplete',
] as const
export type PodFindingId = (typeof podFindingIds)[number]
export type PodFinding = Finding<PodFindingId>

/** What Symphony asks of keys, in bits of an RSA modulus. */
const minimumModulusBits = 4096

/** What the certificate itself shows, whatever came with it: each detail is a sentence about it. */
export function checkLeaf(leaf: Certificate, now: Date): readonly PodFinding[] {
  return [
    ...checkValidity(leaf, now),
    ...checkUsage(leaf),
    ...checkKey(leaf),
    ...checkSignatureHash(leaf),
    ...checkCommonName(leaf),
  ]
}

function* checkValidity(leaf: Certificate, now: Date): Iterable<PodFinding> {
  if (leaf.notAfter < now) {
    const detail = `It has expired at ${formatTime(leaf.notAfter)}.`
    yield { id: 'expired', severity: 'error', detail }
  }
  if (leaf.notBefore > now) {
    const detail = `It is not valid before ${formatTime(leaf.notBefore)}.`
    yield { id: 'not-yet-valid', severity: 'error', detail }
  }
}

function* checkUsage(leaf: Certificate): Iterable<PodFinding> {
  if (!allowsClientAuth(leaf.extendedKeyUsage)) {
    const detail = 'Its extended key usage does not allow clientAuth.'
    yield { id: 'client-auth-missing', severity: 'error', detail }
  }
  if (!allowsSignatures(leaf.keyUsage)) {
    const detail = 'Its key usage does not allow digitalSignature.'
    yield { id: 'digital-signature-missing', severity: 'error', detail }
  }
  if (leaf.version < 3) {
    const detail = `It is of X.509 version ${leaf.version}, which has no extensions.`
    yield { id: 'version-1', severity: 'warning', detail }
  }
  if (leaf.basicConstraints?.isCa === true) {
    const detail = 'It is a CA certificate, not one of a bot.'
    yield { id: 'certificate-is-ca', severity: 'warning', detail }
  }
}

/** RFC 5280 §4.2.1.12: without the extension, here null, any purpose is allowed. */
export function allowsClientAuth(extendedKeyUsage: Certificate['extendedKeyUsage']): boolean {
  return (
    extendedKeyUsage === null ||
    extendedKeyUsage.includes(oids.clientAuth) ||
    extendedKeyUsage.includes(oids.anyExtendedKeyUsage)
  )
}

/** A client proves its key by a signature (RFC 8446 §4.4.2.4). */
export function allowsSignatures(keyUsage: Certificate['keyUsage']): boolean {
  return keyUsage === null || keyUsage.includes('digitalSignature')
}

function* checkKey({ spkiDer }: Certificate): Iterable<PodFinding> {
  const key = tryPublicKey(spkiDer)
  if (key?.type !== 'rsa') {
    const kind = key === null ? 'of a kind not known here' : describeKey(key)
    const detail = `Its key is ${kind}; Symphony asks for RSA.`
    yield { id: 'key-not-rsa', severity: 'error', detail }
  } else if (key.bits < minimumModulusBits) {
    const detail = `Its key has ${key.bits} bits; Symphony asks for ${minimumModulusBits}.`
    yield { id: 'key-short', severity: 'error', detail }
  }
}

/** Null for a key that is no bot's in any way. */
function tryPublicKey(spkiDer: Certificate['spkiDer']): PublicKey | null {
  try {
    return parsePublicKey(spkiDer)
  } catch (cause) {
    if (cause instanceof PkiError) return null
    throw cause
  }
}

function describeKey({ type, curve }: PublicKey): string {
  return type === 'ec' ? `EC (${curve})` : type === 'ed25519' ? 'Ed25519' : 'RSA'
}

function* checkSignatureHash({ signatureAlgorithm }: Certificate): Iterable<PodFinding> {
  const { hash, name } = signatureAlgorithm
  if (hash === 'SHA-1') {
    const detail = 'It is signed with SHA-1, which is broken.'
    yield { id: 'signature-sha1', severity: 'warning', detail }
  }
  if (hash === null) {
    const detail = `It is signed with ${name}, which is not among SHA-256, SHA-384, SHA-512.`
    yield { id: 'signature-unknown', severity: 'warning', detail }
  }
}

function* checkCommonName({ subjectDer }: Certificate): Iterable<PodFinding> {
  const commonName = parseCommonName(subjectDer)
  if (commonName === null) {
    const detail = 'Its subject has no common name, so it names no account.'
    yield { id: 'common-name-missing', severity: 'error', detail }
  } else if (commonName !== commonName.trim()) {
    const detail = 'Its common name begins or ends with a space.'
    yield { id: 'common-name-outer-space', severity: 'warning', detail }
  }
}

/** Where the CA changed upper and lower case of the common name alone. */
export function checkCommonNameCase(
  leaf: Certificate,
  requested: { readonly subjectDer: Certificate['subjectDer'] },
): readonly PodFinding[] {
  const asked = parseCommonName(requested.subjectDer)
  const came = parseCommonName(leaf.subjectDer)
  if (asked === null || came === null || asked === came) return []
  if (asked.toLowerCase() !== came.toLowerCase()) return []
  const detail =
    `Its common name is “${printable(came)}” where “${printable(asked)}” was asked for: ` +
    'the account is looked up in the same upper and lower case.'
  return [{ id: 'common-name-case', severity: 'error', detail }]
}

/**
 * Whether the issuer of a lone certificate came along. Behind an intermediate the root is not missed: the
 * server has it, and a client need not send it (RFC 8446 §4.4.2).
 *
 * @param chain leaf first, as `buildChain` gives it.
 */
export function checkChain([leaf, issuer]: readonly Certificate[]): readonly PodFinding[] {
  if (leaf === undefined || issuer !== undefined || isSelfIssued(leaf)) return []
  const detail =
    `The certificate of its issuer, ${formatName(leaf.issuerDer)}, did not come along. ` +
    'If that is an intermediate CA, ask for its certificate: some servers find no way to their root without it.'
  return [{ id: 'chain-incomplete', severity: 'warning', detail }]
}

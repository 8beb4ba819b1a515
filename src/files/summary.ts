// An opened item as plain data for people and for JSON: the same in the page and on the command line.
import { formatHex, sha256, type Bytes } from '../text/bytes'
import { isSelfIssued, type Certificate } from '../pki/x509/certificate'
import type { RevocationList } from '../pki/x509/crl'
import { parseRequestedExtensions, type CertificationRequest } from '../pki/x509/csr'
import { orNull } from '../pki/errors'
import type { Extensions } from '../pki/x509/extensions'
import type { ItemKind, ItemSource, OpenedItem } from './item'
import { formatName } from '../pki/x509/names'
import { oids } from '../pki/asn1/oids'
import type { EncryptionFacts } from '../pki/encryption/facts'
import { parsePublicKey } from '../pki/keys/public-key'
import { checkSignature } from '../pki/keys/signature'

/** Absent fields are those that the item does not have. */
export interface ItemSummary {
  /** Of an item that did not open: what it seemed to be. */
  readonly kind: ItemKind
  readonly source: ItemSource
  readonly container: string
  readonly friendlyName?: string
  readonly subject?: string
  /** Of a certificate or a revocation list. */
  readonly issuer?: string
  /** Lower-case hex. */
  readonly serialNumber?: string
  /** Of a revocation list: its date. */
  readonly notBefore?: Date
  /** Of a revocation list: when the next one is due. */
  readonly notAfter?: Date
  readonly version?: number
  readonly isCa?: boolean
  /** Of a request, as for the next two: what it asks for. */
  readonly keyUsage?: readonly string[]
  /** By name if it is known here, else dotted. */
  readonly extendedKeyUsage?: readonly string[]
  readonly subjectAlternativeNames?: readonly string[]
  readonly signatureAlgorithm?: string
  /** Of requests and self-signed certificates: that by their own key. */
  readonly signature?: 'valid' | 'invalid' | 'unsupported'
  /** Absent for a public key of another kind, as are the next two. */
  readonly keyType?: 'rsa' | 'ec' | 'ed25519'
  readonly keyBits?: number
  readonly curve?: string
  /** Lower-case hex SHA-256 of the SubjectPublicKeyInfo. */
  readonly spkiSha256?: string
  /** Lower-case hex of the DER; not for private keys. */
  readonly sha256?: string
  /** Of certificates. */
  readonly sha1?: string
  /** `PBES2, AES-256-CBC, PBKDF2 HMAC-SHA-256, 600000 iterations`. */
  readonly encryption?: string
  /** Of an item that did not open. */
  readonly code?: string
  readonly message?: string
}

type Facts = Omit<ItemSummary, 'kind' | 'source' | 'container' | 'friendlyName'>

/**
 * Describes an opened item as plain data, with its fingerprints and, for a request or a self-signed certificate,
 * the check of its signature. Never throws for what an item holds: fields that cannot be read are absent.
 */
export async function summarizeItem(item: OpenedItem): Promise<ItemSummary> {
  const { source, container, friendlyName } = item
  return {
    kind: 'problem' in item ? item.seems : item.kind,
    ...{ source, container },
    ...(friendlyName === null ? {} : { friendlyName }),
    ...(await describeContent(item)),
  }
}

async function describeContent(item: OpenedItem): Promise<Facts> {
  switch (item.kind) {
    case 'certificate':
      return describeCertificate(item.certificate)
    case 'csr':
      return describeRequest(item.csr)
    case 'private-key':
      return {
        ...(await describeKey(item.key.spkiDer)),
        ...(item.encryption === null ? {} : { encryption: formatEncryption(item.encryption) }),
      }
    case 'public-key':
      return { ...(await describeKey(item.der)), sha256: formatHex(await sha256(item.der)) }
    case 'crl':
      return describeCrl(item.crl)
    case 'encrypted-private-key':
    case 'pkcs12':
    case 'unknown':
      return item.problem
  }
}

async function describeCertificate(certificate: Certificate): Promise<Facts> {
  const { certificateDer, basicConstraints, signed, spkiDer } = certificate
  const sha1 = await crypto.subtle.digest('SHA-1', certificateDer)
  return {
    subject: formatName(certificate.subjectDer),
    issuer: formatName(certificate.issuerDer),
    serialNumber: certificate.serialNumber,
    notBefore: certificate.notBefore,
    notAfter: certificate.notAfter,
    version: certificate.version,
    isCa: basicConstraints?.isCa === true,
    ...describeExtensions(certificate),
    signatureAlgorithm: certificate.signatureAlgorithm.name,
    ...(isSelfIssued(certificate) ? { signature: await checkSignature(signed, spkiDer) } : {}),
    ...(await describeKey(spkiDer)),
    sha256: formatHex(await sha256(certificateDer)),
    sha1: formatHex(new Uint8Array(sha1)),
  }
}

async function describeRequest(csr: CertificationRequest): Promise<Facts> {
  const requested = orNull(() => parseRequestedExtensions(csr))
  return {
    subject: formatName(csr.subjectDer),
    ...(requested === null ? {} : describeExtensions(requested)),
    signatureAlgorithm: csr.signatureAlgorithm.name,
    signature: await checkSignature(csr.signed, csr.spkiDer),
    ...(await describeKey(csr.spkiDer)),
    sha256: formatHex(await sha256(csr.csrDer)),
  }
}

async function describeCrl(crl: RevocationList): Promise<Facts> {
  const { crlDer, issuerDer, thisUpdate, nextUpdate, signatureAlgorithm } = crl
  return {
    issuer: formatName(issuerDer),
    notBefore: thisUpdate,
    ...(nextUpdate === null ? {} : { notAfter: nextUpdate }),
    signatureAlgorithm: signatureAlgorithm.name,
    sha256: formatHex(await sha256(crlDer)),
  }
}

async function describeKey(spkiDer: Bytes): Promise<Facts> {
  const key = orNull(() => parsePublicKey(spkiDer))
  return {
    ...(key === null ? {} : { keyType: key.type, keyBits: key.bits }),
    ...(key?.curve == null ? {} : { curve: key.curve }),
    spkiSha256: formatHex(await sha256(spkiDer)),
  }
}

function describeExtensions({
  keyUsage,
  extendedKeyUsage,
  subjectAlternativeNames,
}: Extensions): Facts {
  return {
    ...(keyUsage === null ? {} : { keyUsage }),
    ...(extendedKeyUsage === null
      ? {}
      : { extendedKeyUsage: extendedKeyUsage.map((oid) => usageNames.get(oid) ?? oid) }),
    ...(subjectAlternativeNames === null ? {} : { subjectAlternativeNames }),
  }
}

const usageNames: ReadonlyMap<string, string> = new Map([
  [oids.serverAuth, 'serverAuth'],
  [oids.clientAuth, 'clientAuth'],
  ['1.3.6.1.5.5.7.3.3', 'codeSigning'],
  [oids.emailProtection, 'emailProtection'],
  ['1.3.6.1.5.5.7.3.8', 'timeStamping'],
  ['1.3.6.1.5.5.7.3.9', 'OCSPSigning'],
  ['2.5.29.37.0', 'anyExtendedKeyUsage'],
])

/** `PBES2, AES-256-CBC, PBKDF2 HMAC-SHA-256, 600000 iterations`. */
export function formatEncryption(facts: EncryptionFacts): string {
  const { scheme, cipher, derivation, hash, iterations } = facts
  const cost = derivation === 'scrypt' ? `N ${iterations}` : `${iterations} iterations`
  return [scheme, cipher, `${derivation} ${hash}`.trim(), iterations > 1 ? cost : '']
    .filter((part) => part !== '')
    .join(', ')
}

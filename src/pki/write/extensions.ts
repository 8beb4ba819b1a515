// Writes the certificate extensions of clients, servers and CAs (RFC 5280 §4.2.1), each as its DER.
import { formatHex, type Bytes } from '../../text/bytes'
import type { ExtendedKeyUsage, KeyUsage } from '../x509/extensions'
import { oids } from '../asn1/oids'
import { callLibrary } from './library-call'
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  type Extension,
} from './x509'

export function encodeBasicConstraints(isCa: boolean, isCritical: boolean): Bytes {
  return encode(() => new BasicConstraintsExtension(isCa, undefined, isCritical))
}

export function encodeKeyUsage(usages: readonly KeyUsage[], isCritical: boolean): Bytes {
  const bits = usages.reduce<number>((sum, usage) => sum | KeyUsageFlags[usage], 0)
  // The library types a set of flags as one flag.
  const flags = bits as unknown as KeyUsageFlags
  return encode(() => new KeyUsagesExtension(flags, isCritical))
}

export function encodeExtendedKeyUsage(
  usages: readonly ExtendedKeyUsage[],
  isCritical: boolean,
): Bytes {
  const usageOids = usages.map((usage) => oids[usage])
  return encode(() => new ExtendedKeyUsageExtension(usageOids, isCritical))
}

export function encodeSubjectKeyIdentifier(keyIdentifier: Bytes): Bytes {
  return encode(() => new SubjectKeyIdentifierExtension(formatHex(keyIdentifier)))
}

export function encodeAuthorityKeyIdentifier(keyIdentifier: Bytes): Bytes {
  return encode(() => new AuthorityKeyIdentifierExtension(formatHex(keyIdentifier)))
}

/**
 * A SubjectAltName of names and addresses, for servers.
 *
 * @param ipAddresses as text: `127.0.0.1`.
 */
export function encodeSubjectAlternativeName(
  dnsNames: readonly string[],
  ipAddresses: readonly string[],
): Bytes {
  const names = [
    ...dnsNames.map((value) => ({ type: 'dns', value }) as const),
    ...ipAddresses.map((value) => ({ type: 'ip', value }) as const),
  ]
  return encode(() => new SubjectAlternativeNameExtension(names))
}

function encode(create: () => Extension): Bytes {
  return callLibrary(
    'certificate-malformed',
    'An extension',
    () => new Uint8Array(create().rawData),
  )
}

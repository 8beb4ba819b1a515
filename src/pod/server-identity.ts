// The server certificate of the practice pod and its CA (RFC 5280, RFC 9525). They are created at each start. Clients
// trust the CA instead of disabling verification.
import { buildCa } from '../bot/ca'
import { buildCertificate } from '../pki/write/certificate'
import {
  computeKeyIdentifier,
  generateSerialNumber,
  type Certificate,
} from '../pki/x509/certificate'
import {
  encodeAuthorityKeyIdentifier,
  encodeBasicConstraints,
  encodeExtendedKeyUsage,
  encodeKeyUsage,
  encodeSubjectAlternativeName,
  encodeSubjectKeyIdentifier,
} from '../pki/write/extensions'
import { importPkcs8, type PrivateKey } from '../pki/keys/private-key'
import { encodeName } from '../pki/write/name'
import { encodePem } from '../pki/pem'

export interface ServerIdentity {
  /** The CA that clients must trust. */
  readonly caPem: string
  /** For `localhost` and `127.0.0.1`. */
  readonly certificatePem: string
  readonly keyPem: string
}

/** Longer than a pod runs, and below Apple's limit of 825 days for server certificates. */
const validDays = 397

export async function makeServerIdentity(now: Date): Promise<ServerIdentity> {
  const [authorityKey, serverKey] = await Promise.all([generateEcKey(), generateEcKey()])
  const ca = await buildCa({
    subjectDer: encodePracticeName('Botcert practice pod server CA'),
    key: authorityKey,
    validDays,
    now,
    hash: 'SHA-256',
  })
  const certificateDer = await issueServerCertificate(ca, authorityKey, serverKey)
  return {
    caPem: encodePem('CERTIFICATE', ca.certificateDer),
    certificatePem: encodePem('CERTIFICATE', certificateDer),
    keyPem: encodePem('PRIVATE KEY', serverKey.pkcs8Der),
  }
}

async function issueServerCertificate(
  ca: Certificate,
  authorityKey: PrivateKey,
  serverKey: PrivateKey,
) {
  const authorityKeyIdentifier = ca.subjectKeyIdentifier ?? (await computeKeyIdentifier(ca.spkiDer))
  return buildCertificate({
    serialNumber: generateSerialNumber(),
    issuerDer: ca.subjectDer,
    subjectDer: encodePracticeName('localhost'),
    spkiDer: serverKey.spkiDer,
    notBefore: ca.notBefore,
    notAfter: ca.notAfter,
    extensions: [
      encodeBasicConstraints(false, true),
      encodeKeyUsage(['digitalSignature'], true),
      encodeExtendedKeyUsage(['serverAuth'], false),
      encodeSubjectAlternativeName(['localhost'], ['127.0.0.1']),
      encodeSubjectKeyIdentifier(await computeKeyIdentifier(serverKey.spkiDer)),
      encodeAuthorityKeyIdentifier(authorityKeyIdentifier),
    ],
    issuerKey: authorityKey,
    hash: 'SHA-256',
  })
}

async function generateEcKey(): Promise<PrivateKey> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
  const { privateKey } = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const pkcs8 = await crypto.subtle.exportKey('pkcs8', privateKey)
  return importPkcs8(new Uint8Array(pkcs8), 'SHA-256')
}

function encodePracticeName(commonName: string) {
  return encodeName([
    { attribute: 'CN', value: commonName, stringType: 'utf8' },
    { attribute: 'OU', value: 'NOT FOR PRODUCTION USE', stringType: 'utf8' },
  ])
}

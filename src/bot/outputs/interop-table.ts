// Who opened which of our files. Written by tests/interop/targets.test.ts from what it saw in a run, never by
// hand: `npm run test:interop -- -u`.
import type { OutputId } from './outputs'

export type InteropReaderId =
  | 'openssl-3.0'
  | 'openssl-3.5'
  | 'java-17-keytool'
  | 'java-17'
  | 'nss'
  | 'gnutls'
  | 'curl'
  | 'node-20'
  | 'node-24'
  | 'python-cryptography'
  | 'python-ssl'

export interface InteropCell {
  readonly id: InteropReaderId
  /** As people know the reader. */
  readonly name: string
  /** Whether the private key, or the certificates, came out as they went in. */
  readonly opens: boolean
}

/** For each output the readers that it is made for; none for `custom`, which is whatever a person chose. */
export const interopTable: Readonly<Partial<Record<OutputId, readonly InteropCell[]>>> = {
  'bdk-java': [
    { id: 'openssl-3.0', name: 'OpenSSL 3.0', opens: true },
    { id: 'openssl-3.5', name: 'OpenSSL 3.5', opens: true },
    { id: 'java-17-keytool', name: 'Java 17 keytool', opens: true },
    { id: 'java-17', name: 'Java 17 KeyStore', opens: true },
    { id: 'nss', name: 'NSS', opens: true },
    { id: 'gnutls', name: 'GnuTLS', opens: true },
    { id: 'curl', name: 'curl', opens: true },
    { id: 'node-20', name: 'Node 20', opens: true },
    { id: 'node-24', name: 'Node 24', opens: true },
    { id: 'python-cryptography', name: 'Python cryptography', opens: true },
  ],
  'bdk-python': [
    { id: 'openssl-3.0', name: 'OpenSSL 3.0', opens: true },
    { id: 'openssl-3.5', name: 'OpenSSL 3.5', opens: true },
    { id: 'curl', name: 'curl', opens: true },
    { id: 'node-20', name: 'Node 20', opens: true },
    { id: 'node-24', name: 'Node 24', opens: true },
    { id: 'python-ssl', name: 'Python ssl', opens: true },
  ],
  'node-curl': [
    { id: 'openssl-3.0', name: 'OpenSSL 3.0', opens: true },
    { id: 'openssl-3.5', name: 'OpenSSL 3.5', opens: true },
    { id: 'java-17-keytool', name: 'Java 17 keytool', opens: true },
    { id: 'java-17', name: 'Java 17 KeyStore', opens: true },
    { id: 'nss', name: 'NSS', opens: true },
    { id: 'gnutls', name: 'GnuTLS', opens: true },
    { id: 'curl', name: 'curl', opens: true },
    { id: 'node-20', name: 'Node 20', opens: true },
    { id: 'node-24', name: 'Node 24', opens: true },
    { id: 'python-cryptography', name: 'Python cryptography', opens: true },
  ],
  dotnet: [
    { id: 'openssl-3.0', name: 'OpenSSL 3.0', opens: true },
    { id: 'openssl-3.5', name: 'OpenSSL 3.5', opens: true },
    { id: 'java-17-keytool', name: 'Java 17 keytool', opens: true },
    { id: 'java-17', name: 'Java 17 KeyStore', opens: true },
    { id: 'nss', name: 'NSS', opens: true },
    { id: 'gnutls', name: 'GnuTLS', opens: true },
    { id: 'curl', name: 'curl', opens: true },
    { id: 'node-20', name: 'Node 20', opens: true },
    { id: 'node-24', name: 'Node 24', opens: true },
    { id: 'python-cryptography', name: 'Python cryptography', opens: true },
  ],
  old: [
    { id: 'openssl-3.0', name: 'OpenSSL 3.0', opens: true },
    { id: 'openssl-3.5', name: 'OpenSSL 3.5', opens: true },
    { id: 'java-17-keytool', name: 'Java 17 keytool', opens: true },
    { id: 'java-17', name: 'Java 17 KeyStore', opens: true },
    { id: 'nss', name: 'NSS', opens: true },
    { id: 'gnutls', name: 'GnuTLS', opens: true },
    { id: 'curl', name: 'curl', opens: true },
    { id: 'node-20', name: 'Node 20', opens: true },
    { id: 'node-24', name: 'Node 24', opens: true },
    { id: 'python-cryptography', name: 'Python cryptography', opens: true },
  ],
  fips: [
    { id: 'openssl-3.0', name: 'OpenSSL 3.0', opens: false },
    { id: 'openssl-3.5', name: 'OpenSSL 3.5', opens: true },
    { id: 'java-17-keytool', name: 'Java 17 keytool', opens: false },
    { id: 'java-17', name: 'Java 17 KeyStore', opens: false },
    { id: 'nss', name: 'NSS', opens: false },
    { id: 'gnutls', name: 'GnuTLS', opens: false },
    { id: 'curl', name: 'curl', opens: false },
    { id: 'node-20', name: 'Node 20', opens: false },
    { id: 'node-24', name: 'Node 24', opens: true },
    { id: 'python-cryptography', name: 'Python cryptography', opens: false },
  ],
  'pem-bundle': [
    { id: 'openssl-3.0', name: 'OpenSSL 3.0', opens: true },
    { id: 'openssl-3.5', name: 'OpenSSL 3.5', opens: true },
    { id: 'curl', name: 'curl', opens: true },
    { id: 'node-20', name: 'Node 20', opens: true },
    { id: 'node-24', name: 'Node 24', opens: true },
    { id: 'python-ssl', name: 'Python ssl', opens: true },
  ],
  'key-pem': [
    { id: 'openssl-3.0', name: 'OpenSSL 3.0', opens: true },
    { id: 'gnutls', name: 'GnuTLS', opens: true },
  ],
  'key-der': [
    { id: 'openssl-3.0', name: 'OpenSSL 3.0', opens: true },
    { id: 'gnutls', name: 'GnuTLS', opens: true },
  ],
  'certificate-pem': [
    { id: 'openssl-3.0', name: 'OpenSSL 3.0', opens: true },
    { id: 'java-17-keytool', name: 'Java 17 keytool', opens: true },
  ],
  'certificate-cer': [
    { id: 'openssl-3.0', name: 'OpenSSL 3.0', opens: true },
    { id: 'java-17-keytool', name: 'Java 17 keytool', opens: true },
  ],
  'chain-pem': [
    { id: 'openssl-3.0', name: 'OpenSSL 3.0', opens: true },
    { id: 'java-17-keytool', name: 'Java 17 keytool', opens: true },
  ],
  'chain-p7b': [
    { id: 'openssl-3.0', name: 'OpenSSL 3.0', opens: true },
    { id: 'java-17-keytool', name: 'Java 17 keytool', opens: true },
    { id: 'gnutls', name: 'GnuTLS', opens: true },
  ],
  'trust-store': [
    { id: 'openssl-3.0', name: 'OpenSSL 3.0', opens: true },
    { id: 'java-17-keytool', name: 'Java 17 keytool', opens: true },
    { id: 'java-17', name: 'Java 17 KeyStore', opens: true },
    { id: 'nss', name: 'NSS', opens: true },
    { id: 'gnutls', name: 'GnuTLS', opens: true },
  ],
}

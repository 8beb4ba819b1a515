import type { SharedRule } from '../rule'
import { spanOf } from '../model/span'

/** Signature algorithms with a broken hash, by OID (RFC 3279 §2.2, RFC 5758). */
const broken: ReadonlyMap<string, string> = new Map([
  ['1.2.840.113549.1.1.2', 'md2WithRSAEncryption'],
  ['1.2.840.113549.1.1.3', 'md4WithRSAEncryption'],
  ['1.2.840.113549.1.1.4', 'md5WithRSAEncryption'],
  ['1.2.840.113549.1.1.5', 'sha1WithRSAEncryption'],
  ['1.3.14.3.2.29', 'sha1WithRSASignature'],
  ['1.2.840.10045.4.1', 'ecdsa-with-SHA1'],
  ['1.2.840.10040.4.3', 'dsa-with-sha1'],
])

export const signatureAlgorithmNotAllowed: SharedRule = {
  id: 'signature-algorithm-not-allowed',
  appliesTo: 'both',
  severity: 'error',
  title: 'The signature does not use a broken hash (MD2, MD4, MD5, SHA-1).',
  source: 'RFC 6151; NIST SP 800-131A r2 §9',
  related: { zlint: 'e_signature_algorithm_not_supported' },
  fix: 'Sign with SHA-256: openssl req -new -sha256 …',
  check: ({ signature }) => {
    const name = broken.get(signature.oid)
    if (name === undefined) return 'pass'
    return { detail: `The signature algorithm is ${name}.`, at: spanOf(signature.element) }
  },
}

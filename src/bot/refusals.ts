// Which findings make a pod refuse a certificate, by what Symphony documents and TLS servers do. Finish warns of them,
// and the practice pod refuses for them.
import type { Finding } from '../lint/rule'

const refusing: ReadonlySet<string> = new Set([
  'certificate-expired',
  'certificate-not-yet-valid',
  'client-auth-missing',
  'key-usage-no-digital-signature',
  'public-key-malformed',
  'key-type-not-allowed',
  'rsa-modulus-short',
  'pair-key-differs',
  'pair-common-name-differs',
])

export function isRefused({ rule, attribute }: Finding): boolean {
  // Without a CN no account can be found; the other fields are nobody's business at a pod.
  return refusing.has(rule) || (rule === 'subject-field-missing' && attribute === 'CN')
}

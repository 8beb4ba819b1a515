// Names of the items of a file, and one line to tell them apart.
import type { ItemSummary } from '../../worker/api'
import { formatDate } from '../../text/dates'

export const kindTexts: Record<ItemSummary['kind'], string> = {
  certificate: 'Certificate',
  csr: 'Certificate request',
  'private-key': 'Private key',
  'encrypted-private-key': 'Encrypted private key',
  'public-key': 'Public key',
  pkcs12: 'P12 file',
  pkcs7: 'P7B bundle',
  crl: 'Revocation list',
  unknown: 'Not recognized',
}

const keyTypes = { rsa: 'RSA', ec: 'EC', ed25519: 'Ed25519' } as const

/** `RSA 4096`, `EC P-256`; empty if there is no known key. */
export function formatKey({ keyType, keyBits, curve }: ItemSummary): string {
  if (keyType === undefined) return ''
  if (keyType === 'ed25519') return keyTypes.ed25519
  return `${keyTypes[keyType]} ${curve ?? keyBits ?? ''}`.trim()
}

/** The start of a fingerprint, to compare two by eye: `3fa8 12cd 90ef`. */
export function formatShortHash(hex: string): string {
  return (hex.slice(0, 12).match(/.{4}/g) ?? []).join(' ')
}

/** The subject, or the kind of key. */
export function describeItem(item: ItemSummary): string {
  if (item.subject !== undefined && item.subject !== '') return item.subject
  return [formatKey(item), item.friendlyName].filter(Boolean).join(', ')
}

/** The validity of a certificate in words. */
export function describeValidity({ notBefore, notAfter }: ItemSummary, now: Date): string {
  if (notAfter === undefined) return ''
  const days = Math.floor((notAfter.getTime() - now.getTime()) / 86_400_000)
  if (days < 0) return `expired on ${formatDate(notAfter)}`
  if (notBefore !== undefined && notBefore > now) return `not valid before ${formatDate(notBefore)}`
  return `valid until ${formatDate(notAfter)}, ${days === 1 ? '1 more day' : `${days} more days`}`
}

// What the items of a file are called, and the one line that tells one from another.
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

/** `RSA 4096`, `EC P-256`; empty where there is no key that is known. */
export function formatKey({ keyType, keyBits, curve }: ItemSummary): string {
  if (keyType === undefined) return ''
  if (keyType === 'ed25519') return keyTypes.ed25519
  return `${keyTypes[keyType]} ${curve ?? keyBits ?? ''}`.trim()
}

/** Enough of a fingerprint to compare two by eye: `3fa8 12cd 90ef`. */
export function formatShortHash(hex: string): string {
  return (hex.slice(0, 12).match(/.{4}/g) ?? []).join(' ')
}

/** Whose it is, or what kind of key. */
export function describeItem(item: ItemSummary): string {
  if (item.subject !== undefined && item.subject !== '') return item.subject
  return [formatKey(item), item.friendlyName].filter(Boolean).join(', ')
}

/** How long a certificate is good for, from a day on. */
export function describeValidity({ notBefore, notAfter }: ItemSummary, now: Date): string {
  if (notAfter === undefined) return ''
  const days = Math.floor((notAfter.getTime() - now.getTime()) / 86_400_000)
  if (days < 0) return `expired on ${formatDate(notAfter)}`
  if (notBefore !== undefined && notBefore > now) return `not valid before ${formatDate(notBefore)}`
  return `valid until ${formatDate(notAfter)}, ${days === 1 ? '1 more day' : `${days} more days`}`
}

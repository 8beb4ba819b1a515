// Texts about a certificate, key, request or revocation list on the page Open.
import type { ItemSummary } from '../../worker/api'
import { formatFingerprint } from '../../text/bytes'
import { formatTime } from '../../text/dates'
import { formatCount } from '../../text/numbers'
import { formatKey, kindTexts } from './item-text'
import { describeUsages } from './open-text'

const dayMs = 86_400_000
/** A PKI team can take weeks to reply. */
const soonDays = 60

/** The remaining validity in a few words. */
export interface Expiry {
  readonly kind: 'ok' | 'warning' | 'error'
  readonly text: string
}

/** Null for an item that never expires. */
export function findExpiry({ kind, notBefore, notAfter }: ItemSummary, now: Date): Expiry | null {
  if (notAfter === undefined) return null
  const days = Math.floor((notAfter.getTime() - now.getTime()) / dayMs)
  const isList = kind === 'crl'
  if (days < 0) {
    const since = days === -1 ? 'less than a day' : formatCount(-days - 1, 'day')
    return { kind: 'error', text: isList ? `out of date for ${since}` : `expired ${since} ago` }
  }
  if (notBefore !== undefined && notBefore > now) {
    const wait = Math.ceil((notBefore.getTime() - now.getTime()) / dayMs)
    return { kind: 'warning', text: `valid in ${formatCount(wait, 'day')}` }
  }
  const end = days === 0 ? 'today' : `in ${formatCount(days, 'day')}`
  return {
    kind: days < soonDays && !isList ? 'warning' : 'ok',
    text: `${isList ? 'next list' : 'expires'} ${end}`,
  }
}

/** The kind of item, more precise for certificates. */
export function nameItem({ kind, isCa, subject, issuer }: ItemSummary, hasKey: boolean): string {
  if (kind !== 'certificate') return kindTexts[kind]
  if (isCa !== true) return hasKey ? 'Certificate of the key' : 'Certificate'
  return subject === issuer ? 'CA certificate, root' : 'CA certificate'
}

/** What a bot's certificate is for, in a short phrase; empty for a CA or if nothing limits it. */
export function describeUse({ kind, isCa, extendedKeyUsage }: ItemSummary): string {
  if (kind !== 'certificate' || isCa === true || extendedKeyUsage === undefined) return ''
  if (extendedKeyUsage.includes('clientAuth')) return 'for clients'
  return extendedKeyUsage.includes('anyExtendedKeyUsage') ? 'for anything' : 'not for clients'
}

/** Whether its signature uses a broken hash. That of a root does not matter: nobody checks it. */
export function isSignatureWeak({ signatureAlgorithm, subject, issuer }: ItemSummary): boolean {
  return /md[245]|sha-?1(?!\d)/i.test(signatureAlgorithm ?? '') && subject !== issuer
}

export interface ItemFact {
  readonly label: string
  readonly value: string
  readonly isCode?: boolean
  readonly isCopyable?: boolean
}

const signatures = {
  valid: 'Valid.',
  invalid: 'Invalid.',
  unsupported: 'Not checked: Botcert does not support this algorithm.',
} as const

/** Everything that is known about the item. Missing facts are left out. */
export function listItemFacts(item: ItemSummary): readonly ItemFact[] {
  const isRequest = item.kind === 'csr'
  const isList = item.kind === 'crl'
  const usages = [...(item.extendedKeyUsage ?? []), ...(item.keyUsage ?? [])]
  const hasUsages = item.extendedKeyUsage !== undefined || item.keyUsage !== undefined
  const facts: readonly ItemFact[] = [
    { label: 'Friendly name', value: item.friendlyName ?? '', isCode: true },
    { label: 'Subject', value: item.subject ?? '', isCode: true, isCopyable: true },
    { label: 'Signed by', value: item.issuer ?? '', isCode: true },
    {
      label: 'Serial number',
      value: formatHexFact(item.serialNumber),
      isCode: true,
      isCopyable: true,
    },
    { label: isList ? 'Issued' : 'Valid from', value: formatOptionalTime(item.notBefore) },
    { label: isList ? 'Next list' : 'Valid until', value: formatOptionalTime(item.notAfter) },
    {
      label: isRequest ? 'Requested usage' : 'Allowed usage',
      value: hasUsages ? describeUsages(usages) : '',
    },
    {
      label: isRequest ? 'Requested alternative names' : 'Alternative names',
      value: item.subjectAlternativeNames?.join(', ') ?? '',
      isCode: true,
    },
    { label: 'Key', value: formatKey(item) },
    { label: 'Encryption', value: item.encryption ?? '' },
    { label: 'Signed with', value: item.signatureAlgorithm ?? '' },
    {
      label: 'Signature by its own key',
      value: item.signature === undefined ? '' : signatures[item.signature],
    },
    { label: 'Version', value: item.version === undefined ? '' : `X.509 v${item.version}` },
    { label: 'Format', value: item.container },
    {
      label: 'Public key, SHA-256',
      value: formatHexFact(item.spkiSha256),
      isCode: true,
      isCopyable: true,
    },
    {
      label: 'Fingerprint, SHA-256',
      value: formatHexFact(item.sha256),
      isCode: true,
      isCopyable: true,
    },
    {
      label: 'Fingerprint, SHA-1',
      value: formatHexFact(item.sha1),
      isCode: true,
      isCopyable: true,
    },
  ]
  return facts.filter(({ value }) => value !== '')
}

function formatHexFact(hex: string | undefined): string {
  return hex === undefined ? '' : formatFingerprint(hex)
}

function formatOptionalTime(time: Date | undefined): string {
  return time === undefined ? '' : formatTime(time)
}

/** Private keys first, then their certificates, then the others in their order. */
export function sortItems<Item extends ItemSummary>(items: readonly Item[]): readonly Item[] {
  const keys = new Set(
    items.flatMap(({ kind, spkiSha256 }) => (kind === 'private-key' ? [spkiSha256] : [])),
  )
  const rankOf = ({ kind, spkiSha256 }: Item) => {
    if (kind === 'private-key') return 0
    return kind === 'certificate' && keys.has(spkiSha256) ? 1 : 2
  }
  return items.toSorted((a, b) => rankOf(a) - rankOf(b))
}

/** `1 private key, 3 certificates`. */
export function countItems(items: readonly ItemSummary[]): string {
  const kinds = [...new Set(items.map(({ kind }) => kind))]
  return kinds
    .map((kind) => {
      const count = items.filter((item) => item.kind === kind).length
      const words = kindTexts[kind].toLowerCase().replace('p12', 'P12').replace('p7b', 'P7B')
      return formatCount(count, words)
    })
    .join(', ')
}

/** Why a file is not what its name says, or null. */
export function findMisnaming(fileName: string, items: readonly ItemSummary[]): string | null {
  if (!/\.(p12|pfx)$/i.test(fileName)) return null
  const containers = items
    .filter(({ kind }) => kind !== 'unknown')
    .map(({ container }) => container)
  if (containers.length === 0 || containers.includes('PKCS#12')) return null
  const isPem = containers.some((container) => container.startsWith('PEM'))
  const is = isPem
    ? 'PEM text'
    : `a ${containers[0] === 'PKCS#7' ? 'P7B bundle' : 'plain DER file'}`
  return `Its name says P12, but it is ${is}. Programs that expect a P12 will report a damaged file or a wrong password.`
}

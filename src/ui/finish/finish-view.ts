// What the page Finish shows of the engine's answer: items that do not open, items that do not belong together,
// and what is missing.
import type { FinishView, ItemSummary } from '../../worker/api'
import {
  describeItem,
  describeValidity,
  formatKey,
  formatShortHash,
  kindTexts,
} from '../open/item-text'
import { failureTexts } from '../app/error-text'

/** What is still missing. */
const missingTexts = {
  /** @param name of the key file if the request tells it, or null. */
  key: (name: string | null) =>
    `The private key is missing. Drop ${name ?? 'the …-key.pem from Create'} or the request ZIP.`,
  certificate:
    'The certificate is missing. Drop what your PKI team sent: PEM, CER, P7B, a ZIP or the whole mail.',
  leaf: 'The bot’s certificate is missing: these files contain only CA certificates. Look for it in what your PKI team sent.',
} as const

/** Why an item is locked. */
const lockedTexts = {
  'passphrase-needed': 'It is locked. Type the password below.',
  'passphrase-wrong': 'It is locked, and the password below is wrong.',
} as const

/** The texts about one item. */
export interface ItemWords {
  readonly kind: string
  /** Of a certificate or request; empty for other items. */
  readonly subject: string
  readonly more: string
  /** Why it did not open; null if it did. */
  readonly problem: string | null
}

export function putIntoWords(item: ItemSummary, now: Date): ItemWords {
  const { kind, isCa, code, encryption, subject = '' } = item
  const isEncrypted = kind === 'private-key' && encryption !== undefined
  return {
    kind: kind === 'certificate' && isCa === true ? 'CA certificate' : kindTexts[kind],
    subject,
    more:
      kind === 'certificate'
        ? describeValidity(item, now)
        : [
            subject === '' ? describeItem(item) : formatKey(item),
            isEncrypted ? 'opened with the password' : '',
          ]
            .filter((part) => part !== '')
            .join(', '),
    problem: code === undefined ? null : describeProblem(item),
  }
}

function describeProblem({ code = '', message = '' }: ItemSummary): string {
  if (isLockedCode(code)) return lockedTexts[code]
  // The message of the engine is more precise here.
  if (code === 'input-unrecognized') return message
  const text = Object.entries(failureTexts).find(([known]) => known === code)?.[1]
  return text === undefined ? message : `${text} ${message}`
}

export function isLocked({ code = '' }: ItemSummary): boolean {
  return isLockedCode(code)
}

function isLockedCode(code: string): code is keyof typeof lockedTexts {
  return Object.hasOwn(lockedTexts, code)
}

/** Names of the files that need a password, or another one, without duplicates. */
export function listLocked({ files }: FinishView): readonly string[] {
  const locked = files.flatMap(({ items }) => items).filter(isLocked)
  return [...new Set(locked.map(({ source }) => source.file))]
}

/** Whether a wrong password was tried on one of them. */
export function hasWrongPassword({ files }: FinishView): boolean {
  return files.some(({ items }) => items.some(({ code }) => code === 'passphrase-wrong'))
}

/**
 * Why an item is not used; null if it is used or did not open. While the key or the certificate is missing,
 * every item is unused and needs no reason.
 */
export function findReason(view: FinishView, { source, code }: ItemSummary): string | null {
  if (code !== undefined) return null
  if (view.match === null && findMismatch(view) === null) return null
  const isSame = (other: ItemSummary): boolean =>
    other.source.file === source.file && other.source.position === source.position
  const reason = view.unused.find(({ item }) => isSame(item))?.reason ?? null
  return reason === null ? null : shortenHashes(reason)
}

function shortenHashes(text: string): string {
  return text.replaceAll(/\b([0-9a-f]{64})\b\.?/g, (_, hash: string) => `${formatShortHash(hash)}…`)
}

/** Keys and certificates that do not belong together. */
export interface Mismatch {
  readonly keys: readonly ItemSummary[]
  readonly certificates: readonly ItemSummary[]
}

/** Null if there is a match, or if the key or the certificate is missing. */
export function findMismatch({ match, files }: FinishView): Mismatch | null {
  const items = files.flatMap((file) => file.items).filter(({ code }) => code === undefined)
  const keys = items.filter(({ kind }) => kind === 'private-key')
  const certificates = items.filter(({ kind, isCa }) => kind === 'certificate' && isCa !== true)
  const isMismatch = match === null && keys.length > 0 && certificates.length > 0
  return isMismatch ? { keys, certificates } : null
}

/** Sentences about what is missing; empty if a password or another certificate is needed instead. */
export function describeMissing(view: FinishView): readonly string[] {
  if (findMismatch(view) !== null) return []
  return view.missing.flatMap((missing) => {
    if (missing === 'certificate') {
      return [hasCa(view) ? missingTexts.leaf : missingTexts.certificate]
    }
    // The locked file may be the key.
    return listLocked(view).length > 0 ? [] : [missingTexts.key(guessKeyName(view))]
  })
}

function hasCa({ files }: FinishView): boolean {
  return files.some(({ items }) => items.some((item) => item.isCa === true))
}

/** The name that Create gives to the key file, derived from the request. */
function guessKeyName({ files }: FinishView): string | null {
  const request = files.flatMap(({ items }) => items).find(({ kind }) => kind === 'csr')
  const name = /([^/]+)\.csr$/i.exec(request?.source.file ?? '')?.[1]
  return name === undefined ? null : `${name}-key.pem`
}

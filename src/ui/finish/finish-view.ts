// What the page Finish shows of the engine's answer: which things do not open, which do not belong together,
// and what is missing.
import type { FinishView, ItemSummary } from '../../worker/api'
import { lockedTexts, missingTexts } from './finish-text'
import {
  describeItem,
  describeValidity,
  formatKey,
  formatShortHash,
  kindTexts,
} from '../open/item-text'
import { failureTexts } from '../app/error-text'

/** One thing that was found, in words. */
export interface ItemWords {
  readonly kind: string
  /** Of certificates and requests; empty for all else. */
  readonly subject: string
  readonly more: string
  /** Why it did not open; null where it did. */
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
  // Here the engine's own words are the better ones.
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

/** Names of the files that need a password, or another one; each once. */
export function listLocked({ files }: FinishView): readonly string[] {
  const locked = files.flatMap(({ items }) => items).filter(isLocked)
  return [...new Set(locked.map(({ source }) => source.file))]
}

/** Whether one of them was tried with a password that is not the right one. */
export function hasWrongPassword({ files }: FinishView): boolean {
  return files.some(({ items }) => items.some(({ code }) => code === 'passphrase-wrong'))
}

/**
 * Why an item is not used; null where it is, or where it did not open. While a part of the pair is still to
 * come, everything is unused, and nothing needs a reason.
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

/** Things with a public key, of which none fits another. */
export interface Mismatch {
  readonly keys: readonly ItemSummary[]
  readonly certificates: readonly ItemSummary[]
}

/** Null where there is a match, or nothing that could be one yet. */
export function findMismatch({ match, files }: FinishView): Mismatch | null {
  const items = files.flatMap((file) => file.items).filter(({ code }) => code === undefined)
  const keys = items.filter(({ kind }) => kind === 'private-key')
  const certificates = items.filter(({ kind, isCa }) => kind === 'certificate' && isCa !== true)
  const isMismatch = match === null && keys.length > 0 && certificates.length > 0
  return isMismatch ? { keys, certificates } : null
}

/** What is still to be dropped, in words; nothing where a password or another answer is what is needed. */
export function describeMissing(view: FinishView): readonly string[] {
  if (findMismatch(view) !== null) return []
  return view.missing.flatMap((missing) => {
    if (missing === 'certificate') {
      return [hasCa(view) ? missingTexts.leaf : missingTexts.certificate]
    }
    // What is locked may well be the key.
    return listLocked(view).length > 0 ? [] : [missingTexts.key(guessKeyName(view))]
  })
}

function hasCa({ files }: FinishView): boolean {
  return files.some(({ items }) => items.some((item) => item.isCa === true))
}

/** The key's file as Create names it, from the request beside it. */
function guessKeyName({ files }: FinishView): string | null {
  const request = files.flatMap(({ items }) => items).find(({ kind }) => kind === 'csr')
  const name = /([^/]+)\.csr$/i.exec(request?.source.file ?? '')?.[1]
  return name === undefined ? null : `${name}-key.pem`
}

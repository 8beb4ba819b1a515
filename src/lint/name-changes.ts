// A certificate's subject against the request's, field by field. A CA may write the same text in another string
// type, drop, add, change or move fields; each has a rule of its own, and all of them read this comparison.
import { equalBytes } from '../text/bytes'
import type { NameAttribute } from '../pki/x509/names'
import { valuesOf, type NameModel } from './model/name'

/** A field before and after; null on the side that does not have it. */
interface FieldPair {
  readonly before: NameAttribute | null
  readonly after: NameAttribute | null
}

type KeptField = { readonly [S in keyof FieldPair]: NameAttribute }

export interface NameChanges {
  readonly dropped: readonly NameAttribute[]
  readonly added: readonly NameAttribute[]
  /** Another text. */
  readonly changed: readonly KeptField[]
  /** The same text in other bytes. */
  readonly reEncoded: readonly KeptField[]
  /** Whether kept fields stand in another order, or are joined in RDNs in another way. */
  readonly isReordered: boolean
}

/** Real names have fewer than twenty; the cost of pairing grows with the square. */
export const maxFields = 100

const unchanged: NameChanges = {
  ...{ dropped: [], added: [], changed: [], reEncoded: [] },
  isReordered: false,
}

/**
 * What became of a subject. Where its account is another, its CNs are left out: `pair-common-name-differs` tells that.
 * Names of more than `maxFields` fields are not compared.
 */
export function compareNames(before: NameModel, after: NameModel): NameChanges {
  if (equalBytes(before.element.bytes, after.element.bytes)) return unchanged
  if (Math.max(before.attributes.length, after.attributes.length) > maxFields) return unchanged
  const isAccountKept = accountOf(before) === accountOf(after)
  const pairs = pairFields(before.attributes, after.attributes)
  const told = pairs.filter((pair) => isAccountKept || (pair.before ?? pair.after)?.name !== 'CN')
  const kept = told.filter(isKept)
  return {
    dropped: told.flatMap((pair) => (pair.after === null && pair.before ? [pair.before] : [])),
    added: told.flatMap((pair) => (pair.before === null && pair.after ? [pair.after] : [])),
    changed: kept.filter((pair) => !isSameText(pair.before, pair.after)),
    reEncoded: kept.filter(
      (pair) =>
        isSameText(pair.before, pair.after) &&
        !equalBytes(pair.before.valueDer, pair.after.valueDer),
    ),
    isReordered: isReordered(pairs.filter(isKept)),
  }
}

/** The value of the last CN, by which the pod finds the account; null without one. */
export function accountOf(name: NameModel): string | null {
  return valuesOf(name, 'CN').at(-1)?.value ?? null
}

/** The likeliest first: the same bytes, then the same text, then the same attribute type. */
function pairFields(
  before: readonly NameAttribute[],
  after: readonly NameAttribute[],
): readonly FieldPair[] {
  const partners = new Map<NameAttribute, NameAttribute>()
  const taken = new Set<NameAttribute>()
  for (const isAlike of [isSameField, isSameText, isSameType]) {
    for (const field of before) {
      if (partners.has(field)) continue
      const partner = after.find((each) => !taken.has(each) && isAlike(field, each))
      if (partner === undefined) continue
      partners.set(field, partner)
      taken.add(partner)
    }
  }
  return [
    ...before.map((field) => ({ before: field, after: partners.get(field) ?? null })),
    ...after.filter((field) => !taken.has(field)).map((field) => ({ before: null, after: field })),
  ]
}

function isKept(pair: FieldPair): pair is KeptField {
  return pair.before !== null && pair.after !== null
}

function isSameType(a: NameAttribute, b: NameAttribute): boolean {
  return a.oid === b.oid
}

function isSameText(a: NameAttribute, b: NameAttribute): boolean {
  return isSameField(a, b) || (isSameType(a, b) && a.value !== null && a.value === b.value)
}

function isSameField(a: NameAttribute, b: NameAttribute): boolean {
  return isSameType(a, b) && equalBytes(a.valueDer, b.valueDer)
}

function isReordered(kept: readonly KeptField[]): boolean {
  return kept.some(({ before, after }, index) => {
    const next = kept[index + 1]
    if (next === undefined) return false
    const wasJoined = next.before.rdnIndex === before.rdnIndex
    const isJoined = next.after.rdnIndex === after.rdnIndex
    // The order inside an RDN follows from the bytes (X.690 §11.6).
    return wasJoined !== isJoined || next.after.rdnIndex < after.rdnIndex
  })
}

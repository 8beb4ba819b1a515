// One distinguished name against another, field by field: a CA may write the same text in another string type,
// drop, add, change or move fields, and each of these is another word for people.
import { universalTypes } from '../pki/asn1/tree-value'
import { equalBytes, type Bytes } from '../text/bytes'
import type { Finding } from './finding'
import { formatShortValue, parseCommonName, parseName, type NameAttribute } from '../pki/x509/names'

export type NameChangeId =
  | 'subject-re-encoded'
  | 'subject-field-dropped'
  | 'subject-field-added'
  | 'subject-field-changed'
  | 'subject-order-changed'
type NameChange = Finding<NameChangeId>

/** A field before and after; null on the side where it is not. */
interface Pair {
  readonly before: NameAttribute | null
  readonly after: NameAttribute | null
}

/**
 * What became of a subject. An error where the common name is another than was asked for: the pod finds the
 * account by it.
 *
 * @throws PkiError `der-malformed`.
 */
export function compareNames(beforeDer: Bytes, afterDer: Bytes): readonly NameChange[] {
  if (equalBytes(beforeDer, afterDer)) return []
  const [before, after] = [parseName(beforeDer), parseName(afterDer)]
  if (Math.max(before.length, after.length) > maxFields) {
    const detail = `The subject had ${before.length} fields and has ${after.length}: too many to compare.`
    return [{ id: 'subject-field-changed', severity: 'warning', detail }]
  }
  const pairs = pairFields(before, after)
  const isAccountChanged = parseCommonName(beforeDer) !== parseCommonName(afterDer)
  const changes = pairs.flatMap((pair) => comparePair(pair, isAccountChanged))
  return isReordered(pairs) ? [...changes, describeOrder(afterDer)] : changes
}

/** Real names have fewer than twenty; the cost of pairing grows with the square. */
const maxFields = 100

/** The likest first: same bytes, then the same text, then the same attribute type. */
function pairFields(
  before: readonly NameAttribute[],
  after: readonly NameAttribute[],
): readonly Pair[] {
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

function isSameType(a: NameAttribute, b: NameAttribute): boolean {
  return a.oid === b.oid
}

function isSameText(a: NameAttribute, b: NameAttribute): boolean {
  return isSameType(a, b) && a.value !== null && a.value === b.value
}

function isSameField(a: NameAttribute, b: NameAttribute): boolean {
  return isSameType(a, b) && equalBytes(a.valueDer, b.valueDer)
}

function comparePair({ before, after }: Pair, isAccountChanged: boolean): readonly NameChange[] {
  const name = before?.name ?? after?.name ?? ''
  const severity = name === 'CN' && isAccountChanged ? 'error' : 'warning'
  if (after === null) {
    if (before === null) return []
    const detail = `${name} (${formatShortValue(before)}) was dropped.`
    return [{ id: 'subject-field-dropped', severity, detail }]
  }
  if (before === null) {
    const detail = `${name} (${formatShortValue(after)}) was added.`
    return [
      {
        id: 'subject-field-added',
        severity: severity === 'error' ? 'error' : 'notice',
        detail,
      },
    ]
  }
  if (isSameField(before, after)) return []
  if (isSameText(before, after)) return [describeReEncoding(before, after)]
  const detail = `${name} was ${formatShortValue(before)} and is ${formatShortValue(after)}.`
  return [{ id: 'subject-field-changed', severity, detail }]
}

/** Types that programs read alike; on the others they differ (RFC 5280 §4.1.2.4). */
const wellReadTypes: readonly (string | undefined)[] = [
  'UTF8String',
  'PrintableString',
  'IA5String',
]

function describeReEncoding(before: NameAttribute, after: NameAttribute): NameChange {
  const [was, is] = [before, after].map(({ tag }) => universalTypes.get(tag))
  return {
    id: 'subject-re-encoded',
    severity: wellReadTypes.includes(is) ? 'notice' : 'warning',
    detail: `${before.name} has the same text (${formatShortValue(before)}) as ${is ?? 'another type'} instead of ${was ?? 'another type'}.`,
  }
}

/** Whether fields that both have stand in another order, or are joined in RDNs in another way. */
function isReordered(pairs: readonly Pair[]): boolean {
  const kept = pairs.flatMap(({ before, after }) =>
    before === null || after === null ? [] : [{ before, after }],
  )
  return kept.some(({ before, after }, index) => {
    const next = kept[index + 1]
    if (next === undefined) return false
    const wasJoined = next.before.rdnIndex === before.rdnIndex
    const isJoined = next.after.rdnIndex === after.rdnIndex
    // The order inside an RDN is that of the bytes, nobody's choice.
    return wasJoined !== isJoined || next.after.rdnIndex < after.rdnIndex
  })
}

function describeOrder(afterDer: Bytes): NameChange {
  const order = parseName(afterDer)
    .map(({ name, rdnIndex }, index, all) =>
      index === 0 ? name : `${all[index - 1]?.rdnIndex === rdnIndex ? ' + ' : ', '}${name}`,
    )
    .join('')
  return {
    id: 'subject-order-changed',
    severity: 'notice',
    detail: `The fields stand in another order: ${order}.`,
  }
}

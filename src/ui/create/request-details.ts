// The table that a PKI team asks for with a request, in the layout of Symphony's documentation.
import type { Profile, SubjectAttribute } from '../../profile/profile'
import type { SubjectValues } from '../../bot/subject'
import { attributeTexts } from '../output/result-text'

export interface Detail {
  readonly label: string
  readonly value: string
}

const documentedOrder: readonly SubjectAttribute[] = [
  'CN',
  'O',
  'OU',
  'emailAddress',
  'L',
  'ST',
  'C',
]

/** Rows in the documented order, then the other fields of the profile. Empty values are left out. */
export function listRequestDetails(profile: Profile, values: SubjectValues): readonly Detail[] {
  const attributes = profile.subject.map((field) => field.attribute)
  const ordered = [
    ...documentedOrder.filter((attribute) => attributes.includes(attribute)),
    ...attributes.filter((attribute) => !documentedOrder.includes(attribute)),
  ]
  const rows = ordered.map((attribute) => ({
    label: attributeTexts[attribute],
    value: values[attribute] ?? '',
  }))
  return [
    { label: 'Certificate type', value: 'Single Domain Certificate' },
    ...rows.filter((row) => row.value !== ''),
    { label: 'Key size', value: `${profile.key.bits} bits` },
  ]
}

/** Plain text for a mail: one detail per line, in columns. */
export function formatDetails(details: readonly Detail[]): string {
  const width = Math.max(...details.map((detail) => detail.label.length)) + ': '.length + 1
  return details.map(({ label, value }) => `${`${label}:`.padEnd(width)}${value}\n`).join('')
}

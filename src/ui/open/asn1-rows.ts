// The visible rows of an ASN.1 tree. Long lists are shown in parts, so that thousands of elements cost
// nothing until they are asked for.
import type { Asn1Node } from '../../worker/api'

/** Children shown of one element before more are asked for. */
export const childrenAtOnce = 200
/** Rows that a tree may have at first. */
const firstRows = 40

interface RowPlace {
  /** The path from the root, such as `0.2.1`; the root is `0`. */
  readonly key: string
  /** 1 for the root. */
  readonly level: number
}

export type Asn1Row =
  | (RowPlace & {
      readonly kind: 'element'
      readonly node: Asn1Node
      readonly isOpen: boolean
      /** Among its siblings, from 1. */
      readonly position: number
      readonly siblings: number
    })
  /** The end of a list that is shown in part. */
  | (RowPlace & { readonly kind: 'more'; readonly parentKey: string; readonly count: number })

export interface TreeOpening {
  /** Keys of the elements that are open. */
  readonly open: ReadonlySet<string>
  /** The number of children shown, by key of the element, if it is more than at first. */
  readonly shown: ReadonlyMap<string, number>
}

export function listRows(root: Asn1Node, opening: TreeOpening): readonly Asn1Row[] {
  const rows: Asn1Row[] = []
  collect(root, { key: '0', level: 1, position: 1, siblings: 1 }, opening, rows)
  return rows
}

function collect(
  node: Asn1Node,
  place: RowPlace & { readonly position: number; readonly siblings: number },
  opening: TreeOpening,
  rows: Asn1Row[],
): void {
  const { key, level } = place
  const isOpen = node.children.length > 0 && opening.open.has(key)
  rows.push({ kind: 'element', node, isOpen, ...place })
  if (!isOpen) return
  const siblings = node.children.length
  const shown = Math.min(siblings, opening.shown.get(key) ?? childrenAtOnce)
  for (const [index, child] of node.children.slice(0, shown).entries()) {
    const childPlace = { key: `${key}.${index}`, level: level + 1, position: index + 1, siblings }
    collect(child, childPlace, opening, rows)
  }
  if (shown < siblings) {
    const count = siblings - shown
    rows.push({ kind: 'more', key: `${key}.more`, level: level + 1, parentKey: key, count })
  }
}

/** The elements that are open at first: level by level, while they fit on a page. */
export function chooseFirstOpen(root: Asn1Node): ReadonlySet<string> {
  const open = new Set<string>()
  let rows = 1
  let level: readonly (readonly [key: string, node: Asn1Node])[] = [['0', root]]
  while (level.length > 0) {
    const added = level.reduce((sum, [, { children }]) => sum + children.length, 0)
    if (added === 0 || rows + added > firstRows) break
    rows += added
    for (const [key, { children }] of level) if (children.length > 0) open.add(key)
    level = level.flatMap(([key, { children }]) =>
      children.map((child, index) => [`${key}.${index}`, child] as const),
    )
  }
  // Of a single long list, show at least the first part.
  if (open.size === 0 && root.children.length > 0) open.add('0')
  return open
}

/** The key of the parent element; for the root its own key. */
export function parentOf(key: string): string {
  const end = key.lastIndexOf('.')
  return end === -1 ? key : key.slice(0, end)
}

/** A hex dump with 16 bytes per line, each line with its offset. */
export function formatHexDump(bytes: Uint8Array, offset: number, maxBytes = 1024): string {
  const lines: string[] = []
  for (let start = 0; start < Math.min(bytes.length, maxBytes); start += 16) {
    const part = [...bytes.subarray(start, Math.min(start + 16, maxBytes))]
    const hex = part.map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
    const text = part.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.'))
    lines.push(
      `${(offset + start).toString().padStart(6)}  ${hex.padEnd(47)}  ${text.join('')}`.trimEnd(),
    )
  }
  if (bytes.length > maxBytes) lines.push(`        … ${bytes.length - maxBytes} more bytes`)
  return lines.join('\n')
}

// What belongs to a key: its certificate, and the files that hold it and those above it where they came one by one.
import type { ItemSummary } from '../engine/api'

/** The certificate of a key, or the key of a certificate or request; null where it is not there. */
export function findPartner<Item extends ItemSummary>(
  { kind, spkiSha256 }: ItemSummary,
  items: readonly Item[],
): Item | null {
  const wanted = kind === 'private-key' ? 'certificate' : 'private-key'
  const partner = items.find((other) => other.kind === wanted && other.spkiSha256 === spkiSha256)
  return spkiSha256 === undefined ? null : (partner ?? null)
}

interface FileOfItems {
  readonly goodItems: readonly ItemSummary[]
}

/** The file of the leaf, then those of what signed it, as the names say; the engine checks the signatures. */
export function findChainFiles<File extends FileOfItems>(
  leaf: ItemSummary,
  files: readonly File[],
): readonly File[] {
  const certificates = files.flatMap((file) =>
    file.goodItems.flatMap((item) => (item.kind === 'certificate' ? [{ item, file }] : [])),
  )
  const found = new Set<File>()
  const seen = new Set<ItemSummary>()
  let current = certificates.find(({ item }) => item === leaf)
  while (current !== undefined && !seen.has(current.item)) {
    const { item, file } = current
    seen.add(item)
    found.add(file)
    current = certificates.find((other) => other.item.subject === item.issuer)
  }
  return [...found]
}

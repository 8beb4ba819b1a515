// Finds the certificate of a key and its chain in all open files.
import type { ItemSummary } from '../../worker/api'

/** The certificate of a key, or the key of a certificate or request; null if it is missing. */
export function findPartner<Item extends ItemSummary>(
  { kind, spkiSha256 }: ItemSummary,
  items: readonly Item[],
): Item | null {
  const wanted = kind === 'private-key' ? 'certificate' : 'private-key'
  const partner = items.find((other) => other.kind === wanted && other.spkiSha256 === spkiSha256)
  return spkiSha256 === undefined ? null : (partner ?? null)
}

/** The leaf and its issuers by name only; the engine checks the signatures. */
export function findChain<Item extends ItemSummary>(
  leaf: Item,
  items: readonly Item[],
): readonly Item[] {
  const chain = [leaf]
  for (;;) {
    const last = chain.at(-1)
    const issuer = items.find(
      ({ kind, subject }) => kind === 'certificate' && subject === last?.issuer,
    )
    if (issuer === undefined || chain.includes(issuer)) return chain
    chain.push(issuer)
  }
}

/** The private keys without duplicates. */
export function listKeys<Item extends ItemSummary>(items: readonly Item[]): readonly Item[] {
  const keys = items.filter(({ kind }) => kind === 'private-key')
  return keys.filter(
    (key, index) => keys.findIndex((other) => other.spkiSha256 === key.spkiSha256) === index,
  )
}

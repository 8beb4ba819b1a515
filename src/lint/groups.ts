// Items of a batch that share something.

/**
 * The positions of each group of two or more.
 *
 * @param keyOf what they share; null for an item that takes no part.
 */
export function groupBy<T>(
  items: readonly T[],
  keyOf: (item: T) => string | null,
): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>()
  for (const [position, item] of items.entries()) {
    const key = keyOf(item)
    if (key === null) continue
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [position])
    else group.push(position)
  }
  return [...groups.values()].filter(({ length }) => length > 1)
}

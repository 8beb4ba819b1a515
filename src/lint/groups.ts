// Groups the items of a batch that share a value.

/**
 * Returns the positions of the items of each group of two or more.
 *
 * @param keyOf the shared value; null for an item that belongs to no group.
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

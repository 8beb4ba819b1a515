// Finds duplicates in a list.

/** Returns all items but the first of each key. */
export function findDoubles<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  const seen = new Set<string>()
  return items.filter((item) => {
    const key = keyOf(item)
    if (seen.has(key)) return true
    seen.add(key)
    return false
  })
}

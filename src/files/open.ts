// A file opened: what detection finds in it, each item opened by its kind (open-item.ts).
import type { NamedFile, OpenedFile, OpenedItem } from './item'
import { detectItems } from './detect'
import { openItem, type Opening } from './open-item'

/**
 * Opens whatever a file holds. What does not open stays as an item with its problem, and costs the others nothing.
 *
 * @param password for everything in the file; empty where there is none.
 * @returns at least one item; never throws for what the file holds.
 */
export async function openFile(file: NamedFile, password: string): Promise<OpenedFile> {
  const opening: Opening = { password, protections: [], usesPassword: false, keys: 0, protected: 0 }
  const opened: OpenedItem[] = []
  // One after the other: the limits of a file count what came before.
  for (const item of await detectItems(file)) {
    for (const each of await openItem(item, opening)) opened.push(each)
  }
  const hasOpened = opened.some((item) => !('problem' in item))
  return {
    name: file.name,
    items: countAnew(opened),
    protections: opening.protections,
    isPasswordNeedless: password !== '' && hasOpened && !opening.usesPassword,
  }
}

/** A bundle is one item of its file before it is opened, and many after. */
function countAnew(items: readonly OpenedItem[]): readonly OpenedItem[] {
  const positions = new Map<string, number>()
  return items.map((item) => {
    const position = (positions.get(item.source.file) ?? 0) + 1
    positions.set(item.source.file, position)
    return { ...item, source: { ...item.source, position } }
  })
}

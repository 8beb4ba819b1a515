// What was dropped, folders opened: browsers hand a folder over as an entry that has to be walked.

export interface FoundFile {
  /** With the folders that it lay in. */
  readonly path: string
  readonly file: File
}

/** Every file, in the order of the names inside each folder. Must be called while the drop is handled. */
export async function listDroppedFiles(transfer: DataTransfer): Promise<readonly FoundFile[]> {
  // The list is emptied as soon as the event is over: the entries are taken out at once.
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? [])
  const found: FoundFile[] = []
  for (const entry of entries) await walk(entry, found)
  return found
}

async function walk(entry: FileSystemEntry, found: FoundFile[]): Promise<void> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    )
    found.push({ path: entry.fullPath.replace(/^\//, ''), file })
    return
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  const children: FileSystemEntry[] = []
  for (;;) {
    // Comes in portions, an empty one at the end.
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (portion.length === 0) break
    children.push(...portion)
  }
  children.sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const child of children) await walk(child, found)
}

/** Of a file input, with the folders of a chosen one. */
export function listChosenFiles(files: FileList): readonly FoundFile[] {
  return [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file }))
}

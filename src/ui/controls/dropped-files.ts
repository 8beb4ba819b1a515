// Lists dropped or chosen files. Browsers give a dropped folder as an entry to walk (File and Directory Entries API).

export interface FoundFile {
  /** Includes the folders that contain the file. */
  readonly path: string
  readonly file: File
}

/** Lists all files, sorted by name in each folder. Call it while the drop event is handled. */
export async function listDroppedFiles(transfer: DataTransfer): Promise<readonly FoundFile[]> {
  // The list is emptied after the event, so all entries are read first.
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
    // The entries come in portions; an empty one ends them.
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (portion.length === 0) break
    children.push(...portion)
  }
  children.sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const child of children) await walk(child, found)
}

/** Lists the files of a file input, with the paths in a chosen folder. */
export function listChosenFiles(files: FileList): readonly FoundFile[] {
  return [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file }))
}

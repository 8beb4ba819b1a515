// ZIP archives (PKWARE APPNOTE 6.3), read in memory by their central directory: what request bundles and mail
// attachments are. Deflate is fflate's, loaded with the first archive. No encryption, no ZIP64, no spanning.
import type { Bytes } from '../text/bytes'
import { PkiError } from '../pki/errors'

/** A file of an archive; if it could not be read, without bytes. */
export type ArchiveEntry = { readonly name: string } & (
  | { readonly bytes: Bytes; readonly problem: null }
  | { readonly bytes: null; readonly problem: PkiError }
)

export interface ArchiveLimits {
  readonly maxEntries: number
  /** Of all entries together, unpacked. */
  readonly maxBytes: number
}

interface DirectoryEntry {
  readonly name: string
  readonly flags: number
  readonly method: number
  readonly packedLength: number
  readonly length: number
  readonly headerOffset: number
}

const signatures = { local: 0x04034b50, directory: 0x02014b50, end: 0x06054b50 }
const endLength = 22
const maxCommentLength = 65_535
/** A larger entry that grows more than this many times is a bomb; PEM packs to three quarters. */
const maxRatio = 200
const ratioFreeBytes = 1_048_576
const utf8Names = 0x0800
const encrypted = 0x0001

/** Whether the bytes start with a local file header or the end record of an empty archive. */
export function isZip(bytes: Bytes): boolean {
  const [p, k, three, four] = bytes
  return p === 0x50 && k === 0x4b && ((three === 3 && four === 4) || (three === 5 && four === 6))
}

/**
 * Reads the files of an archive in its order, without folders and what macOS adds. A damaged entry costs the others
 * nothing.
 *
 * @throws PkiError `zip-malformed`, `input-too-large` before anything is unpacked.
 */
export async function parseZip(
  archive: Bytes,
  limits: ArchiveLimits,
): Promise<readonly ArchiveEntry[]> {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength)
  const directory = readDirectory(view, archive, limits.maxEntries)
  const files = directory.filter(({ name }) => !name.endsWith('/') && !isLitter(name))
  checkLengths(files, limits.maxBytes)
  const { inflateSync } = await import('fflate')
  return files.map((entry): ArchiveEntry => {
    try {
      const packed = locateData(view, archive, entry)
      if (entry.method === 0) return { name: entry.name, bytes: packed.slice(), problem: null }
      const bytes = inflateSync(packed, { out: new Uint8Array(entry.length) })
      if (bytes.length !== entry.length) refuse(`The file ${quote(entry.name)} in it is cut off`)
      return { name: entry.name, bytes, problem: null }
    } catch (cause) {
      const problem =
        cause instanceof PkiError
          ? cause
          : new PkiError('zip-malformed', `The file ${quote(entry.name)} in the ZIP is damaged.`, {
              cause,
            })
      return { name: entry.name, bytes: null, problem }
    }
  })
}

function refuse(what: string): never {
  throw new PkiError('zip-malformed', `The ZIP archive could not be read: ${what}.`)
}

function quote(name: string): string {
  return JSON.stringify(name.slice(0, 100))
}

/** What macOS adds to every archive. */
function isLitter(name: string): boolean {
  return name.startsWith('__MACOSX/') || name.endsWith('.DS_Store')
}

function readDirectory(
  view: DataView,
  archive: Bytes,
  maxEntries: number,
): readonly DirectoryEntry[] {
  const end = findEnd(view)
  const count = view.getUint16(end + 10, true)
  if (count > maxEntries) {
    throw new PkiError(
      'input-too-large',
      `A ZIP archive of ${count} entries was refused; at most ${maxEntries} are read.`,
    )
  }
  const entries: DirectoryEntry[] = []
  let position = view.getUint32(end + 16, true)
  for (let index = 0; index < count; index += 1) {
    if (position + 46 > end || view.getUint32(position, true) !== signatures.directory) {
      refuse(`its directory is damaged at byte ${position}`)
    }
    const nameLength = view.getUint16(position + 28, true)
    const flags = view.getUint16(position + 8, true)
    const nameBytes = archive.subarray(position + 46, position + 46 + nameLength)
    entries.push({
      name: new TextDecoder((flags & utf8Names) === 0 ? 'latin1' : 'utf-8').decode(nameBytes),
      flags,
      method: view.getUint16(position + 10, true),
      packedLength: view.getUint32(position + 20, true),
      length: view.getUint32(position + 24, true),
      headerOffset: view.getUint32(position + 42, true),
    })
    position +=
      46 + nameLength + view.getUint16(position + 30, true) + view.getUint16(position + 32, true)
  }
  return entries
}

/** The end record is the last one; only a comment may follow. */
function findEnd(view: DataView): number {
  const first = Math.max(0, view.byteLength - endLength - maxCommentLength)
  for (let position = view.byteLength - endLength; position >= first; position -= 1) {
    if (view.getUint32(position, true) === signatures.end) return position
  }
  refuse('it has no directory, so it is cut off')
}

function checkLengths(entries: readonly DirectoryEntry[], maxBytes: number): void {
  const length = entries.reduce((sum, entry) => sum + entry.length, 0)
  if (length > maxBytes) {
    throw new PkiError(
      'input-too-large',
      `A ZIP archive of ${length} bytes unpacked was refused; at most ${maxBytes} are read.`,
    )
  }
  const bomb = entries.find(
    ({ length, packedLength }) => length > ratioFreeBytes && length > maxRatio * packedLength,
  )
  if (bomb !== undefined) {
    throw new PkiError(
      'input-too-large',
      `The file ${quote(bomb.name)} in the ZIP grows from ${bomb.packedLength} to ${bomb.length} bytes; at most ${maxRatio} times its size is unpacked.`,
    )
  }
}

function locateData(view: DataView, archive: Bytes, entry: DirectoryEntry): Bytes {
  const { name, flags, method, headerOffset, packedLength, length } = entry
  if ((flags & encrypted) !== 0)
    refuse(`the file ${quote(name)} in it is encrypted; unpack it first`)
  if (method !== 0 && method !== 8) {
    refuse(`the file ${quote(name)} in it is packed by method ${method}, not by deflate`)
  }
  const isHeader =
    headerOffset + 30 <= archive.length && view.getUint32(headerOffset, true) === signatures.local
  if (!isHeader) refuse(`the file ${quote(name)} is not where its directory says`)
  const start =
    headerOffset +
    30 +
    view.getUint16(headerOffset + 26, true) +
    view.getUint16(headerOffset + 28, true)
  const end = start + packedLength
  if (end > archive.length || (method === 0 && packedLength !== length)) {
    refuse(`the file ${quote(name)} in it is cut off`)
  }
  return archive.subarray(start, end)
}

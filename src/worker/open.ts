// What the page Open asks for: files opened and looked at, and written anew for another place.
import { examineFile } from '../bot/outputs/compatibility'
import { remarkFile } from '../bot/outputs/file-remarks'
import { formatFileName } from '../bot/file-names'
import type { NamedFile, OpenedFile, OpenedItem } from '../files/item'
import { summarizeItem } from '../files/summary'
import { parseCommonName } from '../pki/x509/names'
import { openFile } from '../files/open'
import { buildOutput } from '../bot/outputs/outputs'
import { certificatesFor, selectParts } from '../bot/select-parts'
import type { ConvertRequest, FileView, ItemView, OpenRequest, OutputFile } from './api'
import { describeFailure } from './failure'

/** Opens each file by itself: one that is refused costs the others nothing. */
export function openFiles({ files, password }: OpenRequest): Promise<readonly FileView[]> {
  return Promise.all(files.map((file) => viewFile(file, password)))
}

async function viewFile(file: NamedFile, password: string): Promise<FileView> {
  try {
    return await describeFile(await openFile(file, password), password)
  } catch (error) {
    return describeUnreadable(file.name, error)
  }
}

/** A file that is refused as a whole. */
export function describeUnreadable(name: string, error: unknown): FileView {
  return {
    name,
    items: [],
    protections: [],
    isPasswordNeedless: false,
    compatibility: [],
    remarks: [],
    failure: describeFailure(error),
  }
}

/** An opened file as plain data. */
export async function describeFile(file: OpenedFile, password: string): Promise<FileView> {
  const { name, items, protections, isPasswordNeedless } = file
  return {
    name,
    items: await Promise.all(items.map(describeItem)),
    protections,
    isPasswordNeedless,
    compatibility: examineFile(file, password),
    remarks: await remarkFile(file),
    failure: null,
  }
}

async function describeItem(item: OpenedItem): Promise<ItemView> {
  // A view of its whole file would cross to the page with all of it.
  return { ...(await summarizeItem(item)), der: item.der.slice() }
}

/**
 * Writes the key and the certificates of the files anew.
 *
 * @throws PkiError what `openFile`, `selectParts` and `buildOutput` throw.
 */
export async function convertFiles(request: ConvertRequest): Promise<readonly OutputFile[]> {
  const { files, password, profile, output, newPassword } = request
  const opened = await Promise.all(files.map((file) => openFile(file, password)))
  const parts = await selectParts(opened.flatMap(({ items }) => items))
  const [leaf] = parts.certificates
  const { name, mediaType, bytes } = await buildOutput({
    output: output.id,
    ...(output.settings === null ? {} : { settings: output.settings }),
    key: parts.key,
    certificates: certificatesFor(output.id, parts),
    password: newPassword.value,
    passwordOrigin: newPassword.origin,
    allows: newPassword.allows,
    profile,
    fileName: formatFileName(leaf === undefined ? '' : (parseCommonName(leaf.subjectDer) ?? '')),
  })
  return [{ role: 'converted', name, mediaType, bytes }]
}

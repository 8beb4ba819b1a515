// The items of a file for the batch check, with PKCS#7 bundles unpacked. Files with a password are not opened.
import { PkiError } from '../pki/errors'
import { detectItems } from '../files/detect'
import type { FoundItem, NamedFile } from '../files/item'
import { parsePkcs7 } from '../pki/x509/pkcs7'

/** Returns at least one item, in the order of the file, each with its own position. */
export async function readBatchItems(file: NamedFile): Promise<readonly FoundItem[]> {
  const items = (await detectItems(file)).flatMap(unpack)
  const positions = new Map<string, number>()
  return items.map((item) => {
    const position = (positions.get(item.source.file) ?? 0) + 1
    positions.set(item.source.file, position)
    return { ...item, source: { ...item.source, position } }
  })
}

function unpack(item: FoundItem): readonly FoundItem[] {
  if (item.kind !== 'pkcs7') return [item]
  try {
    const { certificates } = parsePkcs7(item.der)
    return certificates.map((der) => ({ ...item, kind: 'certificate', der }))
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause
    return [{ ...item, problem: { code: cause.code, message: cause.message } }]
  }
}

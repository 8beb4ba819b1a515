// What a file brings to the desk: the items of the intake, with bundles unpacked. Nothing is opened that has a
// password.
import { PkiError } from '../pki/errors'
import { parseIntake } from '../files/detect'
import type { IntakeItem, NamedFile } from '../files/item'
import { parsePkcs7 } from '../pki/x509/pkcs7'

/** In the order of the file, each with its own position; at least one. */
export async function readDeskItems(file: NamedFile): Promise<readonly IntakeItem[]> {
  const items = (await parseIntake(file)).flatMap(unpack)
  const positions = new Map<string, number>()
  return items.map((item) => {
    const position = (positions.get(item.source.file) ?? 0) + 1
    positions.set(item.source.file, position)
    return { ...item, source: { ...item.source, position } }
  })
}

function unpack(item: IntakeItem): readonly IntakeItem[] {
  if (item.kind !== 'pkcs7') return [item]
  try {
    const { certificates } = parsePkcs7(item.der)
    return certificates.map((der) => ({ ...item, kind: 'certificate', der }))
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause
    return [{ ...item, problem: { code: cause.code, message: cause.message } }]
  }
}

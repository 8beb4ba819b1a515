// Reads the few facts that the batch keeps of an item, without verifying or linting it.
import { formatHex, type Bytes } from '../text/bytes'
import { readChildren, readSequence, tags, type Element } from '../pki/asn1/der'
import { PkiError } from '../pki/errors'
import { parseCommonName } from '../pki/x509/names'
import { readForm } from './model/encoding'
import type { BatchEntry } from './batch'
import type { LintTools } from './model/signature'

/** Returns null for an item that cannot be read. */
export async function indexItem(
  kind: BatchEntry['kind'],
  bytes: Bytes,
  tools: LintTools,
): Promise<BatchEntry | null> {
  try {
    const { root } = readForm(bytes)
    const { subject, spki } = findParts(kind, root)
    const [spkiHash, itemHash] = await Promise.all([
      tools.sha256(spki.bytes),
      tools.sha256(root.bytes),
    ])
    return {
      kind,
      spkiSha256: formatHex(spkiHash),
      commonName: parseCommonName(subject.bytes),
      sha256: formatHex(itemHash),
    }
  } catch (error) {
    if (error instanceof PkiError) return null
    throw error
  }
}

function findParts(kind: BatchEntry['kind'], root: Element): { subject: Element; spki: Element } {
  const fields = [...readChildren(readSequence(root, 'The item')[0] ?? root)]
  // In a certificate, the version is tagged and optional, and the subject and key follow the serial number, algorithm,
  // issuer and validity. In a request, they follow the version.
  if (kind === 'certificate' && fields[0]?.tag === 0xa0) fields.shift()
  const [subject, spki] = fields.slice(kind === 'certificate' ? 4 : 1)
  if (subject?.tag !== tags.sequence || spki?.tag !== tags.sequence) {
    throw new PkiError('der-malformed', 'The subject or the public key is missing.')
  }
  return { subject, spki }
}

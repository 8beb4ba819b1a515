// Opened items written for another target: the one key among them and its certificates, in the order of files.
import { equalBytes, formatHex } from '../text/bytes'
import type { Certificate } from '../pki/x509/certificate'
import { buildChain } from '../pki/x509/chain'
import { PkiError } from '../pki/errors'
import type { PrivateKey } from '../pki/keys/private-key'
import type { OpenedItem } from '../files/item'
import type { Profile } from '../profile/profile'
import type { NewPassword, OutputChoice } from './deliver'
import { formatFileName } from './file-names'
import type { BuiltOutput } from './outputs/output-parts'
import { buildOutput, type OutputId } from './outputs/outputs'
import { parseCommonName } from '../pki/x509/names'

export interface ConvertOptions {
  /** Of any number of files. */
  readonly items: readonly OpenedItem[]
  readonly output: OutputChoice
  readonly newPassword: NewPassword
  readonly profile: Profile
  /** Without ending. Default: made from the common name. */
  readonly fileName?: string
}

/**
 * Writes the key and the certificates of the items for another target.
 *
 * @returns one file, read back.
 * @throws PkiError what `selectParts` and `buildOutput` throw.
 */
export async function convertItems({
  items,
  output,
  newPassword,
  profile,
  fileName,
}: ConvertOptions): Promise<BuiltOutput> {
  const parts = await selectParts(items)
  const [leaf] = parts.certificates
  const commonName = leaf === undefined ? '' : (parseCommonName(leaf.subjectDer) ?? '')
  return buildOutput({
    output: output.id,
    ...(output.settings === null ? {} : { settings: output.settings }),
    key: parts.key,
    certificates: certificatesFor(output.id, parts),
    password: newPassword.value,
    passwordOrigin: newPassword.origin,
    allows: newPassword.allows,
    profile,
    fileName: fileName ?? formatFileName(commonName),
  })
}

interface BotParts {
  /** Null where there is none. */
  readonly key: PrivateKey | null
  /** With a key: its certificate, then the chain. Without: as they came. */
  readonly certificates: readonly Certificate[]
  /** Certificates that are not of the key's chain: somebody else's. */
  readonly others: readonly Certificate[]
}

/**
 * Finds the key, and the certificate that belongs to it.
 *
 * @throws PkiError `key-ambiguous` where there are several keys, `pkcs12-certificate-missing` where a key
 *   belongs to none of the certificates that are there.
 */
async function selectParts(items: readonly OpenedItem[]): Promise<BotParts> {
  const certificates = withoutDoubles(
    items.flatMap((item) => (item.kind === 'certificate' ? [item.certificate] : [])),
  )
  const keys = items.flatMap((item) => (item.kind === 'private-key' ? [item.key] : []))
  const [key] = keys
  if (key === undefined) return { key: null, certificates, others: [] }
  if (keys.some(({ spkiDer }) => !equalBytes(spkiDer, key.spkiDer))) {
    throw new PkiError(
      'key-ambiguous',
      `There are ${keys.length} private keys; only one can go into a bot's file.`,
    )
  }
  const leaf = certificates.find(({ spkiDer }) => equalBytes(spkiDer, key.spkiDer))
  if (leaf === undefined) {
    if (certificates.length === 0) return { key, certificates, others: [] }
    throw new PkiError(
      'pkcs12-certificate-missing',
      `The private key belongs to none of the ${certificates.length} certificates.`,
    )
  }
  const chain = (await buildChain(leaf, certificates)).certificates
  return { key, certificates: chain, others: certificates.filter((each) => !chain.includes(each)) }
}

/** What of the parts goes into an output: a trust store trusts everything that was given. */
function certificatesFor(
  output: OutputId,
  { certificates, others }: BotParts,
): readonly Certificate[] {
  return output === 'trust-store' ? [...certificates, ...others] : certificates
}

function withoutDoubles(certificates: readonly Certificate[]): readonly Certificate[] {
  const seen = new Set<string>()
  return certificates.filter(({ certificateDer }) => {
    const hex = formatHex(certificateDer)
    return !seen.has(hex) && seen.add(hex)
  })
}

// Out of everything that was opened: the one key and its certificates, in the order that files hold them.
import { equalBytes, formatHex } from './bytes'
import type { Certificate } from './certificate'
import { buildChain } from './chain'
import { PkiError } from './errors'
import type { PrivateKey } from './keys'
import type { OpenedItem } from './open'

export interface BotParts {
  /** Null where there is none. */
  readonly key: PrivateKey | null
  /** With a key: its certificate, then the chain, and nobody else's. Without: as they came. */
  readonly certificates: readonly Certificate[]
}

/**
 * Finds the key, and the certificate that belongs to it.
 *
 * @throws PkiError `key-ambiguous` where there are several keys, `pkcs12-certificate-missing` where a key
 *   belongs to none of the certificates that are there.
 */
export async function selectParts(items: readonly OpenedItem[]): Promise<BotParts> {
  const certificates = withoutDoubles(
    items.flatMap((item) => (item.kind === 'certificate' ? [item.certificate] : [])),
  )
  const keys = items.flatMap((item) => (item.kind === 'private-key' ? [item.key] : []))
  const [key] = keys
  if (key === undefined) return { key: null, certificates }
  if (keys.some(({ spkiDer }) => !equalBytes(spkiDer, key.spkiDer))) {
    throw new PkiError(
      'key-ambiguous',
      `There are ${keys.length} private keys; only one can go into a bot's file.`,
    )
  }
  const leaf = certificates.find(({ spkiDer }) => equalBytes(spkiDer, key.spkiDer))
  if (leaf === undefined) {
    if (certificates.length === 0) return { key, certificates }
    throw new PkiError(
      'pkcs12-certificate-missing',
      `The private key belongs to none of the ${certificates.length} certificates.`,
    )
  }
  return { key, certificates: (await buildChain(leaf, certificates)).certificates }
}

function withoutDoubles(certificates: readonly Certificate[]): readonly Certificate[] {
  const seen = new Set<string>()
  return certificates.filter(({ certificateDer }) => {
    const hex = formatHex(certificateDer)
    return !seen.has(hex) && seen.add(hex)
  })
}

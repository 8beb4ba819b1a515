// Writes a trust store: PKCS#12 with only certificates, each under its name and with Java's mark, so that
// keytool lists a trustedCertEntry. The bot's own file is pkcs12.ts.
import type { Bytes } from '../../text/bytes'
import type { Certificate } from '../x509/certificate'
import { parseCommonName } from '../x509/names'
import { createCertBag, createFriendlyName, createJavaTrusted, sealPkcs12 } from './bags'
import { Pkcs12Engine } from './engine'
import { awaitLibrary } from './library-call'
import { startProtection, type Pkcs12Protection } from './pkcs12-protection'

export interface BuildTrustStoreOptions {
  readonly certificates: readonly Certificate[]
  /** As it is used: whether it is fit is the caller's to judge. */
  readonly password: string
  /** Of the derivations of encryption and MAC: 2,048 to 1,000,000. */
  readonly iterations: number
}

/** GnuTLS reads no more bags of one part (MAX_BAG_ELEMENTS); all parts share the derived key. */
const maxPartBags = 32

/**
 * Writes a trust store, strict DER.
 *
 * @throws PkiError `pkcs12-malformed` if it cannot be written.
 */
export async function buildTrustStore(options: BuildTrustStoreOptions): Promise<Bytes> {
  const { certificates, password, iterations } = options
  const protection: Pkcs12Protection = {
    cipher: 'AES-256-CBC',
    kdfHash: 'SHA-256',
    mac: 'SHA-256',
    iterations,
  }
  const aliases = nameEach(certificates)
  return awaitLibrary('pkcs12-malformed', 'The trust store', async () => {
    const { encrypt, writeMac } = await startProtection(password, protection)
    const bags = certificates.map((certificate, index) =>
      createCertBag(certificate, [createFriendlyName(aliases[index] ?? ''), createJavaTrusted()]),
    )
    const parts = Array.from({ length: Math.ceil(bags.length / maxPartBags) }, (_, index) => ({
      bags: bags.slice(index * maxPartBags, (index + 1) * maxPartBags),
      isEncrypted: true,
    }))
    return sealPkcs12(parts, new Pkcs12Engine(encrypt), writeMac)
  })
}

/** By common names. Java keeps one entry an alias, whatever its case: the second of a name gets a number. */
function nameEach(certificates: readonly Certificate[]): readonly string[] {
  const taken = new Set<string>()
  return certificates.map(({ subjectDer, serialNumber }) => {
    const commonName = parseCommonName(subjectDer) ?? ''
    const name = commonName === '' ? serialNumber : commonName
    let alias = name
    for (let number = 2; taken.has(alias.toLowerCase()); number += 1) alias = `${name} (${number})`
    taken.add(alias.toLowerCase())
    return alias
  })
}

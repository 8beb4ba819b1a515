// Writes a trust store: PKCS#12 with certificates alone, each under its name and with Java's mark, so that
// keytool lists a trustedCertEntry. The bot's own file is pkcs12.ts.
import type { Bytes } from '../../text/bytes'
import type { Certificate } from '../x509/certificate'
import { encodeSequence } from '../asn1/der-writer'
import { parseCommonName } from '../x509/names'
import { checkPassword, type PasswordWarningId } from '../../bot/passwords'
import {
  encodeCertBag,
  encodeEncryptedData,
  encodeFriendlyName,
  encodeJavaTrusted,
} from '../pkcs12-bags'
import { sealPkcs12, startEncryption, startMac, type Pkcs12Protection } from './protection'

export interface BuildTrustStoreOptions {
  readonly certificates: readonly Certificate[]
  readonly password: string
  /** What a person agreed to about the password. Default: nothing. */
  readonly allows?: readonly PasswordWarningId[]
  /** Of the derivations of encryption and MAC: 2,048 to 1,000,000. */
  readonly iterations: number
}

/**
 * Writes a trust store, strict DER.
 *
 * @throws PkiError `password-refused`.
 */
export async function buildTrustStore(options: BuildTrustStoreOptions): Promise<Bytes> {
  const { certificates, iterations, allows = [] } = options
  const password = checkPassword(options.password, { allows })
  const protection: Pkcs12Protection = {
    cipher: 'AES-256-CBC',
    kdfHash: 'SHA-256',
    mac: 'SHA-256',
    iterations,
  }
  const aliases = nameEach(certificates)
  const bags = certificates.map((certificate, index) =>
    encodeCertBag(certificate, [encodeFriendlyName(aliases[index] ?? ''), encodeJavaTrusted()]),
  )
  const [encrypt, writeMac] = await Promise.all([
    startEncryption(password, protection),
    startMac(password, protection),
  ])
  return sealPkcs12([encodeEncryptedData(await encrypt(encodeSequence(...bags)))], writeMac)
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

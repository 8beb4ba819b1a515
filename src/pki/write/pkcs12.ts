// Writes PKCS#12 (RFC 7292): key, certificate and chain. Unless told otherwise in the one variant that every
// target of today opens: PBES2 with AES-256-CBC and PBKDF2-HMAC-SHA-256, MAC with SHA-256, localKeyId and
// friendlyName. Its parts are pkcs12-bags.ts, its protection is pkcs12-protection.ts, reading is
// pkcs12-reader.ts.
import type { Bytes } from '../../text/bytes'
import type { Certificate } from '../x509/certificate'
import { encodeSequence } from '../asn1/der-writer'
import type { PrivateKey } from '../keys/private-key'
import { checkPassword, type PasswordWarningId } from '../../bot/passwords'
import {
  encodeCertBag,
  encodeData,
  encodeEncryptedData,
  encodeFriendlyName,
  encodeKeyBag,
  encodeLocalKeyId,
} from '../pkcs12-bags'
import { sealPkcs12, startEncryption, startMac, type Pkcs12Protection } from './protection'

export interface BuildPkcs12Options extends Partial<
  Pick<Pkcs12Protection, 'cipher' | 'kdfHash' | 'mac'>
> {
  readonly key: Pick<PrivateKey, 'pkcs8Der'>
  readonly certificate: Certificate
  /** Certificates that a server may need to reach its trust anchor, nearest to the leaf first. */
  readonly intermediates: readonly Certificate[]
  readonly password: string
  /** What a person agreed to about the password. Default: nothing. */
  readonly allows?: readonly PasswordWarningId[]
  /** The alias that targets list. */
  readonly friendlyName: string
  /** Of the derivations of encryption and MAC: 2,048 to 1,000,000. */
  readonly iterations: number
}

/**
 * Writes a PKCS#12 file, strict DER.
 *
 * @throws PkiError `password-refused`.
 */
export async function buildPkcs12(options: BuildPkcs12Options): Promise<Bytes> {
  const { key, certificate, intermediates, friendlyName, iterations } = options
  const { cipher = 'AES-256-CBC', kdfHash = 'SHA-256', mac = 'SHA-256' } = options
  const { allows = [] } = options
  const password = checkPassword(options.password, { allows })
  const protection: Pkcs12Protection = { cipher, kdfHash, mac, iterations }
  const attributes = [encodeFriendlyName(friendlyName), await encodeLocalKeyId(certificate)]
  // Certificates first and the leaf before all, as OpenSSL writes: some readers take what comes first.
  const certificateBags = encodeSequence(
    encodeCertBag(certificate, attributes),
    ...intermediates.map((intermediate) => encodeCertBag(intermediate, [])),
  )
  // WebCrypto derives on a thread of its own, while the MAC's loop keeps this one busy.
  const [encrypt, writeMac] = await Promise.all([
    startEncryption(password, protection),
    startMac(password, protection),
  ])
  const contentInfos = [
    encodeEncryptedData(await encrypt(certificateBags)),
    encodeData(encodeSequence(encodeKeyBag(await encrypt(key.pkcs8Der), attributes))),
  ]
  return sealPkcs12(contentInfos, writeMac)
}

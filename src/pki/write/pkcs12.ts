// Writes PKCS#12 (RFC 7292): key, certificate and chain. Unless told otherwise in the one variant that every target of
// today opens: PBES2 with AES-256-CBC and PBKDF2-HMAC-SHA-256, MAC with SHA-256, localKeyId and friendlyName. Its parts
// are bags.ts, its protection is pkcs12-protection.ts, reading is ../pkcs12/reader.ts.
import type { Bytes } from '../../text/bytes'
import type { Certificate } from '../x509/certificate'
import type { PrivateKey } from '../keys/private-key'
import {
  createCertBag,
  createFriendlyName,
  createKeyBag,
  createLocalKeyId,
  sealPkcs12,
} from './bags'
import { Pkcs12Engine } from './engine'
import { awaitLibrary } from './library-call'
import { startProtection, type Pkcs12Protection } from './pkcs12-protection'

export interface BuildPkcs12Options extends Partial<
  Pick<Pkcs12Protection, 'cipher' | 'kdfHash' | 'mac'>
> {
  readonly key: Pick<PrivateKey, 'pkcs8Der'>
  readonly certificate: Certificate
  /** Certificates that a server may need to reach its trust anchor, nearest to the leaf first. */
  readonly intermediates: readonly Certificate[]
  /** As it is used: whether it is fit is the caller's to judge. */
  readonly password: string
  /** The alias that targets list. */
  readonly friendlyName: string
  /** Of the derivations of encryption and MAC: 2,048 to 1,000,000. */
  readonly iterations: number
}

/**
 * Writes a PKCS#12 file, strict DER.
 *
 * @throws PkiError `pkcs12-malformed` if it cannot be written.
 */
export async function buildPkcs12(options: BuildPkcs12Options): Promise<Bytes> {
  const { key, certificate, intermediates, password, friendlyName, iterations } = options
  const { cipher = 'AES-256-CBC', kdfHash = 'SHA-256', mac = 'SHA-256' } = options
  return awaitLibrary('pkcs12-malformed', 'The PKCS#12 file', async () => {
    const attributes = [createFriendlyName(friendlyName), await createLocalKeyId(certificate)]
    const { encrypt, writeMac } = await startProtection(password, {
      cipher,
      kdfHash,
      mac,
      iterations,
    })
    const engine = new Pkcs12Engine(encrypt)
    // Certificates first and the leaf before all, as OpenSSL writes: some readers take what comes first.
    const certificateBags = [
      createCertBag(certificate, attributes),
      ...intermediates.map((intermediate) => createCertBag(intermediate, [])),
    ]
    const keyBag = await createKeyBag(key.pkcs8Der, attributes, engine)
    const parts = [
      { bags: certificateBags, isEncrypted: true },
      { bags: [keyBag], isEncrypted: false },
    ]
    return sealPkcs12(parts, engine, writeMac)
  })
}

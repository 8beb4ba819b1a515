// pkijs lacks one PBKDF2 key for all parts of a PKCS#12 file, DER (it writes pieces of 1024 bytes) and triple DES. Its
// maintainers name an engine of one's own as the way; this one encrypts as pkcs12-protection.ts says.
import { fromBER, OctetString } from 'asn1js'
import { AlgorithmIdentifier, CryptoEngine, EncryptedContentInfo } from 'pkijs'
import type { BagEncrypter } from './pkcs12-protection'

type EncryptOptions = Parameters<CryptoEngine['encryptEncryptedContentInfo']>[0]

export class Pkcs12Engine extends CryptoEngine {
  readonly #encrypt: BagEncrypter

  constructor(encrypt: BagEncrypter) {
    super({ crypto })
    this.#encrypt = encrypt
  }

  override async encryptEncryptedContentInfo(
    options: EncryptOptions,
  ): Promise<EncryptedContentInfo> {
    const plain = new Uint8Array(options.contentToEncrypt)
    const { algorithmDer, encrypted } = await this.#encrypt(plain)
    return new EncryptedContentInfo({
      contentType: options.contentType,
      contentEncryptionAlgorithm: new AlgorithmIdentifier({ schema: fromBER(algorithmDer).result }),
      encryptedContent: new OctetString({ valueHex: encrypted }),
      disableSplit: true,
    })
  }
}

/** What pkijs insists on being told, and this engine knows better. */
export const engineKnows = {
  password: new ArrayBuffer(0),
  contentEncryptionAlgorithm: { name: 'AES-CBC', length: 256, iv: new Uint8Array(16) },
  hmacHashAlgorithm: 'SHA-256',
  iterationCount: 0,
}

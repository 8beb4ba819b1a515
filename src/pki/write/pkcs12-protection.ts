// How a PKCS#12 file is protected: its parts encrypted and the whole sealed with a MAC, by the choice of the writer. One
// password for both, as every reader expects. pkijs lacks PBMAC1 and triple DES, and its MAC loop is slow: ours do it.
import type { Bytes } from '../../text/bytes'
import type { Encrypted } from '../encryption/facts'
import { encryptPbes1 } from '../encryption/pbes1'
import { createPbes2Encrypter } from '../encryption/pbes2'
import { buildPbmac1MacData, createPbmac1Key } from '../pkcs12/pbmac1'
import { buildMacData, createMacKey } from '../pkcs12/mac'

export interface Pkcs12Protection {
  readonly cipher: 'AES-256-CBC' | 'DES-EDE3-CBC'
  /** Of the key derivation: HMAC in PBKDF2. With DES-EDE3-CBC always `SHA-1`, in PKCS#12's own derivation. */
  readonly kdfHash: 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512'
  readonly mac: 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512' | 'PBMAC1-SHA-256'
  /** Of the derivation of each key. */
  readonly iterations: number
}

/** MacData over the content of the authenticated safe, from a key that was derived already. */
export type MacWriter = (authenticatedSafe: Bytes) => Bytes

/** Encrypts safe contents or a PKCS#8 key. */
export type BagEncrypter = (plain: Bytes) => Promise<Encrypted>

/** Derives the keys of encryption and MAC, which is what a file costs. */
export async function startProtection(
  password: string,
  protection: Pkcs12Protection,
): Promise<{ readonly encrypt: BagEncrypter; readonly writeMac: MacWriter }> {
  // WebCrypto derives on a thread of its own, while the MAC's loop keeps this one busy.
  const [encrypt, writeMac] = await Promise.all([
    startEncryption(password, protection),
    startMac(password, protection),
  ])
  return { encrypt, writeMac }
}

/** Derives the key of all parts; with 3DES each part has its own, because its IV comes out of the derivation too. */
async function startEncryption(
  password: string,
  { cipher, kdfHash, iterations }: Pkcs12Protection,
): Promise<BagEncrypter> {
  return cipher === 'DES-EDE3-CBC'
    ? (plain) => encryptPbes1(plain, password, iterations)
    : createPbes2Encrypter(password, iterations, kdfHash)
}

/** Derives the MAC's key, the costly half. */
async function startMac(
  password: string,
  { mac, iterations }: Pkcs12Protection,
): Promise<MacWriter> {
  if (mac === 'PBMAC1-SHA-256') {
    const key = await createPbmac1Key({ password, iterations })
    return (authenticatedSafe) => buildPbmac1MacData(authenticatedSafe, key)
  }
  const key = await createMacKey({ hash: mac, password, iterations })
  return (authenticatedSafe) => buildMacData(authenticatedSafe, key)
}

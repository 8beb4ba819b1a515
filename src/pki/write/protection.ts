// How a PKCS#12 file is protected: its parts encrypted and the whole sealed with a MAC, by the choice of the
// writer. One password for both, as every reader expects.
import type { Bytes } from '../../text/bytes'
import type { Pkcs12Settings } from '../../bot/outputs/targets'
import { encodeInteger, encodeSequence } from '../asn1/der-writer'
import type { Encrypted } from '../encryption/facts'
import { encryptPbes1 } from '../encryption/pbes1'
import { createPbes2Encrypter } from '../encryption/pbes2'
import { buildPbmac1MacData, createPbmac1Key } from '../pkcs12/pbmac1'
import { encodeData } from '../pkcs12-bags'
import { buildMacData, createMacKey } from '../pkcs12/mac'

export interface Pkcs12Protection extends Pick<Pkcs12Settings, 'cipher' | 'kdfHash' | 'mac'> {
  /** Of the derivation of each key. */
  readonly iterations: number
}

/** MacData over the content of the authenticated safe, from a key that was derived already. */
export type MacWriter = (authenticatedSafe: Bytes) => Bytes

/** Encrypts safe contents or a PKCS#8 key. */
type BagEncrypter = (plain: Bytes) => Promise<Encrypted>

/** Derives the key of all parts; with 3DES each part has its own, because its IV comes out of the derivation too. */
export async function startEncryption(
  password: string,
  { cipher, kdfHash, iterations }: Pkcs12Protection,
): Promise<BagEncrypter> {
  return cipher === 'DES-EDE3-CBC'
    ? (plain) => encryptPbes1(plain, password, iterations)
    : createPbes2Encrypter(password, iterations, kdfHash)
}

/** Derives the MAC's key, the costly half. */
export async function startMac(
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

/** The file around its content infos (RFC 7292 §4, PFX). */
export function sealPkcs12(contentInfos: readonly Bytes[], writeMac: MacWriter): Bytes {
  const authenticatedSafe = encodeSequence(...contentInfos)
  return encodeSequence(
    encodeInteger(3),
    encodeData(authenticatedSafe),
    writeMac(authenticatedSafe),
  )
}

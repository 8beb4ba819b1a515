// The writers of PKCS#12, PKCS#7 and encrypted PKCS#8 that Botcert had before pkijs, kept to compare the library's bytes
// with.
import type { Bytes } from '../../../src/text/bytes'
import type { Certificate } from '../../../src/pki/x509/certificate'
import { tags } from '../../../src/pki/asn1/der'
import {
  encodeElement,
  encodeInteger,
  encodeOid,
  encodeSequence,
} from '../../../src/pki/asn1/der-writer'
import { encodeSetOf } from '../set-of'
import { oids } from '../../../src/pki/asn1/oids'
import { encryptPbes2 } from '../../../src/pki/encryption/pbes2'
import { encodePem } from '../../../src/pki/pem'
import type { EncodeEncryptedKeyOptions } from '../../../src/pki/write/encrypted-key'
import type { BuildPkcs12Options } from '../../../src/pki/write/pkcs12'
import {
  startProtection,
  type MacWriter,
  type Pkcs12Protection,
} from '../../../src/pki/write/pkcs12-protection'
import {
  encodeCertBag,
  encodeData,
  encodeEncryptedData,
  encodeFriendlyName,
  encodeJavaTrusted,
  encodeKeyBag,
  encodeLocalKeyId,
} from './pkcs12-bags'

export async function buildPkcs12(options: BuildPkcs12Options): Promise<Bytes> {
  const { key, certificate, intermediates, friendlyName, password, iterations } = options
  const { cipher = 'AES-256-CBC', kdfHash = 'SHA-256', mac = 'SHA-256' } = options
  const protection: Pkcs12Protection = { cipher, kdfHash, mac, iterations }
  const attributes = [encodeFriendlyName(friendlyName), await encodeLocalKeyId(certificate)]
  // Certificates first and the leaf before all, as OpenSSL writes: some readers take what comes first.
  const certificateBags = encodeSequence(
    encodeCertBag(certificate, attributes),
    ...intermediates.map((intermediate) => encodeCertBag(intermediate, [])),
  )
  const { encrypt, writeMac } = await startProtection(password, protection)
  // The key first, as the library's writer does: each part takes its IV from the same random numbers.
  const keyBag = encodeKeyBag(await encrypt(key.pkcs8Der), attributes)
  const contentInfos = [
    encodeEncryptedData(await encrypt(certificateBags)),
    encodeData(encodeSequence(keyBag)),
  ]
  return sealPkcs12(contentInfos, writeMac)
}

export interface BuildTrustStoreOptions {
  readonly entries: readonly { readonly alias: string; readonly certificate: Certificate }[]
  readonly password: string
  readonly iterations: number
}

export async function buildTrustStore(options: BuildTrustStoreOptions): Promise<Bytes> {
  const { entries, password, iterations } = options
  const bags = entries.map(({ alias, certificate }) =>
    encodeCertBag(certificate, [encodeFriendlyName(alias), encodeJavaTrusted()]),
  )
  const { encrypt, writeMac } = await startProtection(password, {
    cipher: 'AES-256-CBC',
    kdfHash: 'SHA-256',
    mac: 'SHA-256',
    iterations,
  })
  const parts: Bytes[] = []
  // GnuTLS reads no more bags of one part.
  for (let start = 0; start < bags.length; start += 32) {
    const part = encodeSequence(...bags.slice(start, start + 32))
    parts.push(encodeEncryptedData(await encrypt(part)))
  }
  return sealPkcs12(parts, writeMac)
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

/** Returns DER, but for the order of the certificates. */
export function encodePkcs7(certificates: readonly Certificate[]): Bytes {
  const signedData = encodeSequence(
    encodeInteger(1),
    encodeSetOf(),
    encodeSequence(encodeOid(oids.pkcs7Data)),
    // A SET OF in the order of the chain, as OpenSSL writes it: DER's sorting would tear the chain apart, and
    // many readers show what comes first.
    encodeElement(0xa0, ...certificates.map(({ certificateDer }) => certificateDer)),
    encodeSetOf(),
  )
  return encodeSequence(encodeOid(oids.pkcs7SignedData), encodeElement(0xa0, signedData))
}

/** The key as encrypted PKCS#8 in PEM, strict DER inside: PBES2, AES-256-CBC, PBKDF2-HMAC-SHA-256. */
export async function encodeEncryptedKey({
  pkcs8Der,
  passphrase,
  iterations,
}: EncodeEncryptedKeyOptions): Promise<string> {
  const { algorithmDer, encrypted } = await encryptPbes2(pkcs8Der, passphrase, iterations)
  return encodePem(
    'ENCRYPTED PRIVATE KEY',
    encodeSequence(algorithmDer, encodeElement(tags.octetString, encrypted)),
  )
}

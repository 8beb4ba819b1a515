// Signatures and hashes with node:crypto, which is several times as fast as WebCrypto for short items.
import { constants, createHash, createPublicKey, verify, type KeyObject } from 'node:crypto'
import type { Bytes } from '../../text/bytes'
import { parseBitString, parseOid, readSequence, readWhole } from '../../pki/asn1/der'
import type { LintTools, SignatureResult } from '../../lint/model/signature'
import { oids } from '../../pki/asn1/oids'
import { checkSignature, parseSignatureAlgorithm, type SignedDer } from '../../pki/keys/signature'

export const nativeTools: LintTools = {
  checkSignature: async (signed, spkiDer) => {
    const { name, hash } = parseSignatureAlgorithm(signed.algorithm)
    const isRsa = name.endsWith('WithRSAEncryption') && hash !== null
    return isRsa ? checkRsa(signed, spkiDer, hash) : await checkSignature(signed, spkiDer)
  },
  sha256: (bytes) => Promise.resolve(new Uint8Array(createHash('sha256').update(bytes).digest())),
}

/** PKCS#1 v1.5, by far the most common signature type. */
function checkRsa(
  { toBeSigned, signature }: SignedDer,
  spkiDer: Bytes,
  hash: string,
): SignatureResult {
  const key = readKey(spkiDer)
  if (key === null) return 'unsupported'
  try {
    const options = { key, padding: constants.RSA_PKCS1_PADDING }
    const digest = hash.replace('-', '')
    // In this thread: handing the work to another one would take as long as doing it.
    const isValid = verify(digest, toBeSigned.bytes, options, signature)
    return isValid ? 'valid' : 'invalid'
  } catch {
    // The modulus is beyond the limits of OpenSSL.
    return 'unsupported'
  }
}

/** Imports the PKCS#1 key inside the SubjectPublicKeyInfo: OpenSSL 3 takes 25 times as long for the whole. */
function readKey(spkiDer: Bytes): KeyObject | null {
  try {
    const [algorithm, bits] = readSequence(readWhole(spkiDer), 'The public key')
    const [type] = readSequence(algorithm, 'The public key algorithm')
    if (type === undefined || parseOid(type) !== oids.rsaEncryption) return null
    const key = Buffer.from(parseBitString(bits, 'The public key'))
    return createPublicKey({ key, format: 'der', type: 'pkcs1' })
  } catch {
    return null
  }
}

// Signatures and hashes by node:crypto, which is several times as fast as WebCrypto for single short items.
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

/** PKCS#1 v1.5, the one kind that comes by the thousand. */
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
    // Here and not in a thread of node:crypto: to hand the work over takes as long as to do it.
    const isValid = verify(digest, toBeSigned.bytes, options, signature)
    return isValid ? 'valid' : 'invalid'
  } catch {
    // A modulus beyond OpenSSL's limits.
    return 'unsupported'
  }
}

/** As PKCS#1, what the SubjectPublicKeyInfo wraps: OpenSSL 3 takes 25 times as long to read the whole. */
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

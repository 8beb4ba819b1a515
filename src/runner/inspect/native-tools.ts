// Signatures and hashes by node:crypto, which is several times as fast as WebCrypto for single short items.
import { constants, createHash, createPublicKey, verify, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import type { Bytes } from '../../pki/bytes'
import type { LintTools, SignatureResult } from '../../pki/lint/signature-model'
import { checkSignature, parseSignatureAlgorithm, type SignedDer } from '../../pki/signature'

const verifyInThreadPool = promisify(verify)

export const nativeTools: LintTools = {
  checkSignature: async (signed, spkiDer) => {
    const { name, hash } = parseSignatureAlgorithm(signed.algorithm)
    const isRsa = name.endsWith('WithRSAEncryption') && hash !== null
    return isRsa ? checkRsa(signed, spkiDer, hash) : checkSignature(signed, spkiDer)
  },
  sha256: (bytes) => Promise.resolve(new Uint8Array(createHash('sha256').update(bytes).digest())),
}

/** PKCS#1 v1.5, the one kind that comes by the thousand. */
async function checkRsa(
  { toBeSigned, signature }: SignedDer,
  spkiDer: Bytes,
  hash: string,
): Promise<SignatureResult> {
  const key = readKey(spkiDer)
  if (key?.asymmetricKeyType !== 'rsa') return 'unsupported'
  try {
    const padding = constants.RSA_PKCS1_PADDING
    const digest = hash.replace('-', '')
    const isValid = await verifyInThreadPool(digest, toBeSigned.bytes, { key, padding }, signature)
    return isValid ? 'valid' : 'invalid'
  } catch {
    // A modulus beyond OpenSSL's limits.
    return 'unsupported'
  }
}

function readKey(spkiDer: Bytes): KeyObject | null {
  try {
    return createPublicKey({ key: Buffer.from(spkiDer), format: 'der', type: 'spki' })
  } catch {
    return null
  }
}

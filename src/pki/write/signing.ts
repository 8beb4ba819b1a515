// @peculiar/x509 lacks signing for structures that its generators cannot build: here are its parts put together, and what
// its generators ask of a key of ours.
import type { AlgorithmIdentifier } from '@peculiar/asn1-x509'
import { signatureNames, type Hash, type PrivateKey } from '../keys/private-key'
import type { Curve } from '../keys/public-key'
import { AlgorithmProvider, AsnEcSignatureFormatter } from './x509'

/** The hash that fits a curve's strength (RFC 5480 §4). */
const curveHashes: Readonly<Record<Curve, Hash>> = {
  'P-256': 'SHA-256',
  'P-384': 'SHA-384',
  'P-521': 'SHA-512',
}

interface SigningAlgorithm {
  readonly name: string
  readonly hash: Hash
}

/**
 * WebCrypto's parameters for a signature by this key.
 *
 * @param rsaHash for an RSA key, the hash it was imported for; an EC key takes its curve's.
 */
export function chooseSigningAlgorithm(key: PrivateKey, rsaHash: Hash): SigningAlgorithm {
  return { name: signatureNames[key.type], hash: chooseHash(key, rsaHash) }
}

function chooseHash({ type, curve }: PrivateKey, rsaHash: Hash): Hash {
  if (type === 'ed25519') return 'SHA-512'
  return curve === null ? rsaHash : curveHashes[curve]
}

/** The AlgorithmIdentifier of a signature by this key; it is part of what is signed. */
export function createSignatureAlgorithm(key: PrivateKey, rsaHash: Hash): AlgorithmIdentifier {
  return new AlgorithmProvider().toAsnAlgorithm(describeAlgorithm(key, rsaHash))
}

/** Returns the content of the BIT STRING. */
export async function sign(
  toBeSigned: BufferSource,
  key: PrivateKey,
  rsaHash: Hash,
): Promise<ArrayBuffer> {
  const algorithm = describeAlgorithm(key, rsaHash)
  const raw = await crypto.subtle.sign(algorithm, key.privateKey, toBeSigned)
  // r and s next to each other (IEEE P1363) to SEQUENCE { r, s } (RFC 3279 §2.2.3); null but for ECDSA.
  return new AsnEcSignatureFormatter().toAsnSignature(algorithm, raw) ?? raw
}

/** With the key's own parameters, as the library's generators pass them on. */
function describeAlgorithm(key: PrivateKey, rsaHash: Hash): SigningAlgorithm {
  return { ...chooseSigningAlgorithm(key, rsaHash), ...key.privateKey.algorithm }
}

/** WebCrypto that answers with our SPKI: a generator exports it from a public key, which we do not keep. */
export function publicHalfOf({ spkiDer }: PrivateKey): Crypto {
  const subtle = {
    exportKey: () => Promise.resolve(spkiDer),
    sign: (...args: Parameters<SubtleCrypto['sign']>) => crypto.subtle.sign(...args),
  }
  return { subtle } as unknown as Crypto
}

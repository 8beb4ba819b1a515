// The signer that Botcert had before @peculiar/x509, kept to compare the library's bytes with and to sign odd structures.
import type { Bytes } from '../../../src/text/bytes'
import {
  derNull,
  encodeBitString,
  encodeInteger,
  encodeOid,
  encodeSequence,
} from '../../../src/pki/asn1/der-writer'
import { signatureNames, type Hash, type PrivateKey } from '../../../src/pki/keys/private-key'
import { oids } from '../../../src/pki/asn1/oids'
import type { Curve } from '../../../src/pki/keys/public-key'

const rsaOids: Readonly<Record<Hash, string>> = {
  'SHA-1': '1.2.840.113549.1.1.5',
  'SHA-256': '1.2.840.113549.1.1.11',
  'SHA-384': '1.2.840.113549.1.1.12',
  'SHA-512': '1.2.840.113549.1.1.13',
}

const curveAlgorithms: Readonly<Record<Curve, { readonly hash: Hash; readonly oid: string }>> = {
  'P-256': { hash: 'SHA-256', oid: '1.2.840.10045.4.3.2' },
  'P-384': { hash: 'SHA-384', oid: '1.2.840.10045.4.3.3' },
  'P-521': { hash: 'SHA-512', oid: '1.2.840.10045.4.3.4' },
}

export function encodeSignatureAlgorithm({ type, curve }: PrivateKey, rsaHash: Hash): Bytes {
  // RSA: parameters are NULL (RFC 4055 §5). ECDSA, Ed25519: absent (RFC 5758 §3.2, RFC 8410 §3).
  if (type === 'rsa') return encodeSequence(encodeOid(rsaOids[rsaHash]), derNull)
  return encodeSequence(encodeOid(curve === null ? oids.ed25519 : curveAlgorithms[curve].oid))
}

/** Signs and wraps: SEQUENCE { toBeSigned, algorithm, BIT STRING signature }. */
export async function signDer(toBeSigned: Bytes, key: PrivateKey, rsaHash: Hash): Promise<Bytes> {
  const hash = key.curve === null ? rsaHash : curveAlgorithms[key.curve].hash
  const parameters = { name: signatureNames[key.type], hash }
  const raw = new Uint8Array(await crypto.subtle.sign(parameters, key.privateKey, toBeSigned))
  return encodeSequence(
    toBeSigned,
    encodeSignatureAlgorithm(key, rsaHash),
    encodeBitString(key.curve === null ? raw : encodeEcdsaSignature(raw)),
  )
}

/** r and s next to each other (IEEE P1363, WebCrypto) to SEQUENCE { r, s } (RFC 3279 §2.2.3). */
function encodeEcdsaSignature(raw: Bytes): Bytes {
  const half = raw.length / 2
  return encodeSequence(encodeInteger(raw.subarray(0, half)), encodeInteger(raw.subarray(half)))
}

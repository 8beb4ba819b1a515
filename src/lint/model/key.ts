// A public key as the rules look at it: as it stands, with its modulus as a number.
import type { Element } from '../../pki/asn1/der'
import { readPublicKey, type PublicKeyElement } from '../../pki/keys/public-key'
import { toBigInt } from './big-integer'
import { maxModulusBits } from './rsa-weaknesses'

type RsaElement = Extract<PublicKeyElement, { readonly type: 'rsa' }>

export type KeyModel =
  | Exclude<PublicKeyElement, RsaElement>
  | (RsaElement & {
      /** Null beyond `maxModulusBits`: no rule calculates with it then. */
      readonly modulusNumber: bigint | null
    })

/**
 * Reads a SubjectPublicKeyInfo for the rules.
 *
 * @throws PkiError `der-malformed` if not even its algorithm can be read.
 */
export function readKey(element: Element): KeyModel {
  const key = readPublicKey(element)
  if (key.type !== 'rsa') return key
  const { modulus, modulusBits } = key
  return { ...key, modulusNumber: modulusBits > maxModulusBits ? null : toBigInt(modulus) }
}

// Password-based encryption of every kind in key files and PKCS#12: one reader of the AlgorithmIdentifier, one way
// to decrypt. The schemes are pbes2.ts and pbes1.ts (with PKCS#12's own); PEM headers are keys/traditional-key.ts.
import { expectTag, parseOid, readSequence, tags, type Element } from '../asn1/der'
import type { Pbe } from './facts'
import { PkiError } from '../errors'
import { oids } from '../asn1/oids'
import { parsePbes1 } from './pbes1'
import { parsePbes2 } from './pbes2'

/**
 * Reads an AlgorithmIdentifier and checks its cost; derives nothing.
 *
 * @throws PkiError `key-encryption-unsupported` naming the algorithm, `derivation-too-costly` with the figure,
 *   `der-malformed`.
 */
export function parsePbe(algorithm: Element): Pbe {
  const [scheme, parameters] = readSequence(algorithm, 'The encryption algorithm')
  const oid = parseOid(expectTag(scheme, tags.oid, 'The encryption algorithm'))
  if (oid === oids.pbes2) return parsePbes2(parameters)
  return parsePbes1(oid, parameters) ?? refuseScheme(oid)
}

function refuseScheme(oid: string): never {
  const name = unreadNames.get(oid)
  throw new PkiError(
    'key-encryption-unsupported',
    `It is encrypted with ${name === undefined ? oid : `${name} (${oid})`}, which is not read here.`,
  )
}

/** Schemes that occur and are not read, for the refusal (RFC 8018 Appendix A, RFC 7292 Appendix C). */
const unreadNames: ReadonlyMap<string, string> = new Map([
  ['1.2.840.113549.1.5.1', 'pbeWithMD2AndDES-CBC'],
  ['1.2.840.113549.1.5.4', 'pbeWithMD2AndRC2-CBC'],
  ['1.2.840.113549.1.12.1.1', 'pbeWithSHAAnd128BitRC4'],
  ['1.2.840.113549.1.12.1.2', 'pbeWithSHAAnd40BitRC4'],
])

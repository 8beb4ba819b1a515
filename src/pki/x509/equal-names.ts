// Whether two distinguished names are the same to those who look up an issuer by name (RFC 5280 §7.1): without
// regard to the string type, to upper and lower case, and to how many spaces there are.
import { equalBytes, type Bytes } from '../../text/bytes'
import { PkiError } from '../errors'
import { parseName, type NameAttribute } from './names'

/** False also where one of them is no name. */
export function equalNames(aDer: Bytes, bDer: Bytes): boolean {
  if (equalBytes(aDer, bDer)) return true
  try {
    const [a, b] = [parseName(aDer), parseName(bDer)]
    return a.length === b.length && a.every((each, index) => isSame(each, b[index]))
  } catch (error) {
    if (!(error instanceof PkiError)) throw error
    return false
  }
}

function isSame(a: NameAttribute, b: NameAttribute | undefined): boolean {
  if (a.oid !== b?.oid || a.rdnIndex !== b.rdnIndex) return false
  if (equalBytes(a.valueDer, b.valueDer)) return true
  return a.value !== null && b.value !== null && fold(a.value) === fold(b.value)
}

/** RFC 4518 in so far as it concerns names of CAs. */
function fold(value: string): string {
  return value.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase()
}

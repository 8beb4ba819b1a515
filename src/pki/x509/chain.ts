// Orders certificates into a chain by name and signature (RFC 5280 §6.1, the part that needs no trust).
import { equalBytes } from '../../text/bytes'
import { verifyIssuedBy, isSameCertificate, isSelfIssued, type Certificate } from './certificate'

export interface Chain {
  /** Leaf first, each issued by the next. */
  readonly certificates: readonly Certificate[]
  /** The self-signed certificate at the end, which is also in the list; null if it is missing. */
  readonly root: Certificate | null
}

/** Longest chain followed; real ones have two to four certificates. */
const maxLength = 10
/** Certificates of one name whose signature is tried; each costs a verification. */
const maxCandidates = 50

/**
 * Follows the issuers from the leaf through the pool, by name and signature (RFC 5280 §6.1.3).
 *
 * @returns at most ten certificates; those of the pool that are not part of the chain are left out.
 */
export async function buildChain(leaf: Certificate, pool: readonly Certificate[]): Promise<Chain> {
  const certificates = [leaf]
  let last = leaf
  while (certificates.length < maxLength && !isSelfIssued(last)) {
    const issuer = await findIssuer(last, pool)
    if (issuer === null || certificates.some((each) => isSameCertificate(each, issuer))) break
    certificates.push(issuer)
    last = issuer
  }
  const isRoot = isSelfIssued(last) && (await verifyIssuedBy(last, last))
  return { certificates, root: isRoot ? last : null }
}

async function findIssuer(
  certificate: Certificate,
  pool: readonly Certificate[],
): Promise<Certificate | null> {
  const named = pool.filter(({ subjectDer }) => equalBytes(subjectDer, certificate.issuerDer))
  // The key identifier is a hint (RFC 5280 §4.2.1.1): whom it names is tried first.
  const hinted = named.filter((each) => isHinted(certificate, each))
  const others = named.filter((each) => !isHinted(certificate, each))
  for (const candidate of [...hinted, ...others].slice(0, maxCandidates)) {
    if (await verifyIssuedBy(certificate, candidate)) return candidate
  }
  return null
}

function isHinted({ authorityKeyIdentifier: hint }: Certificate, issuer: Certificate): boolean {
  const { subjectKeyIdentifier: identifier } = issuer
  return hint !== null && identifier !== null && equalBytes(hint, identifier)
}

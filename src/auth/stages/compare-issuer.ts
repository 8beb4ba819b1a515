// Whether the server takes certificates of our issuer, by its own list, and what Java's client makes of it.
import { equalNames } from '../../pki/x509/names'
import type { Certificate } from '../../pki/x509/certificate'
import type { CertificateFacts, IssuerFacts, RequestFacts } from '../facts'
import type { ServiceStage } from '../stage'

export const compareIssuerStage: ServiceStage = {
  id: 'compare-issuer',
  isReached: ({ facts }) => facts.request !== null && facts.request.isRequested !== null,
  run({ client, facts: { request }, line: { flight } }) {
    if (client === null) {
      return { status: 'skipped', detail: 'There is no certificate to compare.', facts: {} }
    }
    if (request?.isRequested !== true) {
      return { status: 'skipped', detail: 'No certificate is asked for.', facts: {} }
    }
    const acceptedCas = flight?.request?.acceptedCas ?? []
    const { sent } = client.p12
    const isIssuerOf = (nameDer: Certificate['issuerDer']) =>
      sent.findIndex(({ issuerDer }) => equalNames(issuerDer, nameDer))
    const found = acceptedCas.map(isIssuerOf)
    const listed = found.filter((index) => index !== -1)
    const listedAt = listed.length === 0 ? null : Math.min(...listed)
    const takesKeyType = takesKey(request, client.facts)
    const isListed = acceptedCas.length === 0 || listedAt !== null
    const issuer: IssuerFacts = {
      listedAt,
      isOurs: found.map((index) => index !== -1),
      takesKeyType,
      // SunX509KeyManagerImpl sends a certificate only if an issuer of its chain is named, or none at all.
      javaSends: isListed && takesKeyType,
    }
    return {
      status: isListed && takesKeyType ? 'done' : 'failed',
      detail: describe(issuer, acceptedCas.length, client.facts),
      facts: { issuer },
    }
  },
}

function describe({ listedAt, takesKeyType }: IssuerFacts, names: number, facts: CertificateFacts) {
  if (!takesKeyType)
    return `The server takes no signature of a key of type ${facts.keyType} with ${facts.keyBits} bits.`
  if (names === 0) return 'Any issuer may do: the server names none.'
  const last = facts.sent.at(-1)?.issuer ?? facts.issuer
  const issuer = listedAt === null ? last : (facts.sent[listedAt]?.issuer ?? last)
  return listedAt === null
    ? `No CA of the list issued a certificate that is sent; the last one is by ${issuer}.`
    : `${issuer} is in the list.`
}

/** RFC 8446 §4.2.3: PKCS#1 v1.5 and PSS; ECDSA; Ed25519 and Ed448. */
const schemesOf: Readonly<Record<CertificateFacts['keyType'], readonly number[]>> = {
  rsa: [0x0401, 0x0501, 0x0601, 0x0201, 0x0301, 0x0804, 0x0805, 0x0806],
  ec: [0x0403, 0x0503, 0x0603, 0x0203, 0x0303],
  ed25519: [0x0807],
  unknown: [],
}

/** Of TLS 1.3, by the bits of the curve (RFC 8446 §4.2.3). */
const schemeOf: ReadonlyMap<number, number> = new Map([
  [256, 0x0403],
  [384, 0x0503],
  [521, 0x0603],
])

/** RFC 5246 §7.4.4; Ed25519 goes by ecdsa_sign (RFC 8422 §5.5). */
const typesOf: Readonly<Record<CertificateFacts['keyType'], number | null>> = {
  rsa: 1,
  ec: 64,
  ed25519: 64,
  unknown: null,
}

function takesKey(
  { signatureSchemes, certificateTypes }: RequestFacts,
  { keyType, keyBits }: CertificateFacts,
): boolean {
  const type = typesOf[keyType]
  if (type === null) return true
  const isType = certificateTypes.length === 0 || certificateTypes.includes(type)
  // TLS 1.3 has no certificate types, and a curve for each scheme.
  const ownScheme = certificateTypes.length === 0 && keyType === 'ec' ? schemeOf.get(keyBits) : null
  const schemes = ownScheme == null ? schemesOf[keyType] : [ownScheme]
  const isScheme =
    signatureSchemes.length === 0 || schemes.some((each) => signatureSchemes.includes(each))
  return isType && isScheme
}

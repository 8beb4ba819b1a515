// What is wrong with the client certificate by its own contents and the server's list of CAs (RFC 8446 §4.2.4): reasons
// that a server may have to refuse it.
import { endSentence, formatForeign } from '../../text/foreign-text'
import type { AuthFacts, CertificateFacts, IssuerFacts } from '../facts'
import { findDateFault } from './dates'
import { podAdministrator, type CauseWords, type Fault, type View } from './finding'
import { formatList } from './sentences'

/** NIST SP 800-131A r2 §3. */
const leastRsaBits = 2048
const leastEcBits = 224

export function listFaults(view: View): readonly Fault[] {
  const { certificate } = view.facts
  if (certificate === null) return []
  const faults = [
    findKeyTypeFault(certificate, view.seen.issuer),
    findChainFault(view, { isNamed: false }),
    findDateFault(view),
    findUsageFault(certificate),
    findKeyUsageFault(certificate),
    findKeyFault(certificate),
    findHashFault(certificate),
    findVersionFault(certificate),
  ]
  return faults.filter((fault) => fault !== null)
}

const kinds: Readonly<Record<CertificateFacts['keyType'], string>> = {
  rsa: 'RSA',
  ec: 'elliptic curve',
  ed25519: 'Ed25519',
  unknown: 'an unknown kind',
}

function findKeyTypeFault(
  { keyType, keyBits }: CertificateFacts,
  issuer: IssuerFacts | null,
): Fault | null {
  if (issuer?.takesKeyType !== false) return null
  const evidence = [
    `The bot’s key is ${kinds[keyType]}, ${keyBits} bits; the server does not accept signatures of that kind.`,
  ]
  return { cause: 'client-certificate-key-type', evidence, isSettled: true, isHard: true }
}

function findUsageFault({ allowsClientAuth }: CertificateFacts): Fault | null {
  if (allowsClientAuth) return null
  const evidence = ['The certificate’s extended key usage lacks clientAuth.']
  return { cause: 'client-certificate-wrong-usage', evidence, isSettled: true, isHard: true }
}

function findKeyUsageFault({ allowsDigitalSignature }: CertificateFacts): Fault | null {
  if (allowsDigitalSignature) return null
  const evidence = ['The certificate’s key usage lacks digitalSignature.']
  return { cause: 'client-certificate-wrong-key-usage', evidence, isSettled: true, isHard: false }
}

function findKeyFault({ keyType, keyBits }: CertificateFacts): Fault | null {
  const isWeak =
    (keyType === 'rsa' && keyBits < leastRsaBits) || (keyType === 'ec' && keyBits < leastEcBits)
  if (!isWeak) return null
  const evidence = [`The certificate’s key has ${keyBits} bits (${kinds[keyType]}).`]
  return { cause: 'client-certificate-weak-key', evidence, isSettled: true, isHard: false }
}

/** Whether the RSA key is smaller than the pod's operator asks for; most TLS servers accept it. */
export function isKeyTooSmall({ certificate, requiredModulusBits }: AuthFacts): boolean {
  return certificate?.keyType === 'rsa' && certificate.keyBits < requiredModulusBits
}

function findHashFault({ hash }: CertificateFacts): Fault | null {
  if (hash === null || !/^(?:md[245]|sha-?1)$/i.test(hash)) return null
  const evidence = [`The certificate is signed with ${hash}.`]
  return { cause: 'client-certificate-weak-hash', evidence, isSettled: true, isHard: false }
}

function findVersionFault({ version }: CertificateFacts): Fault | null {
  if (version !== 1) return null
  const evidence = ['The certificate is of X.509 version 1. Most servers accept that.']
  return { cause: 'client-certificate-version-1', evidence, isSettled: false, isHard: false }
}

export interface ChainQuestion {
  /** Whether the server itself said that it does not know the CA. */
  readonly isNamed: boolean
}

/** Null where nothing speaks against the chain: the CA is listed, or there is no list and nobody complained. */
export function findChainFault({ facts, seen }: View, { isNamed }: ChainQuestion): Fault | null {
  const { certificate } = facts
  if (certificate === null) return isNamed ? findUnseen() : null
  const acceptedCas = seen.request?.acceptedCas ?? []
  const hasList = acceptedCas.length > 0 && seen.issuer !== null
  const isListed = seen.issuer !== null && seen.issuer.listedAt !== null
  // A server that takes this very certificate may name it, as if it were a CA.
  const isPinned = acceptedCas.some(({ name }) => name === certificate.sent[0]?.subject)
  const isExcluded = hasList && !isListed && !isPinned
  if (!isExcluded && !isNamed) return null
  if (isListed || isPinned) return findNamesake()
  const list = hasList ? [describeList(acceptedCas)] : []
  if (certificate.isSelfSigned) {
    const evidence = ['The certificate is self-signed: no CA issued it.', ...list]
    return { cause: 'client-certificate-self-signed', evidence, isSettled: isNamed, isHard: true }
  }
  return judgeChain(certificate, acceptedCas, list)
}

/**
 * How organisations name CAs that are not roots. Without such a word the issuer is as likely another root of the
 * same organisation: one for development, say.
 */
const isIntermediateName = /\b(?:issuing|intermediate|subordinate|sub[- ]?ca|policy)\b/i

function judgeChain(
  certificate: CertificateFacts,
  acceptedCas: readonly { readonly organization: string | null }[],
  list: readonly string[],
): Fault {
  const { sent, isRootKnown } = certificate
  const last = sent.at(-1)
  const issuer = formatForeign(last?.issuer ?? certificate.issuer)
  const isLone = sent.length <= 1 && !isRootKnown
  const organization = last?.issuerOrganization ?? null
  const isSameHouse =
    organization !== null &&
    acceptedCas.some((each) => normalize(each.organization) === normalize(organization))
  const unknownCa = { cause: 'client-certificate-unknown-ca', isHard: true } as const
  if (isLone) {
    const lone = `Only the bot’s own certificate is sent; its issuer is ${issuer}, whose certificate is not in the P12.`
    const house = isSameHouse
      ? [
          endSentence(
            `The list holds another CA of the same organisation, ${formatForeign(organization)}`,
          ),
        ]
      : []
    const evidence = [lone, ...list, ...house]
    if (!isSameHouse || !isIntermediateName.test(issuer)) {
      const candidates = ['client-certificate-chain-incomplete'] as const
      return { ...unknownCa, evidence, isSettled: false, candidates }
    }
    return {
      cause: 'client-certificate-chain-incomplete',
      evidence: [...evidence, 'The issuer’s name is that of an intermediate CA.'],
      isSettled: false,
      isHard: true,
      candidates: ['client-certificate-unknown-ca'],
    }
  }
  const chain = isRootKnown
    ? endSentence(`The chain is complete up to the root, ${issuer}`)
    : endSentence(`The issuer’s certificate is sent along; the last issuer is ${issuer}`)
  // A second intermediate may be missing above the first.
  const isSettled = isRootKnown || !isSameHouse
  return {
    ...unknownCa,
    evidence: [chain, ...list],
    isSettled,
    ...(isSettled ? {} : { candidates: ['client-certificate-chain-incomplete'] }),
  }
}

function normalize(organization: string | null): string | null {
  return organization?.trim().toLowerCase() ?? null
}

function describeList(acceptedCas: readonly { readonly name: string }[]): string {
  const names = acceptedCas.map(({ name }) => name)
  return names.length === 1
    ? endSentence(`The server accepts one CA, and it is a different one: ${formatList(names, 1)}`)
    : endSentence(
        `None of the ${names.length} CAs that the server accepts issued a certificate that is sent: ${formatList(names, 3)}`,
      )
}

/** The server says that it does not know a CA, and lists its name. */
function findNamesake(): Fault {
  const words: Partial<CauseWords> = {
    detail:
      'The server lists the name of the CA that issued the bot’s certificate, but cannot build a chain from it to a root that it trusts.',
    owner: podAdministrator(
      ({ issuer, botName, address }) =>
        `${address} lists ${issuer} among the CAs it takes, and yet refuses the certificate of our bot${botName}, which that CA issued, as of an unknown CA. Please check its trust store: is it the CA’s present certificate (the key may have changed under the same name), is the root above it there too, and are the revocation lists that it wants there and current?`,
    ),
    nextStep:
      'The pod administrator has to look into the server’s trust store: another certificate of the same name (a renewed CA), a root that is missing above an intermediate, or a revocation list that is missing all look like this.',
  }
  return {
    cause: 'client-certificate-unknown-ca',
    evidence: ['The name of its issuer is in the server’s list of CAs.'],
    isSettled: false,
    isHard: true,
    words,
  }
}

/** Where nothing is known of the certificate. */
function findUnseen(): Fault {
  return {
    cause: 'client-certificate-unknown-ca',
    evidence: [],
    isSettled: false,
    isHard: true,
    candidates: ['client-certificate-chain-incomplete'],
  }
}

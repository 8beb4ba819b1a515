// What is wrong with the client certificate by its own words and the server's list: reasons that a server may
// have to refuse it. In the order in which servers look: can it be shown at all, its issuer, dates, usage, strength.
import type { CertificateFacts, IssuerFacts } from '../../facts'
import type { View } from '../finding'
import { findChainFault } from './chain-fault'
import { findDateFault } from './date-fault'
import type { Fault } from './fault'

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
    `The bot’s key is ${kinds[keyType]}, ${keyBits} bits; the server takes no signature of that kind.`,
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

function findHashFault({ hash }: CertificateFacts): Fault | null {
  if (hash === null || !/^(?:md[245]|sha-?1)$/i.test(hash)) return null
  const evidence = [`The certificate is signed with ${hash}.`]
  return { cause: 'client-certificate-weak-hash', evidence, isSettled: true, isHard: false }
}

function findVersionFault({ version }: CertificateFacts): Fault | null {
  if (version !== 1) return null
  const evidence = ['The certificate is of X.509 version 1. Most servers take that.']
  return { cause: 'client-certificate-version-1', evidence, isSettled: false, isHard: false }
}

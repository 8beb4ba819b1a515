// The decision of the practice pod whether to admit a client, from the presented certificates and the settings of the
// administrator. It follows Symphony's documentation of authentication, without revocation lists and real users.
import type { Bytes } from '../text/bytes'
import { PkiError } from '../pki/errors'
import { parseCertificate, type Certificate } from '../pki/x509/certificate'
import { parseCommonName } from '../pki/x509/names'
import { oids } from '../pki/asn1/oids'
import { parsePublicKey } from '../pki/keys/public-key'
import type { Account, Upload } from './registry'
import { findTrustFault, findValidityFault } from './trust'

export interface AdmissionInput {
  /** DER, in the order of the handshake: the leaf, then whatever else the client sent. */
  readonly presented: readonly Bytes[]
  readonly uploads: readonly Upload[]
  readonly accounts: readonly Account[]
  readonly now: Date
}

export type Admission =
  | { readonly isAdmitted: true; readonly account: Account }
  | {
      readonly isAdmitted: false
      /** 401: the certificate was not accepted. 403: it was, but not for an account that may come in. */
      readonly status: 401 | 403
      /** What is wrong and what to do about it, for the bot's owner. */
      readonly message: string
    }

type Refusal = Extract<Admission, { isAdmitted: false }>

/** "Must have a strength of 4096 bits, or the cert will be rejected", says the API's page. */
const leastModulusBits = 4096
/** RFC 5280 §4.2.1.12. */
const anyExtendedKeyUsage = '2.5.29.37.0'
/** Most certificates looked at; real chains have two to four. */
const maxPresented = 10

/** Decides. Never throws for what a client can send. */
export async function judgeAdmission(input: AdmissionInput): Promise<Admission> {
  const { uploads, accounts, now } = input
  const presented = parsePresented(input.presented)
  if (typeof presented === 'string') return refuse(401, presented)
  const [leaf, ...others] = presented
  if (leaf === undefined) return refuse(401, 'No client certificate was presented.')
  const fault = findFault(leaf, now) ?? (await findTrustFault(leaf, others, uploads, now))
  return fault === null ? judgeAccount(leaf, accounts) : refuse(401, fault)
}

function refuse(status: 401 | 403, message: string): Refusal {
  return { isAdmitted: false, status, message }
}

/** The certificates, or why they cannot be read. */
function parsePresented(presented: readonly Bytes[]): readonly Certificate[] | string {
  try {
    return presented.slice(0, maxPresented).map(parseCertificate)
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause
    return `The client certificate cannot be read: ${cause.message}`
  }
}

/** What is wrong with the certificate itself, whoever signed it. */
function findFault(leaf: Certificate, now: Date): string | null {
  return (
    findValidityFault('The certificate', leaf, now) ?? findUsageFault(leaf) ?? findKeyFault(leaf)
  )
}

function findUsageFault({ extendedKeyUsage }: Certificate): string | null {
  // Without the extension every use is allowed, as in certificates of the documented openssl commands.
  if (extendedKeyUsage === null) return null
  const allows = [oids.clientAuth, anyExtendedKeyUsage]
  if (extendedKeyUsage.some((usage) => allows.includes(usage))) return null
  return 'The certificate is not for clients: its extended key usage lacks clientAuth.'
}

function findKeyFault({ spkiDer }: Certificate): string | null {
  try {
    const { type, bits } = parsePublicKey(spkiDer)
    if (type === 'rsa' && bits >= leastModulusBits) return null
    const kind = type === 'rsa' ? 'RSA' : 'elliptic curve'
    return `The certificate's key is ${kind} with ${bits} bits; RSA with ${leastModulusBits} or more is needed.`
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause
    return `The certificate's key cannot be used: ${cause.message}`
  }
}

function judgeAccount(leaf: Certificate, accounts: readonly Account[]): Admission {
  const commonName = parseCommonName(leaf.subjectDer)
  if (commonName === null) return refuse(401, 'The certificate has no common name (CN).')
  const account = accounts.find(({ username }) => username === commonName)
  if (account === undefined) {
    const other = accounts.find(
      ({ username }) => username.toLowerCase() === commonName.toLowerCase(),
    )
    return refuse(
      403,
      other === undefined
        ? `There is no service account ‘${commonName}’, which is the certificate's CN.`
        : `There is no service account ‘${commonName}’, which is the certificate's CN. There is ‘${other.username}’: upper and lower case matter.`,
    )
  }
  if (account.status === 'DISABLED') {
    return refuse(403, `The service account ‘${commonName}’ is disabled.`)
  }
  return { isAdmitted: true, account }
}

// The decision of the practice pod whether to admit a client, from the presented certificates and the settings of the
// administrator. It follows Symphony's documentation of authentication, without revocation lists and real users.
import type { Bytes } from '../text/bytes'
import { PkiError } from '../pki/errors'
import { parseCertificate, type Certificate } from '../pki/x509/certificate'
import { parseCommonName } from '../pki/x509/names'
import { isRefused } from '../bot/refusals'
import { lintItem } from '../lint/lint'
import { readCertificate } from '../lint/model/certificate'
import { webCryptoTools } from '../lint/model/signature'
import { symphony as profile } from '../profile/symphony'
import type { Account, Upload } from './registry'
import { findTrustFault } from './trust'

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

/** Most certificates looked at; real chains have two to four. */
const maxPresented = 10

/** Decides. Never throws for what a client can send. */
export async function judgeAdmission(input: AdmissionInput): Promise<Admission> {
  const { uploads, accounts, now } = input
  const presented = parsePresented(input.presented)
  if (typeof presented === 'string') return refuse(401, presented)
  const [leaf, ...others] = presented
  if (leaf === undefined) return refuse(401, 'No client certificate was presented.')
  const fault = (await findFault(leaf, now)) ?? (await findTrustFault(leaf, others, uploads, now))
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
    return describeUnreadable(cause)
  }
}

function describeUnreadable({ message }: PkiError): string {
  return `The client certificate cannot be read: ${message}`
}

/** What is wrong with the certificate itself, whoever signed it; null if nothing is. */
async function findFault({ certificateDer }: Certificate, now: Date): Promise<string | null> {
  try {
    const model = await readCertificate(certificateDer, webCryptoTools)
    return lintItem(model, { profile, now, isBot: true }).find(isRefused)?.detail ?? null
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause
    return describeUnreadable(cause)
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

// The sentences about what was made. Apart from text.ts, so that the first load does not carry them.
import type { OutputFile } from '../../worker/api'
import type { SubjectAttribute } from '../../profile/profile'

/** Files that are one thing in two forms stand together. */
export type FileGroup =
  | 'combined-pem'
  | 'pkcs12'
  | 'pkcs12-beside'
  | 'certificate'
  | 'ca'
  | 'request-bundle'
  | 'request'
  | 'encrypted-key'
  | 'converted'

export const fileGroups: Record<OutputFile['role'], FileGroup> = {
  'combined-pem': 'combined-pem',
  pkcs12: 'pkcs12',
  'certificate-pem': 'certificate',
  'certificate-cer': 'certificate',
  'ca-pem': 'ca',
  'ca-cer': 'ca',
  'request-bundle': 'request-bundle',
  request: 'request',
  'encrypted-key': 'encrypted-key',
  converted: 'converted',
}

/** What each file is for. */
export const fileTexts: Record<FileGroup, { readonly title: string; readonly purpose: string }> = {
  'combined-pem': {
    title: 'The bot’s file (PEM, key not encrypted)',
    purpose:
      'Certificate and private key in one, without a password. Guard it: your bot loads this.',
  },
  pkcs12: {
    title: 'The bot’s file (P12)',
    purpose: 'Private key and certificate in one, locked with the password. Your bot loads this.',
  },
  'pkcs12-beside': {
    title: 'The same as a P12, to keep',
    purpose: 'Locked with the password. To prove it to a pod, and for programs other than the BDK.',
  },
  certificate: {
    title: 'Certificate',
    purpose: 'Public. To look at, or to upload where only this bot shall be let in.',
  },
  ca: {
    title: 'CA certificate',
    purpose: 'Public. Uploaded once by the pod administrator, it lets in every bot of this CA.',
  },
  'request-bundle': {
    title: 'Request bundle (ZIP), to keep',
    purpose:
      'Request and encrypted key together. The page Finish makes the bot’s file of it when the certificate is back.',
  },
  request: {
    title: 'Certificate request (CSR), to send',
    purpose: 'Public. Your PKI team gets this one and nothing else.',
  },
  'encrypted-key': {
    title: 'Private key, encrypted',
    purpose: 'The one in the ZIP, locked with the password. Send it to nobody.',
  },
  converted: {
    title: 'Converted file',
    purpose: 'The same key and certificates, written for another place.',
  },
}

/** What a PKI team's form calls each part of a subject. */
export const attributeTexts: Record<SubjectAttribute, string> = {
  CN: 'Common Name (CN)',
  O: 'Organization (O)',
  OU: 'Department (OU)',
  emailAddress: 'Email',
  L: 'Locality (L)',
  ST: 'State / Province (ST)',
  C: 'Country (C)',
  serialNumber: 'Serial number',
  title: 'Title',
  givenName: 'Given name',
  surname: 'Surname',
  UID: 'User ID (UID)',
  DC: 'Domain component (DC)',
}

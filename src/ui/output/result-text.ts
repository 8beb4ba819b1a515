// Texts about the finished files. A file of its own, so that the first load does not include it.
import type { OutputFile } from '../../worker/api'
import type { SubjectAttribute } from '../../profile/profile'

/** Two formats of the same thing are one group. */
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
      'Certificate and private key in one file, without a password. Your bot loads it. Protect it well.',
  },
  pkcs12: {
    title: 'The bot’s file (P12)',
    purpose:
      'Private key and certificate in one file, locked with the password. Your bot loads it.',
  },
  'pkcs12-beside': {
    title: 'The same as a P12 file, to keep',
    purpose: 'Locked with the password. For login tests, and for programs other than the BDK.',
  },
  certificate: {
    title: 'Certificate',
    purpose: 'Public. Upload it if only this bot should be allowed.',
  },
  ca: {
    title: 'CA certificate',
    purpose: 'Public. The pod administrator uploads it once to allow every bot of this CA.',
  },
  'request-bundle': {
    title: 'Request bundle (ZIP), to keep',
    purpose:
      'Request and encrypted key together. The page Finish needs it when the certificate arrives.',
  },
  request: {
    title: 'Certificate request (CSR), to send',
    purpose: 'Public. Send only this file to your PKI team.',
  },
  'encrypted-key': {
    title: 'Private key, encrypted',
    purpose: 'The key in the ZIP, locked with the password. Never send it to anyone.',
  },
  converted: {
    title: 'Converted file',
    purpose: 'The same key and certificates in another format.',
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

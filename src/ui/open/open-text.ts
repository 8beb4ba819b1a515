// Texts of the page Open. A file of its own, so that the first load does not include it.
import type { EngineFailure, OutputId, ProtectionFacts } from '../../worker/api'
import { formatCount } from '../../text/numbers'
import { failureTexts } from '../app/error-text'

/** Why something did not open. The texts of Create assume files of a CA; any file may be dropped here. */
export const openFailureTexts: Record<EngineFailure['code'], string> = {
  ...failureTexts,
  'pem-malformed': 'The PEM text is damaged. Get a fresh copy of the file.',
  'pem-empty': 'The file contains no certificate, request, key or P12.',
  'der-malformed': 'The file is damaged or incomplete. Get a fresh copy of it.',
  'input-too-large': 'The file is too large to open here.',
  'input-unrecognized': 'The file contains no certificate, request, key or P12.',
  'key-expected': 'This is not a private key.',
  'key-malformed': 'This key is damaged. Get a fresh copy of the file.',
  'key-unsupported':
    'Botcert does not support this type of key. It supports RSA, EC and Ed25519 keys.',
  'key-ambiguous': 'There is more than one private key here, but a bot’s file has only one.',
  'key-encryption-unsupported': 'Botcert does not support the encryption of this key.',
  'passphrase-needed': 'It is locked. Type the password.',
  'passphrase-wrong': 'The password is wrong. Check upper and lower case, and the keyboard layout.',
  'derivation-too-costly':
    'Opening it would take too long: it uses more rounds of key derivation than any normal file.',
  'certificate-expected': 'This is not a certificate.',
  'csr-malformed': 'This certificate request is damaged. Get a fresh copy of the file.',
  'pkcs12-malformed': 'This P12 file is damaged or incomplete. Get a fresh copy of it.',
  'pkcs12-certificate-missing':
    'None of these certificates belongs to the private key, so they cannot be in one file.',
}

/** @param code of an item; its type is a plain string. */
export function describeCode(code: string | undefined): string {
  return isFailureCode(code) ? openFailureTexts[code] : openFailureTexts.internal
}

function isFailureCode(code: string | undefined): code is EngineFailure['code'] {
  return code !== undefined && Object.hasOwn(openFailureTexts, code)
}

const usageTexts: Readonly<Record<string, string>> = {
  clientAuth: 'client authentication (clientAuth)',
  serverAuth: 'server authentication (serverAuth)',
  codeSigning: 'code signing (codeSigning)',
  emailProtection: 'email protection (emailProtection)',
  timeStamping: 'time stamping (timeStamping)',
  OCSPSigning: 'OCSP signing (OCSPSigning)',
  anyExtendedKeyUsage: 'any purpose (anyExtendedKeyUsage)',
  digitalSignature: 'digital signatures',
  nonRepudiation: 'non-repudiation (nonRepudiation)',
  keyEncipherment: 'key encipherment',
  dataEncipherment: 'data encipherment',
  keyAgreement: 'key agreement',
  keyCertSign: 'certificate signing',
  cRLSign: 'CRL signing',
  encipherOnly: 'encipher only',
  decipherOnly: 'decipher only',
}

/** An unknown usage is shown as it is. */
export function describeUsages(usages: readonly string[]): string {
  return usages.map((usage) => usageTexts[usage] ?? usage).join(', ') || 'none'
}

/** How one part of a file is protected, and its weaknesses. */
export interface ProtectionView {
  readonly title: string
  /** `AES-256-CBC, key from PBKDF2 with HMAC-SHA-256, 600,000 rounds`. */
  readonly words: string
  /** Whole sentences; empty if nothing is weak. */
  readonly weaknesses: readonly string[]
}

const partTitles: Record<ProtectionFacts['part'], string> = {
  integrity: 'Integrity (MAC)',
  certificates: 'Certificates',
  key: 'Private key',
}

const minIterations = 2048

function findCipherWeakness(cipher: string): string | null {
  if (cipher.startsWith('DES-EDE')) return '3DES is outdated. Only old programs still need it.'
  if (cipher.startsWith('RC2-40')) return '40-bit RC2 can be broken within minutes.'
  if (cipher.startsWith('RC2')) return 'RC2 is outdated, and current programs do not read it.'
  return cipher.startsWith('DES') ? 'DES can be broken within a day.' : null
}

function findHashWeakness(hash: string, part: ProtectionFacts['part']): string | null {
  if (/MD[245]/.test(hash)) return `${hash} was broken long ago.`
  return part === 'integrity' && /SHA-1$/.test(hash)
    ? 'A MAC with SHA-1 is outdated. Only old programs still need it.'
    : null
}

/** Parts with the same protection are listed once. */
export function describeProtections(
  protections: readonly ProtectionFacts[],
): readonly ProtectionView[] {
  const views = protections.map(describeProtection)
  return views.filter(
    ({ title, words }, index) =>
      views.findIndex((other) => other.title === title && other.words === words) === index,
  )
}

function describeProtection({ part, algorithm }: ProtectionFacts): ProtectionView {
  const title = partTitles[part]
  if (algorithm === null) return { title, ...absences[part] }
  const { scheme, cipher, derivation, hash, iterations } = algorithm
  // N of scrypt is a cost, not a number of rounds.
  const isScrypt = derivation === 'scrypt'
  const count = formatCount(iterations)
  const cost = isScrypt ? `cost ${count}` : iterations === 1 ? '1 round' : `${count} rounds`
  const words =
    scheme === 'PKCS12-MAC'
      ? `HMAC-${hash}, key from the PKCS#12 key derivation, ${cost}`
      : `${cipher === '' ? scheme : cipher}, key from ${nameDerivation(derivation)} with ${hash}, ${cost}`
  const weaknesses = [
    findCipherWeakness(cipher),
    findHashWeakness(hash, part),
    !isScrypt && iterations < minIterations
      ? `With fewer than ${formatCount(minIterations)} rounds, the password can be guessed quickly.`
      : null,
  ]
  return { title, words, weaknesses: weaknesses.filter((weakness) => weakness !== null) }
}

function nameDerivation(derivation: string): string {
  return derivation === 'PKCS12' ? 'the PKCS#12 key derivation' : derivation
}

const absences: Record<ProtectionFacts['part'], Omit<ProtectionView, 'title'>> = {
  integrity: {
    words: 'none',
    weaknesses: ['A change of the file is not detected, and some programs refuse it.'],
  },
  // Certificates are public, so this is not a weakness.
  certificates: { words: 'not encrypted', weaknesses: [] },
  key: { words: 'not encrypted', weaknesses: ['Anyone who gets the file can log in as the bot.'] },
}

/** A part of a file that can be exported. */
export interface PartView {
  readonly id: OutputId
  readonly title: string
  readonly holds: 'key' | 'certificates' | 'both'
  /** Whether it is locked with the new password. */
  readonly hasPassword: boolean
}

/** In the order of the buttons. */
export const partViews: readonly PartView[] = [
  {
    id: 'certificate-pem',
    title: 'Certificate, PEM',
    holds: 'certificates',
    hasPassword: false,
  },
  {
    id: 'certificate-cer',
    title: 'Certificate, CER',
    holds: 'certificates',
    hasPassword: false,
  },
  { id: 'chain-pem', title: 'Whole chain, PEM', holds: 'certificates', hasPassword: false },
  { id: 'chain-p7b', title: 'Whole chain, P7B', holds: 'certificates', hasPassword: false },
  { id: 'trust-store', title: 'Trust store, P12', holds: 'certificates', hasPassword: true },
  { id: 'key-pem', title: 'Private key, PEM', holds: 'key', hasPassword: true },
  { id: 'key-der', title: 'Private key, DER', holds: 'key', hasPassword: true },
  { id: 'pem-bundle', title: 'Everything, PEM', holds: 'both', hasPassword: true },
]

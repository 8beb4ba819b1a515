// The sentences of the page Open. Apart from text.ts, so that the first load does not carry them.
import type { EngineFailure, OutputId, ProtectionFacts } from '../../worker/api'
import { formatCount } from '../../text/numbers'
import { failureTexts } from '../app/error-text'

/** Why something did not open, where any file may have been dropped. */
export const openFailureTexts: Record<EngineFailure['code'], string> = {
  ...failureTexts,
  'pem-malformed': 'The PEM text is damaged. Get a fresh copy of the file.',
  'pem-empty': 'No certificate, request, key or P12 was found in it.',
  'der-malformed': 'It is damaged or cut short. Get a fresh copy of the file.',
  'input-too-large': 'It is too large to be opened here.',
  'input-unrecognized': 'Nothing in it is a certificate, a request, a key or a P12.',
  'key-expected': 'This is not a private key.',
  'key-malformed': 'This key is damaged. Get a fresh copy of the file.',
  'key-unsupported': 'Botcert does not read this kind of key. It reads RSA, EC and Ed25519 keys.',
  'key-ambiguous': 'There is more than one private key here, and a bot’s file has one.',
  'key-encryption-unsupported': 'It is encrypted in a way that Botcert does not read.',
  'passphrase-needed': 'It is locked. Type its password.',
  'passphrase-wrong':
    'The password does not open it. Check upper and lower case, and the language of the keyboard.',
  'derivation-too-costly':
    'Opening it would take far too long: it asks for more rounds of key derivation than any normal file.',
  'certificate-expected': 'This is not a certificate.',
  'csr-malformed': 'This certificate request is damaged. Get a fresh copy of the file.',
  'pkcs12-malformed': 'This P12 file is damaged or cut short. Get a fresh copy of it.',
  'pkcs12-certificate-missing':
    'None of these certificates belongs to the private key, so they cannot go into one file.',
}

/** @param code of an item, which is public but a plain text by type. */
export function describeCode(code: string | undefined): string {
  return isFailureCode(code) ? openFailureTexts[code] : openFailureTexts.internal
}

function isFailureCode(code: string | undefined): code is EngineFailure['code'] {
  return code !== undefined && Object.hasOwn(openFailureTexts, code)
}

const usageTexts: Readonly<Record<string, string>> = {
  clientAuth: 'proving who a client is (clientAuth)',
  serverAuth: 'proving who a server is (serverAuth)',
  codeSigning: 'signing programs (codeSigning)',
  emailProtection: 'signing and encrypting mail (emailProtection)',
  timeStamping: 'time stamps (timeStamping)',
  OCSPSigning: 'answering for revocations (OCSPSigning)',
  anyExtendedKeyUsage: 'any purpose (anyExtendedKeyUsage)',
  digitalSignature: 'digital signatures',
  nonRepudiation: 'binding signatures (nonRepudiation)',
  keyEncipherment: 'encrypting keys',
  dataEncipherment: 'encrypting data',
  keyAgreement: 'agreeing on keys',
  keyCertSign: 'signing certificates',
  cRLSign: 'signing revocation lists',
  encipherOnly: 'encrypting only',
  decipherOnly: 'decrypting only',
}

/** A usage without a name here stays as the certificate has it. */
export function describeUsages(usages: readonly string[]): string {
  return usages.map((usage) => usageTexts[usage] ?? usage).join(', ') || 'nothing at all'
}

/** How one part of a file is protected, and what is weak about it. */
export interface ProtectionView {
  readonly title: string
  /** `AES-256-CBC, key from PBKDF2 with HMAC-SHA-256, 600,000 rounds`. */
  readonly words: string
  /** Whole sentences; none where it is as it should be. */
  readonly weaknesses: readonly string[]
}

const partTitles: Record<ProtectionFacts['part'], string> = {
  integrity: 'Seal (MAC)',
  certificates: 'Certificates',
  key: 'Private key',
}

const minIterations = 2048

function findCipherWeakness(cipher: string): string | null {
  if (cipher.startsWith('DES-EDE')) return '3DES is outdated: only old programs still need it.'
  if (cipher.startsWith('RC2-40')) return 'RC2 of 40 bits is broken within minutes.'
  if (cipher.startsWith('RC2')) return 'RC2 is outdated, and new programs do not read it.'
  return cipher.startsWith('DES') ? 'DES is broken within a day.' : null
}

function findHashWeakness(hash: string, part: ProtectionFacts['part']): string | null {
  if (/MD[245]/.test(hash)) return `${hash} was broken long ago.`
  return part === 'integrity' && /SHA-1$/.test(hash)
    ? 'A seal with SHA-1 is outdated: only old programs still need it.'
    : null
}

/** The same protection of several parts is told once. */
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
  // N of scrypt is no count of rounds.
  const isScrypt = derivation === 'scrypt'
  const count = formatCount(iterations)
  const cost = isScrypt ? `cost ${count}` : iterations === 1 ? '1 round' : `${count} rounds`
  const words =
    scheme === 'PKCS12-MAC'
      ? `HMAC-${hash}, key from PKCS#12’s own derivation, ${cost}`
      : `${cipher === '' ? scheme : cipher}, key from ${nameDerivation(derivation)} with ${hash}, ${cost}`
  const weaknesses = [
    findCipherWeakness(cipher),
    findHashWeakness(hash, part),
    !isScrypt && iterations < minIterations
      ? `With fewer than ${formatCount(minIterations)} rounds the password is quickly guessed.`
      : null,
  ]
  return { title, words, weaknesses: weaknesses.filter((weakness) => weakness !== null) }
}

function nameDerivation(derivation: string): string {
  return derivation === 'PKCS12' ? 'PKCS#12’s own derivation' : derivation
}

const absences: Record<ProtectionFacts['part'], Omit<ProtectionView, 'title'>> = {
  integrity: {
    words: 'none',
    weaknesses: ['Nobody notices if the file is changed, and some programs refuse it.'],
  },
  // Certificates are public: nothing is lost.
  certificates: { words: 'not encrypted', weaknesses: [] },
  key: { words: 'not encrypted', weaknesses: ['Whoever gets the file is the bot.'] },
}

/** A part that can be taken out of a file. */
export interface PartView {
  readonly id: OutputId
  readonly title: string
  readonly holds: 'key' | 'certificates' | 'both'
  /** Whether it is locked with the password of the new file. */
  readonly hasPassword: boolean
}

/** In the order in which they are offered. */
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
  { id: 'pem-bundle', title: 'All in one PEM', holds: 'both', hasPassword: true },
]

// The main job: key, request, certificate and files. Each file is read back before it is returned.
import { issueCertificate, openCa, type Ca, type CaFiles, type Notice } from './ca'
import { encodeUtf8, type Bytes } from '../text/bytes'
import { summarizeCertificate, type CertificateSummary } from '../pki/x509/certificate'
import { buildCsr } from '../pki/write/csr'
import { formatFileName } from './file-names'
import { encodeEncryptedKey } from '../pki/write/encrypted-key'
import type { PrivateKey } from '../pki/keys/private-key'
import { formatName, parseCommonName } from '../pki/x509/names'
import { checkPassword } from './passwords'
import { encodePem } from '../pki/pem'
import { summarizeKey, type KeySummary } from '../pki/keys/public-key'
import { readBackEncryptedKey, readBackRequest } from './outputs/read-back'
import type { Profile } from '../profile/profile'
import { encodeSubject } from './encode-subject'
import type { SubjectValues } from './subject'
import {
  deliver,
  type CreateStep,
  type NewPassword,
  type OutputChoice,
  type OutputFile,
} from './deliver'

export interface CreateRequest {
  readonly profile: Profile
  readonly values: SubjectValues
  readonly signer: { readonly kind: 'ca'; readonly files: CaFiles } | { readonly kind: 'pki-team' }
  /** Encrypts the PKCS#12 file and the private key file. */
  readonly password: NewPassword
  /** Where the bot's file will be used; ignored if the PKI team signs. */
  readonly output: OutputChoice
  readonly now: Date
}

export interface CreateResult {
  readonly files: readonly OutputFile[]
  /** The subject as written. */
  readonly subject: string
  readonly commonName: string
  readonly key: KeySummary
  /** Null if the PKI team signs. */
  readonly certificate: CertificateSummary | null
  /** The CA that signed; null if the PKI team signs. */
  readonly ca: CertificateSummary | null
  /** PBKDF2 iterations of the PKCS#12 file; null if there is none. */
  readonly pkcs12Iterations: number | null
  readonly notices: readonly Notice[]
}

export interface CreateTools {
  /** A key that is used for nothing else. */
  readonly takeKey: () => Promise<PrivateKey>
  readonly onStep: (step: CreateStep) => void
}

/** What a dev CA and the PKI team both sign. */
interface Draft {
  readonly request: CreateRequest
  /** As it is used in files. */
  readonly passphrase: string
  readonly key: PrivateKey
  readonly subjectDer: Bytes
  readonly csrDer: Bytes
  readonly commonName: string
  /** Without ending. */
  readonly fileName: string
}

type Outcome = Pick<CreateResult, 'files' | 'certificate' | 'ca' | 'pkcs12Iterations' | 'notices'>

/**
 * Makes a bot's files. What can be refused is refused before a key is taken.
 *
 * With a CA the private key is only in the PKCS#12 file: a PEM of it would be one more secret to keep, and
 * targets of PEM want it without a password, which is `openssl pkcs12`'s job on their machine.
 *
 * @throws PkiError `subject-invalid`, `password-refused`, what `openCa` throws, `read-back-failed`.
 */
export async function createBotCertificate(
  request: CreateRequest,
  { takeKey, onStep }: CreateTools,
): Promise<CreateResult> {
  const { profile, values, signer, password, now } = request
  const subjectDer = encodeSubject(profile, values)
  const passphrase = checkPassword(password.value, password)
  const ca = signer.kind === 'ca' ? await openCa({ files: signer.files, profile, now }) : null

  onStep('key')
  const key = await takeKey()
  onStep('request')
  const csrDer = await buildCsr({ subjectDer, key, hash: profile.hash })
  const commonName = parseCommonName(subjectDer) ?? ''
  const fileName = formatFileName(commonName)
  const draft: Draft = { request, passphrase, key, subjectDer, csrDer, commonName, fileName }
  const outcome =
    ca === null ? await finishForPkiTeam(draft, onStep) : await finishWithCa(draft, ca, onStep)
  return {
    ...outcome,
    subject: formatName(subjectDer),
    commonName,
    key: await summarizeKey(key.spkiDer),
  }
}

async function finishForPkiTeam(
  { request, passphrase, key, subjectDer, csrDer, commonName, fileName }: Draft,
  onStep: CreateTools['onStep'],
): Promise<Outcome> {
  const { profile, now } = request
  onStep('encrypt')
  const csrPem = encodePem('CERTIFICATE REQUEST', csrDer)
  const keyPem = await encodeEncryptedKey({
    pkcs8Der: key.pkcs8Der,
    passphrase,
    iterations: profile.privateKey.iterations,
  })
  onStep('read-back')
  await readBackRequest(csrPem, { subjectDer, key })
  await readBackEncryptedKey(keyPem, { key, passphrase, hash: profile.hash })
  const files = [
    file('request', `${fileName}.csr`, 'application/pkcs10', encodeUtf8(csrPem)),
    file('encrypted-key', `${fileName}-key.pem`, 'application/x-pem-file', encodeUtf8(keyPem)),
  ]
  const bundle = await bundleRequest(files, { commonName, now })
  return {
    files: [file('request-bundle', `${fileName}-request.zip`, 'application/zip', bundle), ...files],
    certificate: null,
    ca: null,
    pkcs12Iterations: null,
    notices: [],
  }
}

async function finishWithCa(
  { request, key, csrDer, fileName }: Draft,
  ca: Ca,
  onStep: CreateTools['onStep'],
): Promise<Outcome> {
  const { profile, password, output, now } = request
  onStep('certificate')
  const { certificate, notices } = await issueCertificate({ ca, csrDer, profile, now })
  const chain = [certificate, ...ca.chain]
  return {
    ...(await deliver({ key, chain, output, password, profile, fileName, onStep })),
    certificate: await summarizeCertificate(certificate),
    ca: await summarizeCertificate(ca.certificate),
    notices: [...ca.notices, ...notices],
  }
}

function file(role: OutputFile['role'], name: string, mediaType: string, bytes: Bytes): OutputFile {
  return { role, name, mediaType, bytes }
}

/**
 * A ZIP of the files and a README.txt.
 *
 * @param details the bot's name for the text, and the time that the entries carry.
 */
async function bundleRequest(
  files: readonly OutputFile[],
  { commonName, now }: { readonly commonName: string; readonly now: Date },
): Promise<Bytes> {
  const { zipSync } = await import('fflate')
  const nameOf = (role: OutputFile['role']): string =>
    files.find((file) => file.role === role)?.name ?? ''
  const readme = [
    `The certificate request of the bot ${commonName}, and its private key.`,
    '',
    nameOf('request'),
    '  Send this one to your PKI team. It is public.',
    nameOf('encrypted-key'),
    '  The private key, encrypted with the password that you chose. Send it to nobody.',
    '',
    'When the certificate is back, open Botcert, page Finish, and drop this ZIP together with what the',
    'PKI team sent. Botcert makes the P12 file from both.',
    '',
  ].join('\r\n')
  const entries = [
    ...files.map(({ name, bytes }) => [name, bytes] as const),
    ['README.txt', encodeUtf8(readme)] as const,
  ]
  const options = { mtime: now, level: 0 } as const
  const zip = zipSync(Object.fromEntries(entries.map(([name, bytes]) => [name, [bytes, options]])))
  return new Uint8Array(zip)
}

// The main job: key, request, certificate, files, each file read back. Pure but for its input `takeKey`.
import { issueCertificate, openCa, type Ca } from '../bot/ca'
import { encodeUtf8, type Bytes } from '../text/bytes'
import { summarizeCertificate } from '../pki/x509/certificate'
import { buildCsr } from '../pki/x509/csr'
import { formatFileName } from '../bot/file-names'
import { encodeEncryptedKey, type PrivateKey } from '../pki/keys/private-key'
import { formatName, parseCommonName } from '../pki/x509/names'
import { checkPassword } from '../bot/passwords'
import { encodePem } from '../pki/pem'
import { summarizeKey } from '../pki/keys/public-key'
import { readBackEncryptedKey, readBackRequest } from '../bot/outputs/read-back'
import { encodeSubject } from '../bot/subject'
import type { CreateRequest, CreateResult, CreateStep, OutputFile } from './api'
import { deliver } from './deliver'
import { bundleRequest } from './request-bundle'

export interface CreateTools {
  /** A key that is used for nothing else. */
  readonly takeKey: () => Promise<PrivateKey>
  readonly onStep: (step: CreateStep) => void
}

/** What both ways of signing start from. */
interface Draft {
  readonly request: CreateRequest
  /** As it goes into files. */
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
 * With a CA the private key is in the PKCS#12 file alone: a PEM of it would be one more secret to keep, and
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

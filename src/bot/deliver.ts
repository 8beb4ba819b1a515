// Writes key, certificate and chain to the files that a person downloads: the file for the target, and the public
// files beside it. Create and Finish both end here.
import { encodeUtf8, type Bytes } from '../text/bytes'
import type { Certificate } from '../pki/x509/certificate'
import { targets } from './outputs/targets'
import type { PrivateKey } from '../pki/keys/private-key'
import { chooseIterations } from './outputs/output-parts'
import { buildOutput, type OutputId } from './outputs/outputs'
import type { Pkcs12Settings } from './outputs/targets'
import type { PasswordWarningId } from './passwords'
import { encodePem } from '../pki/pem'
import type { Profile } from '../profile/profile'
import { readBackCertificate, readBackChain } from './outputs/read-back'

/** Steps of making a bot's files, in order; those that do not apply are skipped. */
export type CreateStep = 'key' | 'request' | 'certificate' | 'encrypt' | 'read-back'

export interface NewPassword {
  /** Empty if the output has none, or if `allows` permits it. */
  readonly value: string
  readonly origin: 'generated' | 'typed'
  /** The warnings that a person has read and agreed to. */
  readonly allows: readonly PasswordWarningId[]
}

export interface OutputChoice {
  readonly id: OutputId
  /** Only for `custom`; otherwise null. */
  readonly settings: Pkcs12Settings | null
}

export interface OutputFile {
  readonly role:
    | 'pkcs12'
    | 'combined-pem'
    | 'certificate-pem'
    | 'certificate-cer'
    | 'ca-pem'
    | 'ca-cer'
    | 'request'
    | 'encrypted-key'
    | 'request-bundle'
    | 'converted'
  /** A safe file name made from the CN. */
  readonly name: string
  readonly mediaType: string
  readonly bytes: Bytes
}

export interface DeliverOptions {
  readonly key: PrivateKey
  /** Leaf first, then its issuers as far as they are known. */
  readonly chain: readonly Certificate[]
  readonly output: OutputChoice
  readonly password: NewPassword
  readonly profile: Profile
  /** Without ending. */
  readonly fileName: string
  readonly onStep: (step: CreateStep) => void
}

export interface Delivery {
  readonly files: readonly OutputFile[]
  /** PBKDF2 iterations of the PKCS#12 file. */
  readonly pkcs12Iterations: number
}

/**
 * Writes the files and reads each back.
 *
 * @throws PkiError `password-refused`, `read-back-failed`, what `buildOutput` throws.
 */
export async function deliver(options: DeliverOptions): Promise<Delivery> {
  const { key, chain, output, fileName, onStep } = options
  const [leaf, issuer] = chain
  if (leaf === undefined) throw new TypeError('There is nothing to deliver.')
  onStep('encrypt')
  const bot: OutputFile[] = []
  for (const id of listOutputs(output.id)) bot.push(await build(options, id))
  onStep('read-back')
  await readBackChain(chain, key)
  const publicFiles = [
    ...certificateFiles('certificate', `${fileName}-cert`, leaf),
    ...(issuer === undefined ? [] : certificateFiles('ca', 'ca-cert', issuer)),
  ]
  for (const { role, bytes } of publicFiles) {
    const original = role.startsWith('certificate-') ? leaf : issuer
    if (original !== undefined) await readBackCertificate(bytes, original)
  }
  return { files: [...bot, ...publicFiles], pkcs12Iterations: findIterations(options) }
}

/** A PEM with a plain key comes with a P12, so that there is a file with a password to store and to test. */
function listOutputs(id: OutputId): readonly OutputId[] {
  return id === 'bdk-python' ? ['bdk-python', 'bdk-java'] : [id]
}

async function build(
  { key, chain, output, password, profile, fileName }: DeliverOptions,
  id: OutputId,
): Promise<OutputFile> {
  const { name, mediaType, bytes } = await buildOutput({
    output: id,
    ...(output.settings === null ? {} : { settings: output.settings }),
    key,
    certificates: chain,
    password: password.value,
    passwordOrigin: password.origin,
    allows: password.allows,
    profile,
    fileName,
  })
  return { role: id === 'bdk-python' ? 'combined-pem' : 'pkcs12', name, mediaType, bytes }
}

function findIterations({ output, password, profile }: DeliverOptions): number {
  const settings =
    output.settings ?? targets.find((target) => target.id === output.id)?.pkcs12 ?? null
  return settings?.iterations ?? chooseIterations({ passwordOrigin: password.origin, profile })
}

function certificateFiles(
  kind: 'certificate' | 'ca',
  name: string,
  { certificateDer }: Certificate,
): readonly OutputFile[] {
  const pem = encodeUtf8(encodePem('CERTIFICATE', certificateDer))
  const file = (role: OutputFile['role'], ending: string, mediaType: string, bytes: Bytes) => ({
    role,
    name: `${name}.${ending}`,
    mediaType,
    bytes,
  })
  return [
    file(`${kind}-pem`, 'pem', 'application/x-pem-file', pem),
    file(`${kind}-cer`, 'cer', 'application/pkix-cert', certificateDer),
  ]
}

// Key, certificate and chain to the file of a target or of a plain format, read back before it is returned.
// How the file of a target is written is the table in targets.ts; files with a key are bot-file.ts.
import { equalBytes, type Bytes } from '../../text/bytes'
import { buildKeyFile, buildPemFile, buildPkcs12File, encodeCertificatePem } from './bot-file'
import type { Certificate } from '../../pki/x509/certificate'
import { targetIds, targets, type TargetId, type Pkcs12Settings } from './targets'
import {
  chooseIterations,
  needCertificates,
  type BuiltOutput,
  type OutputParts,
} from './output-parts'
import { checkPassword } from '../passwords'
import { encodePkcs7 } from '../../pki/write/pkcs7'
import { readBackCertificates, readBackPkcs12, readBackPkcs7 } from './read-back'
import { buildTrustStore } from '../../pki/write/trust-store'

/** Formats that belong to no target. */
const plainOutputIds = [
  'pem-bundle',
  'key-pem',
  'key-der',
  'certificate-pem',
  'certificate-cer',
  'chain-pem',
  'chain-p7b',
  'trust-store',
] as const
export const outputIds = [...targetIds, ...plainOutputIds] as const
export type OutputId = (typeof outputIds)[number]
type PlainOutputId = (typeof plainOutputIds)[number]

export interface BuildOutputOptions extends OutputParts {
  readonly output: OutputId
  /** For `custom`; ignored for all else. Default: what the table starts from. */
  readonly settings?: Pkcs12Settings
}

/** What follows the file name, and how a web server would call it. */
const forms: Readonly<Record<PlainOutputId, readonly [ending: string, mediaType: string]>> = {
  'pem-bundle': ['-bundle.pem', 'application/x-pem-file'],
  'key-pem': ['-key.pem', 'application/x-pem-file'],
  'key-der': ['-key.der', 'application/pkcs8-encrypted'],
  'certificate-pem': ['-cert.pem', 'application/x-pem-file'],
  'certificate-cer': ['-cert.cer', 'application/pkix-cert'],
  'chain-pem': ['-chain.pem', 'application/x-pem-file'],
  'chain-p7b': ['-chain.p7b', 'application/x-pkcs7-certificates'],
  'trust-store': ['-trust.p12', 'application/x-pkcs12'],
}

/**
 * Writes one file and reads it back.
 *
 * @throws PkiError `output-key-missing`, `output-certificate-missing`, `settings-invalid`,
 *   `password-refused` before any work; `read-back-failed`.
 */
export async function buildOutput(options: BuildOutputOptions): Promise<BuiltOutput> {
  const { output, fileName } = options
  if (isTarget(output)) return buildForTarget(output, options)
  const [ending, mediaType] = forms[output]
  const bytes = await builders[output](options)
  return { name: `${fileName}${ending}`, mediaType, bytes, isSecretPlain: false }
}

function isTarget(output: OutputId): output is TargetId {
  return targetIds.some((id) => id === output)
}

async function buildForTarget(
  id: TargetId,
  { settings: own, ...parts }: BuildOutputOptions,
): Promise<BuiltOutput> {
  const settings = chooseSettings(id, own, parts)
  return settings === null
    ? {
        name: `${parts.fileName}.pem`,
        mediaType: 'application/x-pem-file',
        bytes: await buildPemFile(parts, { isEncrypted: false }),
        isSecretPlain: true,
      }
    : {
        name: `${parts.fileName}.p12`,
        mediaType: 'application/x-pkcs12',
        bytes: await buildPkcs12File(parts, settings),
        isSecretPlain: false,
      }
}

/** A site's profile may ask for the root everywhere; what a person chose is not overruled. */
function chooseSettings(
  id: TargetId,
  own: Pkcs12Settings | undefined,
  { profile }: OutputParts,
): Pkcs12Settings | null {
  if (id === 'custom' && own !== undefined) return own
  const settings = targets.find((target) => target.id === id)?.pkcs12 ?? null
  return settings !== null && profile.pkcs12.includeRoot
    ? { ...settings, chain: 'with-root' }
    : settings
}

const builders: Readonly<Record<PlainOutputId, (parts: OutputParts) => Promise<Bytes>>> = {
  'pem-bundle': (parts) => buildPemFile(parts, { isEncrypted: true }),
  'key-pem': (parts) => buildKeyFile(parts, { isPem: true }),
  'key-der': (parts) => buildKeyFile(parts, { isPem: false }),
  'certificate-pem': async (parts) => {
    const [certificate] = needCertificates(parts.certificates)
    return readBack(encodeCertificatePem([certificate]), readBackCertificates, [certificate])
  },
  'certificate-cer': async (parts) => {
    const [certificate] = needCertificates(parts.certificates)
    return readBack(certificate.certificateDer, readBackCertificates, [certificate])
  },
  'chain-pem': async (parts) => {
    const chain = needCertificates(parts.certificates)
    return readBack(encodeCertificatePem(chain), readBackCertificates, chain)
  },
  'chain-p7b': async (parts) => {
    const chain = needCertificates(parts.certificates)
    return readBack(encodePkcs7(chain), readBackPkcs7, chain)
  },
  'trust-store': buildTrustStoreFile,
}

async function readBack(
  file: Bytes,
  check: (file: Bytes, meant: readonly Certificate[]) => Promise<void>,
  meant: readonly Certificate[],
): Promise<Bytes> {
  await check(file, meant)
  return file
}

/** Of all but the key's own certificate: nobody needs to trust that one in order to be it. */
async function buildTrustStoreFile(parts: OutputParts): Promise<Bytes> {
  const { key, allows = [], profile } = parts
  const password = checkPassword(parts.password, { allows })
  const isOwn = ({ spkiDer }: Certificate): boolean =>
    key !== null && equalBytes(spkiDer, key.spkiDer)
  const certificates = needCertificates(parts.certificates.filter((each) => !isOwn(each)))
  const iterations = chooseIterations(parts)
  const file = await buildTrustStore({ certificates, password, iterations })
  await readBackPkcs12(file, {
    key: null,
    certificates,
    password,
    hash: profile.hash,
  })
  return file
}

// The openssl commands that reproduce what the page did. They correct Symphony's documented commands,
// which write an X.509 v1 certificate without extensions and give every bot the same serial number.
import type {
  CertificateSummary,
  CreateResult,
  OutputFile,
  OutputId,
  Pkcs12Settings,
} from '../../worker/api'
import type { Profile } from '../../profile/profile'
import type { SubjectValues } from '../../bot/subject'
import { escapeSubjectValue, quoteShell } from '../app/shell'
import { combinedPemCommand } from '../output/snippets'

const dayMs = 86_400_000

export interface CommandsInput {
  readonly profile: Profile
  readonly values: SubjectValues
  /** Where the bot's file will be used. */
  readonly target: OutputId
  /** How its P12 is written; null for the defaults that every program reads. */
  readonly settings: Pkcs12Settings | null
  readonly result: Pick<CreateResult, 'ca' | 'certificate' | 'files' | 'pkcs12Iterations'>
}

export interface CommandStep {
  readonly title: string
  readonly commands: string
}

/** The steps in order. openssl asks for each password, so no command contains one. */
export function listOpensslCommands(input: CommandsInput): readonly CommandStep[] {
  const { result } = input
  const base = baseName(result.files)
  const certificateName = `${base}-cert.pem`
  const keyAndRequest = [
    { title: 'Private key, encrypted with a password', commands: keyCommand(input.profile, base) },
    { title: 'Certificate request', commands: requestCommand(input, base) },
  ]
  const pkcs12 = exportCommand(input, base)
  if (result.certificate === null) {
    return [
      ...keyAndRequest,
      { title: `P12 file, when you have the certificate as ${certificateName}`, commands: pkcs12 },
    ]
  }
  return [
    ...keyAndRequest,
    {
      title: 'Certificate, signed by the CA in ca-cert.pem and ca-key.pem',
      commands: signCommand(input.profile, result.certificate, base),
    },
    { title: 'P12 file', commands: pkcs12 },
    ...(input.target === 'bdk-python'
      ? [
          {
            title: 'PEM file with an unencrypted key',
            commands: combinedPemCommand({ pkcs12Name: `${base}.p12` }),
          },
        ]
      : []),
    {
      title: 'Check the result',
      commands: `openssl verify -CAfile ca-cert.pem ${certificateName}
openssl pkcs12 -in ${base}.p12 -noout -info
`,
    },
  ]
}

function keyCommand({ key, privateKey }: Profile, base: string): string {
  return `umask 077
openssl genrsa ${key.bits} |
  openssl pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA256 -iter ${privateKey.iterations} \\
  -out ${base}-key.pem
`
}

function requestCommand({ profile, values }: CommandsInput, base: string): string {
  const subject = profile.subject
    .map(({ attribute }) => ({ attribute, value: values[attribute] ?? '' }))
    .filter(({ value }) => value !== '')
    .map(({ attribute, value }) => `/${attribute}=${escapeSubjectValue(value)}`)
    .join('')
  return `openssl req -new -utf8 ${digestFlag(profile)} -key ${base}-key.pem \\
  -subj ${quoteShell(subject)} \\
  -out ${base}.csr
`
}

function signCommand(profile: Profile, certificate: CertificateSummary, base: string): string {
  const { basicConstraints, keyUsage, extendedKeyUsage, validDays } = profile.certificate
  // Fewer days than in the profile if the CA expires earlier.
  const days = Math.min(
    validDays,
    Math.floor((certificate.notAfter.getTime() - certificate.notBefore.getTime()) / dayMs),
  )
  return `cat > ${base}-extensions.cnf <<'END'
basicConstraints = ${critical(basicConstraints)}CA:FALSE
keyUsage = ${critical(keyUsage)}${keyUsage.usages.join(', ')}
extendedKeyUsage = ${critical(extendedKeyUsage)}${extendedKeyUsage.usages.join(', ')}
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
END
openssl x509 -req ${digestFlag(profile)} -days ${days} -in ${base}.csr \\
  -CA ca-cert.pem -CAkey ca-key.pem -set_serial "0x$(openssl rand -hex 16)" \\
  -extfile ${base}-extensions.cnf -out ${base}-cert.pem
`
}

function exportCommand({ profile, result, settings }: CommandsInput, base: string): string {
  const { ca, pkcs12Iterations } = result
  const iterations = pkcs12Iterations ?? profile.pkcs12.typedPasswordIterations
  const isRoot = ca === null || ca.issuer === ca.subject
  // A server that knows only the root needs the intermediate CA too.
  const hasCa = isRoot ? settings?.chain === 'with-root' : settings?.chain !== 'leaf-only'
  const name = quoteShell(settings?.friendlyName ?? base)
  return `${derivationRemark(settings)}openssl pkcs12 -export -in ${base}-cert.pem -inkey ${base}-key.pem \\
  ${hasCa ? '-certfile ca-cert.pem ' : ''}-name ${name} \\
  ${encryptionFlags(settings)} -iter ${iterations} \\
  -out ${base}.p12
`
}

/** openssl-pkcs12(1): `-pbmac1_pbkdf2` since OpenSSL 3.4; the hash of the encryption's PBKDF2 has no option. */
function encryptionFlags(settings: Pkcs12Settings | null): string {
  const cipher = settings?.cipher === 'DES-EDE3-CBC' ? 'PBE-SHA1-3DES' : 'AES-256-CBC'
  const mac = settings?.mac ?? 'SHA-256'
  const macFlags =
    mac === 'PBMAC1-SHA-256'
      ? '-macalg sha256 -pbmac1_pbkdf2'
      : `-macalg ${mac.toLowerCase().replace('-', '')}`
  return `-keypbe ${cipher} -certpbe ${cipher} ${macFlags}`
}

/** A comment if openssl cannot do the same. */
function derivationRemark(settings: Pkcs12Settings | null): string {
  if (settings?.cipher !== 'AES-256-CBC' || settings.kdfHash === 'SHA-256') return ''
  return `# openssl always derives the keys with SHA-256, not with ${settings.kdfHash}.\n`
}

function digestFlag({ hash }: Profile): string {
  return `-${hash.toLowerCase().replace('-', '')}`
}

function critical(extension: { readonly critical: boolean }): string {
  return extension.critical ? 'critical, ' : ''
}

/** The file name that the engine made from the common name, without its extension. */
function baseName(files: readonly OutputFile[]): string {
  const named = files.find(({ role }) => role === 'pkcs12' || role === 'request')
  return named?.name.replace(/\.[^.]+$/, '') ?? 'bot'
}

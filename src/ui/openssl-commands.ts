// The openssl commands that do what the page did, so that anyone can reproduce or audit it. They are
// those of Symphony's documented workflow, corrected: the documented ones write an X.509 v1
// certificate without extensions, with the same serial number for every bot.
import type { CertificateSummary, CreateResult, OutputFile } from '../engine/api'
import type { Profile } from '../pki/profile'
import type { SubjectValues } from '../pki/subject'
import { escapeSubjectValue, quoteShell } from './shell'

const dayMs = 86_400_000

export interface CommandsInput {
  readonly profile: Profile
  readonly values: SubjectValues
  readonly result: Pick<CreateResult, 'authority' | 'certificate' | 'files' | 'pkcs12Iterations'>
}

export interface CommandStep {
  readonly title: string
  readonly commands: string
}

/** The steps in order. openssl asks for every password itself; none stands in a command. */
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
      { title: `P12 file, once the certificate is back as ${certificateName}`, commands: pkcs12 },
    ]
  }
  return [
    ...keyAndRequest,
    {
      title: 'Certificate, signed by the CA in ca-cert.pem and ca-key.pem',
      commands: signCommand(input.profile, result.certificate, base),
    },
    { title: 'P12 file', commands: pkcs12 },
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
  // Shorter than the profile's where the CA ends earlier.
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

function exportCommand({ profile, result }: CommandsInput, base: string): string {
  const { authority, pkcs12Iterations } = result
  const iterations = pkcs12Iterations ?? profile.pkcs12.typedPasswordIterations
  // A server that knows the root alone needs the CA between it and the bot.
  const isIntermediate = authority !== null && authority.issuer !== authority.subject
  return `openssl pkcs12 -export -in ${base}-cert.pem -inkey ${base}-key.pem \\
  ${isIntermediate ? '-certfile ca-cert.pem ' : ''}-name ${base} \\
  -keypbe AES-256-CBC -certpbe AES-256-CBC -macalg sha256 -iter ${iterations} \\
  -out ${base}.p12
`
}

function digestFlag({ hash }: Profile): string {
  return `-${hash.toLowerCase().replace('-', '')}`
}

function critical(extension: { readonly critical: boolean }): string {
  return extension.critical ? 'critical, ' : ''
}

/** The safe name that the engine made from the common name, without its ending. */
function baseName(files: readonly OutputFile[]): string {
  const named = files.find(({ role }) => role === 'pkcs12' || role === 'request')
  return named?.name.replace(/\.[^.]+$/, '') ?? 'bot'
}

// TLS without the client certificate: who the server is, and whether it may be shown one.
import { X509Certificate } from 'node:crypto'
import type { Bytes } from '../../text/bytes'
import { parseCertificate } from '../../pki/x509/certificate'
import { PkiError } from '../../pki/errors'
import { formatName } from '../../pki/x509/names'
import { connectTls, type Handshake } from '../net/connection'
import { describeFault, readFault } from '../fault'
import type { NetworkFault, ServerFacts } from '../facts'
import { formatForeign } from '../../text/foreign-text'
import type { ServiceStage, StageResult } from '../stage'
import { readEndpoint } from '../net/transport'

export const verifyServerStage: ServiceStage = {
  id: 'verify-server',
  isReached: ({ facts: { connection, proxy, tunnel } }) =>
    connection?.failure === null && (proxy === null || isOpen(tunnel?.status ?? null)),
  async run({ url, network, line }, signal) {
    if (line.tcp === null) throw new TypeError('There is no connection')
    const { host } = readEndpoint(url)
    const secureContext = network.withoutCertificate
    const handshake = await connectTls(line.tcp, { host, secureContext, signal })
    const { socket } = handshake
    line.flight = handshake.readFlight()
    const [protocol, cipher] = [socket.getProtocol(), readCipher(socket)]
    socket.destroy()
    line.tcp = null
    const isDemanded = line.flight.request !== null
    return judge(
      url,
      { ...handshake, isDemanded },
      {
        protocol: line.flight.protocol ?? (protocol as ServerFacts['protocol']),
        cipher,
        chain: line.flight.certificates.flatMap(describeCertificate),
        names: readNames(line.flight.certificates[0]),
      },
    )
  },
}

function isOpen(status: number | null): boolean {
  return status !== null && status >= 200 && status < 300
}

interface Attempt extends Pick<Handshake, 'error' | 'serverFault'> {
  /** Whether the server asked for a client certificate, so that it may end the handshake without one. */
  readonly isDemanded: boolean
}

type Seen = Pick<ServerFacts, 'protocol' | 'cipher' | 'chain' | 'names'>

function judge(
  url: URL,
  { error, serverFault, isDemanded }: Attempt,
  seen: Seen,
): StageResult<{ server: ServerFacts }> {
  const trustFault = serverFault instanceof Error ? readTrustFault(serverFault) : null
  const isTrusted = serverFault === null ? null : trustFault === null
  // A server that is not trusted may have ended the handshake for reasons of its own.
  const failure = error === null || trustFault !== null ? null : readFault(error)
  const server = { ...seen, isTrusted, trustFault, failure }
  if (trustFault !== null) {
    const detail = `${url.host}: the server’s certificate cannot be verified: ${trustFault.message}.`
    return { status: 'failed', detail, facts: { server } }
  }
  if (isTrusted === true && (failure === null || endsForWant(failure, isDemanded))) {
    const how = [seen.protocol, seen.cipher].filter((each) => each !== null).join(', ')
    const demand = failure === null ? '' : ' It demands a client certificate.'
    const detail = `${url.host} is who it says it is (${how}).${demand}`
    return { status: 'done', detail, facts: { server } }
  }
  const detail =
    failure?.kind === 'timeout'
      ? `${url.host}: the TLS handshake did not end in time.`
      : describeFault(url.host, failure ?? readFault(new Error('the handshake failed')))
  return { status: 'failed', detail, facts: { server } }
}

/** Whether a handshake without a certificate may have ended for that alone. */
export function endsForWant({ kind }: NetworkFault, isDemanded: boolean): boolean {
  return kind === 'alert' || (isDemanded && (kind === 'closed' || kind === 'reset'))
}

function readTrustFault(error: Error): NonNullable<ServerFacts['trustFault']> {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name
  return { code, message: formatForeign(error.message) }
}

function readCipher(socket: Handshake['socket']): string | null {
  // Typed as never undefined, and undefined before there is one.
  const cipher = socket.getCipher() as { readonly name?: string } | undefined
  return cipher?.name ?? null
}

function describeCertificate(certificateDer: Bytes): ServerFacts['chain'] {
  try {
    const certificate = parseCertificate(certificateDer)
    return [
      {
        subject: formatForeign(formatName(certificate.subjectDer)),
        issuer: formatForeign(formatName(certificate.issuerDer)),
        notBefore: certificate.notBefore.getTime(),
        notAfter: certificate.notAfter.getTime(),
      },
    ]
  } catch (error) {
    if (!(error instanceof PkiError)) throw error
    return []
  }
}

/** Names of a certificate are many at some hosts; so many are shown. */
const maxNames = 20

function readNames(certificateDer: Bytes | undefined): readonly string[] {
  if (certificateDer === undefined) return []
  try {
    const { subjectAltName = '' } = new X509Certificate(certificateDer)
    return subjectAltName
      .split(', ')
      .slice(0, maxNames)
      .map((each) => formatForeign(each.replace(/^(?:DNS|IP Address):/, '')))
      .filter((each) => each !== '')
  } catch {
    return []
  }
}

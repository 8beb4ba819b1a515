// The API port of the practice pod, which requires a client certificate: Symphony's Authenticator API. One port serves
// both implementations, that of the pod (/sessionauth) and that of the key manager (/keyauth).
import { createServer as createHttpServer, type IncomingMessage } from 'node:http'
import { createServer, type Server, type Socket } from 'node:net'
import { createSecureContext, TLSSocket, type DetailedPeerCertificate } from 'node:tls'
import type { Bytes } from '../text/bytes'
import { encodePem } from '../pki/pem'
import { judgeAdmission } from './admission'
import {
  createPodListener,
  hasBody,
  PodRefusal,
  podServerOptions,
  readHeader,
  type PodRoute,
} from './http'
import type { Registry } from './registry'
import type { ServerIdentity } from './server-identity'
import type { Sessions, TokenName } from './sessions'

export interface ApiPortOptions {
  readonly identity: ServerIdentity
  readonly registry: Registry
  readonly sessions: Sessions
  readonly now: () => Date
}

/** The longest wait for an idle client. */
const idleMs = 20_000
/** The most certificates that are read from one handshake. */
const maxPresented = 10

/** A server that is not listening yet. */
export function createApiPort(options: ApiPortOptions): Server {
  const http = createHttpServer(podServerOptions, createPodListener(listRoutes(options)))
  // After a refused handshake, the alert was already sent.
  http.on('clientError', (_error, socket) => socket.destroy())
  return createServer((socket) => http.emit('connection', secure(socket, options)))
}

/**
 * The server side of TLS for one connection.
 *
 * `https.createServer` does not work here: with `rejectUnauthorized`, Node sends an alert if the certificate is missing,
 * as real servers do, but closes the connection silently if the issuer is unknown. A separate TLSSocket keeps the alert
 * and lets admission.ts decide about unknown issuers. A new context per connection offers the current uploads as
 * acceptable CAs, and prevents that a resumed session bypasses a new decision.
 */
function secure(socket: Socket, { identity, registry }: ApiPortOptions): TLSSocket {
  const secureSocket = new TLSSocket(socket, {
    isServer: true,
    requestCert: true,
    rejectUnauthorized: true,
    ALPNProtocols: ['http/1.1'],
    secureContext: createSecureContext({
      key: identity.keyPem,
      cert: identity.certificatePem,
      ca: registry.uploads.map(({ certificate }) =>
        encodePem('CERTIFICATE', certificate.certificateDer),
      ),
      minVersion: 'TLSv1.2',
    }),
  })
  socket.setTimeout(idleMs, () => socket.destroy())
  socket.on('error', () => socket.destroy())
  return secureSocket
}

function listRoutes({ registry, sessions, now }: ApiPortOptions): readonly PodRoute[] {
  const authenticate = async (request: IncomingMessage, name: TokenName) => {
    if (hasBody(request)) {
      throw new PodRefusal(400, 'The request must have neither a body nor a Content-Type.')
    }
    const { uploads, accounts } = registry
    const presented = readPresented(request.socket)
    const admission = await judgeAdmission({ presented, uploads, accounts, now: now() })
    if (!admission.isAdmitted) throw new PodRefusal(admission.status, admission.message)
    return { name, token: sessions.create(name, admission.account.id) }
  }
  /** The specification has one header for both implementations, but clients also send each token by its name. */
  const logOut = (request: IncomingMessage, name: TokenName) => {
    const token = readHeader(request, name) ?? readHeader(request, 'sessionToken')
    if (!sessions.close(name, token)) {
      throw new PodRefusal(401, `There is no session with this ${name}, or it has ended.`)
    }
    return { name, token }
  }
  return [
    {
      method: 'POST',
      path: /^\/sessionauth\/v1\/authenticate$/,
      answer: (request) => authenticate(request, 'sessionToken'),
    },
    {
      method: 'POST',
      path: /^\/keyauth\/v1\/authenticate$/,
      answer: (request) => authenticate(request, 'keyManagerToken'),
    },
    {
      method: 'POST',
      path: /^\/sessionauth\/v1\/logout$/,
      answer: (request) => logOut(request, 'sessionToken'),
    },
    {
      method: 'POST',
      path: /^\/keyauth\/v1\/logout$/,
      answer: (request) => logOut(request, 'keyManagerToken'),
    },
  ]
}

/** Returns the certificates of the handshake: the leaf, then its issuers, if the client sent them. */
function readPresented(socket: Socket): readonly Bytes[] {
  if (!(socket instanceof TLSSocket)) throw new TypeError('The API port requires TLS')
  const presented: Bytes[] = []
  let each: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true)
  // Node lists a self-signed certificate as its own issuer.
  while (each?.raw !== undefined && presented.length < maxPresented) {
    presented.push(new Uint8Array(each.raw))
    each = each.issuerCertificate === each ? undefined : each.issuerCertificate
  }
  return presented
}

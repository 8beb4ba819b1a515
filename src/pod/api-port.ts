// The practice pod's API port, where a client certificate is demanded: Symphony's Authenticator API. One port
// speaks for both of its implementations, the pod's (/sessionauth) and the key manager's (/keyauth).
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

/** Longest wait for a client that says nothing. */
const idleMs = 20_000
/** Most certificates taken from one handshake. */
const maxPresented = 10

/** A server that is not listening yet. */
export function createApiPort(options: ApiPortOptions): Server {
  const http = createHttpServer(podServerOptions, createPodListener(listRoutes(options)))
  // A handshake that we refused: the alert is sent, there is nothing left to say.
  http.on('clientError', (_error, socket) => socket.destroy())
  return createServer((socket) => http.emit('connection', secure(socket, options)))
}

/**
 * The server's side of TLS on one connection.
 *
 * Not `https.createServer`: with `rejectUnauthorized` Node demands a certificate by an alert, as real servers
 * do, but then closes the connection without a word when it does not know the issuer. A socket of our own keeps
 * the alert and leaves the judgement, and its words, to admission.ts. A context of its own for each connection
 * offers the uploads of this moment as acceptable CAs, and no session can be resumed past a new judgement.
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
    return { name, token: sessions.open(name, admission.account.id) }
  }
  /** The specification names one header for both implementations, clients also send each token by its name. */
  const logOut = (request: IncomingMessage, name: TokenName) => {
    const token = readHeader(request, name) ?? readHeader(request, 'sessionToken')
    if (!sessions.close(name, token)) {
      throw new PodRefusal(401, `There is no session of this ${name}: it ended, or never began.`)
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

/** The certificates of the handshake: leaf, then its issuers as far as the client sent them. */
function readPresented(socket: Socket): readonly Bytes[] {
  if (!(socket instanceof TLSSocket)) throw new TypeError('The API port takes TLS only')
  const presented: Bytes[] = []
  let each: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true)
  // A self-signed one is its own issuer there.
  while (each?.raw !== undefined && presented.length < maxPresented) {
    presented.push(new Uint8Array(each.raw))
    each = each.issuerCertificate === each ? undefined : each.issuerCertificate
  }
  return presented
}

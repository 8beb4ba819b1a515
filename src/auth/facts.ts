// What the stages of a check find out, as plain data: the diagnosis is a function of these alone. Nothing in
// here is secret. A part that is null was not seen: its stage was skipped or not reached.
import type { Cause, ServiceId } from '../report/ids'

export interface AuthFacts {
  /** Unix milliseconds, this machine's clock. */
  readonly now: number
  /** Null where no P12 was given. */
  readonly p12: P12Facts | null
  readonly certificate: CertificateFacts | null
  /** Name of the service account, where somebody typed it. */
  readonly account: string | null
  /** Whether the certificate was to be shown to a server that cannot be verified. */
  readonly isSentToUntrusted: boolean
  readonly services: Readonly<Record<ServiceId, ServiceFacts>>
  /** Least size of an RSA key that the pod's operator asks for. */
  readonly requiredModulusBits: number
  readonly clocks: ClockFacts | null
  /** The calls with the tokens; a failure of `logout` is no fact. */
  readonly identity: IdentityFacts | null
  readonly agent: CallFacts | null
}

export interface P12Facts {
  /** Null where it opened. */
  readonly failure: { readonly cause: Cause; readonly detail: string } | null
}

export interface CertificateFacts {
  /** As text, fit for a line. */
  readonly subject: string
  readonly commonName: string | null
  readonly issuer: string
  readonly serialNumber: string
  readonly sha256: string
  readonly version: number
  /** Unix milliseconds. */
  readonly notBefore: number
  readonly notAfter: number
  readonly keyType: 'rsa' | 'ec' | 'ed25519' | 'unknown'
  readonly keyBits: number
  /** Of the signature: `SHA-1`, `SHA-256`; null where it is not known. */
  readonly hash: string | null
  /** RFC 5280 §4.2.1.12 and §4.2.1.3: without the extension everything is allowed. */
  readonly allowsClientAuth: boolean
  readonly allowsDigitalSignature: boolean
  readonly isCa: boolean
  readonly isSelfSigned: boolean
  /** What goes to the server: leaf first, without the root. At least the leaf. */
  readonly sent: readonly {
    readonly subject: string
    readonly issuer: string
    readonly notAfter: number
    /** Attribute O of the issuer, as text, where there is one. */
    readonly issuerOrganization: string | null
  }[]
  /** Whether the file holds the root that the chain ends in. */
  readonly isRootKnown: boolean
  /** Other certificates in the file that are not of the chain. */
  readonly unrelated: number
}

export interface ServiceFacts {
  /** `https://HOST:PORT/sessionauth`. */
  readonly url: string
  readonly host: string
  readonly port: number
  /** Null where there is no proxy. */
  readonly proxy: { readonly host: string; readonly port: number } | null
  /** Of the server, or of the proxy where there is one. */
  readonly resolution: ResolutionFacts | null
  readonly connection: ConnectionFacts | null
  readonly tunnel: TunnelFacts | null
  readonly server: ServerFacts | null
  readonly request: RequestFacts | null
  readonly issuer: IssuerFacts | null
  /** TLS with the client certificate, up to the first sign of acceptance. */
  readonly handshake: HandshakeFacts | null
  /** What followed the request; `failure` where the connection ended first. */
  readonly answer: CallFacts | null
  /** Whether the answer held the token it should. */
  readonly hasToken: boolean | null
}

interface ResolutionFacts {
  /** IP addresses, in the order they are tried; empty where it failed. */
  readonly addresses: readonly string[]
  readonly failure: NetworkFault | null
}

interface ConnectionFacts {
  /** The IP address reached; null where it failed. */
  readonly address: string | null
  readonly failure: NetworkFault | null
}

/** What a proxy said to CONNECT. */
export interface TunnelFacts {
  /** Null where no HTTP answer came. */
  readonly status: number | null
  /** The reason phrase, title or first words of its answer, in one line; may be empty. */
  readonly words: string
  /** Its Proxy-Authenticate, for a 407: `Basic realm="…"`. */
  readonly authenticate: string | null
  readonly failure: NetworkFault | null
}

/**
 * How a connection ended. timeout: our own limit. closed: ended without a word. reset: ECONNRESET, EPIPE. alert: by
 * a TLS alert. not-tls and not-http: what came is none. too-long: an answer without an end. stopped: by a person.
 * other: see code and message.
 */
export interface NetworkFault {
  readonly kind:
    | 'timeout'
    | 'closed'
    | 'reset'
    | 'alert'
    | 'not-tls'
    | 'not-http'
    | 'too-long'
    | 'stopped'
    | 'other'
  /** RFC 8446 §6, with `alert`. */
  readonly alert: number | null
  /** Node's or OpenSSL's: `ENOTFOUND`, `ERR_SSL_…`; null where there is none. */
  readonly code: string | null
  /** In one line, for people. */
  readonly message: string
}

/** The first handshake, in which no client certificate is shown. */
export interface ServerFacts {
  readonly protocol: 'TLSv1.2' | 'TLSv1.3' | null
  /** OpenSSL's name. */
  readonly cipher: string | null
  /** As sent, leaf first. */
  readonly chain: readonly {
    readonly subject: string
    readonly issuer: string
    /** Unix milliseconds. */
    readonly notBefore: number
    readonly notAfter: number
  }[]
  /** Whether chain and name were verified; null where the certificate was not seen. */
  readonly isTrusted: boolean | null
  /** Why not: OpenSSL's or Node's code, `CERT_HAS_EXPIRED`, and its words. */
  readonly trustFault: { readonly code: string; readonly message: string } | null
  /** DNS names and IP addresses that the leaf is for. */
  readonly names: readonly string[]
  /** How the handshake ended, where it did not end well. A server may demand a certificate this way. */
  readonly failure: NetworkFault | null
}

/** What the server asks of clients, read from its CertificateRequest. */
export interface RequestFacts {
  /** Null where its first flight was not seen whole. */
  readonly isRequested: boolean | null
  /** Names of CAs as text; empty: it names none. */
  readonly acceptedCas: readonly { readonly name: string; readonly organization: string | null }[]
  /** RFC 8446 §4.2.3 code points, in the server's order. */
  readonly signatureSchemes: readonly number[]
  /** RFC 5246 §7.4.4, TLS 1.2 alone: 1 rsa_sign, 64 ecdsa_sign. */
  readonly certificateTypes: readonly number[]
}

export interface IssuerFacts {
  /** Index in `sent` of the first certificate whose issuer is listed; null where none is. */
  readonly listedAt: number | null
  /** Whether each ca of the request issued a certificate of `sent`, in the same order. */
  readonly isOurs: readonly boolean[]
  /** Whether the server takes a signature of this kind of key. */
  readonly takesKeyType: boolean
  /** Whether Java's client would send the certificate. */
  readonly javaSends: boolean
}

export interface HandshakeFacts {
  readonly protocol: string | null
  /** Null where it was taken, or where nothing spoke against it. */
  readonly failure: NetworkFault | null
}

export interface CallFacts {
  /** Null where no HTTP answer came. */
  readonly status: number | null
  /** Of `{code, message}`, verbatim; null where there is none. Made fit for one line. */
  readonly code: string | null
  readonly message: string | null
  /** The server's own words whatever their form, in one line; may be empty. */
  readonly words: string
  /** nginx's own page about the client certificate. */
  readonly nginx: 'missing' | 'refused' | null
  readonly location: string | null
  /** Header Server. */
  readonly software: string | null
  /** Header Date minus our clock when the answer came, milliseconds. */
  readonly skewMs: number | null
  readonly failure: NetworkFault | null
}

export interface ClockFacts {
  /** The server's clock minus ours, milliseconds. */
  readonly skewMs: number
  /** `HOST:PORT` whose clock it is. */
  readonly host: string
}

export interface IdentityFacts {
  readonly call: CallFacts
  /** Null where it was not said. */
  readonly username: string | null
  readonly isSame: boolean
}

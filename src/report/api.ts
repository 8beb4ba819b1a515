// What crosses HTTP between the page and `npm start`, beside the report itself. Types, and one name.
import type { AuthReport, Stage } from './auth-report'

/** Header that carries the API token; see src/server/guards.ts. */
export const tokenHeader = 'x-botcert-token'

export type AuthTarget =
  | { readonly kind: 'practice' }
  | { readonly kind: 'pod'; readonly pod: string; readonly agent?: string }
  | {
      readonly kind: 'endpoints'
      readonly sessionAuth: string
      readonly keyAuth: string
      readonly agent?: string
    }

/** POST /api/auth. The reply is NDJSON: one AuthEvent a line. */
export interface AuthRequest {
  /** Without one the path is looked at as far as it goes, and no certificate is shown. */
  readonly p12Base64?: string
  readonly password: string
  readonly target: AuthTarget
  /** CAs for the server, PEM, beside the system's. */
  readonly trustPem?: string
  /** `HOST:PORT` of an HTTP proxy, or `direct`; by default what the runner's environment says. */
  readonly proxy?: string
  /** Name of the service account, where it is known, to compare the CN with. */
  readonly account?: string
  /** Shows the certificate to a server that cannot be verified, for this run. Default: false. */
  readonly sendToUntrusted?: boolean
}

export type AuthEvent =
  | { readonly type: 'stage'; readonly stage: Stage }
  | { readonly type: 'report'; readonly report: AuthReport }
  /** Instead of a report, where the check broke off: the last event then. */
  | { readonly type: 'failure'; readonly failure: ApiFailure }

/** POST /api/status, body `{}`. */
export interface RunnerStatus {
  readonly version: string
  readonly practice: Practice | null
}

/** The practice CA and account that `npm start` makes at each start. They are worth nothing elsewhere. */
export interface Practice {
  readonly account: string
  readonly caCertificatePem: string
  readonly caKeyPem: string
  readonly caPassphrase: string
  /** `localhost:PORT` of the API port (demands a client certificate). */
  readonly apiAddress: string
  /** `localhost:PORT` of the web port. */
  readonly webAddress: string
}

/** Every refusal of the API, with an HTTP status of 400 or more. */
export interface ApiFailure {
  readonly code: string
  readonly message: string
}

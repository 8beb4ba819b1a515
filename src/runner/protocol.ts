// What crosses HTTP between the page and the runner, and what `botcert auth --json` prints.
// Types and guards only; imports nothing, so that the page can share it.

/** Header that carries the API token; see server.ts. */
export const tokenHeader = 'x-botcert-token'

/** Steps of the check, in the order they run. */
export const stageIds = [
  'open-p12',
  'check-certificate',
  'reach-session-auth',
  'session-auth',
  'reach-key-manager',
  'key-manager',
  'identity',
  'agent-echo',
  'logout',
] as const
export type StageId = (typeof stageIds)[number]

export interface Stage {
  readonly id: StageId
  readonly status: 'done' | 'failed' | 'skipped'
  /** Wall-clock milliseconds; 0 where skipped. */
  readonly ms: number
  /** One sentence: what was found, what the server said, or why it was skipped. No secrets. */
  readonly detail: string
}

/**
 * accepted: both tokens came, and the calls made with them worked. refused: a server said no. not-checked: it
 * never came to an answer, or not to all.
 */
export type Verdict = 'accepted' | 'refused' | 'not-checked'

/** Why it was not accepted; null also where somebody stopped the check. Public ids, never reused. */
export const causes = [
  'p12-unreadable',
  'p12-password-wrong',
  'p12-password-needed',
  'p12-unsupported',
  'p12-no-key',
  'p12-no-certificate',
  'key-mismatch',
  'name-unknown',
  'connection-refused',
  'timeout',
  'not-tls',
  'server-untrusted',
  'server-expired',
  'server-name-mismatch',
  'tls-version',
  'connection-broken',
  'client-certificate-missing',
  'client-certificate-expired',
  'client-certificate-not-yet-valid',
  'client-certificate-unknown-ca',
  'client-certificate-revoked',
  'client-certificate-wrong-usage',
  'client-certificate-refused',
  'account-refused',
  'identity-mismatch',
  'http-error',
  'token-missing',
] as const
export type Cause = (typeof causes)[number]

export interface ReportCertificate {
  readonly subject: string
  readonly commonName: string | null
  readonly issuer: string
  readonly serialNumber: string
  /** ISO 8601, UTC. */
  readonly notBefore: string
  readonly notAfter: string
  readonly keyType: string
  readonly keyBits: number
  /** Lower-case hex SHA-256 of the DER certificate. */
  readonly sha256: string
  /** What the local check found; it never stops the attempt. */
  readonly findings: readonly string[]
}

export interface AuthReport {
  readonly verdict: Verdict
  readonly cause: Cause | null
  readonly stages: readonly Stage[]
  readonly certificate: ReportCertificate | null
  /** Masked unless asked for on the command line. */
  readonly tokens: { readonly sessionToken: string | null; readonly keyManagerToken: string | null }
}

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
  readonly p12Base64: string
  readonly password: string
  readonly target: AuthTarget
  /** CAs for the server, PEM, beside the system's. */
  readonly trustPem?: string
}

export type AuthEvent =
  | { readonly type: 'stage'; readonly stage: Stage }
  | { readonly type: 'report'; readonly report: AuthReport }

/** POST /api/status, body `{}`. */
export interface RunnerStatus {
  readonly version: string
  readonly practice: Practice | null
}

/** The practice CA and account that `npm start` makes anew each time. Worth nothing elsewhere. */
export interface Practice {
  readonly account: string
  readonly authorityCertificatePem: string
  readonly authorityKeyPem: string
  readonly authorityPassphrase: string
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

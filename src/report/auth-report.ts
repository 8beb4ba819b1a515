// What crosses HTTP between the page and the runner, and what `botcert auth --json` prints.
// Types and guards only; imports nothing, so that the page can share it.

/** Header that carries the API token; see server.ts. */
export const tokenHeader = 'x-botcert-token'

/** The two services that hand out a token for a client certificate. */
export const serviceIds = ['session-auth', 'key-manager'] as const
export type ServiceId = (typeof serviceIds)[number]

/** Stages that are taken for each service, in the order they run. */
export const serviceStageIds = [
  'resolve-name',
  'connect',
  'ask-proxy',
  'verify-server',
  'read-request',
  'compare-issuer',
  'present-certificate',
  'authenticate',
  'read-token',
] as const
export type ServiceStageId = (typeof serviceStageIds)[number]

/** All stages of the check, in the order they run; those of a service come once for each. */
export const stageIds = [
  'open-p12',
  'check-certificate',
  ...serviceStageIds,
  'compare-clocks',
  'identity',
  'agent-echo',
  'logout',
] as const
export type StageId = (typeof stageIds)[number]

/** skipped: there was no need. not-reached: an earlier stage failed. */
export const stageStatuses = ['done', 'failed', 'skipped', 'not-reached'] as const
export type StageStatus = (typeof stageStatuses)[number]

export interface Stage {
  readonly id: StageId
  /** Null for stages that are of no service. */
  readonly service: ServiceId | null
  readonly status: StageStatus
  /** Wall-clock milliseconds; 0 where skipped or not reached. */
  readonly ms: number
  /** One sentence: what was found, what the server said, or why it was not taken. No secrets. */
  readonly detail: string
}

/**
 * accepted: both tokens came, and the calls made with them worked. refused: a server said no. not-checked: it
 * never came to an answer, or not to all.
 */
export const verdicts = ['accepted', 'refused', 'not-checked'] as const
export type Verdict = (typeof verdicts)[number]

/** Why it was not accepted. Public ids, never reused. */
export const causes = [
  // The file.
  'p12-unreadable',
  'p12-password-wrong',
  'p12-password-needed',
  'p12-unsupported',
  'p12-no-key',
  'p12-no-certificate',
  'key-mismatch',
  // The way to the server.
  'name-unknown',
  'name-timeout',
  'connection-refused',
  'host-unreachable',
  /** No connection came about in time: something drops the packets. */
  'port-blocked',
  'proxy-unreachable',
  'proxy-timeout',
  /** 407. */
  'proxy-authentication',
  /** 403 and other refusals of the proxy's own. */
  'proxy-refused',
  /** 502, 503, 504: the proxy did not get through to the server. */
  'proxy-failed',
  'tls-timeout',
  'http-timeout',
  'connection-broken',
  // The server.
  'not-tls',
  'not-http',
  'tls-version',
  'tls-cipher',
  'server-untrusted',
  'server-expired',
  'server-not-yet-valid',
  'server-name-mismatch',
  /** A proxy or firewall answers in the server's place with a certificate of its own. */
  'server-inspected',
  /** No client certificate is asked for: a wrong port, or a proxy that inspects TLS. */
  'certificate-not-requested',
  // The client certificate.
  'client-certificate-missing',
  'client-certificate-expired',
  'client-certificate-not-yet-valid',
  /** It is valid by one clock and not by the other. */
  'clock-skew',
  /** The issuer is not among the CAs that the server takes. */
  'client-certificate-unknown-ca',
  'client-certificate-self-signed',
  'client-certificate-chain-incomplete',
  'client-certificate-revoked',
  /** Its extended key usage lacks clientAuth. */
  'client-certificate-wrong-usage',
  /** Its key usage lacks digitalSignature. */
  'client-certificate-wrong-key-usage',
  'client-certificate-weak-key',
  'client-certificate-weak-hash',
  /** EC or Ed25519 where the server takes RSA alone. */
  'client-certificate-key-type',
  'client-certificate-version-1',
  /** Refused, cause not given. */
  'client-certificate-refused',
  // The account.
  'account-unknown',
  'account-name-case',
  'account-disabled',
  /** The certificate was taken, the account was not; which of the three it is stays open. */
  'account-refused',
  'identity-mismatch',
  // The answer.
  'redirected',
  /** 404: there is no such service at this address. */
  'service-missing',
  /** Any other 4xx. */
  'http-error',
  /** 5xx. */
  'server-error',
  'token-missing',
  /** Session auth let the bot in, the key manager did not and gave no cause. */
  'key-manager-refused',
  'agent-refused',
] as const
export type Cause = (typeof causes)[number]

/** Who can fix it. you: the bot's developer. */
export const owners = ['you', 'pki-team', 'pod-administrator', 'network-team'] as const
export type Owner = (typeof owners)[number]

/**
 * certain: the evidence admits no other cause. likely: another cause would look the same, but this one fits
 * best. open: the facts do not decide; the candidates are all that is known.
 */
export const confidences = ['certain', 'likely', 'open'] as const
export type Confidence = (typeof confidences)[number]

/** Another cause that would look the same. */
export interface Candidate {
  readonly cause: Cause
  /** One sentence. */
  readonly says: string
  readonly owner: Owner
}

/** Why it failed, on what evidence, and who fixes it how. Sentences are complete and for people. */
export interface Diagnosis {
  readonly cause: Cause
  /** The stage that shows it. */
  readonly stage: StageId
  readonly service: ServiceId | null
  readonly confidence: Confidence
  /** What is wrong, in one or two sentences. */
  readonly says: string
  /** The facts that it rests on, one sentence each; at least one. */
  readonly evidence: readonly string[]
  readonly candidates: readonly Candidate[]
  readonly owner: Owner
  /** What to do now. */
  readonly nextStep: string
  /** A text ready to send to who fixes it, without secrets; null where that is the reader. */
  readonly message: string | null
}

/** What did not decide the outcome and will hurt, now or later. */
export const remarkIds = [
  'port-443',
  'api-host-missing',
  'path-dropped',
  'expires-soon',
  /** A Java client (BDK) would send no certificate: its issuer is not in the server's list. */
  'java-sends-none',
  'clock-differs',
  'sent-to-untrusted',
] as const
type RemarkId = (typeof remarkIds)[number]

export interface Remark {
  readonly id: RemarkId
  readonly says: string
}

export interface ReportCertificate {
  readonly subject: string
  readonly commonName: string | null
  readonly issuer: string
  readonly serialNumber: string
  /** ISO 8601, UTC. */
  readonly notBefore: string
  readonly notAfter: string
  /** Whole days until notAfter, rounded down; negative where it has passed. */
  readonly daysLeft: number
  readonly keyType: string
  readonly keyBits: number
  /** Lower-case hex SHA-256 of the DER certificate. */
  readonly sha256: string
  /** What the local check found; it never stops the attempt. */
  readonly findings: readonly string[]
}

/** What was seen of one service. Null: it was not seen. */
export interface ServiceReport {
  readonly id: ServiceId
  /** `https://HOST:PORT/sessionauth`. */
  readonly url: string
  /** `HOST:PORT` of the proxy; null where there is none. */
  readonly proxy: string | null
  /** The IP address that was reached. */
  readonly address: string | null
  /** `TLSv1.3`. */
  readonly protocol: string | null
  readonly cipher: string | null
  /** As the server sent it, leaf first. */
  readonly serverChain: readonly {
    readonly subject: string
    readonly issuer: string
    readonly notAfter: string
  }[]
  readonly isCertificateRequested: boolean | null
  /** The CAs that the server says it takes; empty also where it names none, which means any. */
  readonly acceptedIssuers: readonly {
    readonly name: string
    /** Whether it issued a certificate of the chain that we send. */
    readonly isOurs: boolean
  }[]
  /** Whether its token came. */
  readonly isAccepted: boolean
}

export const reportFormat = 'botcert-auth-report-1'

export interface AuthReport {
  readonly format: typeof reportFormat
  /** Of Botcert. */
  readonly version: string
  /** ISO 8601, UTC. */
  readonly startedAt: string
  /** Wall-clock milliseconds of it all. */
  readonly ms: number
  readonly verdict: Verdict
  /** That of the diagnosis. */
  readonly cause: Cause | null
  /** Null where it was accepted, and where somebody stopped the check. */
  readonly diagnosis: Diagnosis | null
  readonly remarks: readonly Remark[]
  readonly stages: readonly Stage[]
  /** In the order of serviceIds. */
  readonly services: readonly ServiceReport[]
  /** Null where none was read. */
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

/** The practice CA and account that `npm start` makes anew each time. Worth nothing elsewhere. */
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

// The public ids of an auth report: closed lists, whose words are in words.ts and in auth/diagnose. Apart from the
// schema of the report (auth-report.ts), so that the page can show one without a schema library.

export const reportFormat = 'botcert-auth-report-1'

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
  /** EC or Ed25519, but the server accepts only RSA. */
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

/** What did not decide the outcome, but may cause trouble now or later. */
export const noticeIds = [
  'port-443',
  'api-host-missing',
  'path-dropped',
  'expires-soon',
  /** A Java client (BDK) would send no certificate: its issuer is not in the server's list. */
  'java-sends-none',
  'clock-differs',
  'sent-to-untrusted',
] as const

export const noticeSeverities = ['warning', 'notice'] as const

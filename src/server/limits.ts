// The time and size limits of the loopback server. Times are in milliseconds.

export interface ServerLimits {
  /** From the connection to the end of a request’s headers. Default: 10 s. */
  readonly headersMs: number
  /** From the connection to the end of its body. Default: 30 s. */
  readonly requestMs: number
  /** Between two requests on one connection. Default: 5 s. */
  readonly keepAliveMs: number
  /** Without any data, for example if the client does not read. Longer than the longest stage. Default: 60 s. */
  readonly idleMs: number
  /** For the whole answer. Longer than the longest check. Default: 5 min. */
  readonly answerMs: number
  /** For the rest of a refused request. Default: 2 s. */
  readonly drainMs: number
}

export const defaultLimits: ServerLimits = {
  headersMs: 10_000,
  requestMs: 30_000,
  keepAliveMs: 5_000,
  idleMs: 60_000,
  answerMs: 300_000,
  drainMs: 2_000,
}

/** A browser opens six; this allows several tabs but no flood. */
export const maxConnections = 64
export const maxRequestsPerConnection = 200
/** Enough for the largest AuthRequest: a P12 and a file of CAs at the limits of the page. */
export const maxBodyBytes = 2_500_000
/** The rest of a refused request that is read and discarded, so that the client can read the answer. */
export const maxDrainBytes = 16_000_000
/** Browsers send about twenty headers. */
export const maxHeaders = 100
/** Each check is a process of about 60 MB. */
export const maxChecks = 4

// How long and how much the loopback server waits for a client. Times in milliseconds.

export interface ServerLimits {
  /** From the connection to the end of a request’s headers. Default: 10 s. */
  readonly headersMs: number
  /** From the connection to the end of its body. Default: 30 s. */
  readonly requestMs: number
  /** Between two requests on one connection. Default: 5 s. */
  readonly keepAliveMs: number
  /** In which nothing moves: a client that does not read. Longer than the longest stage. Default: 60 s. */
  readonly idleMs: number
  /** For a whole answer. Longer than the longest check. Default: 5 min. */
  readonly answerMs: number
  /** For what a client still sends after it was refused. Default: 2 s. */
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

/** A browser opens six; this leaves room for tabs, not for floods. */
export const maxConnections = 64
export const maxRequestsPerConnection = 200
/** The largest AuthRequest: a P12 and a file of CAs, each as large as the page takes them. */
export const maxBodyBytes = 2_500_000
/** Of a refused request: read, so that its sender gets to the answer, and thrown away. */
export const maxDrainBytes = 16_000_000
/** Browsers send about twenty. */
export const maxHeaders = 100
/** Each is a process of about 60 MB. */
export const maxChecks = 4

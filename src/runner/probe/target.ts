// How people write where to authenticate, and the endpoints that follow from it.

/** Origins with the context path, without a slash at the end: `https://HOST:8444/sessionauth`. */
export interface Endpoints {
  readonly sessionAuth: URL
  readonly keyAuth: URL
  /** For calls without a client certificate (`/pod/v2/sessioninfo`); null where it is not known. */
  readonly web: URL | null
  readonly agent: URL | null
}

/** As on the command line, and as in the API's AuthTarget. */
export interface WrittenTarget {
  /** `HOST[:PORT]`, port 8444 by default. Or `sessionAuth` and `keyAuth`. */
  readonly pod?: string | undefined
  /** `https://HOST[:PORT]`, with or without `/sessionauth`. */
  readonly sessionAuth?: string | undefined
  /** `https://HOST[:PORT]`, with or without `/keyauth`. */
  readonly keyAuth?: string | undefined
  /** `HOST[:PORT]` of the web port; the pod's host and 443 by default. */
  readonly web?: string | undefined
  /** `HOST[:PORT]` or `https://HOST[:PORT]`, with or without `/agent`. */
  readonly agent?: string | undefined
}

/** @throws TargetError saying which of them cannot be used and how it is written. */
export function parseTarget(written: WrittenTarget): Endpoints {
  throw new TargetError(`Not there yet: ${String(written)}`)
}

/** An address that cannot be used. */
export class TargetError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'TargetError'
  }
}

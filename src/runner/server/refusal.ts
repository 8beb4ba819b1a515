// How the loopback server says no.

/** Any answer of 400 or more. The message never repeats what was sent. */
export class ServerRefusal extends Error {
  readonly status: number
  /** Of ApiFailure. */
  readonly code: string
  /** Methods that would be taken, of a 405 (RFC 9110 §15.5.6). */
  readonly allow: string | undefined

  constructor(status: number, code: string, message: string, allow?: string) {
    super(message)
    this.name = 'ServerRefusal'
    this.status = status
    this.code = code
    this.allow = allow
  }
}

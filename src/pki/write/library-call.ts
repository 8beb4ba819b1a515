// The libraries lack error codes, and throw RangeError, TypeError and Error alike: here they become ours.
import { PkiError, type PkiErrorCode } from '../errors'

/**
 * Calls a library.
 *
 * @param what the subject of the message: `The request`.
 * @throws PkiError with this code for whatever the library throws, which is kept as its cause; other PkiErrors as
 *   they are.
 */
export function callLibrary<T>(code: PkiErrorCode, what: string, call: () => T): T {
  try {
    return call()
  } catch (cause) {
    throw toPkiError(code, what, cause)
  }
}

/** The same for what takes time. */
export async function awaitLibrary<T>(
  code: PkiErrorCode,
  what: string,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call()
  } catch (cause) {
    throw toPkiError(code, what, cause)
  }
}

function toPkiError(code: PkiErrorCode, what: string, cause: unknown): PkiError {
  return cause instanceof PkiError
    ? cause
    : new PkiError(code, `${what} could not be written.`, { cause })
}

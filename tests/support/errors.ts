// Expecting a refusal by its code.
import { expect } from 'vitest'
import { PkiError, type PkiErrorCode } from '../../src/pki/errors'

/** Expects a PkiError of this code, thrown or rejected; returns it. */
export async function expectRefusal(attempt: () => unknown, code: PkiErrorCode): Promise<PkiError> {
  try {
    await attempt()
  } catch (error) {
    if (!(error instanceof PkiError)) throw error
    expect(error.code).toBe(code)
    return error
  }
  return expect.fail(`expected a refusal with the code ${code}`)
}

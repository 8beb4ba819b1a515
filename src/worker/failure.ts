// How an error crosses the worker, where its class would be lost.
import { PkiError } from '../pki/errors'
import type { EngineFailure } from './api'

/** What browsers say of a chunk that they cannot fetch: Chromium, Firefox and Safari in turn. */
const notLoaded =
  /dynamically imported module|error loading dynamically|importing a module script failed/i

/** A refusal with its public code; anything else is a bug of ours, or of the network. */
export function describeFailure(error: unknown): EngineFailure {
  if (error instanceof PkiError) {
    return { code: error.code, message: error.message, where: error.where }
  }
  const isNotLoaded = error instanceof TypeError && notLoaded.test(error.message)
  return {
    code: isNotLoaded ? 'part-not-loaded' : 'internal',
    message: error instanceof Error ? `${error.name}: ${error.message}` : 'Unknown error',
    where: undefined,
  }
}

// How an error crosses the worker, where its class would be lost.
import { PkiError } from '../pki/errors'
import type { EngineFailure } from './api'

/** A refusal with its public code; anything else is a bug of ours. */
export function describeFailure(error: unknown): EngineFailure {
  if (error instanceof PkiError) {
    return { code: error.code, message: error.message, where: error.where }
  }
  return {
    code: 'internal',
    message: error instanceof Error ? `${error.name}: ${error.message}` : 'Unknown error',
    where: undefined,
  }
}

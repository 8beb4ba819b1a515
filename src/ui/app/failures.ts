// Turns a thrown value into a failure that the page can show.
import type { EngineFailure } from '../../worker/api'
import { failureTexts } from './error-text'

/** The engine's failure, or `internal` for anything else. */
export function failureOf(error: unknown): EngineFailure {
  const { code, message, where } = (error ?? {}) as Partial<EngineFailure>
  if (typeof code === 'string' && Object.hasOwn(failureTexts, code)) {
    return { code, message: message ?? '', where }
  }
  return {
    code: 'internal',
    message: error instanceof Error ? error.message : '',
    where: undefined,
  }
}

/** Whether a person cancelled the call. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}

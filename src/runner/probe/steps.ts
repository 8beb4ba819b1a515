// Takes the steps of a check one after the other and keeps the book: times, what was left out, the first failure.
import type { Cause, Stage, StageId, Verdict } from '../protocol'
import { maskToken } from '../report'
import { stopped } from './network-failure'
import type { Failure, Outcome } from './outcome'

/** What a step does, or the sentence why it is left out. */
type Step<Facts> = ((signal: AbortSignal) => Promise<Outcome<Facts>>) | string

export interface Steps {
  /** Takes a step; its facts, or null where it failed or was left out. */
  take<Facts>(id: StageId, step: Step<Facts>): Promise<{ readonly facts: Facts } | null>
  /** A token that no later sentence may hold, whatever a server puts into its answers. */
  hide(token: string): void
  result(): {
    readonly verdict: Verdict
    readonly cause: Cause | null
    readonly stages: readonly Stage[]
  }
}

export interface StepsOptions {
  /** For each step. */
  readonly timeoutMs: number
  readonly onStage: (stage: Stage) => void
  /** Ends the step that runs and leaves out the rest. */
  readonly signal: AbortSignal | undefined
}

/** Shorter ones occur in ordinary words. */
const minimumHiddenLength = 8

export function openSteps({ timeoutMs, onStage, signal }: StepsOptions): Steps {
  const stages: Stage[] = []
  const hidden = new Set<string>()
  let verdict: Verdict = 'accepted'
  let cause: Cause | null = null

  const note = (id: StageId, status: Stage['status'], ms: number, detail: string): void => {
    let text = detail
    for (const token of hidden) text = text.replaceAll(token, () => maskToken(token))
    const stage = { id, status, ms, detail: text }
    stages.push(stage)
    onStage(stage)
  }

  /** The first failure is the one that counts; later ones follow from it. */
  const fail = (id: StageId, failure: Failure): void => {
    // A session that does not end takes nothing from what was accepted.
    if (verdict === 'accepted' && id !== 'logout') ({ verdict, cause } = failure)
  }

  return {
    async take(id, step) {
      if (typeof step === 'string') {
        note(id, 'skipped', 0, step)
        return null
      }
      if (signal?.aborted === true) {
        note(id, 'skipped', 0, stopped.detail)
        fail(id, stopped)
        return null
      }
      const started = performance.now()
      const limit = openLimit(timeoutMs, signal)
      const outcome = await step(limit.signal).finally(limit.close)
      const ms = Math.round(performance.now() - started)
      note(id, outcome.ok ? 'done' : 'failed', ms, outcome.detail)
      if (outcome.ok) return { facts: outcome.facts }
      fail(id, outcome)
      return null
    },
    hide(token) {
      if (token.length >= minimumHiddenLength) hidden.add(token)
    },
    result: () => ({ verdict, cause, stages }),
  }
}

interface Limit {
  readonly signal: AbortSignal
  readonly close: () => void
}

/** Ends with a TimeoutError, or as the outer signal. Not `AbortSignal.any`: Node 20 may collect it unfired. */
function openLimit(timeoutMs: number, outer: AbortSignal | undefined): Limit {
  const controller = new AbortController()
  const stop = () => controller.abort(outer?.reason)
  const timer = setTimeout(() => {
    controller.abort(new DOMException('The time for this step is over', 'TimeoutError'))
  }, timeoutMs)
  outer?.addEventListener('abort', stop)
  return {
    signal: controller.signal,
    close: () => {
      clearTimeout(timer)
      outer?.removeEventListener('abort', stop)
    },
  }
}

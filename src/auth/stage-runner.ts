// Takes the stages of a check one after the other and keeps the stageRunner of them: times, and what was left out.
import type { Stage } from '../report/auth-report'
import type { ServiceId, StageId, StageStatus } from '../report/ids'
import type { StageResult } from './stage'

export interface StageRunner {
  /** Takes a stage; its result, or null where the check was stopped before. */
  take<Result extends StageResult<unknown>>(
    id: StageId,
    service: ServiceId | null,
    run: (signal: AbortSignal) => Promise<Result> | Result,
  ): Promise<Result | null>
  /** Takes a stage also where the check was stopped, within a short time: the end of what was begun. */
  takeAtEnd<Result extends StageResult<unknown>>(
    id: StageId,
    run: (signal: AbortSignal) => Promise<Result> | Result,
  ): Promise<Result>
  leaveOut(
    id: StageId,
    service: ServiceId | null,
    status: Extract<StageStatus, 'skipped' | 'not-reached'>,
    detail: string,
  ): void
  /** A token that no later sentence may hold, whatever a server puts into its answers. */
  hide(token: string): void
  /** The text with hidden tokens masked. */
  readonly mask: (text: string) => string
  readonly stages: readonly Stage[]
  readonly isStopped: boolean
}

export interface StageRunnerOptions {
  /** For each stage. */
  readonly timeoutMs: number
  readonly onStage: (stage: Stage) => void
  /** Ends the stage that runs and leaves out the rest. */
  readonly signal: AbortSignal | undefined
}

/** Shorter ones occur in ordinary words. */
const minimumHiddenLength = 8
/** What ends the check has this long: a person who stopped it waits. */
const farewellMs = 3000

export function createStageRunner({ timeoutMs, onStage, signal }: StageRunnerOptions): StageRunner {
  const stages: Stage[] = []
  const hidden = new Set<string>()

  const mask = (text: string): string => {
    let masked = text
    for (const token of hidden) masked = hideToken(masked, token)
    return masked
  }
  const note = (stage: Stage): void => {
    const masked = { ...stage, detail: mask(stage.detail) }
    stages.push(masked)
    onStage(masked)
  }

  const takeWithin = async <Result extends StageResult<unknown>>(
    limit: Limit,
    id: StageId,
    service: ServiceId | null,
    run: (signal: AbortSignal) => Promise<Result> | Result,
  ): Promise<Result> => {
    const started = performance.now()
    try {
      const result = await run(limit.signal)
      const { status, detail } = result
      note({ id, service, status, ms: Math.round(performance.now() - started), detail })
      return result
    } finally {
      limit.close()
    }
  }

  return {
    stages,
    mask,
    get isStopped() {
      return signal?.aborted === true
    },
    leaveOut(id, service, status, detail) {
      note({ id, service, status, ms: 0, detail })
    },
    async take(id, service, run) {
      if (signal?.aborted !== true) {
        return takeWithin(createLimit(timeoutMs, signal), id, service, run)
      }
      note({ id, service, status: 'not-reached', ms: 0, detail: 'The check was stopped.' })
      return null
    },
    takeAtEnd: (id, run) =>
      takeWithin(createLimit(Math.min(timeoutMs, farewellMs), undefined), id, null, run),
    hide(token) {
      if (token.length >= minimumHiddenLength) hidden.add(token)
    },
  }
}

/** Beginnings of tokens so long or longer are hidden too: words of servers are cut off. */
const leastBeginning = 16

function hideToken(text: string, token: string): string {
  const beginning = token.slice(0, leastBeginning)
  let masked = ''
  let rest = text
  for (let at = rest.indexOf(beginning); at !== -1; at = rest.indexOf(beginning)) {
    let end = at + beginning.length
    while (end < rest.length && rest[end] === token[end - at]) end += 1
    masked += rest.slice(0, at) + maskToken(token)
    rest = rest.slice(end)
  }
  return masked + rest
}

interface Limit {
  readonly signal: AbortSignal
  readonly close: () => void
}

/** Ends with a TimeoutError, or as the outer signal. Not `AbortSignal.any`: Node 20 may collect it unfired. */
function createLimit(timeoutMs: number, outer: AbortSignal | undefined): Limit {
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

/** Enough of a token to tell it from another, too little to use it. */
export function maskToken(token: string): string {
  return token.length < 16 ? '…' : `${token.slice(0, 4)}… (${token.length} characters)`
}

// The page's side of the worker: one worker, and calls with progress and cancel.
import type { EngineCall, EngineFailure, EngineInput, EngineOutput, ProgressOf } from './api'
import type { ReplyMessage, RequestMessage } from './messages'

/** A failure that came across the border. */
export class EngineError extends Error {
  readonly code: EngineFailure['code']
  readonly where: string | undefined

  constructor({ code, message, where }: EngineFailure) {
    super(message)
    this.name = 'EngineError'
    this.code = code
    this.where = where
  }
}

interface CallOptions<C extends EngineCall> {
  /**
   * An abort ends the worker, because WebCrypto cannot be interrupted. Other pending calls are sent again to a new
   * worker, which keeps no opened files.
   */
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: ProgressOf<C>) => void
}

export interface EngineClient {
  /**
   * @throws EngineError; the signal's reason if it was aborted.
   */
  readonly call: <C extends EngineCall>(
    call: C,
    input: EngineInput<C>,
    options?: CallOptions<C>,
  ) => Promise<EngineOutput<C>>
}

interface Pending {
  readonly request: RequestMessage
  readonly onProgress: ((progress: never) => void) | undefined
  readonly resolve: (output: unknown) => void
  readonly reject: (reason: unknown) => void
}

/** The worker could not start, or an error outside any call ended it. */
function describeBreakdown(cause?: unknown): EngineError {
  const reason = cause instanceof Error ? ` (${cause.message})` : ''
  const message = `The engine could not be loaded or broke down${reason}. Reload the page.`
  return new EngineError({ code: 'internal', message, where: undefined })
}

function load(): Worker {
  try {
    return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
  } catch (cause) {
    // On file://, Chromium throws at once; other browsers send an error event.
    throw describeBreakdown(cause)
  }
}

export function createEngineClient(): EngineClient {
  const pending = new Map<number, Pending>()
  let worker: Worker | null = null
  let lastId = 0

  function start(): Worker {
    const started = load()
    started.addEventListener('message', ({ data }: MessageEvent<ReplyMessage>) => receive(data))
    started.addEventListener('error', (event) => {
      event.preventDefault()
      // An event of a worker that was ended may still be on its way.
      if (worker === started) failAll()
    })
    return started
  }

  function send(request: RequestMessage): void {
    worker ??= start()
    worker.postMessage(request)
  }

  function receive(reply: ReplyMessage): void {
    const call = pending.get(reply.id)
    if (call === undefined) return
    if (reply.kind === 'progress') {
      // The engine sends only what belongs to the call; see `Handlers` in engine.ts.
      call.onProgress?.(reply.progress as never)
      return
    }
    pending.delete(reply.id)
    if (reply.kind === 'done') call.resolve(reply.output)
    else call.reject(new EngineError(reply.failure))
  }

  function failAll(): void {
    worker?.terminate()
    worker = null
    for (const call of pending.values()) call.reject(describeBreakdown())
    pending.clear()
  }

  /** Ends one call by ending the worker. The other pending calls start again in a new one. */
  function cancel(id: number, reason: unknown): void {
    const call = pending.get(id)
    if (call === undefined) return
    pending.delete(id)
    worker?.terminate()
    worker = null
    call.reject(reason)
    for (const { request } of pending.values()) send(request)
  }

  return {
    call: (call, input, { signal, onProgress } = {}) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted()
        lastId += 1
        const id = lastId
        const request: RequestMessage = { id, call, input }
        // First, because it throws if there is no worker or the input is not plain data.
        send(request)
        pending.set(id, {
          request,
          onProgress,
          resolve: resolve as (output: unknown) => void,
          reject,
        })
        signal?.addEventListener('abort', () => cancel(id, signal.reason), { once: true })
      }),
  }
}

// What crosses postMessage between client.ts and worker.ts. Types only.
import type { EngineCall, EngineFailure } from './api'

export interface RequestMessage {
  readonly id: number
  readonly call: EngineCall
  readonly input: unknown
}

export type ReplyMessage =
  | { readonly id: number; readonly kind: 'progress'; readonly progress: unknown }
  | { readonly id: number; readonly kind: 'done'; readonly output: unknown }
  | { readonly id: number; readonly kind: 'failed'; readonly failure: EngineFailure }

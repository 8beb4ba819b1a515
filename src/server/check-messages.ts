// What crosses between the server and the process that runs a check, as structured clones. Nothing but data:
// an Error would lose its class and code on the way, a URL all that it holds.
import * as v from 'valibot'
import { pkiErrorCodes } from '../pki/errors'
import type { AuthOptions } from '../auth/run'
import { reportSchema, stageSchema } from '../report/auth-report'

/** On the command line of the runner; it does nothing without a channel to a parent. */
export const checkArgument = '--run-check'

type Endpoints = AuthOptions['endpoints']

export interface CheckOrder extends Omit<AuthOptions, 'endpoints'> {
  readonly endpoints: {
    readonly [Name in keyof Endpoints]: string | Extract<Endpoints[Name], null>
  }
}

/** Server to check. `stop` ends it early; it may still log out. */
export type ToCheck =
  { readonly type: 'run'; readonly order: CheckOrder } | { readonly type: 'stop' }

const fromCheckSchema = v.variant('type', [
  v.object({ type: v.literal('stage'), stage: stageSchema }),
  v.object({
    type: v.literal('report'),
    report: reportSchema,
  }),
  // Refused input. Any other error ends the process, and its text stays there.
  v.object({
    type: v.literal('refused'),
    code: v.picklist(pkiErrorCodes),
    message: v.string(),
  }),
])

/** Check to server. */
export type FromCheck = v.InferOutput<typeof fromCheckSchema>

/** Null where it is none: the file of the runner was replaced by another version since the start. */
export function parseFromCheck(message: unknown): FromCheck | null {
  const result = v.safeParse(fromCheckSchema, message)
  return result.success ? result.output : null
}

export function encodeOrder(options: AuthOptions): CheckOrder {
  const { sessionAuth, keyAuth, web, agent } = options.endpoints
  return {
    ...options,
    endpoints: {
      sessionAuth: sessionAuth.href,
      keyAuth: keyAuth.href,
      web: web?.href ?? null,
      agent: agent?.href ?? null,
    },
  }
}

export function parseOrder({ endpoints, ...rest }: CheckOrder): AuthOptions {
  const { sessionAuth, keyAuth, web, agent } = endpoints
  return {
    ...rest,
    endpoints: {
      sessionAuth: new URL(sessionAuth),
      keyAuth: new URL(keyAuth),
      web: web === null ? null : new URL(web),
      agent: agent === null ? null : new URL(agent),
    },
  }
}

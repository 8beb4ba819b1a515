// The messages between the server and the process that runs a check. Only plain data: the channel would turn URLs into
// empty objects and lose the class and code of errors.
import * as v from 'valibot'
import { pkiErrorCodes } from '../pki/errors'
import type { AuthOptions } from '../auth/run'
import { reportSchema, stageSchema } from '../report/auth-report'

/** An argument of the runner, which has no effect without a channel to a parent. */
export const checkArgument = '--run-check'

type Endpoints = AuthOptions['endpoints']

export interface CheckOrder extends Omit<AuthOptions, 'endpoints'> {
  readonly endpoints: {
    readonly [Name in keyof Endpoints]: string | Extract<Endpoints[Name], null>
  }
}

/** From the server to the check. After `stop`, the check may still log out. */
export type ToCheck =
  { readonly type: 'run'; readonly order: CheckOrder } | { readonly type: 'stop' }

const fromCheckSchema = v.variant('type', [
  v.object({ type: v.literal('stage'), stage: stageSchema }),
  v.object({
    type: v.literal('report'),
    report: reportSchema,
  }),
  // Refused input. Any other error ends the process, and its message is not sent.
  v.object({
    type: v.literal('refused'),
    code: v.picklist(pkiErrorCodes),
    message: v.string(),
  }),
])

/** From the check to the server. */
export type FromCheck = v.InferOutput<typeof fromCheckSchema>

/** Returns null for an invalid message, for example if another version of the runner was installed meanwhile. */
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

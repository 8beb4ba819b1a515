// What crosses between the server and the process that runs a check, as structured clones. Nothing but data:
// an Error would lose its class and code on the way, a URL all that it holds.
import * as v from 'valibot'
import { pkiErrorCodes } from '../pki/errors'
import type { AuthOptions } from '../auth/run'
import {
  reportFormat,
  serviceIds,
  stageIds,
  stageStatuses,
  verdicts,
  type AuthReport,
  type Stage,
} from '../report/auth-report'

/** On the command line of the runner; it does nothing without a channel to a parent. */
export const probeArgument = '--run-check'

type Endpoints = AuthOptions['endpoints']

export interface ProbeOrder extends Omit<AuthOptions, 'endpoints'> {
  readonly endpoints: {
    readonly [Name in keyof Endpoints]: string | Extract<Endpoints[Name], null>
  }
}

/** Server to check. `stop` ends it early; it may still log out. */
export type ToProbe =
  { readonly type: 'run'; readonly order: ProbeOrder } | { readonly type: 'stop' }

const stageSchema = v.object({
  id: v.picklist(stageIds),
  service: v.nullable(v.picklist(serviceIds)),
  status: v.picklist(stageStatuses),
  ms: v.number(),
  detail: v.string(),
}) satisfies v.GenericSchema<unknown, Stage>

/** As far as the server itself could be misled: the page reads the rest. */
const reportSchema = v.looseObject({
  format: v.literal(reportFormat),
  verdict: v.picklist(verdicts),
  stages: v.array(stageSchema),
})

const fromProbeSchema = v.variant('type', [
  v.object({ type: v.literal('stage'), stage: stageSchema }),
  v.object({
    type: v.literal('report'),
    report: v.custom<AuthReport>((report) => v.is(reportSchema, report)),
  }),
  // Refused input. Any other error ends the process, and its text stays there.
  v.object({
    type: v.literal('refused'),
    code: v.picklist(pkiErrorCodes),
    message: v.string(),
  }),
])

/** Check to server. */
export type FromProbe = v.InferOutput<typeof fromProbeSchema>

/** Null where it is none: the file of the runner was replaced by another version since the start. */
export function parseFromProbe(message: unknown): FromProbe | null {
  const result = v.safeParse(fromProbeSchema, message)
  return result.success ? result.output : null
}

export function encodeOrder(options: AuthOptions): ProbeOrder {
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

export function parseOrder({ endpoints, ...rest }: ProbeOrder): AuthOptions {
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

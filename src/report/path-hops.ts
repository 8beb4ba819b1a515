// The path from the bot to the pod as a picture has it: a few hops, each with its state, out of the stages as
// far as they came. Pure; how it is drawn is the page's and the saved HTML's matter.
import type { AuthReport, ServiceReport, Stage } from './auth-report'
import { serviceIds, type ServiceId, type StageId, type StageStatus } from './ids'
import { describeStage, isPathOpen, serviceTexts } from './words'

/** waiting and running only while the check runs. */
export type HopState = StageStatus | 'running' | 'waiting'

export interface Hop {
  readonly id: 'bot' | 'network' | 'proxy' | 'tls' | 'service' | 'pod' | 'agent'
  readonly title: string
  readonly state: HopState
  /** In few words: where it is, or the stage that failed; may be empty. */
  readonly note: string
}

/** The way to one service. */
interface Lane {
  readonly service: ServiceId
  readonly hops: readonly Hop[]
}

export interface Path {
  readonly bot: Hop
  /** In the order of serviceIds. */
  readonly lanes: readonly Lane[]
  /** The pod, and the agent where one was asked. */
  readonly after: readonly Hop[]
}

export const hopStateTexts: Record<HopState, string> = {
  done: 'done',
  failed: 'failed here',
  skipped: 'not needed',
  'not-reached': 'not reached',
  running: 'under way',
  waiting: 'to come',
}

/** What is known so far; of a report that is whole, all of it. */
export type PathSource = Pick<AuthReport, 'stages' | 'services' | 'diagnosis' | 'certificate'> & {
  readonly isRunning: boolean
}

interface Plan extends Omit<Hop, 'state'> {
  readonly service: ServiceId | null
  readonly stages: readonly StageId[]
}

export function describePath(source: PathSource): Path {
  const bot: Plan = {
    id: 'bot',
    title: 'Bot',
    note: source.certificate?.commonName ?? '',
    service: null,
    stages: ['open-p12', 'check-certificate'],
  }
  const lanes = serviceIds.map((service) => ({ service, plans: planLane(source, service) }))
  const after = planAfter(source)

  const firstOpen = [bot, ...lanes.flatMap(({ plans }) => plans), ...after].find(
    (plan) => listStages(source, plan).length < plan.stages.length,
  )
  const finish = (plan: Plan): Hop => finishHop(source, plan, plan === firstOpen)
  return {
    bot: finish(bot),
    lanes: lanes.map(({ service, plans }) => ({ service, hops: plans.map(finish) })),
    after: after.map(finish),
  }
}

function planLane({ stages, services }: PathSource, service: ServiceId): readonly Plan[] {
  const seen = services.find(({ id }) => id === service)
  const isProxyAsked = stages.some(
    (stage) => stage.service === service && stage.id === 'ask-proxy' && isTaken(stage),
  )
  const hasProxy = seen === undefined ? isProxyAsked : seen.proxy !== null
  return [
    {
      id: hasProxy ? 'proxy' : 'network',
      title: hasProxy ? 'Proxy' : 'Network',
      note: (hasProxy ? seen?.proxy : seen?.address) ?? '',
      service,
      stages: ['resolve-name', 'connect', 'ask-proxy'],
    },
    {
      id: 'tls',
      title: 'TLS',
      note: seen?.protocol?.replace(/^TLSv/, 'TLS ') ?? '',
      service,
      stages: ['verify-server', 'read-request', 'compare-issuer', 'present-certificate'],
    },
    {
      id: 'service',
      title: serviceTexts[service],
      note: seen === undefined ? '' : hostOf(seen),
      service,
      stages: ['authenticate', 'read-token'],
    },
  ]
}

function planAfter({ stages }: PathSource): readonly Plan[] {
  const plan = { note: '', service: null }
  // That a session could not be ended is no fault of the path: `logout` is not among these.
  const pod: Plan = { ...plan, id: 'pod', title: 'Pod', stages: ['identity'] }
  const agent: Plan = { ...plan, id: 'agent', title: 'Agent', stages: ['agent-echo'] }
  return stages.some((stage) => stage.id === 'agent-echo' && isTaken(stage)) ? [pod, agent] : [pod]
}

function finishHop(source: PathSource, plan: Plan, isFirstOpen: boolean): Hop {
  const { id, title, note } = plan
  const taken = listStages(source, plan)
  const failed = findFailed(source, taken)
  if (failed !== null) {
    return { id, title, state: 'failed', note: describeStage(failed, source) }
  }
  return { id, title, state: stateOf(source, plan, taken, isFirstOpen), note }
}

/** The stage that the diagnosis names; else the last that failed, if the way did not lead on after it. */
function findFailed(source: PathSource, taken: readonly Stage[]): StageId | null {
  if (isPathOpen(source)) return null
  const { diagnosis } = source
  const named = taken.find(
    ({ id, service }) => id === diagnosis?.stage && service === diagnosis.service,
  )
  if (named !== undefined) return named.id
  if (taken.at(-1)?.status === 'done') return null
  return taken.findLast(({ status }) => status === 'failed')?.id ?? null
}

function stateOf(
  { isRunning }: PathSource,
  plan: Plan,
  taken: readonly Stage[],
  isFirstOpen: boolean,
): HopState {
  if (taken.length < plan.stages.length) {
    if (!isRunning) return 'not-reached'
    return isFirstOpen || taken.length > 0 ? 'running' : 'waiting'
  }
  const statuses = taken.map(({ status }) => status)
  // What failed here did not end the way.
  if (statuses.includes('failed')) return 'done'
  if (statuses.includes('not-reached')) return 'not-reached'
  return statuses.includes('done') ? 'done' : 'skipped'
}

/** What was skipped because the key manager is on the same server counts as it went for session auth. */
function listStages({ stages }: PathSource, plan: Plan): readonly Stage[] {
  const find = (id: StageId, service: ServiceId | null) =>
    stages.find((stage) => stage.id === id && stage.service === service)
  const isSameServer =
    plan.service === 'key-manager' && find('connect', 'key-manager')?.status === 'skipped'
  return plan.stages.flatMap((id) => {
    const own = find(id, plan.service)
    if (own === undefined) return []
    return own.status === 'skipped' && isSameServer ? (find(id, 'session-auth') ?? own) : own
  })
}

function isTaken({ status }: Stage): boolean {
  return status === 'done' || status === 'failed'
}

/** `mypod-api.symphony.com:8444`. */
function hostOf({ url }: ServiceReport): string {
  return /^https:\/\/([^/]+)/.exec(url)?.[1] ?? url
}

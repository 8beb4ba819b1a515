// POST /api/auth: one check, as a stream of its stages with the report at its end.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { PracticeWorld } from './practice'
import type { AuthOptions, runAuth } from '../auth/run'
import type { AuthEvent } from '../report/api'
import { securityHeaders } from './answer'
import { parseAuthRequest } from './auth-request'
import { maxChecks } from './limits'
import { readJson } from './read-body'
import { formatFailure, ServerRefusal, toRefusal } from './refusal'

export interface AuthCallOptions {
  /** Takes seconds to be made, meanwhile the page is served; null where there is none. */
  readonly practice: () => Promise<PracticeWorld> | null
  readonly runAuth: typeof runAuth
  /** Where the proxy of the machine is said. */
  readonly env: Readonly<Record<string, string | undefined>>
}

export interface AuthCall {
  /** @throws ServerRefusal as long as nothing was sent. */
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>
  /** Resolves when no check runs any more. */
  idle(): Promise<void>
}

/** For each stage that talks to a server. */
const timeoutMs = 15_000

export function openAuthCall(options: AuthCallOptions): AuthCall {
  const running = new Set<Promise<void>>()
  return {
    async answer(request, response) {
      // Before the body is read: it may have megabytes.
      if (running.size >= maxChecks) throw tooMany
      const check = answerAuth(options, request, response)
      running.add(check)
      await check.finally(() => running.delete(check))
    },
    async idle() {
      await Promise.allSettled(running)
    },
  }
}

const tooMany = new ServerRefusal(
  429,
  'too-many-checks',
  `${maxChecks} checks are running. Wait until one of them has ended, then try again.`,
)

async function answerAuth(
  { practice, runAuth, env }: AuthCallOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const options = await completeOptions(parseAuthRequest(await readJson(request), env), practice)
  if (gone.signal.aborted) return
  const send = (event: AuthEvent): void => {
    if (response.destroyed) return
    if (!response.headersSent) {
      response.writeHead(200, { ...securityHeaders, 'content-type': 'application/x-ndjson' })
    }
    response.write(`${JSON.stringify(event)}\n`)
  }
  try {
    const report = await runAuth(options, (stage) => send({ type: 'stage', stage }), gone.signal)
    send({ type: 'report', report })
  } catch (error) {
    if (!response.headersSent) throw error
    send({ type: 'failure', failure: formatFailure(toRefusal(error)) })
  }
  response.end()
}

async function completeOptions(
  { target, ...request }: ReturnType<typeof parseAuthRequest>,
  practice: AuthCallOptions['practice'],
): Promise<AuthOptions> {
  const common = { ...request, timeoutMs, showTokens: false }
  if (target.kind === 'addresses') return { ...common, endpoints: target.endpoints }
  const world = practice()
  if (world === null) {
    throw new ServerRefusal(
      409,
      'no-practice',
      'This runner has no practice pod. Start it with botcert serve --practice.',
    )
  }
  const { endpoints, trustPem } = await world
  return { ...common, endpoints, trustPem }
}

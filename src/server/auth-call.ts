// POST /api/auth: runs one check and streams its stages, followed by the report.
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
  /** Null without --practice. Starting takes seconds, while the page is already served. */
  readonly practice: () => Promise<PracticeWorld> | null
  readonly runAuth: typeof runAuth
  /** Contains the proxy settings of the machine. */
  readonly env: Readonly<Record<string, string | undefined>>
}

export interface AuthCall {
  /** @throws ServerRefusal until it has sent something. */
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>
  /** Resolves when no check is running. */
  idle(): Promise<void>
}

/** The time limit of each stage that contacts a server. */
const timeoutMs = 15_000

export function createAuthCall(options: AuthCallOptions): AuthCall {
  const running = new Set<Promise<void>>()
  return {
    async answer(request, response) {
      // Checked before the body is read, which may be megabytes.
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
  `${maxChecks} checks are running. Wait until one of them ends, then try again.`,
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
      'The runner has no practice pod. Start it with botcert serve --practice.',
    )
  }
  const { endpoints, trustPem } = await world
  return { ...common, endpoints, trustPem }
}

// The API of report/api.ts by path: the status of the runner, and the login test. guards.ts decides who may call it.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RunnerStatus } from '../report/api'
import { version } from '../text/version'
import { writeJson } from './answer'
import { createAuthCall, type AuthCallOptions } from './auth-call'
import { readJson } from './read-body'

export type ApiOptions = AuthCallOptions

export type ApiCall = (request: IncomingMessage, response: ServerResponse) => Promise<void>

export interface Api {
  /** By path. Each may throw ServerRefusal until it has sent something. */
  readonly calls: ReadonlyMap<string, ApiCall>
  /** Resolves when no check is running. */
  idle(): Promise<void>
}

export function createApi(options: ApiOptions): Api {
  const auth = createAuthCall(options)
  return {
    calls: new Map<string, ApiCall>([
      ['/api/status', (request, response) => answerStatus(options, request, response)],
      ['/api/auth', (request, response) => auth.answer(request, response)],
    ]),
    idle: () => auth.idle(),
  }
}

async function answerStatus(
  { practice }: ApiOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  await readJson(request)
  const status: RunnerStatus = { version, practice: (await practice())?.practice ?? null }
  writeJson(response, 200, status)
  response.end()
}

// The API of src/report/api.ts by path: what the runner has on offer, and the check. Who may call it is guards.ts.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RunnerStatus } from '../report/api'
import { version } from '../text/version'
import { writeJson } from './answer'
import { openAuthCall, type AuthCallOptions } from './auth-call'
import { readJson } from './read-body'

export type ApiOptions = AuthCallOptions

export type ApiCall = (request: IncomingMessage, response: ServerResponse) => Promise<void>

export interface Api {
  /** By path. Each may throw ServerRefusal as long as nothing was sent. */
  readonly calls: ReadonlyMap<string, ApiCall>
  /** Resolves when no check runs any more. */
  idle(): Promise<void>
}

export function openApi(options: ApiOptions): Api {
  const auth = openAuthCall(options)
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

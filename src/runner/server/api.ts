// The check API of protocol.ts: what the runner has on offer, and the check itself as a stream of its steps.
// Who may call it is guards.ts.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { PracticeWorld } from '../practice'
import type { runAuth } from '../probe/run'
import { parseTarget, TargetError, type Endpoints } from '../probe/target'
import type { AuthEvent, AuthTarget, RunnerStatus } from '../protocol'
import { version } from '../version'
import { securityHeaders, sendJson } from './answer'
import { parseAuthRequest } from './auth-request'
import { ServerRefusal } from './refusal'

export interface ApiOptions {
  /** Takes seconds to be made, meanwhile the page is served; null where there is none. */
  readonly practice: () => Promise<PracticeWorld> | null
  readonly runAuth: typeof runAuth
}

export type ApiCall = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** For each step of the check that talks to a server. */
const timeoutMs = 15_000
/** The largest AuthRequest: a P12 and a file of CAs, each as large as the page takes them. */
const maxBodyBytes = 2_500_000

/** The API's calls by path. Each may throw ServerRefusal as long as nothing was sent. */
export function listApiCalls(options: ApiOptions): ReadonlyMap<string, ApiCall> {
  return new Map<string, ApiCall>([
    ['/api/status', (request, response) => answerStatus(options, request, response)],
    ['/api/auth', (request, response) => answerAuth(options, request, response)],
  ])
}

async function answerStatus(
  { practice }: ApiOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  await readJson(request)
  const status: RunnerStatus = { version, practice: (await practice())?.practice ?? null }
  sendJson(response, 200, status)
}

async function answerAuth(
  { practice, runAuth }: ApiOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const { p12, password, target, trustPem } = parseAuthRequest(await readJson(request))
  const world = target.kind === 'practice' ? await requirePractice(practice()) : null
  const send = (event: AuthEvent) => {
    if (!response.headersSent) {
      response.writeHead(200, { ...securityHeaders, 'content-type': 'application/x-ndjson' })
    }
    if (!gone.signal.aborted) response.write(`${JSON.stringify(event)}\n`)
  }
  const report = await runAuth(
    {
      p12,
      password,
      endpoints: world?.endpoints ?? parseEndpoints(target),
      trustPem: world?.trustPem ?? trustPem,
      timeoutMs,
      showTokens: false,
    },
    (stage) => send({ type: 'stage', stage }),
    gone.signal,
  )
  send({ type: 'report', report })
  response.end()
}

async function requirePractice(practice: Promise<PracticeWorld> | null): Promise<PracticeWorld> {
  if (practice !== null) return practice
  throw new ServerRefusal(
    409,
    'no-practice',
    'This runner has no practice pod. Start it with botcert serve --practice.',
  )
}

function parseEndpoints(target: AuthTarget): Endpoints {
  try {
    return parseTarget(target.kind === 'practice' ? {} : target)
  } catch (cause) {
    if (!(cause instanceof TargetError)) throw cause
    throw new ServerRefusal(400, 'target-invalid', cause.message)
  }
}

/** @throws ServerRefusal `body-too-large`, `body-malformed`. */
async function readJson(request: IncomingMessage): Promise<unknown> {
  const tooLarge = new ServerRefusal(
    413,
    'body-too-large',
    `A request has at most ${maxBodyBytes} bytes.`,
  )
  if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes) throw tooLarge
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > maxBodyBytes) throw tooLarge
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    throw new ServerRefusal(400, 'body-malformed', 'The body is not JSON.')
  }
}

// The check against servers that misbehave, on real TLS: it ends in time, says what came, and gives nothing away.
import { createServer, type RequestListener } from 'node:http'
import { createServer as createSecureServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { PkiError } from '../../../src/pki/errors'
import { makeServerIdentity, type ServerIdentity } from '../../../src/runner/pod/server-identity'
import { runAuth } from '../../../src/runner/probe/run'
import { parseTarget } from '../../../src/runner/probe/target'
import type { AuthReport, Stage } from '../../../src/runner/protocol'
import { attemptAuth, findDetail, listStatuses } from '../../support/auth-run'
import { makeP12 } from '../../support/bot-p12'

const password = 'p12 password'
const token = 'session-token-0123456789'
let identity: ServerIdentity
let p12: Uint8Array
let servers: { close: (done: () => void) => unknown; closeAllConnections: () => void }[] = []

beforeAll(async () => {
  identity = await makeServerIdentity(new Date())
  p12 = await makeP12({ commonName: 'demo-bot1', password })
})
afterEach(async () => {
  for (const server of servers) {
    server.closeAllConnections()
    await new Promise<void>((resolve) => server.close(resolve))
  }
  servers = []
})

async function listen(server: Server | ReturnType<typeof createServer>): Promise<string> {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `localhost:${(server.address() as AddressInfo).port}`
}

const serve = (answer: RequestListener): Promise<string> =>
  listen(createSecureServer({ key: identity.keyPem, cert: identity.certificatePem }, answer))

/** Answers as documented, but for what `changes` says. */
function podWith(changes: Readonly<Record<string, RequestListener>>): RequestListener {
  const json =
    (value: object): RequestListener =>
    (_request, response) => {
      response.end(JSON.stringify(value))
    }
  const answers: Readonly<Record<string, RequestListener>> = {
    '/sessionauth/v1/authenticate': json({ name: 'sessionToken', token }),
    '/keyauth/v1/authenticate': json({ name: 'keyManagerToken', token: 'key-manager-token-0123' }),
    '/sessionauth/v1/logout': json({}),
    '/pod/v2/sessioninfo': json({ username: 'demo-bot1' }),
    ...changes,
  }
  return (request, response) => answers[request.url ?? '']?.(request, response)
}

async function prove(answer: RequestListener, timeoutMs = 5000): Promise<AuthReport> {
  const pod = await serve(answer)
  const trustPem = identity.authorityPem
  return attemptAuth({ p12, password, target: { pod, web: pod }, trustPem, timeoutMs })
}

describe('session auth', () => {
  const change = (answer: RequestListener) => podWith({ '/sessionauth/v1/authenticate': answer })

  it.each([
    [
      'the other service’s token',
      JSON.stringify({ name: 'keyManagerToken', token }),
      'token-missing',
    ],
    [
      'a token that breaks headers',
      JSON.stringify({ name: 'sessionToken', token: 'a\r\nb' }),
      'token-missing',
    ],
    ['a page', '<html><title>Log in</title></html>', 'token-missing'],
    ['more than it should', 'x'.repeat(100_000), 'http-error'],
  ])('that sends %s is not taken for a yes', async (_what, body, cause) => {
    const report = await prove(change((_request, response) => response.end(body)))
    expect(report).toMatchObject({ verdict: 'not-checked', cause })
    expect(listStatuses(report)).toMatchObject({ 'session-auth': 'failed', logout: 'skipped' })
    expect(report.tokens.sessionToken).toBeNull()
  })

  it('that redirects is not followed', async () => {
    let visits = 0
    const other = await serve(() => (visits += 1))
    const report = await prove(
      change((_request, response) =>
        response.writeHead(307, { location: `https://${other}/` }).end(),
      ),
    )
    expect(findDetail(report, 'session-auth')).toContain('not followed')
    expect(visits).toBe(0)
  })

  it('that takes the request and never answers ends in time, and says how far it got', async () => {
    const report = await prove(
      change(() => undefined),
      500,
    )
    expect(report).toMatchObject({ verdict: 'not-checked', cause: 'timeout' })
    expect(findDetail(report, 'session-auth')).toContain('no HTTP answer')
  })

  it('that never ends its answer ends in time', async () => {
    const drip: RequestListener = (_request, response) => {
      response.write('{')
      setInterval(() => response.write(' '), 50).unref()
    }
    const report = await prove(change(drip), 500)
    expect(report).toMatchObject({ verdict: 'not-checked', cause: 'timeout' })
  })

  it('that refuses does not keep the key manager from being asked', async () => {
    const no = JSON.stringify({ code: 403, message: 'Not\u001b[2J allowed' })
    const report = await prove(change((_request, response) => response.writeHead(403).end(no)))
    expect(report).toMatchObject({ verdict: 'refused', cause: 'account-refused' })
    expect(findDetail(report, 'session-auth')).toContain('code 403: Not\\u{1b}[2J allowed')
    expect(listStatuses(report)).toMatchObject({ 'key-manager': 'done', identity: 'skipped' })
  })
})

describe('sessioninfo', () => {
  const change = (answer: RequestListener) => podWith({ '/pod/v2/sessioninfo': answer })

  it.each(['Demo-Bot1', 'demo-bot1 ', 'demo‑bot1'])(
    'that names %s is another user',
    async (username) => {
      const answer = JSON.stringify({ username })
      const report = await prove(change((_request, response) => response.end(answer)))
      expect(report).toMatchObject({ verdict: 'refused', cause: 'identity-mismatch' })
      expect(listStatuses(report)).toMatchObject({ identity: 'failed', logout: 'done' })
    },
  )

  it('gets the session token and nothing of the key manager; what it repeats is masked', async () => {
    let headers: object = {}
    const report = await prove(
      change((request, response) => {
        headers = request.headers
        response.writeHead(401).end(JSON.stringify({ code: 401, message: `No session ${token}` }))
      }),
    )
    expect(headers).toMatchObject({ sessiontoken: token })
    expect(headers).not.toHaveProperty('keymanagertoken')
    expect(report).toMatchObject({ verdict: 'refused', cause: 'http-error' })
    expect(findDetail(report, 'identity')).toContain('code 401: No session sess…')
    expect(JSON.stringify(report)).not.toContain(token)
  })
})

it('takes a logout that fails for what it is', async () => {
  const fail: RequestListener = (_request, response) => response.writeHead(500).end()
  const report = await prove(podWith({ '/sessionauth/v1/logout': fail }))
  expect(listStatuses(report)).toMatchObject({ logout: 'failed' })
  expect(report).toMatchObject({ verdict: 'accepted', cause: null })
})

it('says of a server without TLS that it has none', async () => {
  const pod = await listen(createServer())
  const report = await attemptAuth({ p12, password, target: { pod } })
  expect(report).toMatchObject({ verdict: 'not-checked', cause: 'not-tls' })
})

it('says of a name that does not exist that it does not', async () => {
  const report = await attemptAuth({ p12, password, target: { pod: 'nowhere.invalid' } })
  expect(report).toMatchObject({ verdict: 'not-checked', cause: 'name-unknown' })
})

it('stops at once when it is told to, and leaves out the rest', async () => {
  const pod = await serve(podWith({ '/sessionauth/v1/authenticate': () => controller.abort() }))
  const controller = new AbortController()
  const stages: Stage[] = []
  const report = await runAuth(
    {
      p12,
      password,
      endpoints: parseTarget({ pod }),
      trustPem: identity.authorityPem,
      timeoutMs: 60_000,
      showTokens: false,
    },
    (stage) => stages.push(stage),
    controller.signal,
  )
  expect(report).toMatchObject({ verdict: 'not-checked', cause: null, stages })
  expect(listStatuses(report)).toMatchObject({
    'reach-session-auth': 'done',
    'session-auth': 'failed',
    'reach-key-manager': 'skipped',
    logout: 'skipped',
  })
})

it('refuses CAs that are none', async () => {
  const attempt = attemptAuth({ p12, password, target: { pod: 'localhost' }, trustPem: 'nothing' })
  await expect(attempt).rejects.toThrow(PkiError)
})

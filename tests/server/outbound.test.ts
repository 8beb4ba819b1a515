// The requests that a check of the API sends: four fixed calls to the given host over TLS, even if the server redirects.
import { createServer as createPlainServer, type RequestListener } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo, Server as NetServer } from 'node:net'
import { TLSSocket } from 'node:tls'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { makeServerIdentity, type ServerIdentity } from '../../src/pod/server-identity'
import { runAuth } from '../../src/auth/run'
import type { AuthReport } from '../../src/report/auth-report'
import { makeP12 } from '../support/bot-p12'
import { readEvents, startLoopback, type Loopback } from '../support/loopback-server'

const password = 'p12 password'
const sessionToken = 'session-token-0123456789'

interface Seen {
  readonly call: string
  readonly hasCertificate: boolean
  readonly body: string
  readonly headers: NodeJS.Dict<string[]>
}

let loopback: Loopback
let identity: ServerIdentity
let p12Base64: string
/** `localhost:PORT` of the pod, and of two servers that it would lead to. */
let pod: string
let elsewhere: string
let plain: string
let answers: Readonly<Record<string, { status: number; location?: string; body?: string }>>
let seen: Seen[]
let seenElsewhere: string[]
const servers: NetServer[] = []

async function listen(server: NetServer): Promise<string> {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `localhost:${(server.address() as AddressInfo).port}`
}

beforeAll(async () => {
  identity = await makeServerIdentity(new Date())
  p12Base64 = Buffer.from(await makeP12({ commonName: 'demo-bot1', password })).toString('base64')
  loopback = await startLoopback()
  loopback.check = runAuth
  const tls = {
    key: identity.keyPem,
    cert: identity.certificatePem,
    requestCert: true,
    rejectUnauthorized: false,
  }
  pod = await listen(
    createServer(tls, (request, response) => {
      const call = `${request.method ?? ''} ${request.url ?? ''}`
      const { socket } = request
      const hasCertificate = socket instanceof TLSSocket && 'raw' in socket.getPeerCertificate()
      let body = ''
      request.on('data', (data: Buffer) => (body += data.toString()))
      request.on('end', () => {
        seen.push({ call, hasCertificate, body, headers: request.headersDistinct })
        const { status, location, body: answer = '' } = answers[call] ?? { status: 404 }
        response.writeHead(status, location === undefined ? {} : { location })
        response.end(answer)
      })
    }),
  )
  const note: RequestListener = (request, response) => {
    seenElsewhere.push(request.url ?? '')
    response.end()
  }
  const other = createServer(tls, note)
  other.on('connection', () => seenElsewhere.push('connection'))
  elsewhere = await listen(other)
  const other2 = createPlainServer(note)
  other2.on('connection', () => seenElsewhere.push('connection'))
  plain = await listen(other2)
})
beforeEach(() => {
  seen = []
  seenElsewhere = []
})
afterAll(async () => {
  await loopback.close()
  for (const server of servers) await new Promise((resolve) => server.close(resolve))
})

async function prove(changes: object = {}): Promise<AuthReport> {
  const target = { kind: 'pod', pod }
  const trustPem = identity.caPem
  const answer = await loopback.callAuth({ p12Base64, password, target, trustPem, ...changes })
  const last = readEvents(answer).at(-1)
  if (last?.type !== 'report') throw new Error(`no report: ${answer.body}`)
  return last.report
}

const json = (body: object) => ({ status: 200, body: JSON.stringify(body) })
const documented = {
  'POST /sessionauth/v1/authenticate': json({ name: 'sessionToken', token: sessionToken }),
  'POST /keyauth/v1/authenticate': json({ name: 'keyManagerToken', token: 'key-token-0123456789' }),
  'GET /pod/v2/sessioninfo': json({ username: 'demo-bot1' }),
  'POST /sessionauth/v1/logout': json({}),
}

it('requests two tokens, the session info and the logout', async () => {
  answers = documented
  await prove({
    target: {
      kind: 'endpoints',
      sessionAuth: `https://${pod}`,
      keyAuth: `https://${pod}/keyauth`,
    },
  })
  expect(new Set(seen.map(({ call }) => call))).toEqual(
    new Set([
      'POST /sessionauth/v1/authenticate',
      'POST /keyauth/v1/authenticate',
      'POST /sessionauth/v1/logout',
    ]),
  )
  // Nothing of the page's request, of the runner's or of the P12 is in them.
  const sent = JSON.stringify(seen)
  for (const secret of [loopback.token, password, p12Base64.slice(0, 40), loopback.host]) {
    expect(sent).not.toContain(secret)
  }
  expect(seen.map(({ body }) => body).join('')).toBe('')
})

it.each([301, 302, 303, 307, 308])('does not follow a redirect of status %i', async (status) => {
  for (const location of [
    `https://${elsewhere}/sessionauth/v1/authenticate`,
    `http://${plain}/`,
    `//${elsewhere}/`,
    '/admin/delete',
  ]) {
    seen = []
    answers = Object.fromEntries(
      Object.keys(documented).map((call) => [call, { status, location }]),
    )
    const report = await prove()
    expect(report).toMatchObject({ verdict: 'not-checked', cause: 'redirected' })
    expect(new Set(seen.map(({ call }) => call))).toEqual(
      new Set(['POST /sessionauth/v1/authenticate', 'POST /keyauth/v1/authenticate']),
    )
    expect(seenElsewhere).toEqual([])
  }
})

it('sends the certificate only to the services, and only if they are trusted', async () => {
  answers = documented
  await prove({ trustPem: undefined })
  expect(seen).toEqual([])
  await prove({ trustPem: undefined, sendToUntrusted: true })
  const asked = seen.filter(({ call }) => call.endsWith('/authenticate'))
  expect(asked.map(({ hasCertificate }) => hasCertificate)).toEqual([true, true])
})

it('limits an endless answer', async () => {
  answers = {
    ...documented,
    'POST /sessionauth/v1/authenticate': {
      status: 200,
      body: `{"token":"${'x'.repeat(5_000_000)}"}`,
    },
  }
  const report = await prove()
  expect(report.verdict).toBe('not-checked')
  expect(JSON.stringify(report).length).toBeLessThan(100_000)
})

it('shows the words of the server as one line of text', async () => {
  answers = {
    ...documented,
    'POST /sessionauth/v1/authenticate': {
      status: 403,
      body: JSON.stringify({
        code: 403,
        message: 'a\u001b[31m\r\n\u202e<script>alert(1)</script>',
      }),
    },
  }
  const report = JSON.stringify(await prove())
  expect(report).not.toMatch(/\\u001b|\\r|\\n<|\u202e/)
})

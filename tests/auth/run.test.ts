// The check against servers that misbehave, on real TLS: it ends in time, says what came, and gives nothing away.
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import { createServer as createSecureServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { TLSSocket } from 'node:tls'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { PkiError } from '../../src/pki/errors'
import { makeServerIdentity, type ServerIdentity } from '../../src/pod/server-identity'
import { direct } from '../../src/auth/net/proxy-settings'
import { runAuth } from '../../src/auth/run'
import { parseTarget } from '../../src/auth/target'
import type { AuthReport, Stage } from '../../src/report/auth-report'
import { attemptAuth, findDetail, listStatuses } from '../support/auth-run'
import { makeP12 } from '../support/bot-p12'

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
  listen(
    createSecureServer(
      {
        key: identity.keyPem,
        cert: identity.certificatePem,
        requestCert: true,
        rejectUnauthorized: false,
      },
      answer,
    ),
  )

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

async function prove(
  answer: RequestListener,
  timeoutMs = 5000,
  file: Uint8Array | null = p12,
): Promise<AuthReport> {
  const pod = await serve(answer)
  const trustPem = identity.caPem
  return attemptAuth({ p12: file, password, target: { pod, web: pod }, trustPem, timeoutMs })
}

describe('session auth', () => {
  const change = (answer: RequestListener) => podWith({ '/sessionauth/v1/authenticate': answer })

  it.each([
    ['the other service’s token', JSON.stringify({ name: 'keyManagerToken', token })],
    ['a token that breaks headers', JSON.stringify({ name: 'sessionToken', token: 'a\r\nb' })],
    ['a page', '<html><title>Log in</title></html>'],
  ])('that sends %s is not taken for a yes', async (_what, body) => {
    const report = await prove(change((_request, response) => response.end(body)))
    expect(report).toMatchObject({ verdict: 'not-checked', cause: 'token-missing' })
    expect(listStatuses(report)).toMatchObject({
      'session-auth/authenticate': 'done',
      'session-auth/read-token': 'failed',
      logout: 'not-reached',
    })
    expect(report.tokens.sessionToken).toBeNull()
  })

  it('that sends more than it should is cut off', async () => {
    const report = await prove(change((_request, response) => response.end('x'.repeat(100_000))))
    expect(report).toMatchObject({ verdict: 'not-checked', cause: 'not-http' })
    expect(findDetail(report, 'session-auth/authenticate')).toContain('longer than 65536 bytes')
  })

  it('that redirects is not followed', async () => {
    let visits = 0
    const other = await serve(() => (visits += 1))
    const report = await prove(
      change((_request, response) =>
        response.writeHead(307, { location: `https://${other}/` }).end(),
      ),
    )
    expect(report).toMatchObject({ verdict: 'not-checked', cause: 'redirected' })
    expect(findDetail(report, 'session-auth/authenticate')).toContain('not followed')
    expect(visits).toBe(0)
  })

  it('that takes the request and never answers ends in time, and says how far it got', async () => {
    const report = await prove(
      change(() => undefined),
      500,
    )
    expect(report).toMatchObject({ verdict: 'not-checked', cause: 'http-timeout' })
    expect(findDetail(report, 'session-auth/authenticate')).toContain('no HTTP answer')
  })

  it('that changes to another protocol ends, and says so', async () => {
    const switching =
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'
    const report = await prove(change(({ socket }) => socket.write(switching)))
    expect(report).toMatchObject({ verdict: 'not-checked', cause: 'connection-broken' })
    expect(findDetail(report, 'session-auth/authenticate')).toContain(
      'closed without an explanation',
    )
  })

  it('that breaks off in its answer is not said to refuse the certificate', async () => {
    const cut: RequestListener = ({ socket }) =>
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"name":')
    const report = await prove(change(cut))
    expect(report).toMatchObject({ verdict: 'not-checked', cause: 'connection-broken' })
    expect(report.diagnosis?.evidence.join(' ')).toContain('HTTP 200, broke off before its end')
    expect(report.diagnosis?.evidence.join(' ')).not.toContain('certificate')
  })

  it.each([
    [201, {}, JSON.stringify({ name: 'sessionToken', token })],
    [500, {}, JSON.stringify({ name: 'sessionToken', token })],
    [302, { location: `https://u:${token}@x.example/?sessionToken=${token}#${token}` }, ''],
  ])('that answers HTTP %i puts no secret into the report', async (status, headers, body) => {
    const report = await prove(
      change((_request, response) => response.writeHead(status, headers).end(body)),
    )
    expect(report.verdict).toBe('not-checked')
    expect(JSON.stringify(report)).not.toContain(token)
  })

  it('that never ends its answer ends in time', async () => {
    const drip: RequestListener = (_request, response) => {
      response.write('{')
      setInterval(() => response.write(' '), 50).unref()
    }
    const report = await prove(change(drip), 500)
    expect(report).toMatchObject({ verdict: 'not-checked', cause: 'http-timeout' })
  })

  it('that refuses does not keep the key manager from being asked', async () => {
    const no = JSON.stringify({ code: 403, message: 'Not\u001b[2J allowed' })
    const report = await prove(change((_request, response) => response.writeHead(403).end(no)))
    expect(report).toMatchObject({ verdict: 'refused', cause: 'account-refused' })
    expect(report.diagnosis).toMatchObject({ confidence: 'open', service: 'session-auth' })
    expect(findDetail(report, 'session-auth/authenticate')).toContain(
      'code 403: Not<U+001B>[2J allowed',
    )
    expect(listStatuses(report)).toMatchObject({
      'key-manager/read-token': 'done',
      identity: 'not-reached',
    })
  })
})

it('says of a key on a curve that the server does not take that it does not', async () => {
  const pod = await listen(
    createSecureServer({
      key: identity.keyPem,
      cert: identity.certificatePem,
      ca: identity.caPem,
      requestCert: true,
      minVersion: 'TLSv1.3',
      sigalgs: 'ECDSA+SHA256:RSA-PSS+SHA256',
    }),
  )
  const file = await makeP12({ commonName: 'demo-bot1', password, key: 'good-bot-p521' })
  const trustPem = identity.caPem
  const report = await attemptAuth({ p12: file, password, target: { pod }, trustPem })
  expect(report).toMatchObject({ verdict: 'refused', cause: 'client-certificate-key-type' })
})

it('reads the reason below the title of Apache’s page', async () => {
  const page =
    '<html><head><title>403 Forbidden</title></head><body><h1>Forbidden</h1><p>You don’t have permission to access this resource.Reason: Cannot perform Post-Handshake Authentication.<br /></p></body></html>'
  const no: RequestListener = (_request, response) => response.writeHead(403).end(page)
  const report = await prove(podWith({ '/sessionauth/v1/authenticate': no }))
  expect(findDetail(report, 'session-auth/authenticate')).toContain(
    '403 Forbidden; Reason: Cannot perform Post-Handshake Authentication.',
  )
})

describe('the key manager', () => {
  it('on the same server is not looked at twice, but asked', async () => {
    const report = await prove(podWith({}))
    expect(report.verdict).toBe('accepted')
    expect(listStatuses(report)).toMatchObject({
      'session-auth/verify-server': 'done',
      'key-manager/verify-server': 'skipped',
      'key-manager/present-certificate': 'done',
      'key-manager/authenticate': 'done',
    })
    expect(report.services.map(({ isAccepted }) => isAccepted)).toEqual([true, true])
  })

  it('that takes its time does not make the clock of session auth look wrong', async () => {
    const answer = JSON.stringify({ name: 'keyManagerToken', token: 'key-manager-token-0123' })
    const slow: RequestListener = (_request, response) =>
      setTimeout(() => response.end(answer), 4000)
    const report = await prove(podWith({ '/keyauth/v1/authenticate': slow }), 10_000)
    expect(findDetail(report, 'compare-clocks')).toContain('The clocks agree')
  })

  it('that refuses where session auth did not is named', async () => {
    const no: RequestListener = (_request, response) =>
      response.writeHead(401).end(JSON.stringify({ code: 401, message: 'Unauthorized' }))
    const report = await prove(podWith({ '/keyauth/v1/authenticate': no }))
    expect(report).toMatchObject({ verdict: 'refused', cause: 'key-manager-refused' })
    expect(listStatuses(report)).toMatchObject({ identity: 'done', logout: 'done' })
  })
})

describe('sessioninfo', () => {
  const change = (answer: RequestListener) => podWith({ '/pod/v2/sessioninfo': answer })

  it.each([
    ['Demo-Bot1', 'account-name-case'],
    ['demo-bot1 ', 'identity-mismatch'],
    ['demo‑bot1', 'identity-mismatch'],
  ])('that names %s is another user', async (username, cause) => {
    const answer = JSON.stringify({ username })
    const report = await prove(change((_request, response) => response.end(answer)))
    expect(report).toMatchObject({ verdict: 'refused', cause })
    expect(listStatuses(report)).toMatchObject({ identity: 'failed', logout: 'done' })
  })

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
    expect(report.verdict).not.toBe('accepted')
    expect(findDetail(report, 'identity')).toContain('code 401: No session sess…')
    expect(JSON.stringify(report)).not.toContain(token)
  })
})

it('masks also the beginning of a token that is too long for a line', async () => {
  const long = `eyJhbGciOiJSUzUxMiJ9.${'A1b2C3d4'.repeat(80)}`
  const report = await prove(
    podWith({
      '/sessionauth/v1/authenticate': (_request, response) =>
        response.end(JSON.stringify({ name: 'sessionToken', token: long })),
      '/pod/v2/sessioninfo': (_request, response) =>
        response.writeHead(401).end(JSON.stringify({ code: 401, message: `No session ${long}` })),
    }),
  )
  expect(findDetail(report, 'identity')).toContain('code 401: No session eyJh…')
  expect(JSON.stringify(report)).not.toContain(long.slice(0, 20))
})

it('takes a logout that fails for what it is', async () => {
  const fail: RequestListener = (_request, response) => response.writeHead(500).end()
  const report = await prove(podWith({ '/sessionauth/v1/logout': fail }))
  expect(listStatuses(report)).toMatchObject({ logout: 'failed' })
  expect(report).toMatchObject({ verdict: 'accepted', cause: null, diagnosis: null })
})

it('looks at the path without a P12, and shows nothing', async () => {
  const report = await prove(podWith({}), 5000, null)
  expect(listStatuses(report)).toMatchObject({
    'open-p12': 'skipped',
    'session-auth/verify-server': 'done',
    'session-auth/read-request': 'done',
    'session-auth/compare-issuer': 'skipped',
  })
  expect(report.certificate).toBeNull()
})

describe('a server that is not trusted', () => {
  let shown = 0
  const pod = () =>
    serve(
      podWith({
        '/sessionauth/v1/authenticate': (request, response) => {
          shown += hasCertificate(request) ? 1 : 0
          response.end(JSON.stringify({ name: 'sessionToken', token }))
        },
      }),
    )

  it('sees no certificate', async () => {
    const report = await attemptAuth({ p12, password, target: { pod: await pod() } })
    expect(report).toMatchObject({ verdict: 'not-checked', cause: 'server-untrusted' })
    expect(listStatuses(report)).toMatchObject({
      'session-auth/verify-server': 'failed',
      'session-auth/read-request': 'done',
      'session-auth/present-certificate': 'not-reached',
    })
    expect(report.services[0]?.isCertificateRequested).toBe(true)
    expect(shown).toBe(0)
  })

  it('sees it where that was asked for, and the report says so', async () => {
    const address = await pod()
    const target = { pod: address, web: address }
    const report = await attemptAuth({ p12, password, target, sendToUntrusted: true })
    expect(shown).toBe(1)
    expect(report.services.map(({ isAccepted }) => isAccepted)).toEqual([true, true])
    expect(report.notices.map(({ id }) => id)).toContain('sent-to-untrusted')
    expect(listStatuses(report)).toMatchObject({ logout: 'done' })
  })
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
  const { report, stages } = await stopAt(pod, controller)
  expect(report).toMatchObject({ verdict: 'not-checked', cause: null, stages })
  expect(listStatuses(report)).toMatchObject({
    'session-auth/present-certificate': 'done',
    'session-auth/authenticate': 'failed',
    'key-manager/present-certificate': 'not-reached',
    logout: 'not-reached',
  })
})

it('ends the session that was open when it is stopped', async () => {
  let logouts = 0
  const controller = new AbortController()
  const pod = await serve(
    podWith({
      '/keyauth/v1/authenticate': () => controller.abort(),
      '/sessionauth/v1/logout': (_request, response) => {
        logouts += 1
        response.end('{}')
      },
    }),
  )
  const { report } = await stopAt(pod, controller)
  expect(report).toMatchObject({ verdict: 'not-checked', cause: null })
  expect(listStatuses(report)).toMatchObject({ identity: 'not-reached', logout: 'done' })
  expect(logouts).toBe(1)
})

function hasCertificate({ socket }: IncomingMessage): boolean {
  return socket instanceof TLSSocket && socket.getPeerX509Certificate() !== undefined
}

async function stopAt(pod: string, { signal }: AbortController) {
  const stages: Stage[] = []
  const report = await runAuth(
    {
      p12,
      password,
      endpoints: parseTarget({ pod }),
      trustPem: identity.caPem,
      proxy: direct,
      account: null,
      sendToUntrusted: false,
      preflight: [],
      timeoutMs: 60_000,
      showTokens: false,
    },
    (stage) => stages.push(stage),
    signal,
  )
  return { report, stages }
}

it('refuses CAs that are none', async () => {
  const attempt = attemptAuth({ p12, password, target: { pod: 'localhost' }, trustPem: 'nothing' })
  await expect(attempt).rejects.toThrow(PkiError)
})

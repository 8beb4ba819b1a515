// The loopback server: what it serves, whom it refuses, and that nothing brings it down.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { AuthOptions, runAuth } from '../../src/runner/probe/run'
import { tokenHeader, type AuthEvent, type AuthReport, type Stage } from '../../src/runner/protocol'
import { startServer, type Server } from '../../src/runner/server'
import { AppMissing } from '../../src/runner/server/static-files'
import { version } from '../../src/runner/version'
import { exchangeRaw, type RawAnswer } from '../support/raw-http'

const stage: Stage = { id: 'open-p12', status: 'done', ms: 1, detail: 'Opened.' }
const report: AuthReport = {
  verdict: 'accepted',
  cause: null,
  stages: [stage],
  certificate: null,
  tokens: { sessionToken: 'abcd…', keyManagerToken: null },
}

let folder: string
let server: Server
/** What the next check does. */
let check: typeof runAuth
let checked: AuthOptions[]

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'botcert-server-'))
  mkdirSync(join(folder, 'app/assets'), { recursive: true })
  writeFileSync(join(folder, 'app/index.html'), '<!doctype html><title>The page</title>')
  writeFileSync(join(folder, 'app/assets/main-1a2b.js'), 'export {}')
  writeFileSync(join(folder, 'secret.txt'), 'not for the browser')
  symlinkSync(join(folder, 'secret.txt'), join(folder, 'app/link.txt'))
  server = await startServer({
    appFolder: join(folder, 'app'),
    port: 0,
    practice: () => null,
    runAuth: (...args) => check(...args),
  })
})
beforeEach(() => {
  checked = []
  check = (options, onStage) => {
    checked.push(options)
    onStage(stage)
    return Promise.resolve(report)
  }
})
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

const ownHost = () => `127.0.0.1:${server.port}`

interface Call {
  readonly method?: string
  readonly target?: string
  /** Null leaves a header out. */
  readonly headers?: Readonly<Record<string, string | null>>
  readonly body?: string
}

/** A request as the page makes it, but for what is given. */
function send({ method = 'GET', target = '/', headers = {}, body }: Call): Promise<RawAnswer> {
  const all: NonNullable<Call['headers']> = {
    host: ownHost(),
    connection: 'close',
    ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
    ...headers,
  }
  const lines = Object.entries(all).flatMap(([name, value]) =>
    value === null ? [] : [`${name}: ${value}`],
  )
  return exchangeRaw(
    server.port,
    `${method} ${target} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body ?? ''}`,
  )
}

function callApi({ headers, ...call }: Call): Promise<RawAnswer> {
  return send({
    method: 'POST',
    target: '/api/status',
    headers: {
      origin: `http://${ownHost()}`,
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/json',
      [tokenHeader]: server.token,
      ...headers,
    },
    body: '{}',
    ...call,
  })
}

function authBody(changes: object = {}): string {
  const target = { kind: 'pod', pod: 'pod.example.com' }
  return JSON.stringify({ p12Base64: 'AQID', password: 'p', target, ...changes })
}

function callAuth(changes: object = {}): Promise<RawAnswer> {
  return callApi({ target: '/api/auth', body: authBody(changes) })
}

/** The events of a stream, without the framing of chunks. */
function readEvents({ body }: RawAnswer): AuthEvent[] {
  return body
    .split('\r\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as AuthEvent)
}

describe('files', () => {
  it('are those that were there at the start, with headers that confine the page', async () => {
    const page = await send({})
    expect(page.status).toBe(200)
    expect(page.body).toContain('The page')
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(page.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'.*frame-ancestors 'none'/,
    )
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    })
    const script = await send({ target: '/assets/main-1a2b.js?v=1' })
    expect(script).toMatchObject({ status: 200, body: 'export {}' })
    expect(script.headers.get('content-type')).toMatch(/^text\/javascript/)
    writeFileSync(join(folder, 'app/later.js'), '')
    expect(await send({ target: '/later.js' })).toMatchObject({ status: 404 })
  })

  it('answer HEAD without a body', async () => {
    const head = await send({ method: 'HEAD' })
    expect(head).toMatchObject({ status: 200, body: '' })
    expect(head.headers.get('content-length')).toBe('38')
  })

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/..\\secret.txt',
    '/link.txt',
    '/%',
    '/%00',
    '/assets',
    '/assets/',
    '/__proto__',
    '/index.html/',
  ])('are not reached by %s', async (target) => {
    const answer = await send({ target })
    expect(answer).toMatchObject({ status: 404 })
    expect(answer.body).not.toContain('not for the browser')
  })

  it('make a start without a built page fail with what to do', async () => {
    const options = { port: 0, practice: () => null, runAuth: check }
    const attempt = startServer({ ...options, appFolder: join(folder, 'nothing') })
    await expect(attempt).rejects.toThrow(AppMissing)
    await expect(attempt).rejects.toThrow(/npm run build/)
  })
})

describe('a request from elsewhere is refused', () => {
  it.each([
    'evil.example',
    'localhost',
    '127.0.0.1',
    '127.0.0.1:1',
    '[::1]',
    '127.0.0.1.evil.example',
    '',
  ])('with the host %j', async (host) => {
    for (const headers of [{ host }, { host: host === '' ? '' : `${host}:${server.port}x` }]) {
      expect(await send({ headers })).toMatchObject({ status: 421 })
      expect(await callApi({ headers })).toMatchObject({ status: 421 })
    }
  })

  it('with no host or two', async () => {
    expect(await send({ headers: { host: null } })).toMatchObject({ status: 400 })
    const twice = `GET / HTTP/1.1\r\nHost: ${ownHost()}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`
    expect((await exchangeRaw(server.port, twice)).status).toBeGreaterThanOrEqual(400)
    const old = await exchangeRaw(server.port, 'GET / HTTP/1.0\r\n\r\n')
    expect(old).toMatchObject({ status: 421 })
  })

  it('but localhost is us too', async () => {
    expect(await send({ headers: { host: `localhost:${server.port}` } })).toMatchObject({
      status: 200,
    })
  })

  it.each(['http://evil.example/', '//evil.example/', 'http://127.0.0.1/', '*', 'index.html'])(
    'with the target %s',
    async (target) => {
      const answer = await send({ target })
      expect(answer.status).toBe(400)
      expect(answer.body).not.toContain('The page')
    },
  )

  it.each([
    'http://evil.example',
    'null',
    'https://127.0.0.1',
    'http://127.0.0.1',
    'http://localhost:1',
    'file://',
  ])('with the origin %s', async (origin) => {
    expect(await send({ headers: { origin } })).toMatchObject({ status: 403 })
    expect(await callApi({ headers: { origin } })).toMatchObject({ status: 403 })
  })

  it('with the origin of our other name, which is another site to a browser', async () => {
    const origin = `http://localhost:${server.port}`
    expect(await callApi({ headers: { origin } })).toMatchObject({ status: 403 })
  })

  it.each(['cross-site', 'same-site', 'nonsense'])('with Sec-Fetch-Site: %s', async (site) => {
    const headers = { 'sec-fetch-site': site }
    expect(await send({ headers })).toMatchObject({ status: 403 })
    expect(await callApi({ headers })).toMatchObject({ status: 403 })
    const fetched = { ...headers, 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'document' }
    expect(await send({ headers: fetched })).toMatchObject({ status: 403 })
    const frame = { ...headers, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }
    expect(await send({ headers: frame })).toMatchObject({ status: 403 })
    const navigation = { ...headers, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
    expect(await callApi({ headers: { ...navigation, origin: null } })).toMatchObject({
      status: 403,
    })
    // A link, and the file that opens the browser.
    expect(await send({ headers: navigation })).toMatchObject({ status: 200 })
  })

  it('and never let in by CORS', async () => {
    const preflight = { origin: 'http://evil.example', 'access-control-request-method': 'POST' }
    const answers = [
      await send({ method: 'OPTIONS', target: '/api/status', headers: preflight }),
      await send({ method: 'OPTIONS', target: '/api/status' }),
      await send({ method: 'OPTIONS' }),
      await send({ method: 'OPTIONS', target: '*' }),
      await callApi({}),
    ]
    expect(answers.map(({ status }) => status)).toEqual([403, 405, 405, 400, 200])
    for (const { headers } of answers) {
      expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
    }
  })
})

describe('the API', () => {
  it('says what the runner has on offer', async () => {
    const answer = await callApi({})
    expect(answer.status).toBe(200)
    expect(JSON.parse(answer.body)).toEqual({ version, practice: null })
  })

  it.each(['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH'])('takes no %s', async (method) => {
    const answer = await callApi({ method })
    expect(answer).toMatchObject({ status: 405 })
    expect(answer.headers.get('allow')).toBe('POST')
  })

  it.each([
    'text/plain',
    'application/json; charset=utf-8',
    'application/x-www-form-urlencoded',
    null,
  ])('takes no content type %s', async (type) => {
    expect(await callApi({ headers: { 'content-type': type } })).toMatchObject({ status: 415 })
  })

  it('takes no call without its token', async () => {
    const other = 'A'.repeat(server.token.length)
    for (const token of [
      null,
      '',
      other,
      server.token.slice(1),
      `${server.token}, ${server.token}`,
    ]) {
      const answer = await callApi({ headers: { [tokenHeader]: token } })
      expect(answer).toMatchObject({ status: 403 })
      expect(answer.body).not.toContain(server.token)
    }
    expect(Buffer.from(server.token, 'base64url')).toHaveLength(32)
    expect(server.url).toBe(`http://127.0.0.1:${server.port}/#token=${server.token}`)
    const inQuery = await callApi({
      target: `/api/status?token=${server.token}`,
      headers: { [tokenHeader]: null },
    })
    expect(inQuery).toMatchObject({ status: 403 })
  })

  it('streams the steps of a check and its report', async () => {
    const answer = await callAuth({ trustPem: undefined })
    expect(answer).toMatchObject({ status: 200 })
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson')
    expect(readEvents(answer)).toEqual([
      { type: 'stage', stage },
      { type: 'report', report },
    ])
    expect(checked).toMatchObject([{ password: 'p', trustPem: null, showTokens: false }])
    expect(checked[0]?.p12).toEqual(Uint8Array.of(1, 2, 3))
    expect(checked[0]?.endpoints.sessionAuth.href).toBe('https://pod.example.com:8444/sessionauth')
  })

  it.each([
    ['no base64', { p12Base64: '?' }, 'request-invalid'],
    ['no P12', { p12Base64: undefined }, 'request-invalid'],
    ['a P12 too large', { p12Base64: 'A'.repeat(1_400_000) }, 'request-invalid'],
    ['a password too long', { password: 'hunter2'.repeat(1000) }, 'request-invalid'],
    ['a password that is no text', { password: { hunter2: 1 } }, 'request-invalid'],
    ['no such kind of target', { target: { kind: 'elsewhere' } }, 'request-invalid'],
    [
      'a user in the address',
      { target: { kind: 'pod', pod: 'http://hunter2@127.0.0.1' } },
      'target-invalid',
    ],
    ['another scheme', { target: { kind: 'pod', pod: 'file:///etc/passwd' } }, 'target-invalid'],
    ['a path in the address', { target: { kind: 'pod', pod: 'host/path' } }, 'target-invalid'],
    ['half a target', { target: { kind: 'endpoints', sessionAuth: 'x' } }, 'request-invalid'],
    ['CAs that are none', { trustPem: 'hunter2' }, 'certificate-expected'],
  ])('refuses a request with %s', async (_what, changes, code) => {
    const answer = await callAuth(changes)
    expect(answer).toMatchObject({ status: 400 })
    expect(JSON.parse(answer.body)).toMatchObject({ code })
    expect(answer.body).not.toContain('hunter2')
    expect(checked).toEqual([])
  })

  it('says that it has no practice pod', async () => {
    const answer = await callAuth({ target: { kind: 'practice' } })
    expect(answer).toMatchObject({ status: 409 })
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'no-practice' })
  })

  it('refuses bodies that are no JSON, or too large by word or in fact', async () => {
    const auth = { target: '/api/auth' }
    expect(await callApi({ ...auth, body: '{' })).toMatchObject({ status: 400 })
    expect(await callApi({ ...auth, body: '' })).toMatchObject({ status: 400 })
    const claimed = await callApi({ ...auth, headers: { 'content-length': '1000000000' } })
    expect(claimed).toMatchObject({ status: 413 })
    const chunk = `100000\r\n${'x'.repeat(0x100000)}\r\n`
    const flood = await callApi({
      ...auth,
      headers: { 'transfer-encoding': 'chunked', 'content-length': null },
      body: chunk.repeat(8),
    })
    // Its answer may be lost in the reset that ends the flood.
    expect([413, 0]).toContain(flood.status)
    expect(checked).toEqual([])
  })

  it('lives on when a check crashes, at once or on its way', async () => {
    check = () => {
      throw new TypeError('hunter2')
    }
    const atOnce = await callAuth()
    expect(atOnce).toMatchObject({ status: 500 })
    expect(atOnce.body).not.toContain('hunter2')
    check = async (_options, onStage) => {
      onStage(stage)
      await Promise.resolve()
      throw new TypeError('hunter2')
    }
    const onItsWay = await callAuth()
    expect(readEvents(onItsWay)).toEqual([{ type: 'stage', stage }])
    expect(onItsWay.body).not.toContain('hunter2')
    expect(await callApi({})).toMatchObject({ status: 200 })
  })

  it('ends the check when the page goes away', async () => {
    const ended = new Promise<void>((resolve) => {
      check = (_options, onStage, signal) => {
        onStage(stage)
        return new Promise((settle) => {
          signal?.addEventListener('abort', () => {
            resolve()
            onStage(stage)
            settle(report)
          })
        })
      }
    })
    const body = authBody()
    const socket = connect(server.port, '127.0.0.1')
    socket.write(
      `POST /api/auth HTTP/1.1\r\nHost: ${ownHost()}\r\nContent-Type: application/json\r\n` +
        `${tokenHeader}: ${server.token}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    )
    await new Promise((resolve) => socket.once('data', resolve))
    socket.destroy()
    await ended
    expect(await callApi({})).toMatchObject({ status: 200 })
  })
})

describe('the server', () => {
  it('listens on 127.0.0.1 alone', async () => {
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .map(({ address }) => address)
      .filter((address) => address !== '127.0.0.1' && !address.startsWith('fe80'))
    for (const address of others) {
      const isOpen = await new Promise((resolve) => {
        const socket = connect(server.port, address)
        socket.on('connect', () => resolve(true))
        socket.on('error', () => resolve(false))
        socket.on('close', () => socket.destroy())
      })
      expect(isOpen, address).toBe(false)
    }
  })

  it('survives a page that goes away in the middle of its request', async () => {
    for (const sent of ['', '{"p12Base64":']) {
      const socket = connect(server.port, '127.0.0.1')
      socket.write(
        `POST /api/auth HTTP/1.1\r\nHost: ${ownHost()}\r\nContent-Type: application/json\r\n` +
          `${tokenHeader}: ${server.token}\r\nContent-Length: 1000\r\n\r\n${sent}`,
      )
      await new Promise((resolve) => setTimeout(resolve, 50))
      socket.resetAndDestroy()
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    expect(await send({})).toMatchObject({ status: 200 })
  })

  it('survives what is no HTTP', async () => {
    for (const text of [
      '\0\0\0\r\n\r\n',
      'GET\r\n\r\n',
      'CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n',
    ]) {
      const { status } = await exchangeRaw(server.port, text)
      expect([0, 400]).toContain(status)
    }
    const upgrade = { connection: 'upgrade, close', upgrade: 'websocket' }
    expect((await send({ headers: upgrade })).headers.has('upgrade')).toBe(false)
    expect(await send({})).toMatchObject({ status: 200 })
  })
})

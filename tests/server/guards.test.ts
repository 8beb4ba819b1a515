// The loopback server refuses everyone except its own page. attacks.test.ts has malicious bytes,
// tests/e2e/loopback-attack.test.ts the requests of a real browser.
import { networkInterfaces } from 'node:os'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { tokenHeader } from '../../src/report/api'
import { startLoopback, type Loopback } from '../support/loopback-server'
import { exchangeRaw } from '../support/raw-http'

let loopback: Loopback

beforeAll(async () => {
  loopback = await startLoopback()
})
afterAll(() => loopback.close())

it('listens only on 127.0.0.1', async () => {
  const others = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .map(({ address }) => address)
    .filter((address) => address !== '127.0.0.1' && !address.startsWith('fe80'))
  // All of 127.0.0.0/8 is this machine.
  for (const address of [...others, '127.0.0.2']) {
    const isOpen = await new Promise((resolve) => {
      const socket = connect(loopback.port, address)
      socket.on('connect', () => resolve(true))
      socket.on('error', () => resolve(false))
      socket.on('close', () => socket.destroy())
    })
    expect(isOpen, address).toBe(false)
  }
})

it.each([
  'evil.example',
  'localhost',
  '127.0.0.1',
  '127.0.0.1:1',
  '127.1',
  '2130706433',
  '0.0.0.0',
  '[::1]',
  '[::ffff:127.0.0.1]',
  'LOCALHOST',
  'localhost.',
  'evil.localhost',
  '127.0.0.1.evil.example',
  'user@127.0.0.1',
  '',
])('refuses the host %j', async (name) => {
  const isExact = name === '' || name.includes(':1')
  const written = isExact ? [name] : [name, `${name}:${loopback.port}x`, `${name}:80`]
  // With our port, where that does not make it ours.
  if (!isExact && name !== 'localhost' && name !== '127.0.0.1') {
    written.push(`${name}:${loopback.port}`)
  }
  for (const host of written) {
    expect(await loopback.send({ headers: { host } }), host).toMatchObject({ status: 421 })
    expect(await loopback.callApi({ headers: { host } }), host).toMatchObject({ status: 421 })
  }
})

it('refuses a missing host, and two hosts', async () => {
  const { port, host } = loopback
  expect(await loopback.send({ headers: { host: null } })).toMatchObject({ status: 400 })
  for (const hosts of [
    [host, 'evil.example'],
    ['evil.example', host],
    [host, host],
  ]) {
    const lines = hosts.map((name) => `Host: ${name}\r\n`).join('')
    const { status } = await exchangeRaw(
      port,
      `GET / HTTP/1.1\r\n${lines}Connection: close\r\n\r\n`,
    )
    expect(status).toBeGreaterThanOrEqual(400)
  }
  const old = await exchangeRaw(port, 'GET / HTTP/1.0\r\n\r\n')
  expect(old).toMatchObject({ status: 421 })
})

it('also answers to localhost', async () => {
  expect(await loopback.send({ headers: { host: `localhost:${loopback.port}` } })).toMatchObject({
    status: 200,
  })
})

it.each([
  'http://evil.example/',
  'HTTP://127.0.0.1/',
  '//evil.example/',
  '//evil.example/api/status',
  'http://127.0.0.1/',
  'http:/index.html',
  '*',
  'index.html',
  '?/',
  '\\\\evil.example\\',
])('refuses the target %s', async (target) => {
  for (const answer of [await loopback.send({ target }), await loopback.callApi({ target })]) {
    expect(answer.status).toBe(400)
    expect(answer.body).not.toContain('The page')
  }
})

it.each([
  'http://evil.example',
  'null',
  '',
  'https://127.0.0.1',
  'http://127.0.0.1',
  'http://localhost:1',
  'http://evil.localhost',
  'file://',
  'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
])('refuses the origin %j', async (origin) => {
  expect(await loopback.send({ headers: { origin } })).toMatchObject({ status: 403 })
  expect(await loopback.callApi({ headers: { origin } })).toMatchObject({ status: 403 })
})

it('refuses an origin that differs in one character or occurs twice', async () => {
  const own = `http://${loopback.host}`
  for (const origin of [
    `${own}/`,
    `${own}.evil.example`,
    `${own}, ${own}`,
    own.toUpperCase(),
    `http://user@${loopback.host}`,
    // Our other name, which is another site to a browser.
    `http://localhost:${loopback.port}`,
  ]) {
    expect(await loopback.callApi({ headers: { origin } }), origin).toMatchObject({ status: 403 })
  }
  const twice = `GET / HTTP/1.1\r\nHost: ${loopback.host}\r\nOrigin: ${own}\r\nOrigin: ${own}\r\nConnection: close\r\n\r\n`
  expect(await exchangeRaw(loopback.port, twice)).toMatchObject({ status: 403 })
})

it.each(['cross-site', 'same-site', 'nonsense', ''])('refuses Sec-Fetch-Site: %j', async (site) => {
  const headers = { 'sec-fetch-site': site }
  expect(await loopback.send({ headers })).toMatchObject({ status: 403 })
  expect(await loopback.callApi({ headers })).toMatchObject({ status: 403 })
  const fetched = { ...headers, 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'document' }
  expect(await loopback.send({ headers: fetched })).toMatchObject({ status: 403 })
  for (const dest of ['iframe', 'frame', 'object', 'embed', 'script', 'image', 'empty']) {
    const frame = { ...headers, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': dest }
    expect(await loopback.send({ headers: frame })).toMatchObject({ status: 403 })
  }
  const navigation = { ...headers, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
  expect(await loopback.callApi({ headers: { ...navigation, origin: null } })).toMatchObject({
    status: 403,
  })
  // A link, and the file that opens the browser.
  expect(await loopback.send({ headers: navigation })).toMatchObject({ status: 200 })
  // A link to the API starts nothing.
  expect(await loopback.send({ target: '/api/status', headers: navigation })).toMatchObject({
    status: 405,
  })
})

it('does not allow other origins by CORS', async () => {
  const preflight = {
    origin: 'http://evil.example',
    'access-control-request-method': 'POST',
    'access-control-request-headers': tokenHeader,
    'access-control-request-private-network': 'true',
  }
  const answers = [
    await loopback.send({ method: 'OPTIONS', target: '/api/status', headers: preflight }),
    await loopback.send({ method: 'OPTIONS', target: '/api/status' }),
    await loopback.send({ method: 'OPTIONS' }),
    await loopback.send({ method: 'OPTIONS', target: '*' }),
    await loopback.callApi({}),
  ]
  expect(answers.map(({ status }) => status)).toEqual([403, 405, 405, 400, 200])
  for (const { headers } of answers) {
    expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
  }
})

it.each(['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'TRACE'])(
  'takes no %s at the API',
  async (method) => {
    const answer = await loopback.callApi({ method })
    expect(answer).toMatchObject({ status: 405 })
    expect(answer.headers.get('allow')).toBe('POST')
  },
)

it.each([
  'text/plain',
  'text/plain; application/json',
  'application/json; charset=utf-8',
  'application/json, application/json',
  'Application/JSON',
  'application/jsonx',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  '',
  null,
])('takes no content type %j', async (type) => {
  expect(await loopback.callApi({ headers: { 'content-type': type } })).toMatchObject({
    status: 415,
  })
})

it('refuses calls without the token in its header, even if it is elsewhere', async () => {
  const { token, callApi } = loopback
  const other = 'A'.repeat(token.length)
  const wrong = [null, '', other, token.slice(1), `${token}A`, `${token}, ${token}`, 'null']
  for (const written of wrong) {
    const answer = await callApi({ headers: { [tokenHeader]: written } })
    expect(answer).toMatchObject({ status: 403 })
    expect(answer.body).not.toContain(token)
  }
  expect(Buffer.from(token, 'base64url')).toHaveLength(32)
  expect(loopback.url).toBe(`http://127.0.0.1:${loopback.port}/#token=${token}`)
  for (const elsewhere of [
    { target: `/api/status?token=${token}` },
    { target: `/api/status?${tokenHeader}=${token}` },
    { headers: { cookie: `token=${token}; ${tokenHeader}=${token}` } },
    { headers: { authorization: `Bearer ${token}` } },
    { headers: { referer: loopback.url } },
    { body: JSON.stringify({ token, [tokenHeader]: token }) },
  ]) {
    const headers = { ...elsewhere.headers, [tokenHeader]: null }
    expect(await callApi({ ...elsewhere, headers })).toMatchObject({ status: 403 })
  }
  const twice = `POST /api/status HTTP/1.1\r\nHost: ${loopback.host}\r\nContent-Type: application/json\r\n${tokenHeader}: ${token}\r\n${tokenHeader}: ${token}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`
  expect(await exchangeRaw(loopback.port, twice)).toMatchObject({ status: 403 })
})

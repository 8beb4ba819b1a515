// The API of the login test: what it accepts and refuses, and what the page gets of a check.
import { connect } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { PkiError } from '../../src/pki/errors'
import type { PracticeWorld } from '../../src/server/practice'
import { parseTarget } from '../../src/auth/target'
import { tokenHeader } from '../../src/report/api'
import { version } from '../../src/text/version'
import {
  readEvents,
  report,
  stage,
  startLoopback,
  writeAuthRequest,
  type Loopback,
} from '../support/loopback-server'

let loopback: Loopback
let practice: Promise<PracticeWorld> | null

beforeAll(async () => {
  loopback = await startLoopback({
    practice: () => practice,
    env: { HTTPS_PROXY: 'http://user:hunter2@proxy.example:3128' },
  })
})
beforeEach(() => {
  practice = null
  loopback.checked.length = 0
  loopback.check = (_options, onStage) => {
    onStage(stage)
    return Promise.resolve(report)
  }
})
afterAll(() => loopback.close())

/** A page that went away in the middle of its check. */
function beginAuth(): Promise<{ leave: () => void }> {
  const body = writeAuthRequest()
  const socket = connect(loopback.port, '127.0.0.1')
  socket.write(
    `POST /api/auth HTTP/1.1\r\nHost: ${loopback.host}\r\nContent-Type: application/json\r\n` +
      `${tokenHeader}: ${loopback.token}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  )
  return new Promise((resolve) =>
    socket.once('data', () => resolve({ leave: () => socket.destroy() })),
  )
}

it('describes the runner in its status', async () => {
  const answer = await loopback.callApi({})
  expect(answer.status).toBe(200)
  expect(JSON.parse(answer.body)).toEqual({ version, practice: null })
})

describe('a check', () => {
  it('is a stream of its stages and its report', async () => {
    const answer = await loopback.callAuth()
    expect(answer).toMatchObject({ status: 200 })
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson')
    expect(readEvents(answer)).toEqual([
      { type: 'stage', stage },
      { type: 'report', report },
    ])
    expect(loopback.checked).toMatchObject([
      {
        password: 'p',
        trustPem: null,
        showTokens: false,
        account: null,
        sendToUntrusted: false,
        proxy: { proxy: { host: 'proxy.example', port: 3128 } },
      },
    ])
    const [options] = loopback.checked
    expect(options?.p12).toEqual(Uint8Array.of(1, 2, 3))
    expect(options?.endpoints.sessionAuth.href).toBe('https://pod.example.com:8444/sessionauth')
  })

  it('accepts a request without a P12, a proxy and an account', async () => {
    const answer = await loopback.callAuth({
      p12Base64: undefined,
      proxy: 'direct',
      account: 'demo-bot1',
      sendToUntrusted: true,
      target: {
        kind: 'endpoints',
        sessionAuth: 'https://a.example',
        keyAuth: 'https://b.example:443',
      },
    })
    expect(answer).toMatchObject({ status: 200 })
    expect(loopback.checked).toMatchObject([
      { p12: null, account: 'demo-bot1', sendToUntrusted: false, proxy: { proxy: null } },
    ])
    expect(loopback.checked[0]?.preflight).toMatchObject([{ id: 'port-443' }])
  })

  it('accepts sendToUntrusted, and has one remark for two addresses', async () => {
    const server = 'https://a.example:443'
    await loopback.callAuth({
      sendToUntrusted: true,
      target: { kind: 'endpoints', sessionAuth: server, keyAuth: server },
    })
    expect(loopback.checked).toMatchObject([{ sendToUntrusted: true }])
    expect(loopback.checked[0]?.preflight).toMatchObject([{ id: 'port-443' }])
  })

  it('reaches the practice pod without a proxy, and trusts only its CA', async () => {
    const endpoints = parseTarget({ pod: 'localhost:1' })
    practice = Promise.resolve({
      endpoints,
      trustPem: 'the CA of the practice pod',
    } as Partial<PracticeWorld> as PracticeWorld)
    const target = { kind: 'practice' }
    expect(await loopback.callAuth({ target, proxy: 'socks5://other.example:1' })).toMatchObject({
      status: 200,
    })
    expect(loopback.checked).toMatchObject([
      { endpoints, trustPem: 'the CA of the practice pod', proxy: { proxy: null } },
    ])
  })

  it('is refused if there is no practice pod', async () => {
    const answer = await loopback.callAuth({ target: { kind: 'practice' } })
    expect(answer).toMatchObject({ status: 409 })
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'no-practice' })
  })

  it.each([
    ['no base64', { p12Base64: '?' }, 'request-invalid'],
    ['a P12 that is null', { p12Base64: null }, 'request-invalid'],
    ['a P12 too large', { p12Base64: 'A'.repeat(1_400_000) }, 'request-invalid'],
    ['a password too long', { password: 'hunter2'.repeat(1000) }, 'request-invalid'],
    ['a password that is not text', { password: { hunter2: 1 } }, 'request-invalid'],
    ['no password', { password: undefined }, 'request-invalid'],
    ['an unknown kind of target', { target: { kind: 'elsewhere' } }, 'request-invalid'],
    ['no target', { target: undefined }, 'request-invalid'],
    [
      'an address too long',
      { target: { kind: 'pod', pod: 'hunter2.'.repeat(100) } },
      'request-invalid',
    ],
    [
      'a user in the address',
      { target: { kind: 'pod', pod: 'http://hunter2@127.0.0.1' } },
      'target-invalid',
    ],
    ['another scheme', { target: { kind: 'pod', pod: 'file:///etc/passwd' } }, 'target-invalid'],
    ['plain http', { target: { kind: 'pod', pod: 'http://127.0.0.1:80' } }, 'target-invalid'],
    ['a path in the address', { target: { kind: 'pod', pod: 'host/admin/x' } }, 'target-invalid'],
    ['a query in the address', { target: { kind: 'pod', pod: 'host?a=b' } }, 'target-invalid'],
    ['a line end in the address', { target: { kind: 'pod', pod: 'a\r\nb: c' } }, 'target-invalid'],
    ['half a target', { target: { kind: 'endpoints', sessionAuth: 'x' } }, 'request-invalid'],
    ['CAs without certificates', { trustPem: 'hunter2' }, 'certificate-expected'],
    ['a proxy of another kind', { proxy: 'socks5://host:1080' }, 'target-invalid'],
    ['a password in the proxy', { proxy: 'http://me:hunter2@host:1' }, 'target-invalid'],
    ['a proxy too long', { proxy: 'hunter2.'.repeat(100) }, 'request-invalid'],
    ['an account too long', { account: 'hunter2'.repeat(100) }, 'request-invalid'],
    ['a sendToUntrusted that is not boolean', { sendToUntrusted: 'hunter2' }, 'request-invalid'],
  ])('is refused with %s', async (_what, changes, code) => {
    const answer = await loopback.callAuth(changes)
    expect(answer).toMatchObject({ status: 400 })
    expect(JSON.parse(answer.body)).toMatchObject({ code })
    expect(answer.body).not.toContain('hunter2')
    expect(loopback.checked).toEqual([])
  })

  it.each(['', '{', 'null', '[]', '"text"', '{"p12Base64":', '\ufeff{}', '['.repeat(100_000)])(
    'is refused with a body that is no request (%#)',
    async (body) => {
      expect(await loopback.callApi({ target: '/api/auth', body })).toMatchObject({ status: 400 })
      expect(loopback.checked).toEqual([])
    },
  )

  it('that crashes ends with a failure without details, and the server continues', async () => {
    loopback.check = () => {
      throw new TypeError('hunter2')
    }
    const atOnce = await loopback.callAuth()
    expect(atOnce).toMatchObject({ status: 500 })
    expect(JSON.parse(atOnce.body)).toMatchObject({ code: 'internal' })
    expect(atOnce.body).not.toContain('hunter2')
    loopback.check = async (_options, onStage) => {
      onStage(stage)
      await Promise.resolve()
      throw new TypeError('hunter2')
    }
    const onItsWay = await loopback.callAuth()
    expect(readEvents(onItsWay)).toMatchObject([
      { type: 'stage', stage },
      { type: 'failure', failure: { code: 'internal' } },
    ])
    expect(onItsWay.body).not.toContain('hunter2')
    expect(await loopback.callApi({})).toMatchObject({ status: 200 })
  })

  it('that refuses its input says why', async () => {
    loopback.check = () => Promise.reject(new PkiError('certificate-malformed', 'Not a CA.'))
    const answer = await loopback.callAuth()
    expect(answer).toMatchObject({ status: 400 })
    expect(JSON.parse(answer.body)).toEqual({ code: 'certificate-malformed', message: 'Not a CA.' })
  })

  it('stops when the page disconnects', async () => {
    const ended = new Promise<void>((resolve) => {
      loopback.check = (_options, onStage, signal) => {
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
    const page = await beginAuth()
    page.leave()
    await ended
    expect(await loopback.callApi({})).toMatchObject({ status: 200 })
  })

  it('is refused while four others are running', async () => {
    const ends: (() => void)[] = []
    loopback.check = (_options, onStage) => {
      onStage(stage)
      return new Promise((resolve) => ends.push(() => resolve(report)))
    }
    const pages = await Promise.all([beginAuth(), beginAuth(), beginAuth(), beginAuth()])
    const fifth = await loopback.callAuth()
    expect(fifth).toMatchObject({ status: 429 })
    expect(JSON.parse(fifth.body)).toMatchObject({ code: 'too-many-checks' })
    expect(fifth.body).toContain('Wait')
    expect(await loopback.callApi({})).toMatchObject({ status: 200 })
    expect(ends).toHaveLength(4)
    for (const end of ends) end()
    for (const { leave } of pages) leave()
    loopback.check = () => Promise.resolve(report)
    expect(await loopback.callAuth()).toMatchObject({ status: 200 })
  })
})

it('closes after the running checks have ended', async () => {
  const other = await startLoopback()
  let isEnded = false
  const begun = new Promise<void>((begin) => {
    other.check = (_options, _onStage, signal) => {
      begin()
      return new Promise((resolve) => {
        signal?.addEventListener('abort', () =>
          setTimeout(() => {
            isEnded = true
            resolve(report)
          }, 100),
        )
      })
    }
  })
  const answer = other.callAuth()
  await begun
  await other.close()
  expect(isEnded).toBe(true)
  expect(await answer).toMatchObject({ status: 0 })
})

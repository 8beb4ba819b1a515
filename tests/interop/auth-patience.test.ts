// Servers and proxies that are dead, slow, or never come to an end: the check ends within its time, and says
// how far it got.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { readProxySettings } from '../../src/auth/net/proxy-settings'
import type { AuthReport } from '../../src/report/auth-report'
import type { Cause, StageId } from '../../src/report/ids'
import { attemptAuth } from '../support/auth-run'
import { drip, flood, openFaultServers, type FaultServers } from '../support/fault-servers'
import { makeFaultWorld, type FaultWorld } from '../support/fault-world'
import { worldPassword } from '../support/mtls-world'
import { needs } from '../support/programs'
import { expectSound } from '../support/sound-report'

const timeoutMs = 1000
/** Of all stages together: few of them can wait for their whole time, and a slow machine has its own. */
const longestMs = 5 * timeoutMs

let world: FaultWorld
let servers: FaultServers

const silence = (): void => undefined

/** Header of a TLS record of the type, with as many bytes to come as a record can have. */
const record = (type: number): Buffer => Buffer.from([type, 3, 3, 0x40, 0])
const handshake = 22
/** A HelloRequest (RFC 5246 §7.4.1.1), which a client may ignore, in a record of its own. */
const helloRequest = Buffer.from([handshake, 3, 3, 0, 4, 0, 0, 0, 0])
/** Start of a ServerHello that would have sixteen million bytes. */
const endlessHello = Buffer.concat([record(handshake), Buffer.from([2, 0xff, 0xff, 0xff])])

describe.runIf(needs('openssl'))('a check is over in time', () => {
  beforeAll(() => {
    world = makeFaultWorld()
    servers = openFaultServers()
  })
  afterEach(() => servers.stop())
  afterAll(() => world.remove())

  async function prove(port: number, proxyPort?: number): Promise<AuthReport> {
    const started = performance.now()
    const report = await attemptAuth({
      p12: world.p12('good'),
      password: worldPassword,
      target: { pod: `localhost:${port}` },
      trustPem: world.serverCa,
      timeoutMs,
      proxy: readProxySettings(proxyPort === undefined ? 'direct' : `127.0.0.1:${proxyPort}`, {}),
    })
    expectSound(report)
    expect(performance.now() - started).toBeLessThan(longestMs)
    return report
  }

  const expectFault = (report: AuthReport, cause: Cause, stage: StageId): void => {
    expect(report).toMatchObject({ verdict: 'not-checked', cause })
    expect(report.diagnosis).toMatchObject({ stage, service: 'session-auth' })
  }

  describe('with TLS', () => {
    it.each<[string, (socket: Socket) => void, Cause]>([
      ['that says nothing', silence, 'tls-timeout'],
      [
        'that comes byte by byte',
        (socket) => drip(socket, { start: record(handshake), rest: '\u0002', everyMs: 200 }),
        'tls-timeout',
      ],
      [
        'that goes on asking for a hello',
        (socket) => drip(socket, { rest: helloRequest, everyMs: 20 }),
        'tls-timeout',
      ],
      ['that is noise', (socket) => flood(socket, '', randomBytes(65_536)), 'not-tls'],
      ['that is text without an end', (socket) => flood(socket, '', 'Good morning. '), 'not-tls'],
      [
        'with a first message without an end',
        (socket) => flood(socket, endlessHello, Buffer.alloc(16_384)),
        'connection-broken',
      ],
    ])('%s', async (_what, behave, cause) => {
      expectFault(await prove(await servers.tcp(behave)), cause, 'verify-server')
    })
  })

  describe('with HTTP', () => {
    const ok = 'HTTP/1.1 200 OK\r\n'
    it.each<[string, (socket: TLSSocket) => void, Cause]>([
      ['that says nothing', silence, 'http-timeout'],
      [
        'whose headers come byte by byte',
        (socket) => drip(socket, { start: `${ok}X-Long: `, rest: 'x', everyMs: 100 }),
        'http-timeout',
      ],
      [
        'whose headers never end',
        (socket) => flood(socket, ok, `X-Many: ${'x'.repeat(1000)}\r\n`),
        'not-http',
      ],
      [
        'that goes on saying that it goes on',
        (socket) => drip(socket, { rest: 'HTTP/1.1 100 Continue\r\n\r\n', everyMs: 20 }),
        'http-timeout',
      ],
      [
        'whose body comes byte by byte',
        (socket) => drip(socket, { start: `${ok}\r\n{`, rest: ' ', everyMs: 100 }),
        'http-timeout',
      ],
      [
        'whose body never ends',
        (socket) => flood(socket, `${ok}\r\n`, 'x'.repeat(9999)),
        'not-http',
      ],
      [
        'whose chunks never end',
        (socket) => flood(socket, `${ok}Transfer-Encoding: chunked\r\n\r\n`, '1\r\nx\r\n'),
        'not-http',
      ],
      [
        'whose body is cut short',
        (socket) => socket.end(`${ok}Content-Length: 99\r\n\r\n{}`),
        'connection-broken',
      ],
      ['that is noise', (socket) => flood(socket, '', randomBytes(65_536)), 'not-http'],
      [
        'that ends without a word',
        (socket) => void socket.once('data', () => socket.end()),
        'connection-broken',
      ],
    ])('%s', async (_what, behave, cause) => {
      const options = { ...world.server('good'), requestCert: true, rejectUnauthorized: false }
      expectFault(await prove(await servers.tls(options, behave)), cause, 'authenticate')
    })
  })

  describe('with a proxy', () => {
    const ok = 'HTTP/1.1 200 Connection established\r\n'
    it.each<[string, (socket: Socket) => void, Cause, StageId]>([
      ['that says nothing', silence, 'proxy-timeout', 'ask-proxy'],
      [
        'whose answer comes byte by byte',
        (socket) => drip(socket, { start: `${ok}X-Long: `, rest: 'x', everyMs: 100 }),
        'proxy-timeout',
        'ask-proxy',
      ],
      [
        'whose headers never end',
        (socket) => flood(socket, ok, `X-Many: ${'x'.repeat(1000)}\r\n`),
        'proxy-unreachable',
        'ask-proxy',
      ],
      [
        'whose refusal never ends',
        (socket) => flood(socket, 'HTTP/1.1 403 Forbidden\r\n\r\n', 'x'.repeat(9999)),
        'proxy-refused',
        'ask-proxy',
      ],
      [
        'that lets us through to nobody',
        (socket) => socket.write(`${ok}\r\n`),
        'tls-timeout',
        'verify-server',
      ],
    ])('%s', async (_what, behave, cause, stage) => {
      const proxyPort = await servers.tcp((socket) => socket.once('data', () => behave(socket)))
      expectFault(await prove(await servers.closed(), proxyPort), cause, stage)
    })
  })

  it('also where the pod is slow after it has let the bot in', async () => {
    const options = { ...world.server('good'), requestCert: true, rejectUnauthorized: false }
    const answer = (request: IncomingMessage, response: ServerResponse): void => {
      const [, service] = request.url?.split('/') ?? []
      const name = service === 'keyauth' ? 'keyManagerToken' : 'sessionToken'
      if (request.url?.endsWith('/authenticate') === true) {
        response.end(JSON.stringify({ name, token: `${name}-0123456789` }))
      }
    }
    const report = await prove(await servers.https(options, answer))
    // Neither who we are nor the logout is answered; the first is looked for at port 443 of this machine.
    expect(report.services.map(({ isAccepted }) => isAccepted)).toEqual([true, true])
    expect(report.stages.find(({ id }) => id === 'logout')).toMatchObject({ status: 'failed' })
  })
})

// The check through HTTP proxies: what a proxy says is told apart from what the pod says, one row each. The
// proxies are squid, tinyproxy, and some that no vendor would sell.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { readProxySettings } from '../../src/auth/net/proxy-settings'
import type { AuthReport } from '../../src/report/auth-report'
import type { Cause } from '../../src/report/ids'
import { attemptAuth, findDetail, listStatuses } from '../support/auth-run'
import { openFaultServers, type FaultServers } from '../support/fault-servers'
import { makeFaultWorld, type FaultWorld } from '../support/fault-world'
import { worldPassword } from '../support/mtls-world'
import { needs } from '../support/programs'
import {
  inspect,
  proxyPassword,
  proxyUser,
  squidUsers,
  startSquid,
  startTinyproxy,
  type RunningProxy,
} from '../support/proxies'
import { expectSound } from '../support/sound-report'

let world: FaultWorld
let servers: FaultServers
let proxy: RunningProxy | null = null

const allow = ['http_access allow all']
const credentials = [proxyUser, proxyPassword].map(encodeURIComponent).join(':')

describe.runIf(needs('openssl', 'squid', 'tinyproxy'))('through a proxy', () => {
  beforeAll(() => {
    world = makeFaultWorld()
    servers = openFaultServers()
  })
  afterEach(async () => {
    await servers.stop()
    await proxy?.stop()
    proxy = null
  })
  afterAll(() => world.remove())

  interface Attempt {
    /** Of the server behind; the well-behaved one by default. */
    readonly port?: number
    readonly host?: string
    readonly trustPem?: string
    readonly env?: Readonly<Record<string, string>>
  }

  async function prove(proxyPort: number, attempt: Attempt = {}): Promise<AuthReport> {
    const { port = await servePod(), host = 'localhost', trustPem = world.serverCa, env } = attempt
    const settings =
      env === undefined
        ? readProxySettings(`127.0.0.1:${proxyPort}`, {})
        : readProxySettings(undefined, env)
    const report = await attemptAuth({
      p12: world.p12('good'),
      password: worldPassword,
      target: { sessionAuth: `https://${host}:${port}`, keyAuth: `https://${host}:${port}` },
      trustPem,
      proxy: settings,
      timeoutMs: 3000,
    })
    expectSound(report)
    expect(JSON.stringify(report)).not.toContain(proxyPassword)
    return report
  }

  const servePod = (): Promise<number> => {
    const options = { ...world.server('good'), requestCert: true, rejectUnauthorized: false }
    return servers.https(options, (request, response) => {
      const name =
        request.url?.startsWith('/keyauth/') === true ? 'keyManagerToken' : 'sessionToken'
      response.end(JSON.stringify({ name, token: `${name}-0123456789` }))
    })
  }

  const expectFault = (report: AuthReport, cause: Cause, stage = 'ask-proxy'): void => {
    expect(report).toMatchObject({ verdict: 'not-checked', cause })
    expect(report.diagnosis).toMatchObject({ stage, service: 'session-auth' })
    expect(listStatuses(report)).toMatchObject({
      'session-auth/present-certificate': 'not-reached',
    })
  }

  describe('squid', () => {
    const start = async (rules: readonly string[]): Promise<number> => {
      proxy = await startSquid(world, rules)
      return proxy.port
    }

    it('that lets us through: accepted, and the report names it', async () => {
      const port = await start(allow)
      const report = await prove(port)
      expect(report).toMatchObject({ verdict: 'accepted', cause: null })
      expect(report.services.map(({ proxy: each }) => each)).toEqual(
        Array(2).fill(`127.0.0.1:${port}`),
      )
    })

    it('that takes CONNECT to port 443 alone, as it does by default', async () => {
      const rules = ['acl SSL_ports port 443', 'http_access deny CONNECT !SSL_ports', ...allow]
      const report = await prove(await start(rules))
      expectFault(report, 'proxy-refused')
      expect(report.diagnosis).toMatchObject({ confidence: 'certain', owner: 'network-team' })
      expect(findDetail(report, 'session-auth/ask-proxy')).toContain('ERR_ACCESS_DENIED')
    })

    it('that lets nobody to this host', async () => {
      const rules = ['acl pods dstdomain localhost', 'http_access deny pods', ...allow]
      expectFault(await prove(await start(rules)), 'proxy-refused')
    })

    it('that asks who we are', async () => {
      const report = await prove(await start(squidUsers(world)))
      expectFault(report, 'proxy-authentication')
      expect(report.diagnosis?.evidence.join('\n')).toContain('Excelsior Bank')
    })

    it('that knows the user and the password of the environment', async () => {
      const port = await start(squidUsers(world))
      const env = { HTTPS_PROXY: `http://${credentials}@127.0.0.1:${port}` }
      expect(await prove(port, { env })).toMatchObject({ verdict: 'accepted' })
    })

    it('that knows another password', async () => {
      const port = await start(squidUsers(world))
      const env = {
        HTTPS_PROXY: `http://${encodeURIComponent(proxyUser)}:hunter2@127.0.0.1:${port}`,
      }
      const report = await prove(port, { env })
      expectFault(report, 'proxy-authentication')
      expect(JSON.stringify(report)).not.toContain('hunter2')
    })

    it('that finds nobody listening at the server', async () => {
      const report = await prove(await start(allow), { port: await servers.closed() })
      expectFault(report, 'proxy-failed')
      expect(report.diagnosis?.evidence.join('\n')).toContain('ERR_CONNECT_FAIL')
    })

    it('whose packets to the server are dropped', async () => {
      const report = await prove(await start([...allow, 'forward_timeout 1 second']), {
        port: await servers.deaf(),
      })
      expectFault(report, 'proxy-failed')
    })
  })

  describe('tinyproxy', () => {
    const start = async (lines: readonly string[] = []): Promise<number> => {
      proxy = await startTinyproxy(world, lines)
      return proxy.port
    }

    it('that lets us through: accepted', async () => {
      expect(await prove(await start())).toMatchObject({ verdict: 'accepted' })
    })

    it('that takes CONNECT to other ports alone', async () => {
      expectFault(await prove(await start(['ConnectPort 443'])), 'proxy-refused')
    })

    it('that asks who we are, and takes the answer', async () => {
      const port = await start(['BasicAuth bot hunter2'])
      expectFault(await prove(port), 'proxy-authentication')
      const env = { all_proxy: `http://bot:hunter2@127.0.0.1:${port}` }
      expect(await prove(port, { env })).toMatchObject({ verdict: 'accepted' })
    })

    it('that finds nobody listening at the server', async () => {
      expectFault(await prove(await start(), { port: await servers.closed() }), 'proxy-failed')
    })

    it('that finds no such name', async () => {
      const report = await prove(await start(), { host: 'does-not-exist.invalid' })
      expectFault(report, 'proxy-failed')
    })
  })

  it('that is not there', async () => {
    expectFault(await prove(await servers.closed()), 'proxy-unreachable', 'connect')
  })

  it('that takes the connection and never answers', async () => {
    expectFault(await prove(await servers.tcp(() => undefined)), 'proxy-timeout')
  })

  it('whose packets are dropped', async () => {
    expectFault(await prove(await servers.deaf()), 'proxy-timeout', 'connect')
  })

  it.each<[string, string, Cause]>([
    ['is an SSH server', 'SSH-2.0-OpenSSH_9.2p1\r\n', 'proxy-unreachable'],
    ['is a SOCKS proxy', '\u0005\u00ff', 'proxy-unreachable'],
    ['has broken down', 'HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n', 'proxy-failed'],
    [
      'is too slow itself',
      'HTTP/1.1 504 Gateway Timeout\r\nContent-Length: 0\r\n\r\n',
      'proxy-failed',
    ],
    ['is a web server', 'HTTP/1.1 405 Not Allowed\r\nContent-Length: 0\r\n\r\n', 'proxy-refused'],
    [
      'wants people to log in',
      'HTTP/1.1 302 Found\r\nLocation: http://portal.example/\r\nContent-Length: 0\r\n\r\n',
      'proxy-refused',
    ],
  ])('that %s', async (_what, words, cause) => {
    const port = await servers.tcp((socket) => socket.once('data', () => socket.end(words)))
    expectFault(await prove(port), cause)
  })

  it('that closes without a word', async () => {
    const port = await servers.tcp((socket) => socket.once('data', () => socket.end()))
    expectFault(await prove(port), 'proxy-failed')
  })

  it('that opens a way to what is no TLS', async () => {
    const port = await servers.tcp((socket) =>
      socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\n\r\nSSH-2.0-OpenSSH_9.2p1\r\n')),
    )
    expectFault(await prove(port), 'not-tls', 'verify-server')
  })

  describe('that inspects TLS', () => {
    const start = (): Promise<number> =>
      servers.tcp((socket) =>
        inspect(socket, world.server('inspected'), (_request, response) => {
          response.writeHead(401).end(JSON.stringify({ code: 401, message: 'No certificate' }))
        }),
      )

    it('and is not trusted: the certificate is not shown to it', async () => {
      const report = await prove(await start())
      expectFault(report, 'server-inspected', 'verify-server')
      expect(report.diagnosis?.owner).toBe('network-team')
      expect(report.diagnosis?.evidence.join('\n')).toContain('Zscaler')
    })

    it('and is trusted: no certificate reaches the pod', async () => {
      const report = await prove(await start(), { trustPem: world.inspectionCa })
      // What the server asks shows it, and the CA’s name alone would not.
      expect(report).toMatchObject({ verdict: 'not-checked', cause: 'server-inspected' })
      expect(report.diagnosis).toMatchObject({ stage: 'read-request', owner: 'network-team' })
      expect(report.services[0]?.isCertificateRequested).toBe(false)
      expect(report.services[0]?.serverChain[0]?.issuer).toContain('Zscaler')
    })
  })
})

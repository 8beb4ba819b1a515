// What is wrong with a server, and the cause that the check names for it: one row each. Proxies are
// auth-proxies.test.ts, servers that waste time auth-patience.test.ts.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { AuthReport } from '../../src/report/auth-report'
import type { Cause } from '../../src/report/ids'
import { attemptAuth, listStatuses } from '../support/auth-run'
import { openFaultServers, type FaultServers } from '../support/fault-servers'
import { makeFaultWorld, type FaultWorld, type ServerKind } from '../support/fault-world'
import { awaitListening, findFreePort, worldPassword } from '../support/mtls-world'
import { findProgram, needs } from '../support/programs'
import { expectSound } from '../support/sound-report'

let world: FaultWorld
let servers: FaultServers

describe.runIf(needs('openssl'))('the check of a server', () => {
  beforeAll(() => {
    world = makeFaultWorld()
    servers = openFaultServers()
  })
  afterEach(() => servers.stop())
  afterAll(() => world.remove())

  async function prove(
    port: number,
    trustPem: string | null = world.serverCa,
    host = 'localhost',
  ): Promise<AuthReport> {
    const report = await attemptAuth({
      p12: world.p12('good'),
      password: worldPassword,
      target: { pod: `${host}:${port}` },
      trustPem,
      timeoutMs: 3000,
    })
    expectSound(report)
    return report
  }

  /** Asks for a certificate and leaves it unjudged, as nginx does with `optional_no_ca`. */
  const serve = (listener: RequestListener, kind: ServerKind = 'good', tls = 'TLSv1.3') => {
    const version = { minVersion: tls, maxVersion: tls } as { minVersion: 'TLSv1.3' }
    const options = {
      ...world.server(kind),
      ...version,
      requestCert: true,
      rejectUnauthorized: false,
    }
    return servers.https(options, listener)
  }

  describe.each(['TLSv1.2', 'TLSv1.3'])('whose certificate, with %s,', (tls) => {
    it.each<[string, ServerKind, boolean, Cause]>([
      ['is from a CA that is not known', 'good', false, 'server-untrusted'],
      ['comes with a root that is not known', 'with-root', false, 'server-untrusted'],
      ['is self-signed', 'self-signed', true, 'server-untrusted'],
      ['has expired', 'expired', true, 'server-expired'],
      ['is not valid yet', 'not-yet-valid', true, 'server-not-yet-valid'],
      ['is for another name', 'wrong-name', true, 'server-name-mismatch'],
      ['is from a product that inspects TLS', 'inspected', true, 'server-inspected'],
    ])('%s: the bot’s is not shown', async (_what, kind, isTrusted, cause) => {
      let shown = 0
      const port = await serve(
        (_request, response) => {
          shown += 1
          response.end()
        },
        kind,
        tls,
      )
      const report = await prove(port, isTrusted ? world.serverCa : null)
      expect(report).toMatchObject({ verdict: 'not-checked', cause })
      expect(report.diagnosis).toMatchObject({ stage: 'verify-server', service: 'session-auth' })
      expect(listStatuses(report)).toMatchObject({
        'session-auth/verify-server': 'failed',
        'session-auth/present-certificate': 'not-reached',
      })
      expect(shown).toBe(0)
    })
  })

  it.each([
    ['a web server without TLS', 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'],
    ['an SSH server', 'SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n'],
    ['a mail server', '220 mail.example.com ESMTP\r\n'],
    ['a database', Buffer.from([0x4e, 0, 0, 0, 0x0a, 0x38, 0x2e, 0x30])],
  ])('that is %s: not TLS', async (_what, words) => {
    const port = await servers.tcp((socket) => socket.write(words))
    const report = await prove(port)
    expect(report).toMatchObject({ verdict: 'not-checked', cause: 'not-tls' })
  })

  describe('that has nothing in common with us', () => {
    it.each<[string, readonly string[], Cause]>([
      ['version', ['-tls1_1', '-cipher', 'ALL:@SECLEVEL=0'], 'tls-version'],
      ['cipher of TLS 1.2', ['-tls1_2', '-cipher', 'ECDHE-ECDSA-CAMELLIA256-SHA384'], 'tls-cipher'],
      ['cipher of TLS 1.3', ['-tls1_3', '-ciphersuites', 'TLS_AES_128_CCM_SHA256'], 'tls-cipher'],
    ])('no %s', async (_what, options, cause) => {
      const port = await findFreePort()
      const own = ['-accept', `127.0.0.1:${port}`, '-cert', 'good.server.pem', '-key', 'server.key']
      const program = findProgram('openssl') ?? ''
      const server = spawn(program, ['s_server', ...own, '-quiet', ...options], {
        cwd: world.folder,
        stdio: 'ignore',
      })
      try {
        await awaitListening(port)
        expect(await prove(port)).toMatchObject({ verdict: 'not-checked', cause })
      } finally {
        const ended = once(server, 'exit')
        server.kill()
        await ended
      }
    })
  })

  it('that asks for no certificate: a wrong port, or something in between', async () => {
    const listener: RequestListener = (_request, response) => response.writeHead(401).end()
    const report = await prove(await servers.https(world.server('good'), listener))
    expect(report).toMatchObject({ verdict: 'not-checked', cause: 'certificate-not-requested' })
    expect(report.services[0]?.isCertificateRequested).toBe(false)
  })

  it.each([
    ['closes at once', 'end'],
    ['breaks off at once', 'resetAndDestroy'],
    ['breaks off after our first words', 'later'],
  ] as const)('that %s: the connection is broken, and more is not known', async (_what, how) => {
    const port = await servers.tcp((socket) => {
      if (how === 'later') socket.once('data', () => socket.resetAndDestroy())
      else socket[how]()
    })
    const report = await prove(port)
    expect(report).toMatchObject({ verdict: 'not-checked', cause: 'connection-broken' })
    expect(report.diagnosis?.confidence).not.toBe('certain')
  })

  it('that does not listen', async () => {
    const report = await prove(await servers.closed())
    expect(report).toMatchObject({ verdict: 'not-checked', cause: 'connection-refused' })
    expect(report.diagnosis).toMatchObject({ stage: 'connect', confidence: 'certain' })
  })

  it('whose packets are dropped', async () => {
    const report = await prove(await servers.deaf())
    expect(report).toMatchObject({ verdict: 'not-checked', cause: 'port-blocked' })
    expect(report.diagnosis).toMatchObject({ stage: 'connect', owner: 'network-team' })
  })

  it('whose name nobody knows', async () => {
    const report = await prove(8444, null, 'does-not-exist.invalid')
    // Without a name server nobody can say more than that there was no answer.
    expect(['name-unknown', 'name-timeout']).toContain(report.cause)
    expect(report.diagnosis).toMatchObject({ stage: 'resolve-name' })
  })

  describe('that answers', () => {
    const json = (value: object) => JSON.stringify(value)
    const no = json({ code: 7, message: 'The services say no' })
    const html = '<html><head><title>Log in</title></head></html>'
    const answers: readonly [number, string, Cause][] = [
      [400, no, 'http-error'],
      [401, no, 'client-certificate-refused'],
      [403, no, 'account-refused'],
      [404, html, 'service-missing'],
      [405, '', 'service-missing'],
      [429, no, 'http-error'],
      [500, no, 'server-error'],
      [502, html, 'server-error'],
      [503, '', 'server-error'],
      [302, '', 'redirected'],
      [200, json({ name: 'sessionToken' }), 'token-missing'],
      [200, html, 'token-missing'],
      [204, '', 'token-missing'],
    ]
    it.each(answers)('HTTP %i, %s: %s', async (status, body, cause) => {
      const port = await serve((_request, response) =>
        response.writeHead(status, { location: 'https://login.example/' }).end(body),
      )
      const report = await prove(port)
      expect(report.cause).toBe(cause)
      const stage = status === 200 ? 'read-token' : 'authenticate'
      expect(report.diagnosis).toMatchObject({ stage, service: 'session-auth' })
      if (body === no)
        expect(report.diagnosis?.evidence.join('\n')).toContain('The services say no')
      expect(report.tokens.sessionToken).toBeNull()
    })

    it('what is no HTTP', async () => {
      const options = { ...world.server('good'), requestCert: true, rejectUnauthorized: false }
      const port = await servers.tls(options, (socket) => socket.end('* OK IMAP4rev1 ready\r\n'))
      expect(await prove(port)).toMatchObject({ verdict: 'not-checked', cause: 'not-http' })
    })

    it.each([
      [403, no],
      [401, ''],
    ])('with a session, and HTTP %i as key manager', async (status, body) => {
      const port = await serve((request, response) => {
        if (request.url?.startsWith('/sessionauth/') === true) {
          response.end(json({ name: 'sessionToken', token: 'session-0123456789' }))
        } else response.writeHead(status).end(body)
      })
      const report = await prove(port)
      expect(report).toMatchObject({ verdict: 'refused', cause: 'key-manager-refused' })
      expect(report.diagnosis?.service).toBe('key-manager')
      expect(report.services.map(({ isAccepted }) => isAccepted)).toEqual([true, false])
    })
  })
})

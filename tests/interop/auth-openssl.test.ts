// The check against OpenSSL's own TLS server, `s_server -Verify`, which refuses by alerts. It speaks no HTTP to
// a POST: the test is the application behind it, over its stdin and stdout.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { AuthReport } from '../../src/report/auth-report'
import { attemptAuth, findDetail, listStatuses } from '../support/auth-run'
import {
  awaitListening,
  findFreePort,
  makeMtlsWorld,
  worldPassword,
  type BotKind,
  type MtlsWorld,
} from '../support/mtls-world'
import { findProgram, needs } from '../support/programs'

interface Application {
  readonly port: number
  /** Request lines and headers, as they came. */
  readonly requests: readonly string[]
}

let server: ChildProcess | null = null

describe.runIf(needs('openssl')).each(['tls1_2', 'tls1_3'])('s_server -Verify with %s', (tls) => {
  let world: MtlsWorld
  beforeAll(() => {
    world = makeMtlsWorld()
  })
  afterEach(async () => {
    if (server === null) return
    const ended = once(server, 'exit')
    server.kill()
    await ended
    server = null
  })
  afterAll(() => world.remove())

  async function serve(certificate = 'server.pem'): Promise<Application> {
    const port = await findFreePort()
    const requests: string[] = []
    const options = ['-cert', certificate, '-key', 'server.key', '-CAfile', 'bot-ca.pem']
    // -quiet: what is sent and received, and no commands by the first letter of a line.
    const verify = ['-Verify', '3', '-verify_return_error', '-quiet', `-${tls}`]
    const accept = ['-accept', `127.0.0.1:${port}`]
    server = spawn(findProgram('openssl') ?? '', ['s_server', ...accept, ...options, ...verify], {
      cwd: world.folder,
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    let received = ''
    server.stdout?.on('data', (data: Buffer) => {
      received += data.toString('latin1')
      const end = received.indexOf('\r\n\r\n')
      if (end === -1) return
      requests.push(received.slice(0, end))
      received = received.slice(end + 4)
      server?.stdin?.write(answer(requests.at(-1) ?? ''))
    })
    await awaitListening(port)
    return { port, requests }
  }

  const prove = (port: number, kind: BotKind, trust = 'server-ca.pem'): Promise<AuthReport> =>
    attemptAuth({
      p12: world.p12(kind),
      password: worldPassword,
      target: { sessionAuth: `https://localhost:${port}`, keyAuth: `https://localhost:${port}` },
      trustPem: Buffer.from(world.read(trust)).toString(),
    })

  it('accepts the good P12: two requests without body and Content-Type, then the logout', async () => {
    const { port, requests } = await serve()
    const report = await prove(port, 'good')
    expect(listStatuses(report)).toMatchObject({
      'open-p12': 'done',
      'check-certificate': 'done',
      'session-auth/ask-proxy': 'skipped',
      'session-auth/verify-server': 'done',
      'session-auth/read-request': 'done',
      'session-auth/compare-issuer': 'done',
      'session-auth/present-certificate': 'done',
      'session-auth/read-token': 'done',
      'key-manager/verify-server': 'skipped',
      'key-manager/read-token': 'done',
      identity: 'skipped',
      'agent-echo': 'skipped',
      logout: 'done',
    })
    expect(report.services[0]).toMatchObject({
      isCertificateRequested: true,
      acceptedIssuers: [{ name: 'CN=Good RSA CA, O=Botcert vectors', isOurs: true }],
    })
    expect(report).toMatchObject({ verdict: 'accepted', cause: null })
    expect(requests.map((request) => request.split('\r\n')[0])).toEqual([
      'POST /sessionauth/v1/authenticate HTTP/1.1',
      'POST /keyauth/v1/authenticate HTTP/1.1',
      'POST /sessionauth/v1/logout HTTP/1.1',
    ])
    for (const request of requests) {
      expect(request).not.toMatch(/^(content-type|transfer-encoding):/im)
      expect(request).toMatch(/^content-length: 0$/im)
      expect(request).toMatch(new RegExp(`^host: localhost:${port}$`, 'im'))
    }
  })

  it.each([
    ['unknown-ca', 'client-certificate-unknown-ca', 'alert 48 (unknown_ca)'],
    ['expired', 'client-certificate-expired', 'alert 45 (certificate_expired)'],
    ['not-yet-valid', 'client-certificate-not-yet-valid', 'alert 42 (bad_certificate)'],
    ['wrong-usage', 'client-certificate-wrong-usage', 'alert 43 (unsupported_certificate)'],
  ] as const)('refuses %s: %s', async (kind, cause, alert) => {
    const { port, requests } = await serve()
    const report = await prove(port, kind)
    expect(report).toMatchObject({ verdict: 'refused', cause })
    expect(findDetail(report, 'session-auth/present-certificate')).toContain(alert)
    // Of a lone leaf nobody can tell whether its CA is unknown or a certificate between is missing.
    expect(report.diagnosis?.confidence).toBe(kind === 'unknown-ca' ? 'likely' : 'certain')
    expect(listStatuses(report)).toMatchObject({
      'session-auth/verify-server': 'done',
      'session-auth/present-certificate': 'failed',
      'key-manager/present-certificate': 'failed',
      logout: 'not-reached',
    })
    expect(report.tokens).toEqual({ sessionToken: null, keyManagerToken: null })
    expect(requests).toEqual([])
  })

  it('is left to judge a certificate that is signed with SHA-1', async () => {
    const { port } = await serve()
    const report = await prove(port, 'weak-hash')
    expect(report.certificate?.findings.join()).toContain('sha1WithRSAEncryption')
    expect(report.verdict).not.toBe('accepted')
    expect(findDetail(report, 'session-auth/present-certificate')).toContain('alert')
  })

  it('is trusted by the intermediate CA alone that somebody gave, as curl does', async () => {
    signServerByIntermediate(world)
    const { port } = await serve('server-2.pem')
    expect(await prove(port, 'good', 'intermediate.pem')).toMatchObject({ verdict: 'accepted' })
  })

  it('gets no certificate from us where we do not trust it', async () => {
    const { port } = await serve()
    const report = await attemptAuth({
      p12: world.p12('good'),
      password: worldPassword,
      target: { pod: `localhost:${port}` },
    })
    expect(report).toMatchObject({ verdict: 'not-checked', cause: 'server-untrusted' })
    expect(listStatuses(report)).toMatchObject({
      'session-auth/verify-server': 'failed',
      'session-auth/present-certificate': 'not-reached',
    })
  })

  it('gets no certificate from us under another name than its own', async () => {
    const { port } = await serve()
    const report = await attemptAuth({
      p12: world.p12('good'),
      password: worldPassword,
      // Of the same machine, and not in the certificate.
      target: { pod: `127.0.0.2:${port}` },
      trustPem: Buffer.from(world.read('server-ca.pem')).toString(),
    })
    // s_server listens on 127.0.0.1 alone where the system separates loopback addresses.
    expect(['server-name-mismatch', 'connection-refused']).toContain(report.cause)
    expect(report.verdict).toBe('not-checked')
  })
})

/** Writes `intermediate.pem`, of the server's CA, and `server-2.pem`, of that. */
function signServerByIntermediate(world: MtlsWorld): void {
  const sign = (request: string, ca: string, out: string, extensions: string) => {
    world.write('v3.ext', extensions)
    const issuer = ['-CA', `${ca}.pem`, '-CAkey', `${ca}.key`, '-days', '9']
    world.run(
      'openssl',
      'x509',
      '-req',
      '-in',
      request,
      ...issuer,
      '-extfile',
      'v3.ext',
      '-out',
      out,
    )
  }
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc']
  const files = ['-keyout', 'intermediate.key', '-out', 'intermediate.csr']
  world.run('openssl', 'req', ...key, ...files, '-subj', '/CN=Server CA 2')
  sign('intermediate.csr', 'server-ca', 'intermediate.pem', 'basicConstraints=critical,CA:TRUE\n')
  sign('server.csr', 'intermediate', 'server-2.pem', 'subjectAltName=DNS:localhost\n')
}

/** What the documented services say. */
function answer(request: string): string {
  const name = request.startsWith('POST /keyauth/') ? 'keyManagerToken' : 'sessionToken'
  const body = JSON.stringify({ name, token: `${name}-0123456789abcdef` })
  return `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`
}

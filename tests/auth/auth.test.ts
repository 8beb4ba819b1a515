// The check against the practice pod: real TLS on 127.0.0.1, each refusal at its own stage and by its own cause.
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPod, type Pod } from '../../src/pod/pod'
import type { AuthReport } from '../../src/report/auth-report'
import { attemptAuth, findDetail, listStatuses, type AuthAttempt } from '../support/auth-run'
import { vectorCa } from '../support/bot-certificate'
import { makeP12, type BotP12Options } from '../support/bot-p12'
import { expectSound } from '../support/sound-report'
import { readCertificateVector } from '../support/vectors'

const password = 'p12 password'
let pod: Pod

beforeAll(async () => {
  pod = await startPod()
  pod.uploadCa('Good CA', readCertificateVector('good-ca-p256'))
  pod.addAccount('demo-bot1')
})
afterAll(() => pod.close())

interface Attempt extends Partial<Omit<AuthAttempt, 'p12' | 'target'>> {
  readonly bot?: Partial<BotP12Options> | null
  readonly port?: number
}

async function prove({ bot = {}, port, ...options }: Attempt = {}): Promise<AuthReport> {
  const web = `localhost:${pod.webPort}`
  const report = await attemptAuth({
    p12: bot === null ? null : await makeP12({ commonName: 'demo-bot1', password, ...bot }),
    password,
    target: { pod: `localhost:${port ?? pod.apiPort}`, web, agent: web },
    trustPem: pod.serverCaPem,
    timeoutMs: 5000,
    ...options,
  })
  expectSound(report)
  return report
}

async function listenSilently(): Promise<{
  readonly port: number
  readonly close: () => Promise<void>
}> {
  const sockets: Socket[] = []
  const server = createServer((socket) => sockets.push(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

describe('a good certificate', () => {
  it('is accepted: both tokens, the right user, the echo, the logout', async () => {
    const report = await prove()
    const notTaken = report.stages.filter(({ status }) => status !== 'done')
    expect(new Set(notTaken.map(({ detail }) => detail))).toEqual(
      new Set(['There is no proxy.', 'The same server as session auth.']),
    )
    expect(report).toMatchObject({ verdict: 'accepted', cause: null, diagnosis: null })
    expect(report.services.map(({ isAccepted }) => isAccepted)).toEqual([true, true])
    expect(report.certificate?.commonName).toBe('demo-bot1')
    expect(findDetail(report, 'identity')).toContain('demo-bot1')
  })

  it('leaves the tokens masked', async () => {
    const { tokens } = await prove()
    expect(tokens.sessionToken).toMatch(/^.{4}… \(\d+ characters\)$/)
  })
})

describe('refused by the pod', () => {
  it('for a common name in another case: the account’s name decides', async () => {
    const report = await prove({ bot: { commonName: 'Demo-Bot1' }, account: 'demo-bot1' })
    expect(report).toMatchObject({ verdict: 'refused', cause: 'account-name-case' })
    expect(report.diagnosis).toMatchObject({ stage: 'authenticate', service: 'session-auth' })
    expect(findDetail(report, 'session-auth/authenticate')).toContain('Demo-Bot1')
  })

  it('for an unknown CA', async () => {
    const issuer = vectorCa('good-ca-rsa4096')
    const report = await prove({ bot: { issuer } })
    expect(report.verdict).toBe('refused')
    // Of the same organization: it may be an intermediate CA, which the P12 file lacks.
    const { cause, candidates = [] } = report.diagnosis ?? {}
    const causes = [cause, ...candidates.map((candidate) => candidate.cause)]
    expect(causes).toContain('client-certificate-unknown-ca')
    expect(listStatuses(report)).toMatchObject({ 'session-auth/verify-server': 'done' })
  })

  it('for its end', async () => {
    const notAfter = new Date(Date.now() - 1000)
    const report = await prove({ bot: { notAfter } })
    expect(report).toMatchObject({ verdict: 'refused', cause: 'client-certificate-expired' })
    expect(report.certificate?.daysLeft).toBe(-1)
  })
})

describe('not checked', () => {
  it('with a wrong password', async () => {
    const report = await prove({ password: 'hunter2!' })
    expect(report).toMatchObject({ verdict: 'not-checked', cause: 'p12-password-wrong' })
    expect(listStatuses(report)).toMatchObject({
      'open-p12': 'failed',
      'session-auth/connect': 'not-reached',
    })
    expect(JSON.stringify(report)).not.toContain('hunter2!')
  })

  it('where the server is not trusted: the certificate is not shown', async () => {
    const report = await prove({ trustPem: null })
    expect(report).toMatchObject({ verdict: 'not-checked', cause: 'server-untrusted' })
    expect(listStatuses(report)).toMatchObject({
      'session-auth/present-certificate': 'not-reached',
    })
  })

  it('where nothing listens', async () => {
    const { port, close } = await listenSilently()
    await close()
    const report = await prove({ port })
    expect(report).toMatchObject({ verdict: 'not-checked', cause: 'connection-refused' })
  })

  it('where the server never answers: it ends in time and says so', async () => {
    const { port, close } = await listenSilently()
    const report = await prove({ port, timeoutMs: 500 })
    await close()
    expect(report).toMatchObject({ verdict: 'not-checked', cause: 'tls-timeout' })
    expect(report.ms).toBeLessThan(4000)
  })

  it('without a P12: the way is looked at, and no certificate is shown', async () => {
    const report = await prove({ bot: null })
    expect(report.verdict).toBe('not-checked')
    expect(report.certificate).toBeNull()
    expect(report.services[0]).toMatchObject({ isCertificateRequested: true, isAccepted: false })
    expect(listStatuses(report)).toMatchObject({
      'open-p12': 'skipped',
      'session-auth/verify-server': 'done',
    })
  })
})

it('shows the certificate to a server that is not trusted where that is wished, and notices it', async () => {
  const report = await prove({ trustPem: null, sendToUntrusted: true })
  expect(listStatuses(report)).toMatchObject({ 'session-auth/present-certificate': 'done' })
  expect(report.notices.map(({ id }) => id)).toContain('sent-to-untrusted')
})

it('says that the wrong port is one', async () => {
  const report = await prove({ port: pod.webPort })
  expect(report).toMatchObject({ verdict: 'not-checked', cause: 'certificate-not-requested' })
  expect(report.diagnosis?.nextStep).toContain('8444')
})

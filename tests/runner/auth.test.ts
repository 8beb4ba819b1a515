// The check against the practice pod: real TLS on 127.0.0.1, each refusal at its own step.
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { issueCertificate } from '../../src/pki/authority'
import { buildCsr } from '../../src/pki/csr'
import type { PrivateKey } from '../../src/pki/keys'
import { buildPkcs12 } from '../../src/pki/pkcs12'
import { encodeSubject } from '../../src/pki/subject'
import { startPod, type Pod } from '../../src/runner/pod/pod'
import { runAuth } from '../../src/runner/probe/run'
import { parseTarget } from '../../src/runner/probe/target'
import type { AuthReport, Stage } from '../../src/runner/protocol'
import { symphony } from '../support/profiles'
import { readCertificateVector, readKeyVector } from '../support/vectors'

const password = 'p12 password'
let pod: Pod
let bot: PrivateKey

beforeAll(async () => {
  bot = await readKeyVector('good-bot-rsa4096')
  pod = await startPod()
  pod.uploadAuthority('Good RSA CA', readCertificateVector('good-ca-rsa4096'))
  pod.addAccount('demo-bot1')
})

afterAll(() => pod.close())

interface Wish {
  readonly account?: string
  readonly ca?: string
  readonly now?: Date
}

async function makeP12({ account = 'demo-bot1', ca = 'good-ca-rsa4096', now }: Wish) {
  const subjectDer = encodeSubject(symphony, { CN: account, O: 'O', OU: 'OU', C: 'GB' })
  const { certificate } = await issueCertificate({
    authority: { certificate: readCertificateVector(ca), key: await readKeyVector(ca) },
    csrDer: await buildCsr({ subjectDer, key: bot, hash: 'SHA-256' }),
    profile: symphony,
    now: now ?? new Date(),
  })
  return buildPkcs12({
    key: bot,
    certificate,
    intermediates: [],
    password,
    friendlyName: account,
    iterations: 2048,
  })
}

interface Attempt extends Wish {
  readonly password?: string
  readonly port?: number
  readonly trustPem?: string | null
}

async function prove(attempt: Attempt = {}): Promise<AuthReport> {
  const web = `localhost:${pod.webPort}`
  const stages: Stage[] = []
  const report = await runAuth(
    {
      p12: await makeP12(attempt),
      password: attempt.password ?? password,
      endpoints: parseTarget({
        pod: `localhost:${attempt.port ?? pod.apiPort}`,
        web,
        agent: web,
      }),
      trustPem: attempt.trustPem === undefined ? pod.serverAuthorityPem : attempt.trustPem,
      timeoutMs: 5000,
      showTokens: false,
    },
    (stage) => stages.push(stage),
  )
  expect(report.stages).toEqual(stages)
  return report
}

const statusOf = (report: AuthReport, id: Stage['id']) =>
  report.stages.find((stage) => stage.id === id)?.status

const detailOf = (report: AuthReport, id: Stage['id']) =>
  report.stages.find((stage) => stage.id === id)?.detail

describe('a good certificate', () => {
  it('is accepted: both tokens, the right user, the echo, the logout', async () => {
    const report = await prove()
    expect(report.stages.filter(({ status }) => status !== 'done')).toEqual([])
    expect(report).toMatchObject({ verdict: 'accepted', cause: null })
    expect(report.certificate?.commonName).toBe('demo-bot1')
    expect(detailOf(report, 'identity')).toContain('demo-bot1')
  })

  it('shows the tokens masked', async () => {
    const { tokens } = await prove()
    expect(tokens.sessionToken).toMatch(/^.{4}… \(\d+ characters\)$/)
  })
})

describe('refused by the pod', () => {
  it('for a common name in another case', async () => {
    const report = await prove({ account: 'Demo-Bot1' })
    expect(report.verdict).toBe('refused')
    expect(statusOf(report, 'session-auth')).toBe('failed')
    expect(detailOf(report, 'session-auth')).toContain('Demo-Bot1')
  })

  it('for an unknown CA', async () => {
    const report = await prove({ ca: 'good-ca-p256' })
    expect(report.verdict).toBe('refused')
    expect(statusOf(report, 'reach-session-auth')).toBe('done')
    expect(statusOf(report, 'session-auth')).toBe('failed')
  })
})

describe('not checked', () => {
  it('with a wrong password', async () => {
    const report = await prove({ password: 'hunter2!' })
    expect(report).toMatchObject({ verdict: 'not-checked', cause: 'p12-password-wrong' })
    expect(statusOf(report, 'open-p12')).toBe('failed')
    expect(statusOf(report, 'session-auth')).toBe('skipped')
    expect(JSON.stringify(report)).not.toContain('hunter2!')
  })

  it('where the server is not trusted: the certificate is not shown', async () => {
    const report = await prove({ trustPem: null })
    expect(report).toMatchObject({ verdict: 'not-checked', cause: 'server-untrusted' })
    expect(statusOf(report, 'session-auth')).toBe('skipped')
  })

  it('where nothing listens', async () => {
    const closed = createServer()
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve))
    const { port } = closed.address() as AddressInfo
    await new Promise((resolve) => closed.close(resolve))
    const report = await prove({ port })
    expect(report).toMatchObject({ verdict: 'not-checked', cause: 'connection-refused' })
  })

  it('where the server never answers: it ends in time and says so', async () => {
    const silent = createServer()
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const { port } = silent.address() as AddressInfo
    const report = await prove({ port })
    silent.close()
    expect(report).toMatchObject({ verdict: 'not-checked', cause: 'timeout' })
  }, 30_000)
})

it('says that the wrong port is one', async () => {
  const report = await prove({ port: pod.webPort })
  expect(report).toMatchObject({ verdict: 'not-checked', cause: 'http-error' })
  expect(detailOf(report, 'session-auth')).toContain('8444')
})

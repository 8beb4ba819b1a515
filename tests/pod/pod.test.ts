// The practice pod over real TLS: whom it admits, whom it refuses with which message, and what tokens allow.
import { spawn } from 'node:child_process'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { parseCommonName } from '../../src/pki/x509/names'
import { startPod, type Pod } from '../../src/pod/pod'
import { sessionMs } from '../../src/pod/sessions'
import { issueBot, vectorCa, type BotOptions, type Credentials } from '../support/bot-certificate'
import { findProgram, needs } from '../support/programs'
import { fetchTls, type TlsAnswer } from '../support/tls-client'
import { readCertificateVector, readVectorText } from '../support/vectors'

const day = 86_400_000
let pod: Pod
let bot: Credentials
let clockShiftMs = 0

beforeAll(async () => {
  bot = await issueBot()
  pod = await startPod({ now: () => new Date(Date.now() + clockShiftMs) })
  pod.uploadCa('Dev CA', readCertificateVector('good-ca-p256'))
  pod.addAccount('practice-bot')
})
beforeEach(() => (clockShiftMs = 0))
afterAll(() => pod.close())

interface Call {
  readonly path: string
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly body?: string
}

function callApi(call: Call, client: Partial<Credentials> & object = bot): Promise<TlsAnswer> {
  const { apiPort: port, serverCaPem: ca } = pod
  return fetchTls({ method: 'POST', port, ca, ...call, ...client })
}

function callWeb(call: Call): Promise<TlsAnswer> {
  return fetchTls({ method: 'GET', port: pod.webPort, ca: pod.serverCaPem, ...call })
}

function callAdmin(path: string, body?: unknown, token = pod.adminToken): Promise<TlsAnswer> {
  const headers = { sessionToken: token, 'content-type': 'application/json' }
  return callWeb({
    path,
    headers,
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  })
}

function authenticate(client?: Partial<Credentials> & object, service = 'sessionauth') {
  return callApi({ path: `/${service}/v1/authenticate` }, client)
}

async function openSession(service = 'sessionauth'): Promise<string> {
  const { body } = await authenticate(bot, service)
  return (body as { token: string }).token
}

function upload(pem: string, type = 'USERSIGNING', status = 'TRUSTED') {
  return { pem, attributes: { name: 'A CA', type: { type }, status: { type: status } } }
}

/** What openssl says until its connection ends. */
function listen(...args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(findProgram('openssl') ?? 'openssl', args, {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
    }
    child.on('close', () => resolve(said))
  })
}

describe('the API port', () => {
  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'gives both tokens to a sound certificate over %s',
    async (version) => {
      const client = { ...bot, minVersion: version, maxVersion: version }
      const session = await authenticate(client)
      const keyManager = await authenticate(client, 'keyauth')
      expect(session).toMatchObject({ status: 200, body: { name: 'sessionToken' } })
      expect(keyManager).toMatchObject({ status: 200, body: { name: 'keyManagerToken' } })
      const tokens = [session, keyManager].map(({ body }) => (body as { token: string }).token)
      for (const token of tokens) expect(Buffer.from(token, 'base64url')).toHaveLength(32)
      expect(new Set(tokens).size).toBe(2)
      expect(session.headers['x-botcert-practice-pod']).toMatch(/never for production/i)
    },
  )

  it.each([
    ['TLSv1.2', /alert handshake failure/],
    ['TLSv1.3', /alert certificate required/],
  ] as const)(
    'refuses a client without a certificate in the handshake of %s',
    async (version, alert) => {
      const attempt = authenticate({ minVersion: version, maxVersion: version } as object)
      await expect(attempt).rejects.toThrow(alert)
    },
  )

  it('does not speak TLS 1.1', async () => {
    const attempt = authenticate({ ...bot, minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1' } as object)
    await expect(attempt).rejects.toThrow(/protocol/i)
  })

  it.runIf(needs('openssl')).each(['-tls1_2', '-tls1_3'])(
    'names the uploaded CAs as acceptable ones (%s)',
    async (version) => {
      const address = `127.0.0.1:${pod.apiPort}`
      const said = await listen('s_client', '-connect', address, version)
      expect(said).toContain('Acceptable client certificate CA names')
      const subject = readCertificateVector('good-ca-p256').subjectDer
      expect(said).toContain(parseCommonName(subject))
    },
  )

  const refusals: readonly (readonly [string, BotOptions, number, RegExp])[] = [
    [
      'a CN in the wrong case',
      { commonName: 'Practice-Bot' },
      403,
      /‘practice-bot’: upper and lower case/,
    ],
    ['an unknown account', { commonName: 'somebody' }, 403, /no service account ‘somebody’/],
    ['an unknown CA', { issuer: vectorCa('good-ca-p384') }, 401, /No such CA was uploaded/],
    [
      'a namesake of a known CA',
      { issuer: vectorCa('good-ca-p256', 'good-ca-p384') },
      401,
      /its key did not sign/,
    ],
    ['an expired certificate', { notAfter: new Date(Date.now() - 1000) }, 401, /expired at/],
    [
      'a certificate of the future',
      { notBefore: new Date(Date.now() + day), notAfter: new Date(Date.now() + 2 * day) },
      401,
      /not valid before/,
    ],
    [
      'a certificate for servers',
      { extendedKeyUsage: ['serverAuth'] },
      401,
      /does not include clientAuth/,
    ],
    ['a key of 2048 bits', { key: 'lint-ca-rsa2048' }, 401, /RSA key has 2048 bits/],
    ['an elliptic key', { key: 'good-ca-p384' }, 401, /EC on P-384; the profile requires RSA/],
  ]
  it.each(refusals)('refuses %s with a reason', async (_what, options, status, words) => {
    const answer = await authenticate(await issueBot(options))
    expect(answer).toMatchObject({ status, body: { code: status } })
    expect((answer.body as { message: string }).message).toMatch(words)
  })

  it('refuses a certificate that a bot signed as if it were a CA', async () => {
    const forged = await issueBot({ issuer: bot })
    const answer = await authenticate({ ...forged, cert: forged.cert + bot.cert })
    expect(answer).toMatchObject({ status: 401 })
  })

  it('accepts a certificate without extended key usage, as the documented commands create it', async () => {
    const client = await issueBot({ extendedKeyUsage: null })
    expect(await authenticate(client)).toMatchObject({ status: 200 })
  })

  it('refuses a body and a Content-Type', async () => {
    const path = '/sessionauth/v1/authenticate'
    const typed = { 'content-type': 'application/json' }
    const attempts = [
      { path, body: '{}' },
      { path, headers: typed },
      { path, body: '{}', headers: typed },
    ]
    for (const attempt of attempts) {
      expect(await callApi(attempt)).toMatchObject({ status: 400, body: { code: 400 } })
    }
  })

  it('accepts only its paths and their methods', async () => {
    expect(await callApi({ path: '/sessionauth/v1/other' })).toMatchObject({ status: 404 })
    const get = { path: '/sessionauth/v1/authenticate', method: 'GET' }
    expect(await callApi(get)).toMatchObject({ status: 405, body: { code: 405 } })
    // The other port's work is not done here, nor this port's there.
    expect(await callApi({ path: '/pod/v2/sessioninfo', method: 'GET' })).toMatchObject({
      status: 404,
    })
    expect(await callWeb({ path: '/sessionauth/v1/authenticate', method: 'POST' })).toMatchObject({
      status: 404,
    })
  })
})

describe('tokens', () => {
  it('identify their owner, and are both needed by the agent', async () => {
    const [sessionToken, keyManagerToken] = [await openSession(), await openSession('keyauth')]
    const info = await callWeb({ path: '/pod/v2/sessioninfo', headers: { sessionToken } })
    expect(info).toMatchObject({ status: 200, body: { username: 'practice-bot' } })
    const echo = await callWeb({
      path: '/agent/v1/util/echo',
      method: 'POST',
      headers: { sessionToken, keyManagerToken },
      body: '{"message":"Hello"}',
    })
    expect(echo).toMatchObject({ status: 200, body: { message: 'Hello' } })
  })

  it('cannot replace each other, and one of them is not enough for the agent', async () => {
    const [sessionToken, keyManagerToken] = [await openSession(), await openSession('keyauth')]
    const info = await callWeb({
      path: '/pod/v2/sessioninfo',
      headers: { sessionToken: keyManagerToken },
    })
    expect(info).toMatchObject({ status: 401, body: { code: 401 } })
    const call = { path: '/agent/v1/util/echo', method: 'POST', body: '{"message":"Hello"}' }
    expect(await callWeb({ ...call, headers: { sessionToken } })).toMatchObject({ status: 401 })
    expect(await callWeb({ ...call, headers: { keyManagerToken } })).toMatchObject({ status: 401 })
    expect(await callWeb({ path: '/pod/v2/sessioninfo' })).toMatchObject({ status: 401 })
  })

  it('of two bots cannot be combined', async () => {
    pod.addAccount('other-bot')
    const other = await issueBot({ commonName: 'other-bot' })
    const { token } = (await authenticate(other, 'keyauth')).body as { token: string }
    const headers = { sessionToken: await openSession(), keyManagerToken: token }
    const call = { path: '/agent/v1/util/echo', method: 'POST', body: '{"message":"Hello"}' }
    expect(await callWeb({ ...call, headers })).toMatchObject({
      status: 401,
      body: { message: 'The two tokens belong to different accounts.' },
    })
  })

  it('expire at logout and after an hour', async () => {
    const token = await openSession()
    const keyToken = await openSession('keyauth')
    const ask = (sessionToken: string) =>
      callWeb({ path: '/pod/v2/sessioninfo', headers: { sessionToken } })
    const logOut = { path: '/sessionauth/v1/logout', headers: { sessionToken: token } }
    expect(await callApi(logOut)).toMatchObject({ status: 200, body: { name: 'sessionToken' } })
    expect(await callApi(logOut)).toMatchObject({ status: 401 })
    expect(await ask(token)).toMatchObject({ status: 401 })
    const keyLogOut = { path: '/keyauth/v1/logout', headers: { keyManagerToken: keyToken } }
    expect(await callApi(keyLogOut)).toMatchObject({ status: 200 })

    const other = await openSession()
    clockShiftMs = sessionMs - 5000
    expect(await ask(other)).toMatchObject({ status: 200 })
    clockShiftMs = sessionMs
    expect(await ask(other)).toMatchObject({ status: 401 })
  })
})

describe('the administrator', () => {
  it('admits all bots of an uploaded CA, and one bot by its own certificate', async () => {
    const viaCa = await issueBot({ issuer: vectorCa('good-ca-rsa4096') })
    const single = await issueBot({ issuer: vectorCa('good-ca-p384') })
    const sister = await issueBot({ issuer: vectorCa('good-ca-p384') })
    const create = '/pod/v2/companycert/create'
    expect(await authenticate(viaCa)).toMatchObject({ status: 401 })
    expect(await authenticate(single)).toMatchObject({ status: 401 })
    const ca = upload(readVectorText('good-ca-rsa4096.crt.pem'))
    expect(await callAdmin(create, ca)).toMatchObject({ status: 200 })
    expect(await callAdmin(create, upload(single.cert, 'USER'))).toMatchObject({ status: 200 })
    expect(await authenticate(viaCa)).toMatchObject({ status: 200 })
    expect(await authenticate(single)).toMatchObject({ status: 200 })
    expect(await authenticate(sister)).toMatchObject({ status: 401 })

    // A CA below the uploaded one, with and without the intermediate sent by the bot.
    const below = await issueBot({
      issuer: vectorCa('good-intermediate-p384', 'good-ca-p384'),
    })
    const intermediate = readVectorText('good-intermediate-p384.crt.pem')
    expect(await authenticate({ ...below, cert: below.cert + intermediate })).toMatchObject({
      status: 200,
    })
    expect(await authenticate(below)).toMatchObject({ status: 401 })

    const list = (await callAdmin('/pod/v2/companycert/list')).body as readonly unknown[]
    expect(list).toHaveLength(3)
    expect(list[2]).toMatchObject({
      companyCertAttributes: { type: { type: 'USER' }, status: { type: 'TRUSTED' } },
      companyCertInfo: { commonName: 'practice-bot' },
    })
  })

  it('cannot upload certificates that could not admit anyone', async () => {
    const create = '/pod/v2/companycert/create'
    const expired = upload(readVectorText('bad-ca-expired.crt.pem'))
    const notCa = upload(readVectorText('bad-ca-not-ca.crt.pem'))
    const again = upload(readVectorText('good-ca-p256.crt.pem'))
    const key = upload(readVectorText('good-ca-p256.key.pem'))
    const wordy = { ...again, attributes: { ...again.attributes, type: { type: 'OTHER' } } }
    for (const [body, words] of [
      [expired, /expired at/],
      [notCa, /is not a CA/],
      [again, /uploaded before/],
      [key, /found: PRIVATE KEY/],
      [wordy, /attributes\.type\.type/],
      [{}, /pem/],
    ] as const) {
      const answer = await callAdmin(create, body)
      expect(answer).toMatchObject({ status: 400, body: { code: 400 } })
      expect((answer.body as { message: string }).message).toMatch(words)
    }
  })

  it('can distrust a certificate', async () => {
    const revoked = await issueBot()
    const body = upload(revoked.cert, 'USER', 'REVOKED')
    expect(await callAdmin('/pod/v2/companycert/create', body)).toMatchObject({ status: 200 })
    expect(await authenticate(revoked)).toMatchObject({
      status: 401,
      body: { message: 'The uploaded certificate ‘A CA’ has the status REVOKED, not TRUSTED.' },
    })
  })

  it('creates accounts and disables them, which ends their sessions', async () => {
    const client = await issueBot({ commonName: 'second-bot' })
    expect(await authenticate(client)).toMatchObject({ status: 403 })
    const attributes = { userAttributes: { userName: 'second-bot', accountType: 'SYSTEM' } }
    const created = await callAdmin('/pod/v2/admin/user/create', attributes)
    expect(created).toMatchObject({ status: 200 })
    const { id } = (created.body as { userSystemInfo: { id: number } }).userSystemInfo
    expect(await callAdmin('/pod/v2/admin/user/create', attributes)).toMatchObject({ status: 400 })
    const session = await authenticate(client)
    expect(session).toMatchObject({ status: 200 })

    const update = `/pod/v1/admin/user/${id}/status/update`
    expect(await callAdmin(update, { status: 'DISABLED' })).toMatchObject({ status: 200 })
    expect(await authenticate(client)).toMatchObject({
      status: 403,
      body: { message: 'The service account ‘second-bot’ is disabled.' },
    })
    const { token } = session.body as { token: string }
    const info = { path: '/pod/v2/sessioninfo', headers: { sessionToken: token } }
    expect(await callWeb(info)).toMatchObject({ status: 401 })
    expect(await callAdmin(update, { status: 'ENABLED' })).toMatchObject({ status: 200 })
    expect(await authenticate(client)).toMatchObject({ status: 200 })
    const users = (await callAdmin('/pod/v2/admin/user/list')).body as readonly unknown[]
    expect(users).toContainEqual(
      expect.objectContaining({ userSystemInfo: { id, status: 'ENABLED' } }),
    )
  })

  it('is neither an unknown client nor a bot', async () => {
    const list = '/pod/v2/companycert/list'
    expect(await callWeb({ path: list })).toMatchObject({ status: 401 })
    expect(await callAdmin(list, undefined, await openSession())).toMatchObject({ status: 401 })
    const create = '/pod/v2/companycert/create'
    const body = upload(readVectorText('good-ca-p384.crt.pem'))
    expect(await callAdmin(create, body, 'x')).toMatchObject({ status: 401 })
  })

  it('gets an error for a body that is not JSON or too large, and the pod continues', async () => {
    const headers = { sessionToken: pod.adminToken }
    const call = { path: '/pod/v2/companycert/create', method: 'POST', headers }
    expect(await callWeb({ ...call, body: '{' })).toMatchObject({ status: 400 })
    const large = callWeb({ ...call, body: `"${'x'.repeat(2 ** 20)}"` })
    // The connection may end before the answer is read: the rest is not taken.
    await large.then(
      ({ status }) => expect(status).toBe(400),
      () => undefined,
    )
    expect(await authenticate()).toMatchObject({ status: 200 })
  })
})

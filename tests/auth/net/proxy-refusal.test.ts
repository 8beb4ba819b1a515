// A proxy that opens a way once and refuses the next: what it says is never taken for the server's word.
import { createServer, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { makeServerIdentity } from '../../../src/pod/server-identity'
import { attemptAuth, findDetail, listStatuses } from '../../support/auth-run'
import { makeP12 } from '../../support/bot-p12'

const servers: Pick<Server, 'close' | 'closeAllConnections'>[] = []

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  }
})

async function listen(server: Server): Promise<number> {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

/** Opens one way, then answers 503. */
function startTiredProxy(): Promise<number> {
  let asked = 0
  const proxy = createServer()
  proxy.on('connect', ({ url = '' }, client: Socket) => {
    client.on('error', () => undefined)
    asked += 1
    if (asked > 1) {
      client.end('HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n')
      return
    }
    const server = connect(Number(url.split(':').at(-1)), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n')
      server.pipe(client).pipe(server)
    })
    server.on('error', () => undefined)
  })
  return listen(proxy)
}

it('is the proxy’s, also where it comes with the second connection', async () => {
  const { keyPem: key, certificatePem: cert, caPem } = await makeServerIdentity(new Date())
  const port = await listen(createSecureServer({ key, cert, requestCert: true }))
  const proxy = {
    host: '127.0.0.1',
    port: await startTiredProxy(),
    authorization: null,
    origin: '--proxy',
  }
  const report = await attemptAuth({
    p12: await makeP12({ commonName: 'demo-bot1', password: 'p12 password' }),
    password: 'p12 password',
    target: { pod: `localhost:${port}` },
    trustPem: caPem,
    proxy: { proxy, exceptions: [] },
  })
  expect(report).toMatchObject({ verdict: 'not-checked', cause: 'proxy-failed' })
  expect(report.diagnosis?.evidence.join()).toContain('503')
  expect(listStatuses(report)).toMatchObject({
    'session-auth/ask-proxy': 'done',
    'session-auth/present-certificate': 'failed',
    'session-auth/authenticate': 'not-reached',
  })
  expect(findDetail(report, 'session-auth/present-certificate')).toContain(
    'proxy answered HTTP 503',
  )
})

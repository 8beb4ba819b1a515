// The check against nginx with `ssl_verify_client on`, which accepts every handshake and refuses by HTTP 400.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AuthReport } from '../../src/report/auth-report'
import { attemptAuth, findDetail, listStatuses } from '../support/auth-run'
import {
  awaitListening,
  findFreePort,
  makeMtlsWorld,
  worldAccount,
  worldPassword,
  type BotKind,
  type MtlsWorld,
} from '../support/mtls-world'
import { findProgram, needs } from '../support/programs'

interface Ports {
  readonly api: number
  readonly web: number
}

describe.runIf(needs('openssl', 'nginx')).each(['TLSv1.2', 'TLSv1.3'])('nginx with %s', (tls) => {
  let world: MtlsWorld
  let nginx: ChildProcess
  let ports: Ports

  beforeAll(async () => {
    world = makeMtlsWorld()
    ports = { api: await findFreePort(), web: await findFreePort() }
    const file = world.write('nginx.conf', configure(ports, tls))
    const options = ['-p', world.folder, '-c', file, '-e', 'stderr']
    nginx = spawn(findProgram('nginx') ?? '', options, { stdio: 'ignore' })
    await awaitListening(ports.api)
  })
  afterAll(async () => {
    const ended = once(nginx, 'exit')
    nginx.kill()
    await ended
    world.remove()
  })

  const prove = (kind: BotKind): Promise<AuthReport> =>
    attemptAuth({
      p12: world.p12(kind),
      password: worldPassword,
      target: {
        pod: `localhost:${ports.api}`,
        web: `localhost:${ports.web}`,
        agent: `https://localhost:${ports.web}/agent`,
      },
      trustPem: Buffer.from(world.read('server-ca.pem')).toString(),
    })

  it('accepts the good P12 from first to last step', async () => {
    const report = await prove('good')
    expect(report.stages.filter(({ status }) => status === 'failed')).toEqual([])
    expect(report.stages.filter(({ status }) => status === 'not-reached')).toEqual([])
    expect(report).toMatchObject({ verdict: 'accepted', cause: null })
    expect(findDetail(report, 'identity')).toContain(worldAccount)
  })

  it.each([
    ['unknown-ca', 'client-certificate-unknown-ca'],
    ['expired', 'client-certificate-expired'],
    ['not-yet-valid', 'client-certificate-not-yet-valid'],
    ['wrong-usage', 'client-certificate-wrong-usage'],
  ] as const)('refuses %s, and what the certificate says decides: %s', async (kind, cause) => {
    const report = await prove(kind)
    expect(report).toMatchObject({ verdict: 'refused', cause })
    expect(findDetail(report, 'session-auth/authenticate')).toContain('The SSL certificate error')
    expect(listStatuses(report)).toMatchObject({
      'session-auth/present-certificate': 'done',
      'session-auth/authenticate': 'failed',
      'key-manager/authenticate': 'failed',
      identity: 'not-reached',
      logout: 'not-reached',
    })
  })
})

function configure({ api, web }: Ports, tls: string): string {
  const secure = (port: number) => `
    listen 127.0.0.1:${port} ssl;
    server_name localhost;
    ssl_certificate server.pem;
    ssl_certificate_key server.key;
    ssl_protocols ${tls};
    default_type application/json;`
  return `
daemon off;
master_process off;
pid nginx.pid;
error_log stderr;
events {}
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  server {${secure(api)}
    ssl_verify_client on;
    ssl_client_certificate bot-ca.pem;
    if ($http_content_type) { return 415 '{"code": 415, "message": "A Content-Type came"}'; }
    if ($request_method != POST) { return 405; }
    location = /sessionauth/v1/authenticate {
      return 200 '{"name":"sessionToken","token":"session-0123456789"}';
    }
    location = /keyauth/v1/authenticate {
      return 200 '{"name":"keyManagerToken","token":"key-manager-0123456789"}';
    }
    location = /sessionauth/v1/logout {
      if ($http_sessiontoken != session-0123456789) { return 401; }
      return 200 '{}';
    }
  }
  server {${secure(web)}
    if ($http_sessiontoken != session-0123456789) { return 401; }
    location = /pod/v2/sessioninfo {
      return 200 '{"id":1,"username":"${worldAccount}"}';
    }
    location = /agent/v1/util/echo {
      if ($http_keymanagertoken != key-manager-0123456789) { return 401; }
      return 200 '{"message":"botcert"}';
    }
  }
}
`
}

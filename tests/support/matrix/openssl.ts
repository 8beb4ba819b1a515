// OpenSSL's own TLS server. It speaks no HTTP to a POST: this file is the application, over its stdin and stdout.
import { answer } from './application'
import type { MatrixWorld } from './certificates'
import { findPorts, runServer, tlsVersions, type MatrixServer, type TlsVersion } from './server'

const name = 'OpenSSL s_server'

export const opensslServer: MatrixServer = {
  programs: ['openssl'],
  rows: [{ name }],
  async start(world) {
    const ports = await findPorts()
    const servers = await Promise.all(tlsVersions.map((tls) => serve(world, tls, ports[tls])))
    return {
      ports: { [name]: ports },
      async stop() {
        await Promise.all(servers.map(({ stop }) => stop()))
      },
    }
  },
}

async function serve(world: MatrixWorld, tls: TlsVersion, port: number) {
  const own = ['-accept', `127.0.0.1:${port}`, '-cert', 'server.pem', '-key', 'server.key']
  // -CRL takes one; from -CAfile it takes all.
  const verify = ['-Verify', '3', '-verify_return_error', '-CAfile', 'trusted.pem', '-crl_check']
  // -quiet: what is sent and received, and no commands by the first message of a line.
  const manner = ['-quiet', tls === 'TLSv1.2' ? '-tls1_2' : '-tls1_3']
  const args = [...own, ...verify, ...manner]
  const server = await runServer(world, ['openssl', 's_server', ...args], [port])
  let received = ''
  server.process.stdout.on('data', (data: Buffer) => {
    received += data.toString('latin1')
    const end = received.indexOf('\r\n\r\n')
    if (end === -1) return
    const [method = '', path = ''] = received.split(' ')
    received = received.slice(end + 4)
    server.process.stdin.write(encodeAnswer(method, path))
  })
  return server
}

function encodeAnswer(method: string, path: string): string {
  const { status, body } = answer(method, path)
  const head = [`HTTP/1.1 ${status} -`, 'Content-Type: application/json', 'Connection: close']
  return [...head, `Content-Length: ${body.length}`, '', body].join('\r\n')
}

// stunnel, in front of the application.
import { findPorts, runServer, tlsVersions, type MatrixServer } from './server'

const name = 'stunnel'

export const stunnelServer: MatrixServer = {
  programs: ['stunnel4'],
  rows: [{ name }],
  async start(world, applicationPort) {
    const ports = await findPorts()
    const services = tlsVersions.map(
      (tls) => `
[${tls}]
accept = 127.0.0.1:${ports[tls]}
connect = 127.0.0.1:${applicationPort}
sslVersion = ${tls}
cert = server.pem
key = server.key
CAfile = root.pem
CRLfile = crls.pem
verifyChain = yes
`,
    )
    const file = world.write('stunnel.conf', `foreground = yes\npid =\n${services.join('')}`)
    const server = await runServer(world, ['stunnel4', file], Object.values(ports))
    server.process.stdout.resume()
    return { ports: { [name]: ports }, stop: server.stop }
  },
}

// HAProxy. `required` refuses in the handshake, `unnamed` as well without saying which CAs it takes; `optional` is
// told to take any certificate, and leaves it to the application.
import { findPorts, runServer, tlsVersions, type MatrixServer, type Ports } from './server'

const required = 'HAProxy required'
const optional = 'HAProxy optional'
const unnamed = 'HAProxy unnamed'

export const haproxyServer: MatrixServer = {
  programs: ['haproxy'],
  rows: [{ name: required }, { name: unnamed }, { name: optional }],
  async start(world, applicationPort) {
    const ports = {
      [required]: await findPorts(),
      [unnamed]: await findPorts(),
      [optional]: await findPorts(),
    }
    const file = world.write('haproxy.cfg', configure(ports, applicationPort))
    const listening = Object.values(ports).flatMap((pair) => Object.values(pair))
    // -db: in the foreground, one process.
    const { process, stop } = await runServer(world, ['haproxy', '-db', '-f', file], listening)
    process.stdout.resume()
    return { ports, stop }
  },
}

function configure(ports: Readonly<Record<string, Ports>>, applicationPort: number): string {
  const bind = (name: string, verify: string): string =>
    tlsVersions
      .map((tls) => {
        const version = `ssl-min-ver ${tls} ssl-max-ver ${tls}`
        const files = 'crt server.both.pem ca-file root.pem crl-file crls.pem'
        return `  bind 127.0.0.1:${ports[name]?.[tls] ?? 0} ssl ${files} ${version} verify ${verify}\n`
      })
      .join('')
  return `
defaults
  mode http
  timeout connect 9s
  timeout client 9s
  timeout server 9s
frontend required
${bind(required, 'required')}${bind(unnamed, 'required no-ca-names')}  default_backend application
frontend optional
${bind(optional, 'optional crt-ignore-err all ca-ignore-err all')}
  http-request set-header X-Client-Verify NONE unless { ssl_c_used }
  http-request set-header X-Client-Verify %[ssl_c_verify] if { ssl_c_used }
  http-request set-header X-Client-Verify SUCCESS if { ssl_c_used } { ssl_c_verify 0 }
  default_backend application
backend application
  server application 127.0.0.1:${applicationPort}
`
}

// GnuTLS's own server. It answers a POST with HTML that no HTTP is around: it says that the certificate was taken.
import { findPorts, runServer, tlsVersions, type MatrixServer } from './server'

const name = 'GnuTLS'

export const gnutlsServer: MatrixServer = {
  programs: ['gnutls-serv'],
  rows: [{ name, welcome: 'bare-html' }],
  async start(world) {
    const ports = await findPorts()
    const servers = await Promise.all(
      tlsVersions.map(async (tls) => {
        const own = ['--x509certfile', 'server.pem', '--x509keyfile', 'server.key', '--http']
        const verify = ['--require-client-cert', '--verify-client-cert']
        const files = ['--x509cafile', 'root.pem', '--x509crlfile', 'crls.pem']
        const version = ['--priority', `NORMAL:-VERS-ALL:+VERS-${tls.replace('v', '')}`]
        // It has no option for an address: while it runs, it listens on all.
        const args = [...own, ...verify, ...files, ...version, '--port', String(ports[tls])]
        const server = await runServer(world, ['gnutls-serv', ...args], [ports[tls]])
        server.process.stdout.resume()
        return server
      }),
    )
    return {
      ports: { [name]: ports },
      async stop() {
        await Promise.all(servers.map(({ stop }) => stop()))
      },
    }
  },
}

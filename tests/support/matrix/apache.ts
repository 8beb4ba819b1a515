// Apache httpd, with one virtual host for each version of TLS; in front of the application.
import { findPorts, runServer, tlsVersions, type MatrixServer, type Ports } from './server'

const name = 'Apache httpd'

export const apacheServer: MatrixServer = {
  programs: ['apache2'],
  rows: [{ name }],
  async start(world, applicationPort) {
    const ports = await findPorts()
    const file = world.write('apache.conf', configure(world.folder, ports, applicationPort))
    const args = ['-d', world.folder, '-f', file, '-DFOREGROUND']
    const server = await runServer(world, ['apache2', ...args], Object.values(ports))
    server.process.stdout.resume()
    return { ports: { [name]: ports }, stop: server.stop }
  },
}

/** Where Debian keeps the modules. */
const modules = '/usr/lib/apache2/modules'

function configure(folder: string, ports: Ports, applicationPort: number): string {
  const load = (module: string) => `LoadModule ${module}_module ${modules}/mod_${module}.so\n`
  const hosts = tlsVersions.map(
    (tls) => `
Listen 127.0.0.1:${ports[tls]}
<VirtualHost 127.0.0.1:${ports[tls]}>
  SSLEngine on
  SSLProtocol ${tls}
  SSLCertificateFile server.pem
  SSLCertificateKeyFile server.key
  SSLVerifyClient require
  SSLVerifyDepth 3
  SSLCACertificateFile root.pem
  SSLCARevocationFile crls.pem
  SSLCARevocationCheck leaf
  ProxyPass / http://127.0.0.1:${applicationPort}/
</VirtualHost>`,
  )
  return `
${['mpm_event', 'authz_core', 'ssl', 'proxy', 'proxy_http'].map(load).join('')}
ServerName localhost
# Started by root it will not stay root; it needs no files of ours by then.
User nobody
Group nogroup
PidFile apache.pid
Mutex file:${folder}
ErrorLog apache.log
ServerLimit 1
StartServers 1
ThreadsPerChild 25
MaxRequestWorkers 25
MinSpareThreads 1
MaxSpareThreads 25
${hosts.join('\n')}
`
}

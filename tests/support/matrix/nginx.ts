// nginx. It accepts every handshake. `on` refuses by a page of its own; `optional` leaves it to the application
// where no certificate came, and is as `on` where a bad one did.
import { findPorts, runServer, tlsVersions, type MatrixServer, type Ports } from './server'

const on = 'nginx on'
const optional = 'nginx optional'

export const nginxServer: MatrixServer = {
  programs: ['nginx'],
  rows: [{ name: on }, { name: optional }],
  async start(world, applicationPort) {
    const ports = { [on]: await findPorts(), [optional]: await findPorts() }
    const file = world.write('nginx.conf', configure(ports, applicationPort))
    const args = ['-p', world.folder, '-c', file, '-e', 'stderr']
    const listening = Object.values(ports).flatMap((pair) => Object.values(pair))
    const { process, stop } = await runServer(world, ['nginx', ...args], listening)
    process.stdout.resume()
    return { ports, stop }
  },
}

function configure(ports: Readonly<Record<string, Ports>>, applicationPort: number): string {
  const servers = [
    { verify: 'on', ports: ports[on] },
    { verify: 'optional', ports: ports[optional] },
  ].flatMap(({ verify, ports: pair }) =>
    tlsVersions.map(
      (tls) => `
  server {
    listen 127.0.0.1:${pair?.[tls] ?? 0} ssl;
    server_name localhost;
    ssl_protocols ${tls};
    ssl_verify_client ${verify};
    location / {
      proxy_pass http://127.0.0.1:${applicationPort};
      proxy_set_header X-Client-Verify $ssl_client_verify;
    }
  }`,
    ),
  )
  return `
daemon off;
master_process off;
pid nginx.pid;
error_log nginx.log;
events {}
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  ssl_certificate server.pem;
  ssl_certificate_key server.key;
  ssl_client_certificate root.pem;
  ssl_verify_depth 3;
  ssl_crl crls.pem;
  ${servers.join('')}
}
`
}

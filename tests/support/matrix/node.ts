// Node's HTTPS server, in the test's own process.
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { listener } from './application'
import type { MatrixWorld } from './certificates'
import type { MatrixServer, TlsVersion } from './server'

const name = 'Node'

export const nodeServer: MatrixServer = {
  programs: [],
  rows: [{ name }],
  async start(world) {
    const old = await serve(world, 'TLSv1.2')
    const current = await serve(world, 'TLSv1.3')
    return {
      ports: { [name]: { 'TLSv1.2': old.port, 'TLSv1.3': current.port } },
      async stop() {
        await Promise.all([old.stop(), current.stop()])
      },
    }
  },
}

async function serve(world: MatrixWorld, tls: TlsVersion) {
  const read = (file: string) => Buffer.from(world.read(file))
  const server = createServer(
    {
      cert: read('server.pem'),
      key: read('server.key'),
      ca: read('root.pem'),
      crl: [read('root.crl'), read('issuing.crl')],
      requestCert: true,
      rejectUnauthorized: true,
      minVersion: tls,
      maxVersion: tls,
    },
    listener,
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

// Certificates of servers with one fault each, made by OpenSSL, beside the bots of mtls-world.ts.
import { makeMtlsWorld, type MtlsWorld } from './mtls-world'

export interface ServerIdentity {
  /** PEM: the leaf, and what else the server sends. */
  readonly cert: string
  readonly key: string
}

export interface FaultWorld extends MtlsWorld {
  readonly server: (kind: ServerKind) => ServerIdentity
  /** PEM of the CA of all servers but `inspected` and `self-signed`. */
  readonly serverCa: string
  /** PEM of the CA of `inspected`, which is named like that of a product that inspects TLS. */
  readonly inspectionCa: string
}

const good = {
  ca: 'server-ca',
  from: '20250101000000Z',
  to: '20480101000000Z',
  names: 'DNS:localhost,IP:127.0.0.1',
} as const

const serverKinds = {
  good,
  expired: { ...good, to: '20250102000000Z' },
  'not-yet-valid': { ...good, from: '20470101000000Z' },
  'wrong-name': { ...good, names: 'DNS:other.example,DNS:*.other.example' },
  inspected: { ...good, ca: 'inspection-ca' },
} as const
export type ServerKind = keyof typeof serverKinds | 'with-root' | 'self-signed'

/** Ends with nothing left when `remove` is called. */
export function makeFaultWorld(): FaultWorld {
  const world = makeMtlsWorld()
  const openssl = (...args: readonly string[]) => world.run('openssl', ...args)
  const text = (name: string) => new TextDecoder().decode(world.read(name))
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc']

  const inspector = ['-keyout', 'inspection-ca.key', '-out', 'inspection-ca.pem', '-days', '9']
  const subject = ['-subj', '/C=US/O=Zscaler Inc./OU=Zscaler Inc./CN=Zscaler Root CA']
  openssl('req', '-x509', ...newKey, ...inspector, ...subject)
  const own = ['-key', 'server.key', '-out', 'self-signed.server.pem', '-days', '9']
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
  openssl('req', '-x509', ...own, ...names)
  for (const [kind, { ca, from, to, names: san }] of Object.entries(serverKinds)) {
    world.write('index.txt', '')
    world.write('server.ext', `subjectAltName=${san}\n`)
    const validity = ['-startdate', from, '-enddate', to, '-extfile', 'server.ext']
    const files = ['-cert', `${ca}.pem`, '-keyfile', `${ca}.key`, '-in', 'server.csr', '-notext']
    const out = ['-out', `${kind}.server.pem`]
    openssl('ca', '-batch', '-config', 'ca.cnf', ...files, ...validity, ...out)
  }
  world.write('with-root.server.pem', text('good.server.pem') + text('server-ca.pem'))
  return {
    ...world,
    server: (kind) => ({ cert: text(`${kind}.server.pem`), key: text('server.key') }),
    serverCa: text('server-ca.pem'),
    inspectionCa: text('inspection-ca.pem'),
  }
}

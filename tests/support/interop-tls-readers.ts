// Readers that prove themselves with a file in a TLS handshake: they must open it and use its key.
import { join } from 'node:path'
import { findSecondNode } from '../../tools/second-node.mjs'
import {
  isVersion,
  type InteropReader,
  type InteropWorld,
  type Opener,
  type Sample,
} from './interop-world'
import { findProgram } from './programs'

/** The server's page shows the certificate that it accepted: the leaf, where the chain was complete. */
function isLeafOn(page: string, { certificates }: Sample): boolean {
  const [leaf = 'none'] = certificates
  return page.includes(leaf)
}

/** A handshake, for which the Node must open the file and use the key. */
function presentBy(node: () => string | null, kind: 'pfx' | 'pem'): Opener {
  return (sample, { shop, port }) => {
    const page = shop.run(node() ?? '', client, String(port), kind, sample.file, 'password')
    return isLeafOn(page, sample)
  }
}

/** No handshake: OpenSSL reads the file and finds that key and certificate belong together. */
function loadBy(node: () => string | null, kind: 'pfx' | 'pem'): Opener {
  return (sample, { shop }) => {
    shop.run(node() ?? '', client, '0', kind, sample.file, 'password')
    return true
  }
}

const client = join(import.meta.dirname, 'present-client.mjs')
const thisNode = (): string => process.execPath
const secondNode = (): string | null => findSecondNode()

export const openssl35: InteropReader = {
  id: 'openssl-3.5',
  name: 'OpenSSL 3.5',
  isHere: () => findSecondNode() !== null,
  opens: {
    p12: loadBy(secondNode, 'pfx'),
    pem: loadBy(secondNode, 'pem'),
    'pem-bundle': loadBy(secondNode, 'pem'),
  },
}

export const node20: InteropReader = {
  id: 'node-20',
  name: 'Node 20',
  isHere: () => process.versions.node.startsWith('20.'),
  opens: {
    p12: presentBy(thisNode, 'pfx'),
    pem: presentBy(thisNode, 'pem'),
    'pem-bundle': presentBy(thisNode, 'pem'),
  },
}

export const node24: InteropReader = {
  id: 'node-24',
  name: 'Node 24',
  isHere: () => findSecondNode() !== null,
  opens: {
    p12: presentBy(secondNode, 'pfx'),
    pem: presentBy(secondNode, 'pem'),
    'pem-bundle': presentBy(secondNode, 'pem'),
  },
}

export const curl: InteropReader = {
  id: 'curl',
  name: 'curl',
  isHere: () => isVersion('curl', ['--version'], /^curl .*OpenSSL\/3\.0\./),
  opens: {
    p12: presentByCurl(['--cert-type', 'P12']),
    pem: presentByCurl([]),
    'pem-bundle': presentByCurl([]),
  },
}

function presentByCurl(options: readonly string[]): Opener {
  return (sample, { shop, port, password }) => {
    const quoted = `${sample.file}:${password}`.replaceAll(/["\\]/g, '\\$&')
    shop.write('curl.conf', `cert = "${quoted}"\ninsecure\nsilent\nshow-error\nmax-time = 20\n`)
    const page = shop.run('curl', '-K', 'curl.conf', ...options, `https://127.0.0.1:${port}/`)
    return isLeafOn(page, sample)
  }
}

export const pythonSsl: InteropReader = {
  id: 'python-ssl',
  name: 'Python ssl',
  isHere: () => findProgram('python3') !== null,
  opens: { pem: presentByPython, 'pem-bundle': presentByPython },
}

function presentByPython(sample: Sample, { shop, port, password }: InteropWorld): boolean {
  const page = shop.run('python3', '-c', pythonSslScript, sample.file, password, String(port))
  return isLeafOn(page, sample)
}

const pythonSslScript = `
import http.client, ssl, sys
context = ssl._create_unverified_context()
context.load_cert_chain(sys.argv[1], password=sys.argv[2])
connection = http.client.HTTPSConnection('127.0.0.1', int(sys.argv[3]), context=context)
connection.request('GET', '/')
print(connection.getresponse().read().decode())
`

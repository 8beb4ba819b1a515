// The programs that targets.test.ts hands our files to. A reader opens a file when what comes out of it is
// what we put in: the private key, or the certificates. Whatever else happens, it refuses. Readers that make a
// handshake are interop-tls-readers.ts.
import { createHash, createPrivateKey, X509Certificate } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { curl, node20, node24, openssl35, pythonSsl } from './interop-tls-readers'
import {
  findPem,
  fingerprint,
  hasCertificates,
  hasKey,
  isVersion,
  type InteropReader,
  type InteropWorld,
  type Opener,
  type Sample,
} from './interop-world'
import { findProgram } from './programs'
import { needsPyca, runPyca } from './python'
import type { Workshop } from './run'

const passwordFromEnvironment = ['-passin', 'env:P12_PASSWORD'] as const

const openssl: InteropReader = {
  id: 'openssl-3.0',
  name: 'OpenSSL 3.0',
  isHere: () => isVersion('openssl', ['version'], /^OpenSSL 3\.0\./),
  opens: {
    p12: (sample, world) => {
      const options = ['-in', sample.file, '-noenc', ...passwordFromEnvironment]
      const text = world.shop.run('openssl', 'pkcs12', ...options)
      return hasCertificates(text, sample) && hasKey(text, world)
    },
    'trust-store': (sample, { shop }) => {
      const options = ['-in', sample.file, '-nokeys', ...passwordFromEnvironment]
      return hasCertificates(shop.run('openssl', 'pkcs12', ...options), sample)
    },
    pem: openByStore,
    'pem-bundle': openByStore,
    'key-pem': ({ file }, world) =>
      hasKey(world.shop.run('openssl', 'pkey', '-in', file, ...passwordFromEnvironment), world),
    'key-der': ({ file }, world) => {
      const options = ['-inform', 'DER', '-in', file, ...passwordFromEnvironment]
      return hasKey(world.shop.run('openssl', 'pkey', ...options), world)
    },
    certificates: (sample, { shop }) =>
      hasCertificates(shop.run('openssl', 'storeutl', '-certs', sample.file), sample),
    p7b: (sample, { shop }) => {
      const options = ['-inform', 'DER', '-in', sample.file, '-print_certs']
      return hasCertificates(shop.run('openssl', 'pkcs7', ...options), sample)
    },
  },
}

function openByStore(sample: Sample, world: InteropWorld): boolean {
  const text = world.shop.run('openssl', 'storeutl', ...passwordFromEnvironment, sample.file)
  return hasCertificates(text, sample) && hasKey(text, world)
}

const isJava17 = (): boolean =>
  findProgram('keytool') !== null &&
  findProgram('javac') !== null &&
  isVersion('java', ['-version'], /version "17\./)

const keytool: InteropReader = {
  id: 'java-17-keytool',
  name: 'Java 17 keytool',
  isHere: isJava17,
  opens: {
    p12: (sample, { shop }) => {
      const list = listKeyStore(sample, shop)
      const chain = `Certificate chain length: ${sample.certificates.length}`
      return (
        /^Entry type: PrivateKeyEntry$/m.test(list) &&
        list.includes(chain) &&
        isListed(list, sample)
      )
    },
    'trust-store': (sample, { shop }) => {
      const list = listKeyStore(sample, shop)
      const entries = list.match(/^Entry type: trustedCertEntry$/gm) ?? []
      return entries.length === sample.certificates.length && isListed(list, sample)
    },
    certificates: (sample, { shop }) =>
      isListed(shop.run('keytool', '-printcert', '-file', sample.file), sample),
    p7b: (sample, { shop }) =>
      isListed(shop.run('keytool', '-printcert', '-file', sample.file), sample),
  },
}

function listKeyStore({ file }: Sample, shop: Workshop): string {
  const options = ['-keystore', file, '-storetype', 'PKCS12', '-storepass:env', 'P12_PASSWORD']
  return shop.run('keytool', '-list', '-v', ...options)
}

function isListed(list: string, { certificates }: Sample): boolean {
  return certificates.every((pem) => list.includes(new X509Certificate(pem).fingerprint256))
}

const keyStore: InteropReader = {
  id: 'java-17',
  name: 'Java 17 KeyStore',
  isHere: isJava17,
  opens: { p12: openByKeyStore('key'), 'trust-store': openByKeyStore('trusted') },
}

/** See OpenKeyStores.java for what it prints. */
function openByKeyStore(kind: 'key' | 'trusted'): Opener {
  return ({ file, certificates }, { shop, keyPem }) => {
    const program = join(import.meta.dirname, 'OpenKeyStores.java')
    const lines = shop.run('java', program, 'password', file).trimEnd().split('\n')
    const entries = lines.map((line) =>
      line
        .split('\t')
        .filter((_, index) => index !== 2)
        .join('\t'),
    )
    const keyDer = createPrivateKey(keyPem).export({ type: 'pkcs8', format: 'der' })
    const digests = certificates.map(fingerprint)
    const meant =
      kind === 'key'
        ? [[file, 'key', createHash('sha256').update(keyDer).digest('hex'), ...digests]]
        : digests.map((digest) => [file, 'trusted', '-', digest])
    return (
      entries.toSorted().join('\n') ===
      meant
        .map((line) => line.join('\t'))
        .toSorted()
        .join('\n')
    )
  }
}

const nss: InteropReader = {
  id: 'nss',
  name: 'NSS',
  isHere: () => findProgram('pk12util') !== null && findProgram('certutil') !== null,
  opens: {
    p12: (sample, { shop }) => /^\S.* u,u,u$/m.test(importToNss(sample, shop)),
    'trust-store': (sample, { shop }) =>
      importToNss(sample, shop).match(/ [a-zA-Z]*,[a-zA-Z]*,[a-zA-Z]* *$/gm)?.length ===
      sample.certificates.length,
  },
}

/** Into a new data base; what it holds then. */
function importToNss({ file }: Sample, shop: Workshop): string {
  const database = `${file}.nss`
  mkdirSync(join(shop.folder, database))
  shop.run('certutil', '-N', '-d', `sql:${database}`, '--empty-password')
  shop.run('pk12util', '-i', file, '-d', `sql:${database}`, '-K', '', '-w', 'password.line')
  return shop.run('certutil', '-L', '-d', `sql:${database}`)
}

const gnutls: InteropReader = {
  id: 'gnutls',
  name: 'GnuTLS',
  isHere: () => findProgram('certtool') !== null,
  opens: {
    p12: (sample, world) => {
      const text = readP12ByGnutls(sample, world)
      if (!hasCertificates(text, sample)) return false
      // It shows a key as it lies in the file; only a second look opens an encrypted one.
      const encrypted = findPem(text, 'ENCRYPTED PRIVATE KEY')
      if (encrypted === '') return hasKey(text, world)
      world.shop.write(`${sample.file}.key`, encrypted)
      return opensKeyByGnutls(`${sample.file}.key`, [], world)
    },
    'trust-store': (sample, world) => hasCertificates(readP12ByGnutls(sample, world), sample),
    'key-pem': ({ file }, world) => opensKeyByGnutls(file, [], world),
    'key-der': ({ file }, world) => opensKeyByGnutls(file, ['--inder'], world),
    p7b: (sample, { shop }) =>
      hasCertificates(
        shop.run('certtool', '--p7-info', '--inder', '--infile', sample.file),
        sample,
      ),
  },
}

function readP12ByGnutls({ file }: Sample, { shop, password }: InteropWorld): string {
  const input = ['--inder', '--infile', file, ...gnutlsPassword(password)]
  return shop.run('certtool', '--p12-info', ...input)
}

function opensKeyByGnutls(
  file: string,
  options: readonly string[],
  { shop, password, keyPem }: InteropWorld,
): boolean {
  const input = ['--infile', file, ...gnutlsPassword(password), ...options]
  const text = shop.run('certtool', '--key-info', '--pkcs8', ...input)
  return createPrivateKey(findPem(text, 'RSA PRIVATE KEY')).equals(createPrivateKey(keyPem))
}

function gnutlsPassword(password: string): readonly string[] {
  return password === '' ? ['--empty-password'] : ['--password', password]
}

const pyca: InteropReader = {
  id: 'python-cryptography',
  name: 'Python cryptography',
  isHere: needsPyca,
  opens: {
    p12: (sample, world) => {
      const text = runPyca(pycaScript, join(world.shop.folder, sample.file), world.password)
      return hasCertificates(text, sample) && hasKey(text, world)
    },
  },
}

const pycaScript = `
import sys
from cryptography.hazmat.primitives import serialization as s
from cryptography.hazmat.primitives.serialization import pkcs12
opened = pkcs12.load_pkcs12(open(sys.argv[1], 'rb').read(), sys.argv[2].encode())
for each in [opened.cert, *opened.additional_certs]:
    print(each.certificate.public_bytes(s.Encoding.PEM).decode(), end='')
print(opened.key.private_bytes(s.Encoding.PEM, s.PrivateFormat.PKCS8, s.NoEncryption()).decode(), end='')
`

/** In the order of the table's columns. */
export const interopReaders: readonly InteropReader[] = [
  openssl,
  openssl35,
  keytool,
  keyStore,
  nss,
  gnutls,
  curl,
  node20,
  node24,
  pyca,
  pythonSsl,
]

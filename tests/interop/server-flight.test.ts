// What is read of a server’s first words, against what real servers were told to say: OpenSSL, GnuTLS and Node.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { connect as connectTcp, type AddressInfo } from 'node:net'
import { connect, createServer, type ConnectionOptions, type TLSSocket } from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createTap, type ServerFlight } from '../../src/auth/tls/server-flight'
import { awaitListening, findFreePort } from '../support/mtls-world'
import { findProgram, needs } from '../support/programs'
import { openWorkshop, type Workshop } from '../support/run'

/** More than one record holds: 300 names of about 90 octets. */
const manyNames = 300
const organization = 'Excelsior Bank, Bot Certificates'

let shop: Workshop
/** Of the CA that is called `Bot CA 000`. */
let template: { readonly certificate: Buffer; readonly name: Buffer }
let server: ChildProcess | null = null

beforeAll(() => {
  shop = openWorkshop()
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-days', '9']
  const output = (name: string) => ['-keyout', `${name}.key`, '-out', `${name}.pem`]
  shop.run('openssl', 'req', '-x509', ...newKey, ...output('server-ca'), '-subj', '/CN=Server CA')
  const signing = ['-CA', 'server-ca.pem', '-CAkey', 'server-ca.key', '-subj', '/CN=localhost']
  shop.run('openssl', 'req', '-x509', ...newKey, ...output('server'), ...signing)
  shop.write('chain.pem', Buffer.concat([shop.read('server.pem'), shop.read('server-ca.pem')]))
  const subject = `/CN=Bot CA 000/O=${organization}/C=GB`
  shop.run('openssl', 'req', '-x509', ...newKey, ...output('ca'), '-subj', subject)
  template = { certificate: readDer('ca.pem'), name: readSubject('ca.pem') }
  shop.write('three.pem', listCas(3))
  shop.write('many.pem', listCas(manyNames))
})
afterEach(async () => {
  if (server === null) return
  const ended = once(server, 'exit')
  server.kill()
  await ended
  server = null
})
afterAll(() => shop.remove())

function readDer(name: string): Buffer {
  shop.run('openssl', 'x509', '-in', name, '-outform', 'DER', '-out', `${name}.der`)
  return Buffer.from(shop.read(`${name}.der`))
}

/** DER as OpenSSL cuts it out: of a self-signed certificate the issuer, which is the second SEQUENCE. */
function readSubject(name: string): Buffer {
  const tree = shop.run('openssl', 'asn1parse', '-in', name)
  const [, issuer] = [...tree.matchAll(/^ *(\d+):d=2 .*SEQUENCE/gm)]
  const cut = ['-strparse', issuer?.[1] ?? '', '-noout', '-out', 'name.der']
  shop.run('openssl', 'asn1parse', '-in', name, ...cut)
  return Buffer.from(shop.read('name.der'))
}

/** The bytes with another number in the name: servers look at the names of a list alone, at no signature. */
function renumber(bytes: Buffer, number: number): Buffer {
  const text = bytes.toString('latin1')
  return Buffer.from(text.replaceAll('Bot CA 000', formatName(number)), 'latin1')
}

function formatName(number: number): string {
  return `Bot CA ${String(number).padStart(3, '0')}`
}

function listCas(count: number): string {
  const blocks = Array.from({ length: count }, (_, number) => {
    const base64 = renumber(template.certificate, number).toString('base64')
    return `-----BEGIN CERTIFICATE-----\n${base64.replaceAll(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`
  })
  return blocks.join('')
}

/** As hex, which shows well where they differ. */
function expectNames(flight: ServerFlight, count: number): void {
  const names = flight.request?.acceptedCas.map((name) => Buffer.from(name).toString('hex'))
  const expected = Array.from({ length: count }, (_, number) =>
    renumber(template.name, number).toString('hex'),
  )
  expect(names).toEqual(expected)
}

function expectChain(flight: ServerFlight, ...files: readonly string[]): void {
  expect(flight.certificates.map((der) => Buffer.from(der))).toEqual(files.map(readDer))
}

async function start(program: string, portOption: (port: number) => readonly string[]) {
  const port = await findFreePort()
  server = spawn(findProgram(program) ?? '', portOption(port), {
    cwd: shop.folder,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  await awaitListening(port)
  return port
}

function startOpenSsl(...options: readonly string[]): Promise<number> {
  const own = ['-cert', 'server.pem', '-key', 'server.key', '-quiet']
  return start('openssl', (port) => [
    's_server',
    '-accept',
    `127.0.0.1:${port}`,
    ...own,
    ...options,
  ])
}

interface Observation {
  readonly flight: ServerFlight
  /** How the handshake ended; null where it succeeded. */
  readonly error: Error | null
  /** Of the key exchange. */
  readonly group: string | undefined
}

/** Connects without a client certificate and without trust, as far as the handshake goes. */
async function observe(port: number, options: ConnectionOptions = {}): Promise<Observation> {
  const tcp = connectTcp(port, '127.0.0.1')
  await once(tcp, 'connect')
  const tap = createTap(tcp)
  const settings = { servername: 'localhost', rejectUnauthorized: false, ...options }
  const socket = connect({ ...settings, socket: tap.stream })
  tap.attach(socket)
  const error = await new Promise<Error | null>((resolve) => {
    socket.on('error', resolve)
    socket.once('secureConnect', () => resolve(null))
  })
  const group = error === null ? findGroup(socket) : undefined
  const flight = tap.read()
  socket.destroy()
  return { flight, error, group }
}

function findGroup(socket: TLSSocket): string | undefined {
  const info = socket.getEphemeralKeyInfo()
  return info !== null && 'name' in info ? info.name : undefined
}

const protocols = [
  ['TLSv1.2', '-tls1_2'],
  ['TLSv1.3', '-tls1_3'],
] as const

describe.runIf(needs('openssl')).each(protocols)('of openssl s_server with %s', (protocol, tls) => {
  const asked = ['-verify', '3']

  it('are its certificates, the CAs it names and the signatures it takes', async () => {
    const schemes = ['-client_sigalgs', 'RSA-PSS+SHA256:ECDSA+SHA384:RSA+SHA512']
    const chain = ['-cert_chain', 'server-ca.pem', '-CAfile', 'three.pem']
    const port = await startOpenSsl(tls, ...asked, ...chain, ...schemes)
    const { flight, error } = await observe(port)
    expect(error).toBeNull()
    expect(flight).toMatchObject({ protocol, isComplete: true })
    expectChain(flight, 'server.pem', 'server-ca.pem')
    expectNames(flight, 3)
    expect(flight.request?.signatureSchemes.slice(0, 2)).toEqual([0x0804, 0x0503])
    expect(flight.request?.signatureSchemes).toContain(0x0601)
    const types = flight.request?.certificateTypes
    expect(types).toEqual(protocol === 'TLSv1.3' ? [] : expect.arrayContaining([1, 64]))
  })

  it('are read also where it ends the handshake for want of a certificate', async () => {
    const port = await startOpenSsl(tls, '-Verify', '3', '-CAfile', 'three.pem')
    const { flight, error } = await observe(port)
    // With TLS 1.3 the alert comes after the handshake.
    if (protocol === 'TLSv1.2') expect(error?.message).toContain('SSL alert number 40')
    expect(flight).toMatchObject({ protocol, isComplete: true })
    expectNames(flight, 3)
  })

  it('are read also where its certificate is not trusted', async () => {
    const port = await startOpenSsl(tls, ...asked, '-CAfile', 'three.pem')
    const { flight, error } = await observe(port, { rejectUnauthorized: true })
    expect(error).toMatchObject({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' })
    expectChain(flight, 'server.pem')
    expectNames(flight, 3)
  })

  it('are 300 names over several records, in the order that s_client prints', async () => {
    const port = await startOpenSsl(tls, ...asked, '-CAfile', 'many.pem')
    const { flight } = await observe(port)
    expectNames(flight, manyNames)
    const words = shop.run('openssl', 's_client', '-connect', `127.0.0.1:${port}`, tls)
    const printed = words.slice(words.indexOf('Acceptable client certificate CA names'))
    expect(printed.match(/Bot CA \d{3}/g)).toEqual(
      Array.from({ length: manyNames }, (_, number) => formatName(number)),
    )
  })

  it('are joined from the smallest records that it makes', async () => {
    const small = ['-max_send_frag', '512', '-record_padding', '300']
    const port = await startOpenSsl(tls, ...asked, '-CAfile', 'many.pem', ...small)
    const { flight } = await observe(port)
    expect(flight.isComplete).toBe(true)
    expectChain(flight, 'server.pem')
    expectNames(flight, manyNames)
  })

  it('are a request without names where it has no CA', async () => {
    const port = await startOpenSsl(tls, ...asked, '-no-CAfile', '-no-CApath')
    const { flight } = await observe(port)
    expect(flight.request?.acceptedCas).toEqual([])
    expect(flight.request?.signatureSchemes.length).toBeGreaterThan(3)
  })

  it('are no request where it makes none', async () => {
    const port = await startOpenSsl(tls, '-CAfile', 'three.pem')
    const { flight, error } = await observe(port)
    expect(error).toBeNull()
    expect(flight).toMatchObject({ protocol, request: null, isComplete: true })
    expectChain(flight, 'server.pem')
  })
})

describe.runIf(needs('openssl'))('of openssl s_server', () => {
  it.each(['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'])(
    'are read under %s',
    async (suite) => {
      const asked = ['-tls1_3', '-ciphersuites', suite, '-verify', '3', '-CAfile', 'many.pem']
      const { flight, error } = await observe(await startOpenSsl(...asked, '-max_send_frag', '700'))
      expect(error).toBeNull()
      expect(flight.isComplete).toBe(true)
      expectNames(flight, manyNames)
    },
  )

  it('are read after it asked for another key share', async () => {
    const asked = ['-tls1_3', '-groups', 'P-521', '-verify', '3', '-CAfile', 'three.pem']
    const { flight, group } = await observe(await startOpenSsl(...asked))
    // Node offers a share of X25519 alone at first.
    expect(group).toBe('secp521r1')
    expect(flight).toMatchObject({ protocol: 'TLSv1.3', isComplete: true })
    expectNames(flight, 3)
  })

  it('are nothing where there is no common version', async () => {
    const port = await startOpenSsl('-tls1_1', '-cipher', 'ALL:@SECLEVEL=0')
    const { flight, error } = await observe(port)
    expect(error?.message).toContain('SSL alert number 70')
    expect(flight).toEqual({ protocol: null, certificates: [], request: null, isComplete: false })
  })
})

describe.runIf(needs('gnutls-serv')).each(protocols)('of gnutls-serv with %s', (protocol) => {
  const startGnuTls = (...options: readonly string[]): Promise<number> => {
    const own = ['--x509certfile', 'server.pem', '--x509keyfile', 'server.key']
    const priority = ['--priority', `NORMAL:-VERS-ALL:+VERS-${protocol.replace('v', '')}`]
    return start('gnutls-serv', (port) => ['-p', `${port}`, ...own, ...priority, ...options])
  }

  it.each([
    ['three.pem', 3],
    ['many.pem', manyNames],
  ] as const)('are the CAs of %s', async (file, count) => {
    const port = await startGnuTls('--x509cafile', file)
    const { flight, error } = await observe(port)
    expect(error).toBeNull()
    expect(flight).toMatchObject({ protocol, isComplete: true })
    expectChain(flight, 'server.pem')
    expectNames(flight, count)
    expect(flight.request?.signatureSchemes).toContain(0x0804)
  })

  it('are no request where it makes none', async () => {
    const { flight } = await observe(await startGnuTls('--disable-client-cert'))
    expect(flight).toMatchObject({ protocol, request: null, isComplete: true })
  })
})

describe.each(protocols)('of Node with %s', (protocol) => {
  it('are the CAs it was given', async () => {
    const [key, cert] = [shop.read('server.key'), shop.read('chain.pem')]
    const ca = [listCas(3)]
    const asks = { requestCert: true, rejectUnauthorized: false, maxVersion: protocol }
    const listener = createServer({ key: Buffer.from(key), cert: Buffer.from(cert), ca, ...asks })
    listener.listen(0, '127.0.0.1')
    await once(listener, 'listening')
    const { flight, error } = await observe((listener.address() as AddressInfo).port)
    listener.close()
    expect(error).toBeNull()
    expect(flight).toMatchObject({ protocol, isComplete: true })
    expectChain(flight, 'server.pem', 'server-ca.pem')
    expectNames(flight, 3)
  })
})

// PKCS#12 files of ours, opened by everybody else. Theirs, opened by us, are pkcs12-reading.test.ts.
import { join } from 'node:path'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:https'
import { createSecureContext, TLSSocket } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { issueCertificate } from '../../src/bot/ca'
import type { Bytes } from '../../src/text/bytes'
import type { Certificate } from '../../src/pki/x509/certificate'
import { buildCsr } from '../../src/pki/write/csr'
import type { PrivateKey } from '../../src/pki/keys/private-key'
import { encodePem } from '../../src/pki/pem'
import { buildPkcs12 } from '../../src/pki/write/pkcs12'
import { parsePkcs12 } from '../../src/pki/pkcs12/reader'
import { encodeSubject } from '../../src/bot/encode-subject'
import { expectRefusal } from '../support/errors'
import { symphony } from '../support/profiles'
import { needsPyca, runPyca } from '../support/python'
import { needs } from '../support/programs'
import { openWorkshop } from '../support/run'
import {
  readCertificateVector,
  readKeyVector,
  readVector,
  readVectorText,
} from '../support/vectors'

// Every kind of printable ASCII that a shell, a configuration file or a program may stumble over.
const password = ` "it's" \\ $HOME %s #1; <&>~ `
const iterations = 2048
const shop = openWorkshop({ P12_PASSWORD: password })
const { run, runBeside, write } = shop
const intermediate = readCertificateVector('good-intermediate-p384')
let key: PrivateKey
let certificate: Certificate
let file: Bytes

beforeAll(async () => {
  key = await readKeyVector('good-bot-rsa4096')
  const values = { CN: 'demo-bot1', O: 'Excelsior Bank', OU: 'Collaboration', C: 'GB' }
  const subjectDer = encodeSubject(symphony, values)
  const ca = { certificate: intermediate, key: await readKeyVector('good-ca-p384') }
  const csrDer = await buildCsr({ subjectDer, key, hash: symphony.hash })
  const now = new Date()
  certificate = (await issueCertificate({ ca, csrDer, profile: symphony, now })).certificate
  const names = { password, friendlyName: 'demo-bot1', iterations }
  file = await buildPkcs12({ key, certificate, intermediates: [intermediate], ...names })
  write('bot.p12', file)
  write('password', `${password}\n`)
  write('key.pem', readVector('good-bot-rsa4096.key.pem'))
  write('bot.pem', encodePem('CERTIFICATE', certificate.certificateDer))
  write('ca.pem', readVector('good-intermediate-p384.crt.pem'))
  write('root.pem', readVector('good-ca-rsa4096.crt.pem'))
})
afterAll(shop.remove)

async function expectOurs(name: string): Promise<void> {
  const parsed = await parsePkcs12(shop.read(name), { password, hash: 'SHA-256' })
  expect(parsed.key?.pkcs8Der).toEqual(key.pkcs8Der)
  expect(parsed.certificates).toEqual([certificate, intermediate])
  const wrong = () => parsePkcs12(shop.read(name), { password: 'wrong', hash: 'SHA-256' })
  await expectRefusal(wrong, 'passphrase-wrong')
}

/** PEM without the names that programs write around it. */
function findPem(text: string, label: string): readonly string[] {
  return text.match(new RegExp(`-----BEGIN ${label}-----[^]*?-----END ${label}-----\n`, 'g')) ?? []
}

function certificatePems(): readonly string[] {
  return [certificate, intermediate].map((each) => encodePem('CERTIFICATE', each.certificateDer))
}

describe.runIf(needs('openssl'))('OpenSSL', () => {
  const opening = ['pkcs12', '-in', 'bot.p12', '-passin', 'env:P12_PASSWORD'] as const

  it('finds the algorithms that everyone opens', () => {
    const info = run('openssl', ...opening, '-noout', '-info')
    expect(info).toContain(`MAC: sha256, Iteration ${iterations}`)
    const pbes2 = `PBES2, PBKDF2, AES-256-CBC, Iteration ${iterations}, PRF hmacWithSHA256`
    expect(info).toContain(`PKCS7 Encrypted data: ${pbes2}`)
    expect(info).toContain(`Shrouded Keybag: ${pbes2}`)
  })

  it('takes out the key and both certificates, tied together by name and id', () => {
    const text = run('openssl', ...opening, '-noenc')
    expect(findPem(text, 'CERTIFICATE')).toEqual(certificatePems())
    expect(findPem(text, 'PRIVATE KEY').join('')).toBe(readVectorText('good-bot-rsa4096.key.pem'))
    expect(text.match(/friendlyName: demo-bot1/g)).toHaveLength(2)
    expect(new Set(text.match(/localKeyID: .*/g)).size).toBe(1)
  })

  it('refuses it with another password', () => {
    const wrong = ['pkcs12', '-in', 'bot.p12', '-passin', 'pass:wrong', '-noout']
    expect(() => run('openssl', ...wrong)).toThrow('Mac verify error: invalid password?')
  })

  it('opens a file of 600,000 iterations', async () => {
    const names = { password, friendlyName: 'demo-bot1', iterations: 600_000 }
    write('slow.p12', await buildPkcs12({ key, certificate, intermediates: [], ...names }))
    const info = run(
      'openssl',
      'pkcs12',
      '-in',
      'slow.p12',
      '-passin',
      'env:P12_PASSWORD',
      '-noout',
      '-info',
    )
    expect(info).toContain('MAC: sha256, Iteration 600000')
  })
})

describe.runIf(needs('keytool'))('Java', () => {
  const store = (name: string) => ['-keystore', name, '-storetype', 'PKCS12'] as const

  it('lists the key under its name, with its chain', () => {
    const list = run(
      'keytool',
      '-list',
      '-v',
      ...store('bot.p12'),
      '-storepass:env',
      'P12_PASSWORD',
    )
    expect(list).toContain('Alias name: demo-bot1')
    expect(list).toContain('Entry type: PrivateKeyEntry')
    expect(list).toContain('Certificate chain length: 2')
    const { fingerprint256 } = new X509Certificate(certificate.certificateDer)
    expect(list).toContain(`SHA256: ${fingerprint256}`)
  })
})

describe.runIf(needs('pk12util', 'certutil'))('NSS', () => {
  const database = ['-d', 'sql:.', '-K', ''] as const

  it('imports the key with its certificates, and writes files that we open', async () => {
    run('certutil', '-N', '-d', 'sql:.', '--empty-password')
    run('pk12util', '-i', 'bot.p12', ...database, '-w', 'password')
    expect(run('certutil', '-L', '-d', 'sql:.')).toMatch(/^demo-bot1 +u,u,u$/m)
    run('pk12util', '-o', 'nss.p12', '-n', 'demo-bot1', ...database, '-w', 'password')
    await expectOurs('nss.p12')
  })
})

describe.runIf(needs('certtool'))('GnuTLS', () => {
  it('takes out the key and both certificates', () => {
    const text = run(
      'certtool',
      '--p12-info',
      '--inder',
      '--infile',
      'bot.p12',
      '--password',
      password,
    )
    expect(text).toContain('Friendly name: demo-bot1')
    expect(findPem(text, 'CERTIFICATE')).toEqual(certificatePems())
    write('encrypted-key.pem', findPem(text, 'ENCRYPTED PRIVATE KEY').join(''))
    const keyInfo = ['--key-info', '--pkcs8', '--infile', 'encrypted-key.pem']
    const opened = run('certtool', ...keyInfo, '--password', password)
    const pkcs1 = createPrivateKey(findPem(opened, 'RSA PRIVATE KEY').join(''))
    expect(pkcs1.equals(createPrivateKey(readVectorText('good-bot-rsa4096.key.pem')))).toBe(true)
  })
})

describe.runIf(needsPyca())('Python’s cryptography', () => {
  it('takes out the key and both certificates under their name', () => {
    const script = `
import sys
from cryptography.hazmat.primitives.serialization import pkcs12, Encoding
p12, password = [open(path, 'rb').read() for path in sys.argv[1:3]]
opened = pkcs12.load_pkcs12(p12, password.rstrip(b'\\n'))
print(opened.cert.friendly_name.decode(), opened.key.key_size)
for each in [opened.cert, *opened.additional_certs]:
    print(each.certificate.public_bytes(Encoding.PEM).decode(), end='')
`
    const [bot, secret] = ['bot.p12', 'password'].map((name) => join(shop.folder, name))
    const printed = runPyca(script, bot ?? '', secret ?? '')
    expect(printed).toBe(`demo-bot1 4096\n${certificatePems().join('')}`)
  })
})

describe('Node', () => {
  it('loads it as a client’s pfx, and refuses another password', () => {
    const pfx = Buffer.from(file)
    expect(createSecureContext({ pfx, passphrase: password })).toBeDefined()
    expect(() => createSecureContext({ pfx, passphrase: 'wrong' })).toThrow('mac verify failure')
  })
})

describe.runIf(needs('curl'))('curl', () => {
  it('proves itself with it over mutual TLS, sending the intermediate too', async () => {
    const server = createServer({
      key: readVectorText('good-ca-p256.key.pem'),
      cert: readVectorText('good-ca-p256.crt.pem'),
      // The root alone: the intermediate must come from the file.
      ca: readVectorText('good-ca-rsa4096.crt.pem'),
      requestCert: true,
      rejectUnauthorized: true,
    })
    server.on('request', ({ socket }, response) => {
      const peer = socket instanceof TLSSocket ? socket.getPeerCertificate() : null
      response.end(peer?.subject.CN)
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const quoted = `bot.p12:${password}`.replaceAll(/["\\]/g, '\\$&')
    write(
      'curl.conf',
      `url = "https://127.0.0.1:${port}/"\ninsecure\nsilent\nmax-time = 10\ncert-type = "P12"\ncert = "${quoted}"\n`,
    )
    try {
      expect(await runBeside('curl', '-K', 'curl.conf')).toBe('demo-bot1')
    } finally {
      server.closeAllConnections()
      server.close()
    }
  })
})

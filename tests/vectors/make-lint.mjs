// Rebuilds tests/vectors/lint: for each rule of the lint one file that breaks it, and files that break none, made by
// OpenSSL 3, GnuTLS certtool, Java keytool and Python's cryptography; what no tool writes, by lint-der.mjs.
// `node tests/vectors/make-lint.mjs` after make.mjs. What came from where: lint/README.md, which this script writes.
import { execFileSync } from 'node:child_process'
import {
  checkPrimeSync,
  createPrivateKey,
  generatePrimeSync,
  randomBytes,
  createHash,
} from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as d from './lint-der.mjs'

const keys = import.meta.dirname
const folder = join(keys, 'lint')
const scratch = mkdtempSync(join(tmpdir(), 'botcert-lint-vectors-'))
const run = (program, ...args) =>
  execFileSync(program, args, { cwd: scratch, stdio: ['ignore', 'pipe', 'pipe'] })
const keyPath = (name) => join(keys, `${name}.key.pem`)
const readKey = (name) => createPrivateKey(readFileSync(keyPath(name)))
const python = ['/usr/bin/python3', 'python3'].find((program) => {
  try {
    return run(program, '-c', 'import cryptography') !== null
  } catch {
    return false
  }
})

/** File, tool, and what it is. */
const made = []

function write(name, tool, text) {
  writeFileSync(join(folder, `${name}.pem`), text)
  made.push([name, tool])
}

const bot = readKey('good-bot-rsa4096')
const requestPem = (der) => d.pem('CERTIFICATE REQUEST', der)
const certificatePem = (der) => d.pem('CERTIFICATE', der)

// Made by OpenSSL.

const usualSubject = '/CN=demo-bot1/O=Excelsior Bank/OU=Collaboration Services/C=GB'
const usualExtensions = {
  basicConstraints: 'critical,CA:FALSE',
  keyUsage: 'critical,digitalSignature,keyEncipherment',
  extendedKeyUsage: 'clientAuth',
  subjectAltName: 'DNS:demo-bot1.example.com,email:admin@bots.symphony.com',
}

/** @param extensions null for a request without any. */
function openssl(options = {}) {
  const { subject = usualSubject, extensions = {}, key = 'good-bot-rsa4096', attributes } = options
  const asked = extensions === null ? {} : { ...usualExtensions, ...extensions }
  const lines = Object.entries(asked).flatMap(([name, value]) =>
    value === null ? [] : [`${name}=${value}`],
  )
  const config = [
    ...['[req]', 'prompt=no', 'distinguished_name=dn'],
    ...(lines.length === 0 ? [] : ['req_extensions=ext']),
    ...(attributes === undefined ? [] : ['attributes=attributes', '[attributes]', attributes]),
    ...['[dn]', ...subject.slice(1).split('/'), '[ext]', ...lines, ''],
  ]
  writeFileSync(join(scratch, 'req.cnf'), config.join('\n'))
  const more = options.more ?? []
  const file = ['-config', 'req.cnf', '-key', keyPath(key)]
  // With -subj the section of attributes is passed over.
  const subjectOption = attributes === undefined ? ['-subj', subject] : []
  return run('openssl', 'req', '-new', '-utf8', ...subjectOption, ...file, ...more).toString()
}

function makeByOpenssl() {
  const make = (name, options) => write(name, 'OpenSSL', openssl(options))
  make('good-request')
  make('good-ec-request', { key: 'good-ca-p256' })
  make('rsa-modulus-short-fires', { key: 'lint-ca-rsa2048' })
  make('key-known-bad-fires', { key: 'lint-ca-rsa2048' })
  make('key-type-not-allowed-fires', { key: 'good-ca-p256' })
  make('ec-curve-not-allowed-fires', { key: 'bad-key-secp256k1' })
  make('signature-algorithm-not-allowed-fires', { more: ['-sha1'] })
  make('signature-not-checkable-fires', { more: ['-sigopt', 'rsa_padding_mode:pss'] })
  make('csr-challenge-password-fires', { attributes: 'challengePassword=practice' })
  make('csr-ca-requested-fires', { extensions: { basicConstraints: 'critical,CA:TRUE' } })
  make('csr-key-cert-sign-requested-fires', {
    extensions: { keyUsage: 'critical,digitalSignature,keyCertSign,cRLSign' },
  })
  make('client-auth-missing-fires', { extensions: { extendedKeyUsage: 'serverAuth' } })
  make('key-usage-no-digital-signature-fires', {
    extensions: { keyUsage: 'critical,keyEncipherment' },
  })
  make('extension-critical-odd-fires', { extensions: { keyUsage: 'digitalSignature' } })
  make('extension-critical-unknown-fires', {
    extensions: { '1.2.3.4': 'critical,ASN1:UTF8String:own' },
  })
  make('extension-malformed-fires', { extensions: { '1.2.3.4': 'DER:0c05' } })
  make('san-malformed-fires', { extensions: { subjectAltName: 'DNS:two words.example.com' } })
  const subjects = {
    'subject-field-missing': '/CN=demo-bot1/O=Excelsior Bank/C=GB',
    'subject-value-not-allowed': usualSubject.replace('Excelsior', 'Other'),
    'subject-country-not-iso': usualSubject.replace('C=GB', 'C=UK'),
    'subject-mojibake': usualSubject.replace('Excelsior', 'MÃ¼ller'),
    'subject-outer-space': usualSubject.replace('Bank', 'Bank '),
    'subject-double-space': usualSubject.replace('Excelsior Bank', 'Excelsior  Bank'),
    'subject-control-character': usualSubject.replace('demo-bot1', 'demo\u0007bot1'),
    'subject-invisible-character': usualSubject.replace('demo-bot1', 'demo\u200b-bot1'),
    'subject-not-ascii': usualSubject.replace('demo-bot1', 'dëmo-bot1'),
    'subject-mixed-script': usualSubject.replace('demo-bot1', 'dem\u043e-bot1'),
    'subject-common-name-several': usualSubject.replace('/O', '/CN=demo-bot2/O'),
    'subject-rdn-multi-valued': usualSubject.replace('/OU', '+OU'),
    'subject-attribute-duplicate': usualSubject.replace('/OU', '/O=Excelsior Bank/OU'),
    'subject-attribute-unknown': `${usualSubject}/street=Main Street`,
    'subject-order-other': '/C=GB/O=Excelsior Bank/OU=Collaboration Services/CN=demo-bot1',
    'subject-email-form': `${usualSubject}/emailAddress=Bob <bob@example.com>`,
  }
  for (const [rule, subject] of Object.entries(subjects)) {
    make(`${rule}-fires`, { subject, extensions: null })
  }
  make('account-unknown-fires', { key: 'good-ca-p256' })
  make('account-spelled-otherwise-fires', {
    key: 'good-ca-p256',
    subject: usualSubject.replace('demo-bot1', 'Demo-Bot1'),
  })
  make('account-without-request-fires', { key: 'good-ca-p256' })
  write(
    'private-key-beside-fires',
    'OpenSSL',
    openssl() + run('openssl', 'ec', '-in', keyPath('good-ca-p256')).toString(),
  )
  const batch = (...items) =>
    items
      .map(([key, commonName]) =>
        openssl({ key, subject: usualSubject.replace('demo-bot1', commonName) }),
      )
      .join('')
  const [p256, p384] = ['good-ca-p256', 'good-ca-p384']
  write('good-batch', 'OpenSSL', batch([p256, 'demo-bot1'], [p384, 'demo-bot2']))
  write('batch-key-reused-fires', 'OpenSSL', batch([p256, 'demo-bot1'], [p256, 'demo-bot2']))
  write('batch-common-name-reused-fires', 'OpenSSL', batch([p256, 'demo-bot1'], [p384, 'demo-bot1']))
  write('batch-common-name-case-fires', 'OpenSSL', batch([p256, 'demo-bot1'], [p384, 'Demo-Bot1']))
}

// Made by the others.

function makeByCerttool() {
  const template = [
    ...['cn=demo-bot1', 'organization=Excelsior Bank', 'unit=Collaboration Services', 'country=GB'],
    ...['signing_key', 'encryption_key', 'tls_www_client', 'dns_name=demo-bot1.example.com'],
  ]
  const certtool = (...lines) => {
    writeFileSync(join(scratch, 'request.tmpl'), [...template, ...lines, ''].join('\n'))
    const files = ['--load-privkey', keyPath('good-bot-rsa4096'), '--template', 'request.tmpl']
    run('certtool', '--generate-request', ...files, '--outfile', 'certtool.pem')
    // Before the block it describes the request.
    return readFileSync(join(scratch, 'certtool.pem'), 'utf8').replace(/^[^]*?(?=-----BEGIN)/, '')
  }
  write('good-certtool', 'GnuTLS certtool', certtool())
}

function makeByKeytool() {
  const store = ['-keystore', 'bot.p12', '-storepass', 'practice']
  writeFileSync(join(scratch, 'bot.crt'), openssl({ more: ['-x509'] }))
  const pair = ['-inkey', keyPath('good-bot-rsa4096'), '-in', 'bot.crt', '-name', 'bot']
  run('openssl', 'pkcs12', '-export', ...pair, '-passout', 'pass:practice', '-out', 'bot.p12')
  const asked = ['KU:c=digitalSignature,keyEncipherment', 'EKU=clientAuth', 'BC:c=ca:false']
  const options = ['-alias', 'bot', ...asked.flatMap((each) => ['-ext', each])]
  write('good-keytool', 'Java keytool', run('keytool', '-certreq', ...store, ...options).toString())
}

function makeByPython() {
  const script = `
import sys
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.name import _ASN1Type
from cryptography.x509.oid import NameOID, ExtendedKeyUsageOID
with open(sys.argv[1], 'rb') as file:
    key = serialization.load_pem_private_key(file.read(), None)
kind = getattr(_ASN1Type, sys.argv[2])
subject = x509.Name([
    x509.NameAttribute(NameOID.COMMON_NAME, 'demo-bot1'),
    x509.NameAttribute(NameOID.ORGANIZATION_NAME, 'Excelsior Bank', kind),
    x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, 'Collaboration Services'),
    x509.NameAttribute(NameOID.COUNTRY_NAME, 'GB'),
])
usage = x509.KeyUsage(True, False, True, False, False, False, False, False, False)
request = (x509.CertificateSigningRequestBuilder().subject_name(subject)
    .add_extension(x509.BasicConstraints(False, None), True)
    .add_extension(usage, True)
    .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), False)
    .sign(key, hashes.SHA384()))
print(request.public_bytes(serialization.Encoding.PEM).decode(), end='')
`
  const make = (name, type) => {
    const text = run(python, '-c', script, keyPath('good-bot-rsa4096'), type).toString()
    write(name, 'Python cryptography', text)
  }
  make('good-pyca', 'UTF8String')
  make('subject-string-type-other-fires', 'PrintableString')
  make('subject-string-type-deprecated-fires', 'BMPString')
}

// Made by lint-der.mjs: what the tools refuse to write.

const clientAuth = d.extension('2.5.29.37', d.sequence(d.oid('1.3.6.1.5.5.7.3.2')))
const unstructuredName = d.requestAttribute('1.2.840.113549.1.9.2', d.element(0x0c, Buffer.from('a')))

function makeRequests() {
  const make = (name, options) =>
    write(`${name}-fires`, 'lint-der.mjs', requestPem(d.request({ key: bot, ...options })))
  const withSubject = (name, changes) => make(name, { subject: d.subjectWith(changes) })
  make('csr-version-not-0', { version: 2 })
  make('csr-attributes-missing', { attributes: null })
  make('csr-attribute-duplicate', { attributes: [unstructuredName, unstructuredName] })
  make('extension-duplicate', { attributes: [d.extensionRequest(clientAuth, clientAuth)] })
  make('signature-parameters-wrong', { algorithm: d.sequence(d.oid('1.2.840.113549.1.1.11')) })
  withSubject('subject-value-empty', { OU: d.attribute('OU', '') })
  withSubject('subject-value-pattern', { C: d.attribute('C', 'gb') })
  withSubject('subject-value-too-long', { O: d.attribute('O', 'O'.repeat(65)) })
  withSubject('subject-country-not-printable-string', { C: d.attribute('C', 'GB', 'utf8') })
  withSubject('subject-encoding-invalid', { O: d.attribute('O', Buffer.of(0x4d, 0xfc, 0x6c)) })

  const good = d.request({ key: bot })
  write('trailing-data-fires', 'lint-der.mjs', requestPem(Buffer.concat([good, Buffer.of(0)])))
  const changed = Buffer.from(good)
  changed.write('demo-bot2', changed.indexOf('demo-bot1'))
  write('signature-invalid-fires', 'lint-der.mjs', requestPem(changed))
  const padded = Buffer.concat([Buffer.of(0x30, 0x83, 0x00), good.subarray(2)])
  write('der-not-strict-fires', 'lint-der.mjs', requestPem(padded))
}

const bigint = (base64url) => BigInt(`0x${Buffer.from(base64url, 'base64url').toString('hex')}`)

function makeKeys() {
  const make = (name, key, options = {}) =>
    write(`${name}-fires`, 'lint-der.mjs', requestPem(d.request({ key, ...options })))
  const withSpki = (name, spki) => make(name, null, { spki })
  const jwk = bot.export({ format: 'jwk' })
  const [n, p, q] = [jwk.n, jwk.p, jwk.q].map(bigint)
  const prime = (bits) => generatePrimeSync(bits, { bigint: true })
  const usual = 65_537n
  make('rsa-exponent-too-small', withExponent(p, q, [3n, 5n, 7n, 11n, 13n, 17n, 19n, 257n]))
  make('rsa-exponent-not-65537', withExponent(p, q, [65_539n, 65_543n, 65_551n]))
  make('rsa-modulus-not-exact', d.rsaKey(p, prime(2056), usual))
  make('rsa-small-factor', d.rsaKey(prime(4086), 751n, usual))
  make('rsa-fermat-close-primes', d.rsaKey(p, nextPrime(p), usual))
  make('rsa-roca', d.rsaKey(rocaPrime(), rocaPrime(), usual))
  withSpki('rsa-exponent-even', d.rsaSpki(n, 65_538n))
  withSpki('rsa-modulus-even', d.rsaSpki(n + 1n, usual))
  make('spki-parameters-wrong', bot, {
    spki: d.rsaSpki(n, usual, d.sequence(d.oid('1.2.840.113549.1.1.1'))),
  })
  withSpki('public-key-malformed', d.sequence(d.rsaIdentifier, d.bitString(Buffer.of(0x30, 0x03))))
  const point = d.spkiOf(readKey('good-ca-p256')).subarray(-65)
  withSpki('ec-point-not-on-curve', d.ecSpki(Buffer.concat([point.subarray(0, -1), Buffer.of(point[64] ^ 1)])))
}

function withExponent(p, q, candidates) {
  for (const exponent of candidates) {
    try {
      return d.rsaKey(p, q, exponent)
    } catch (error) {
      if (error.message !== 'no inverse') throw error
    }
  }
  throw new Error('None of the exponents fits the key')
}

function nextPrime(start) {
  let candidate = start + 2n
  while (!checkPrimeSync(candidate)) candidate += 2n
  return candidate
}

/**
 * A prime of 2048 bits as Infineon's library made them: k · M + 65537^a mod M, with M the product of the first 225
 * primes (Nemec et al., §2.1).
 */
function rocaPrime() {
  const primes = []
  for (let each = 2n; primes.length < 225; each += 1n) {
    if (primes.every((prime) => each % prime !== 0n)) primes.push(each)
  }
  const m = primes.reduce((product, prime) => product * prime)
  const top = (3n << 2046n) / m
  for (;;) {
    const k = top + (BigInt(`0x${randomBytes(8).toString('hex')}`) & 0xffff_ffff_ffffn)
    const exponent = BigInt(`0x${randomBytes(16).toString('hex')}`)
    const candidate = k * m + power(65_537n, exponent, m)
    if (checkPrimeSync(candidate)) return candidate
  }
}

function power(base, exponent, modulus) {
  let result = 1n
  let square = base % modulus
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus
    square = (square * square) % modulus
  }
  return result
}

function makeCertificates() {
  const issuerKey = readKey('good-ca-p256')
  const spki = d.spkiOf(bot)
  const keyIdentifier = (der) => createHash('sha1').update(der).digest()
  const usual = {
    basicConstraints: d.extension('2.5.29.19', d.sequence(), true),
    keyUsage: d.extension('2.5.29.15', d.bitString(Buffer.of(0xa0), 5), true),
    extendedKeyUsage: clientAuth,
    subjectKeyIdentifier: d.extension('2.5.29.14', d.octetString(keyIdentifier(spki))),
    authorityKeyIdentifier: d.extension(
      '2.5.29.35',
      d.sequence(d.element(0x80, keyIdentifier(d.spkiOf(issuerKey)))),
    ),
  }
  const issuer = d.nameOf(d.attribute('CN', 'Good P-256 CA'), d.attribute('O', 'Botcert vectors'))
  const build = ({ extensions = {}, ...options } = {}) => {
    const given = Object.values({ ...usual, ...extensions }).filter((each) => each !== null)
    return certificatePem(d.certificate({ issuerKey, issuer, spki, extensions: given, ...options }))
  }
  const make = (rule, options) =>
    write(`certificate-${rule}-fires`, 'lint-der.mjs', build(options))
  const { utcTime, generalizedTime } = d
  make('version-not-3', { version: null, extensions: mapValues(usual, () => null) })
  make('serial-not-positive', { serial: 0 })
  make('serial-too-long', { serial: Buffer.alloc(21, 0x5a) })
  make('serial-low-entropy', { serial: 1 })
  make('signature-algorithm-mismatch', {
    innerAlgorithm: d.sequence(d.oid('1.2.840.10045.4.3.3')),
  })
  // ecdsa-with-SHA224, which is in no server's list.
  make('signature-algorithm-unknown', { algorithm: d.sequence(d.oid('1.2.840.10045.4.3.1')) })
  make('validity-encoding', { notAfter: generalizedTime('20310101000000Z') })
  make('validity-inverted', { notBefore: utcTime('20320101000000Z') })
  make('validity-too-long', { notAfter: utcTime('20410101000000Z') })
  make('expired', { notAfter: utcTime('20261101000000Z') })
  make('expires-soon', { notAfter: utcTime('20261201000000Z') })
  make('not-yet-valid', { notBefore: utcTime('20270101000000Z') })
  make('issuer-empty', { issuer: d.sequence() })
  make('ski-missing', { extensions: { subjectKeyIdentifier: null } })
  make('aki-missing', { extensions: { authorityKeyIdentifier: null } })
  make('is-ca', {
    extensions: {
      basicConstraints: d.extension('2.5.29.19', d.sequence(d.boolean(0xff)), true),
      keyUsage: d.extension('2.5.29.15', d.bitString(Buffer.of(0x86), 1), true),
    },
  })
  make('key-usage-without-ca', {
    extensions: { keyUsage: d.extension('2.5.29.15', d.bitString(Buffer.of(0x84), 2), true) },
  })

  const request = openssl({ extensions: { subjectAltName: null } })
  const pair = (name, options) => {
    const usualEnd = { notAfter: utcTime('20340101000000Z') }
    write(name, 'OpenSSL, lint-der.mjs', request + build({ ...usualEnd, ...options }))
  }
  const pairWithSubject = (name, changes) => pair(name, { subject: d.subjectWith(changes) })
  pair('good-pair', {})
  pair('pair-key-differs-fires', { spki: d.spkiOf(readKey('lint-ca-rsa2048')) })
  pairWithSubject('pair-common-name-differs-fires', { CN: d.attribute('CN', 'Demo-Bot1') })
  pairWithSubject('pair-subject-field-changed-fires', {
    O: d.attribute('O', 'Excelsior Bank plc'),
  })
  pairWithSubject('pair-subject-field-dropped-fires', { OU: [] })
  pairWithSubject('pair-subject-field-added-fires', { L: d.attribute('L', 'London') })
  pairWithSubject('pair-subject-re-encoded-fires', {
    O: d.attribute('O', 'Excelsior Bank', 'printable'),
  })
  pair('pair-subject-order-changed-fires', {
    subject: d.nameOf(
      d.attribute('C', 'GB'),
      d.attribute('O', 'Excelsior Bank'),
      d.attribute('OU', 'Collaboration Services'),
      d.attribute('CN', 'demo-bot1'),
    ),
  })
  pair('pair-extension-lost-fires', { extensions: { extendedKeyUsage: null } })
  pair('pair-extension-added-fires', {
    extensions: {
      extendedKeyUsage: d.extension(
        '2.5.29.37',
        d.sequence(d.oid('1.3.6.1.5.5.7.3.2'), d.oid('1.3.6.1.5.5.7.3.1')),
      ),
    },
  })
  pair('pair-validity-shorter-fires', { notAfter: utcTime('20310101000000Z') })
}

function makeCertificateByOpenssl() {
  writeFileSync(join(scratch, 'request.pem'), openssl())
  const config =
    'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature,keyEncipherment\n' +
    'extendedKeyUsage=clientAuth\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n' +
    'subjectAltName=DNS:demo-bot1.example.com\n'
  writeFileSync(join(scratch, 'ca.cnf'), `[ca]\ndefault_ca=d\n[d]\nnew_certs_dir=.\ndatabase=index\nrand_serial=yes\ndefault_md=sha256\npolicy=p\nx509_extensions=ext\n[p]\ncommonName=supplied\norganizationName=optional\norganizationalUnitName=optional\ncountryName=optional\n[ext]\n${config}`)
  writeFileSync(join(scratch, 'index'), '')
  const ca = ['-cert', join(keys, 'good-ca-p256.crt.pem'), '-keyfile', keyPath('good-ca-p256')]
  const dates = ['-startdate', '20260101000000Z', '-enddate', '20310101000000Z']
  const common = ['-batch', '-notext', '-preserveDN', '-config', 'ca.cnf', '-in', 'request.pem']
  run('openssl', 'ca', ...common, ...ca, ...dates, '-out', 'certificate.pem')
  write('good-certificate', 'OpenSSL', readFileSync(join(scratch, 'certificate.pem'), 'utf8'))
}

const mapValues = (object, change) =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]))

function writeReadme() {
  const rows = made.sort().map(([name, tool]) => `| \`${name}.pem\` | ${tool} |`)
  const text = [
    '# Vectors of the lint',
    '',
    'Made by `node tests/vectors/make-lint.mjs`, which writes this page too. `RULE-fires.pem` breaks that rule, `good-…` breaks none; what else each breaks stands in tests/lint/rules.test.ts. All keys are those of the folder above, or weak on purpose: never use them for anything else.',
    '',
    'lint-der.mjs is a DER writer for the vectors alone: it shares no code with src/pki, and Node’s crypto (OpenSSL) signs what it writes. The ROCA key has the structure that the paper describes; no chip made it.',
    '',
    '| file | made by |',
    '| --- | --- |',
    ...rows,
    '',
  ]
  writeFileSync(join(folder, 'README.md'), text.join('\n'))
}

try {
  makeByOpenssl()
  makeByCerttool()
  makeByKeytool()
  makeByPython()
  makeRequests()
  makeKeys()
  makeCertificates()
  makeCertificateByOpenssl()
  writeReadme()
} finally {
  rmSync(scratch, { recursive: true })
}

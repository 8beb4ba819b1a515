// Rebuilds the vectors of this folder with OpenSSL 3: `npm run vectors`. A key that is there is kept, so
// that all else can be rebuilt around it; delete it to have it made anew. What is what: README.md.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folder = import.meta.dirname
const scratch = mkdtempSync(join(tmpdir(), 'botcert-vectors-'))
/** Public, like everything here. */
const passphrase = 'practice'

const path = (name) => join(folder, name)
const openssl = (...args) =>
  execFileSync('openssl', args, { cwd: scratch, stdio: ['ignore', 'pipe', 'pipe'] })

/** Algorithm options of `openssl genpkey` by file name. */
const keys = {
  'good-ca-rsa4096.key.pem': ['RSA', 'rsa_keygen_bits:4096'],
  'good-bot-rsa4096.key.pem': ['RSA', 'rsa_keygen_bits:4096'],
  'good-ca-p256.key.pem': ['EC', 'ec_paramgen_curve:P-256'],
  'good-ca-p384.key.pem': ['EC', 'ec_paramgen_curve:P-384'],
  'lint-ca-rsa2048.key.pem': ['RSA', 'rsa_keygen_bits:2048'],
  'good-bot-p521.key.pem': ['EC', 'ec_paramgen_curve:P-521'],
  'bad-key-secp256k1.key.pem': ['EC', 'ec_paramgen_curve:secp256k1'],
  'good-bot-ed25519.key.pem': ['ED25519'],
  'bad-key-rsa-pss.key.pem': ['RSA-PSS', 'rsa_keygen_bits:2048'],
}

function makeKeys() {
  for (const [name, [algorithm, option]] of Object.entries(keys)) {
    if (existsSync(path(name))) continue
    const options = option === undefined ? [] : ['-pkeyopt', option]
    openssl('genpkey', '-algorithm', algorithm, ...options, '-out', path(name))
  }
}

/** DES and RC2 are in the legacy provider alone. */
const legacy = ['-provider', 'legacy', '-provider', 'default']

/** The same keys in every container. */
function makeContainers() {
  const pass = ['-passout', `pass:${passphrase}`]
  const from = (key) => ['-in', path(`${key}.key.pem`)]
  const to = (name) => ['-out', path(`${name}.key.pem`)]
  const pkcs8 = (key, name, ...options) =>
    openssl('pkcs8', '-topk8', ...from(key), ...options, ...pass, ...to(name))

  for (const cipher of ['aes128', 'aes256']) {
    for (const prf of ['sha1', 'sha256', 'sha384', 'sha512']) {
      const options = ['-v2', `${cipher}`, '-v2prf', `hmacWith${prf.toUpperCase()}`]
      pkcs8('good-ca-rsa4096', `good-ca-rsa4096.pkcs8-${cipher}-${prf}`, ...options)
    }
  }
  pkcs8('good-ca-p256', 'good-ca-p256.pkcs8-aes256-sha256', '-v2', 'aes256')
  openssl('rsa', ...from('good-ca-rsa4096'), '-traditional', ...to('good-ca-rsa4096.pkcs1'))
  for (const cipher of ['aes128', 'aes256']) {
    const options = ['-traditional', `-${cipher}`, ...pass]
    const name = `traditional-${cipher}`
    openssl('rsa', ...from('good-ca-rsa4096'), ...options, ...to(`good-ca-rsa4096.${name}`))
  }
  openssl('ec', ...from('good-ca-p256'), ...to('good-ca-p256.sec1'))
  openssl('ec', ...from('good-ca-p256'), '-no_public', ...to('good-ca-p256.sec1-no-public'))
  openssl(
    'ec',
    ...from('good-ca-p256'),
    '-aes128',
    ...pass,
    ...to('good-ca-p256.traditional-aes128'),
  )
  const parameters = openssl('ecparam', '-name', 'prime256v1').toString()
  const sec1 = readFileSync(path('good-ca-p256.sec1.key.pem'), 'utf8')
  writeFileSync(path('good-ca-p256.sec1-with-parameters.key.pem'), parameters + sec1)

  const others = {
    'aes192-sha256': ['-v2', 'aes192'],
    'aes256-sha224': ['-v2', 'aes256', '-v2prf', 'hmacWithSHA224'],
    '3des-sha256': ['-v2', 'des3'],
    scrypt: ['-scrypt'],
    'pbes1-3des': ['-v1', 'PBE-SHA1-3DES'],
    'pbes1-rc2-40': ['-v1', 'PBE-SHA1-RC2-40', ...legacy],
    'pbes1-rc2-128': ['-v1', 'PBE-SHA1-RC2-128', ...legacy],
    'pbes1-md5-des': ['-v1', 'PBE-MD5-DES', ...legacy],
  }
  for (const [name, options] of Object.entries(others)) {
    pkcs8('good-ca-p256', `good-ca-p256.pkcs8-${name}`, ...options)
  }
  for (const cipher of ['aes192', 'des3', 'des']) {
    const options = [`-${cipher}`, ...pass, ...legacy]
    openssl('ec', ...from('good-ca-p256'), ...options, ...to(`good-ca-p256.traditional-${cipher}`))
  }
  openssl('genrsa', '-primes', '3', ...to('bad-key-three-primes'), '2048')
}

const caExtensions =
  'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n'
const valid = ['20250101000000Z', '20550101000000Z']
// Before 2050 the dates are UTCTime (RFC 5280 §4.1.2.5).
const validUtcTime = ['20250101000000Z', '20490101000000Z']

/** Self-signed, or signed by `issuer`. */
function makeCertificate(name, options) {
  const { key, commonName, validity, extensions, issuer } = options
  const at = (file) => join(scratch, file)
  const section = extensions === '' ? '' : 'x509_extensions=ext\n'
  writeFileSync(
    at('ca.cnf'),
    `[ca]\ndefault_ca=d\n[d]\nnew_certs_dir=.\ndatabase=index\nrand_serial=yes\ndefault_md=sha256\n` +
      `policy=p\n${section}unique_subject=no\n[p]\ncommonName=supplied\norganizationName=optional\n` +
      `[ext]\n${extensions}${issuer === undefined ? '' : 'authorityKeyIdentifier=keyid:always\n'}`,
  )
  writeFileSync(at('index'), '')
  const subject = ['-utf8', '-subj', `/CN=${commonName}/O=Botcert vectors`]
  openssl('req', '-new', '-key', path(`${key}.key.pem`), ...subject, '-out', 'request.pem')
  const signer =
    issuer === undefined
      ? ['-selfsign', '-keyfile', path(`${key}.key.pem`)]
      : ['-cert', path(`${issuer}.crt.pem`), '-keyfile', path(`${issuer}.key.pem`)]
  const dates = ['-startdate', validity[0], '-enddate', validity[1]]
  const output = ['-notext', '-out', path(`${name}.crt.pem`)]
  const common = ['-batch', '-preserveDN', '-config', 'ca.cnf', '-in', 'request.pem']
  openssl('ca', ...common, ...signer, ...dates, ...output)
}

function makeCertificates() {
  const ca = { key: 'good-ca-rsa4096', validity: valid, extensions: caExtensions }
  const make = (name, commonName, changes) =>
    makeCertificate(name, { ...ca, commonName, ...changes })
  make('good-ca-rsa4096', 'Good RSA CA', {})
  make('good-ca-p256', 'Good P-256 CA', { key: 'good-ca-p256', validity: validUtcTime })
  make('good-ca-p384', 'Good P-384 CA', { key: 'good-ca-p384' })
  make('good-intermediate-p384', 'Good intermediate', {
    key: 'good-ca-p384',
    issuer: 'good-ca-rsa4096',
  })
  make('lint-ca-rsa2048', 'Short CA', { key: 'lint-ca-rsa2048' })
  make('bad-ca-v1', 'Version 1 CA', { extensions: '' })
  make('bad-ca-not-ca', 'No CA', {
    extensions: 'basicConstraints=critical,CA:FALSE\nsubjectKeyIdentifier=hash\n',
  })
  make('bad-ca-no-keycertsign', 'No keyCertSign', {
    extensions: caExtensions.replace('keyCertSign,', ''),
  })
  make('bad-ca-expired', 'Expired CA', { validity: ['20150101000000Z', '20160101000000Z'] })
  make('bad-ca-not-yet-valid', 'Future CA', { validity: ['20540101000000Z', '20550101000000Z'] })
}

const botExtensions = {
  basicConstraints: 'critical,CA:FALSE',
  keyUsage: 'critical,digitalSignature,keyEncipherment',
  extendedKeyUsage: 'clientAuth',
}
const botSubject = '/CN=demo-bot1/O=Excelsior Bank/OU=Collaboration Services/C=GB'

/** What a PKI team sends back for `good-rsa4096-sha256.csr.pem`, sound or with one fault; by good-ca-p256. */
function makeBot(name, changes = {}) {
  const { key, subject, mask, extensions, validity, hash } = {
    key: 'good-bot-rsa4096',
    subject: botSubject,
    mask: 'utf8only',
    extensions: botExtensions,
    validity: validUtcTime,
    hash: 'sha256',
    ...changes,
  }
  const at = (file) => join(scratch, file)
  writeFileSync(at('bot-req.cnf'), `[req]\ndistinguished_name=d\nstring_mask=${mask}\n[d]\n`)
  const request = ['-config', 'bot-req.cnf', '-subj', subject, '-out', 'request.pem']
  openssl('req', '-new', '-key', path(`${key}.key.pem`), ...request)
  const list = Object.entries(extensions).map(([id, value]) => `${id}=${value}\n`)
  writeFileSync(
    at('bot-ca.cnf'),
    `[ca]\ndefault_ca=d\n[d]\nnew_certs_dir=.\ndatabase=index\nrand_serial=yes\npolicy=p\n` +
      `unique_subject=no\n${list.length === 0 ? '' : 'x509_extensions=ext\n'}[p]\ncommonName=optional\n` +
      `[ext]\n${list.join('')}`,
  )
  writeFileSync(at('index'), '')
  const signer = ['-cert', path('good-ca-p256.crt.pem'), '-keyfile', path('good-ca-p256.key.pem')]
  const dates = ['-startdate', validity[0], '-enddate', validity[1], '-md', hash]
  const common = ['-batch', '-preserveDN', '-config', 'bot-ca.cnf', '-in', 'request.pem']
  openssl('ca', ...common, ...signer, ...dates, '-notext', '-out', path(`${name}.crt.pem`))
}

function makeBots() {
  const change = (extension, value) => ({ extensions: { ...botExtensions, [extension]: value } })
  makeBot('good-bot')
  makeBot('lint-bot-printable-subject', { mask: 'default' })
  makeBot('lint-bot-bmp-subject', { mask: 'MASK:0x800' })
  makeBot('lint-bot-joined-rdn', { subject: botSubject.replace('/OU=', '+OU=') })
  makeBot('lint-bot-other-fields', { subject: '/C=GB/CN=demo-bot1/O=Excelsior Bank plc/L=London' })
  makeBot('lint-bot-name-case', { subject: botSubject.replace('demo-bot1', 'Demo-Bot1') })
  makeBot('lint-bot-no-common-name', { subject: '/O=Excelsior Bank/C=GB' })
  makeBot('lint-bot-server-only', change('extendedKeyUsage', 'serverAuth'))
  makeBot('lint-bot-no-signatures', change('keyUsage', 'critical,keyEncipherment'))
  makeBot('lint-bot-alternative-name', change('subjectAltName', 'DNS:demo-bot1,IP:127.0.0.1'))
  makeBot('lint-bot-v1', { extensions: {} })
  makeBot('lint-bot-sha1', { hash: 'sha1' })
  makeBot('lint-bot-rsa2048', { key: 'lint-ca-rsa2048' })
  makeBot('lint-bot-expired', { validity: ['20150101000000Z', '20160101000000Z'] })
}

function makeRequests() {
  const subject = '/CN=demo-bot1/O=Excelsior Bank/OU=Collaboration Services/C=GB'
  const make = (name, key, ...options) => {
    const output = ['-out', path(`${name}.csr.pem`)]
    openssl('req', '-new', '-utf8', '-subj', subject, '-key', path(key), ...options, ...output)
  }
  const botKey = 'good-bot-rsa4096.key.pem'
  for (const hash of ['sha1', 'sha256', 'sha384', 'sha512']) {
    make(`good-rsa4096-${hash}`, botKey, `-${hash}`)
    make(`good-p256-${hash}`, 'good-ca-p256.key.pem', `-${hash}`)
  }
  make('good-p384-sha384', 'good-ca-p384.key.pem', '-sha384')
  make('good-p521-sha512', 'good-bot-p521.key.pem', '-sha512')
  make('good-extensions', botKey, '-addext', 'subjectAltName=DNS:demo-bot1')
  const extensions = [
    'subjectAltName=DNS:demo-bot1',
    'keyUsage=critical,digitalSignature,keyEncipherment',
    'extendedKeyUsage=clientAuth',
  ]
  make('good-all-extensions', botKey, ...extensions.flatMap((each) => ['-addext', each]))
  make('lint-ed25519', 'good-bot-ed25519.key.pem')
  make('lint-rsa-pss', botKey, '-sigopt', 'rsa_padding_mode:pss')

  const good = readFileSync(path('good-rsa4096-sha256.csr.pem'), 'utf8')
  const der = Buffer.from(good.replaceAll(/-----.*-----/g, ''), 'base64')
  const asPem = (bytes) => {
    const lines = bytes.toString('base64').match(/.{1,64}/g)
    return `-----BEGIN CERTIFICATE REQUEST-----\n${lines.join('\n')}\n-----END CERTIFICATE REQUEST-----\n`
  }
  const otherSubject = Buffer.from(der)
  otherSubject.write('demo-bot2', otherSubject.indexOf('demo-bot1'))
  writeFileSync(path('bad-signature-subject-changed.csr.pem'), asPem(otherSubject))
  const otherSignature = Buffer.from(der)
  otherSignature[der.length - 1] ^= 1
  writeFileSync(path('bad-signature-bit-changed.csr.pem'), asPem(otherSignature))
  writeFileSync(path('bad-trailing-byte.csr.pem'), asPem(Buffer.concat([der, Buffer.of(0)])))
  writeFileSync(path('bad-truncated.csr.pem'), asPem(der.subarray(0, -7)))
}

try {
  makeKeys()
  makeContainers()
  makeCertificates()
  makeBots()
  makeRequests()
} finally {
  rmSync(scratch, { recursive: true })
}

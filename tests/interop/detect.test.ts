// Files as other programs write them, through openFile and through the built command: what is found, whose key it
// is, and that a wrong password and a cut are told apart from each other.
import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parsePem } from '../../src/pki/pem'
import { summarizeItem, type ItemSummary } from '../../src/files/summary'
import { openFile } from '../../src/files/open'
import type { OpenReport } from '../../src/cli/commands/open-report'
import { needs } from '../support/programs'
import { openWorkshop } from '../support/run'

const password = 'correct horse 7'
const shop = openWorkshop({ PASSWORD: password, OTHER: 'wrong horse 8', OPENSSL_CONF: '/dev/null' })
afterAll(() => shop.remove())

const hasAll = needs('openssl', 'keytool', 'pk12util', 'certutil', 'certtool', 'python3')
const openssl = (...args: readonly string[]): string => shop.run('openssl', ...args)
const legacy = ['-provider', 'default', '-provider', 'legacy'] as const
const passOut = ['-passout', 'env:PASSWORD'] as const

type KeyName = 'rsa' | 'p256' | 'p384' | 'p521' | 'ed25519' | 'java' | 'gnutls'
/** Lower-case hex SHA-256 of the SubjectPublicKeyInfo, as OpenSSL sees the key. */
const fingerprints = new Map<KeyName, string>()

function remember(name: KeyName, publicPem: string): void {
  const [block] = parsePem(publicPem)
  fingerprints.set(
    name,
    createHash('sha256')
      .update(block?.der ?? '')
      .digest('hex'),
  )
}

interface Case {
  readonly file: string
  /** Kinds of the items, in whatever order. */
  readonly kinds: readonly ItemSummary['kind'][]
  /** Whose key it is; null where there is none. */
  readonly key: KeyName | null
  readonly hasPassword: boolean
  readonly make: () => void
}

const cases: Case[] = []
const plain = (file: string, kinds: Case['kinds'], key: KeyName | null, make: () => void): void =>
  void cases.push({ file, kinds, key, hasPassword: false, make })
const locked = (file: string, kinds: Case['kinds'], key: KeyName | null, make: () => void): void =>
  void cases.push({ file, kinds, key, hasPassword: true, make })

const algorithms = [
  ['rsa', 'RSA', 'rsa_keygen_bits:2048'],
  ['p256', 'EC', 'ec_paramgen_curve:P-256'],
  ['p384', 'EC', 'ec_paramgen_curve:P-384'],
  ['p521', 'EC', 'ec_paramgen_curve:P-521'],
] as const
const keyNames = ['rsa', 'p256', 'p384', 'p521', 'ed25519'] as const

for (const name of keyNames) {
  plain(`${name}.pem`, ['private-key'], name, () => undefined)
  plain(`${name}.der`, ['private-key'], name, () => {
    openssl('pkey', '-in', `${name}.pem`, '-outform', 'DER', '-out', `${name}.der`)
  })
  plain(`${name}.pub`, ['public-key'], name, () => {
    openssl('pkey', '-in', `${name}.pem`, '-pubout', '-out', `${name}.pub`)
  })
  locked(`${name}.aes256.pem`, ['private-key'], name, () => {
    const out = ['-out', `${name}.aes256.pem`] as const
    openssl('pkcs8', '-topk8', '-in', `${name}.pem`, '-v2', 'aes-256-cbc', ...passOut, ...out)
  })
}
for (const name of ['rsa', 'p256', 'p521'] as const) {
  plain(`${name}.traditional.pem`, ['private-key'], name, () => {
    openssl('pkey', '-in', `${name}.pem`, '-traditional', '-out', `${name}.traditional.pem`)
  })
  plain(`${name}.traditional.der`, ['private-key'], name, () => {
    const out = ['-outform', 'DER', '-out', `${name}.traditional.der`] as const
    openssl('pkey', '-in', `${name}.pem`, '-traditional', ...out)
  })
}
plain('p256.parameters.pem', ['private-key'], 'p256', () => {
  const parameters = openssl('ecparam', '-name', 'prime256v1')
  const key = openssl('pkey', '-in', 'p256.pem', '-traditional')
  shop.write('p256.parameters.pem', parameters + key)
})
plain('rsa.rsapub', ['public-key'], 'rsa', () => {
  openssl('rsa', '-in', 'rsa.pem', '-RSAPublicKey_out', '-out', 'rsa.rsapub')
})

for (const cipher of ['aes-128-cbc', 'aes-192-cbc', 'des3'] as const) {
  locked(`rsa.${cipher}.pem`, ['private-key'], 'rsa', () => {
    const out = ['-out', `rsa.${cipher}.pem`] as const
    openssl('pkcs8', '-topk8', '-in', 'rsa.pem', '-v2', cipher, ...passOut, ...out)
  })
}
for (const prf of ['hmacWithSHA1', 'hmacWithSHA224', 'hmacWithSHA384', 'hmacWithSHA512'] as const) {
  locked(`p256.${prf}.pem`, ['private-key'], 'p256', () => {
    const args = ['-topk8', '-in', 'p256.pem', '-v2', 'aes-256-cbc', '-v2prf', prf] as const
    openssl('pkcs8', ...args, ...passOut, '-out', `p256.${prf}.pem`)
  })
}
locked('p256.scrypt.der', ['private-key'], 'p256', () => {
  const args = ['-topk8', '-in', 'p256.pem', '-scrypt', '-outform', 'DER'] as const
  openssl('pkcs8', ...args, ...passOut, '-out', 'p256.scrypt.der')
})
for (const scheme of [
  'PBE-SHA1-3DES',
  'PBE-SHA1-RC2-40',
  'PBE-SHA1-RC2-128',
  'PBE-MD5-DES',
] as const) {
  locked(`rsa.${scheme}.pem`, ['private-key'], 'rsa', () => {
    const args = ['-topk8', '-in', 'rsa.pem', '-v1', scheme] as const
    openssl('pkcs8', ...args, ...passOut, '-out', `rsa.${scheme}.pem`, ...legacy)
  })
}
for (const cipher of ['aes128', 'aes192', 'aes256', 'des3', 'des'] as const) {
  locked(`rsa.dek-${cipher}.pem`, ['private-key'], 'rsa', () => {
    const args = ['-in', 'rsa.pem', '-traditional', `-${cipher}`] as const
    openssl('rsa', ...args, ...passOut, '-out', `rsa.dek-${cipher}.pem`, ...legacy)
  })
}

const pair = ['private-key', 'certificate'] as const
const chain = ['private-key', 'certificate', 'certificate'] as const
const exported = ['pkcs12', '-export', '-inkey', 'rsa.pem', '-in', 'rsa.crt'] as const
for (const [file, args] of [
  ['default', []],
  ['chain', ['-certfile', 'ca.crt', '-name', 'demo-bot1']],
  ['legacy', ['-legacy']],
  ['nomac', ['-nomac']],
  ['plain-certificates', ['-certpbe', 'NONE']],
  ['sha512', ['-macalg', 'sha512', '-iter', '10000']],
  ['sha1', ['-macalg', 'sha1', '-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES']],
] as const) {
  const path = `${file}.p12`
  locked(path, file === 'chain' ? chain : pair, 'rsa', () => {
    openssl(...exported, ...args, ...passOut, '-out', path)
  })
}
locked('no-key.p12', ['certificate'], 'rsa', () => {
  openssl('pkcs12', '-export', '-nokeys', '-in', 'rsa.crt', ...passOut, '-out', 'no-key.p12')
})
locked('no-certificate.p12', ['private-key'], 'rsa', () => {
  const args = ['-export', '-nocerts', '-inkey', 'rsa.pem'] as const
  openssl('pkcs12', ...args, ...passOut, '-out', 'no-certificate.p12')
})
plain('open.p12', pair, 'rsa', () => {
  const args = ['-nomac', '-keypbe', 'NONE', '-certpbe', 'NONE', ...passOut] as const
  openssl(...exported, ...args, '-out', 'open.p12')
})
locked('keytool.p12', pair, 'java', () => undefined)
locked('nss.p12', chain, 'rsa', () => {
  mkdirSync(join(shop.folder, 'nss'))
  shop.run('certutil', '-N', '-d', 'sql:nss', '--empty-password')
  const access = ['-d', 'sql:nss', '-K', ''] as const
  shop.run('pk12util', '-i', 'chain.p12', ...access, '-w', 'password.txt')
  shop.run('pk12util', '-o', 'nss.p12', '-n', 'demo-bot1', ...access, '-w', 'password.txt')
})
locked('certtool.p12', pair, 'gnutls', () => {
  const files = ['--load-privkey', 'gnutls.pem', '--load-certificate', 'gnutls.crt'] as const
  const args = ['--to-p12', '--p12-name', 'bot', '--outder', '--password', password] as const
  shop.run('certtool', ...args, ...files, '--outfile', 'certtool.p12')
})
locked('certtool.key.pem', ['private-key'], 'gnutls', () => {
  const args = ['--to-p8', '--pkcs-cipher', 'aes-256', '--password', password] as const
  shop.run('certtool', ...args, '--load-privkey', 'gnutls.pem', '--outfile', 'certtool.key.pem')
})
plain('gnutls.pem', ['private-key'], 'gnutls', () => undefined)
plain('gnutls.crt', ['certificate'], 'gnutls', () => undefined)

plain('rsa.crt', ['certificate'], 'rsa', () => undefined)
plain('rsa.cer', ['certificate'], 'rsa', () => {
  openssl('x509', '-in', 'rsa.crt', '-outform', 'DER', '-out', 'rsa.cer')
})
plain('text.crt', ['certificate'], 'rsa', () => {
  openssl('x509', '-in', 'rsa.crt', '-text', '-out', 'text.crt')
})
plain('trusted.crt', ['certificate'], 'rsa', () => {
  const args = ['-trustout', '-addtrust', 'clientAuth', '-setalias', 'bot'] as const
  openssl('x509', '-in', 'rsa.crt', ...args, '-out', 'trusted.crt')
})
plain('rsa.csr', ['csr'], 'rsa', () => undefined)
plain('new.csr', ['csr'], 'rsa', () => {
  openssl('req', '-newhdr', '-new', '-key', 'rsa.pem', '-subj', '/CN=bot', '-out', 'new.csr')
})
plain('keytool.csr', ['csr'], 'java', () => {
  const store = ['-keystore', 'keytool.p12', '-storepass:env', 'PASSWORD'] as const
  shop.run('keytool', '-certreq', '-alias', 'bot', ...store, '-file', 'keytool.csr')
})
plain('certtool.csr', ['csr'], 'gnutls', () => {
  const args = ['--generate-request', '--load-privkey', 'gnutls.pem', '--template', 'bot.cfg']
  shop.run('certtool', ...args, '--outfile', 'certtool.csr')
})
plain('bundle.p7b', ['certificate', 'certificate', 'crl'], 'rsa', () => {
  const files = ['-certfile', 'rsa.crt', '-certfile', 'ca.crt', '-in', 'ca.crl'] as const
  openssl('crl2pkcs7', ...files, '-out', 'bundle.p7b')
})
plain('bundle-der.p7b', ['certificate', 'certificate'], 'rsa', () => {
  const files = ['-certfile', 'rsa.crt', '-certfile', 'ca.crt'] as const
  openssl('crl2pkcs7', '-nocrl', ...files, '-outform', 'DER', '-out', 'bundle-der.p7b')
})
plain('certtool.p7b', ['certificate'], 'rsa', () => {
  const args = ['--p7-generate', '--load-certificate', 'rsa.crt'] as const
  shop.run('certtool', ...args, '--outfile', 'certtool.p7b')
})
plain('ca.crl', ['crl'], null, () => undefined)
plain('letter.eml', ['certificate', 'certificate'], 'rsa', () => {
  shop.write('body.txt', 'Your certificate is attached.\n')
  const args = ['-sign', '-in', 'body.txt', '-signer', 'rsa.crt', '-inkey', 'rsa.pem'] as const
  openssl('smime', ...args, '-certfile', 'ca.crt', '-out', 'letter.eml')
})
plain('streamed.p7b', ['certificate'], 'rsa', () => {
  // BER with indefinite lengths.
  const args = ['-sign', '-stream', '-outform', 'DER', '-in', 'body.txt', '-nodetach'] as const
  openssl('cms', ...args, '-signer', 'rsa.crt', '-inkey', 'rsa.pem', '-out', 'streamed.p7b')
})
plain('bags.pem', ['certificate', 'private-key'], 'rsa', () => {
  const args = ['-in', 'default.p12', '-nodes', '-passin', 'env:PASSWORD'] as const
  openssl('pkcs12', ...args, '-out', 'bags.pem')
})
for (const encoding of ['utf-16', 'utf-16-le', 'utf-16-be', 'utf-8-sig'] as const) {
  plain(`${encoding}.crt`, ['certificate'], 'rsa', () => {
    const code = `open('${encoding}.crt','w',encoding='${encoding}').write(open('rsa.crt').read())`
    shop.run('python3', '-c', code)
  })
}
plain('mail.eml', ['certificate', 'csr'], 'rsa', () => {
  const code = `
from email.message import EmailMessage
from email.policy import SMTP
m = EmailMessage()
m['Subject'] = 'Zertifikat'
m.set_content('Gr\\u00fc\\u00dfe = hier:\\n' + open('rsa.crt').read(), cte='quoted-printable')
m.add_attachment(open('rsa.csr','rb').read(), maintype='application', subtype='octet-stream', filename='bot.csr')
open('mail.eml','wb').write(m.as_bytes(policy=SMTP))`
  shop.run('python3', '-c', code)
})
plain('bundle.zip', ['certificate', 'csr'], 'rsa', () => {
  const code = `
import zipfile
z = zipfile.ZipFile('bundle.zip', 'w', zipfile.ZIP_DEFLATED)
z.write('rsa.cer', 'bot/rsa.cer'); z.write('rsa.csr', 'bot/rsa.csr'); z.close()`
  shop.run('python3', '-c', code)
})

function makeKeys(): void {
  for (const [name, algorithm, option] of algorithms) {
    openssl('genpkey', '-algorithm', algorithm, '-pkeyopt', option, '-out', `${name}.pem`)
  }
  openssl('genpkey', '-algorithm', 'ed25519', '-out', 'ed25519.pem')
  for (const name of keyNames) remember(name, openssl('pkey', '-in', `${name}.pem`, '-pubout'))

  const subject = ['-subj', '/CN=demo-bot1/O=Excelsior Bank/C=GB'] as const
  openssl('req', '-new', '-key', 'rsa.pem', ...subject, '-out', 'rsa.csr')
  shop.write(
    'ca.cfg',
    'cn = CA\nca\ncert_signing_key\ncrl_signing_key\nserial = 1\nexpiration_days = 9\ncrl_next_update = 5\ncrl_number = 1\n',
  )
  const ca = ['--load-ca-privkey', 'p256.pem', '--load-ca-certificate', 'ca.crt'] as const
  const template = (name: string): readonly string[] => ['--template', name]
  const self = ['--generate-self-signed', '--load-privkey', 'p256.pem'] as const
  shop.run('certtool', ...self, ...template('ca.cfg'), '--outfile', 'ca.crt')
  shop.run('certtool', '--generate-crl', ...ca, ...template('ca.cfg'), '--outfile', 'ca.crl')
  const sign = ['x509', '-req', '-in', 'rsa.csr', '-CA', 'ca.crt', '-CAkey', 'p256.pem'] as const
  openssl(...sign, '-CAcreateserial', '-days', '3', '-out', 'rsa.crt')

  shop.write('bot.cfg', 'cn = gnutls-bot\nserial = 7\nexpiration_days = 9\n')
  shop.run('certtool', '--generate-privkey', '--bits', '2048', '--outfile', 'gnutls.pem')
  const bot = ['--generate-certificate', '--load-privkey', 'gnutls.pem'] as const
  shop.run('certtool', ...bot, ...ca, ...template('bot.cfg'), '--outfile', 'gnutls.crt')
  remember('gnutls', openssl('pkey', '-in', 'gnutls.pem', '-pubout'))

  shop.write('password.txt', password)
  const store = ['-storetype', 'PKCS12', '-keystore', 'keytool.p12', '-storepass:env', 'PASSWORD']
  const pairOf = ['-genkeypair', '-alias', 'bot', '-keyalg', 'RSA', '-keysize', '2048'] as const
  shop.run('keytool', ...pairOf, '-dname', 'CN=java-bot', ...store)
  const certificate = shop.run('keytool', '-exportcert', '-rfc', '-alias', 'bot', ...store)
  shop.write('java.crt', certificate)
  remember('java', openssl('x509', '-in', 'java.crt', '-noout', '-pubkey'))
}

describe.runIf(hasAll)('files of other programs', () => {
  let reports: ReadonlyMap<string, OpenReport>

  beforeAll(async () => {
    makeKeys()
    for (const { make } of cases) make()
    await build({
      configFile: fileURLToPath(new URL('../../src/cli/vite.config.ts', import.meta.url)),
      logLevel: 'error',
      build: { outDir: shop.folder, emptyOutDir: false },
    })
    reports = botcert(
      'PASSWORD',
      cases.map(({ file }) => file),
    )
  })

  /** One line of JSON a file. */
  function botcert(variable: string, files: readonly string[]): ReadonlyMap<string, OpenReport> {
    const args = ['botcert.mjs', 'open', '--json', '--password-from', `env:${variable}`] as const
    let output: string
    try {
      output = shop.run(process.execPath, ...args, ...files)
    } catch (error) {
      // It exits with 1 where a file is refused; the reports are in its words all the same.
      output = (error as Error).message.replace(/^.*?(?=\{)/s, '')
    }
    const lines = output.split('\n').filter((line) => line.startsWith('{'))
    return new Map(
      lines.map((line) => JSON.parse(line) as OpenReport).map((report) => [report.file, report]),
    )
  }

  it.each(cases.map(({ file, ...rest }) => [file, rest] as const))(
    '%s is opened, here and by the command',
    async (file, { kinds, key, hasPassword }) => {
      const opened = await openFile({ name: file, bytes: shop.read(file) }, password)
      const items = await Promise.all(opened.items.map(summarizeItem))
      expect(items.filter(({ code }) => code !== undefined)).toEqual([])
      expect(items.map(({ kind }) => kind).sort()).toEqual([...kinds].sort())
      const found = items.map(({ spkiSha256 }) => spkiSha256)
      expect(key === null || found.includes(fingerprints.get(key))).toBe(true)
      expect(opened.isPasswordNeedless).toBe(!hasPassword)
      expect(opened.protections.some(({ algorithm }) => algorithm !== null)).toBe(hasPassword)

      const report = reports.get(file)
      expect(report).toMatchObject({ ok: true })
      expect(report).toEqual(
        expect.objectContaining({ items: JSON.parse(JSON.stringify(items)) as unknown }),
      )
    },
  )

  it('none that has a password is opened by another one, and all say just that', () => {
    const files = cases.filter(({ hasPassword }) => hasPassword).map(({ file }) => file)
    for (const [file, report] of botcert('OTHER', files)) {
      const codes = report.ok ? report.items.map(({ code }) => code) : [report.code]
      expect([file, ...codes.filter((code) => code !== undefined)]).toEqual([
        file,
        'passphrase-wrong',
      ])
    }
  })

  it('none that has a password is opened without one, and all say just that', async () => {
    for (const { file } of cases.filter(({ hasPassword }) => hasPassword)) {
      const { items } = await openFile({ name: file, bytes: shop.read(file) }, '')
      const codes = items.flatMap((item) => ('problem' in item ? [item.problem.code] : []))
      expect([file, ...codes]).toEqual([file, 'passphrase-needed'])
    }
  })

  it('what is cut off says so, and never that a password is wrong', async () => {
    const damaged = [
      ...['pem-malformed', 'der-malformed', 'certificate-malformed', 'csr-malformed'],
      ...['key-malformed', 'pkcs7-malformed', 'crl-malformed', 'zip-malformed'],
      ...['pkcs12-malformed', 'pkcs12-damaged', 'input-unrecognized'],
    ]
    for (const { file, kinds } of cases) {
      const whole = shop.read(file)
      for (const share of [0.3, 0.6, 0.9]) {
        const bytes = whole.slice(0, Math.floor(share * whole.length))
        const { items } = await openFile({ name: file, bytes }, password)
        const codes = items.flatMap((item) => ('problem' in item ? [item.problem.code] : []))
        expect(items.length - codes.length, `${file} ${share}`).toBeLessThan(kinds.length)
        for (const code of codes) expect(damaged, `${file} ${share}`).toContain(code)
      }
    }
  })
})

// The two-step way with OpenSSL as the PKI team: our request, its answer in whatever file, and what it changed.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeUtf8 } from '../../src/text/bytes'
import { buildCsr } from '../../src/pki/write/csr'
import { examineFile } from '../../src/bot/outputs/compatibility'
import { remarkFile } from '../../src/bot/outputs/file-remarks'
import { checkFinish, type FinishCheck } from '../../src/bot/finish'
import { encodeEncryptedKey } from '../../src/pki/write/encrypted-key'
import { type PrivateKey } from '../../src/pki/keys/private-key'
import { openFile } from '../../src/files/open'
import type { Finding } from '../../src/lint/rule'
import { encodePem } from '../../src/pki/pem'
import { encodeSubject } from '../../src/bot/encode-subject'
import { symphony as profile } from '../support/profiles'
import { needs } from '../support/programs'
import { openWorkshop } from '../support/run'
import { readKeyVector, readVector } from '../support/vectors'

const password = 'a long password'
const values = { CN: 'demo-bot1', O: 'Excelsior Bank', OU: 'Collaboration Services', C: 'GB' }
const shop = openWorkshop({ P12_PASSWORD: password })
const { run, write, read } = shop
let keyPem = ''
let csrPem = ''
let key: PrivateKey

beforeAll(async () => {
  key = await readKeyVector('good-bot-rsa4096')
  const { pkcs8Der } = key
  keyPem = await encodeEncryptedKey({ pkcs8Der, passphrase: password, iterations: 10_000 })
  const subjectDer = encodeSubject(profile, values)
  csrPem = encodePem('CERTIFICATE REQUEST', await buildCsr({ subjectDer, key, hash: 'SHA-256' }))
  write('bot.csr', csrPem)
  write('ca.key', readVector('good-ca-rsa4096.key.pem'))
  write('ca.pem', readVector('good-ca-rsa4096.crt.pem'))
  write('sub.key', readVector('good-ca-p384.key.pem'))
  write('sub.pem', readVector('good-intermediate-p384.crt.pem'))
})
afterAll(shop.remove)

/** Signs as a PKI team would, for eight years as the profile says; no extensions make a certificate of version 1. */
function sign(
  extensions: string,
  { by = 'sub', csr = 'bot.csr', days = 2922, options = [] as readonly string[] } = {},
): void {
  write('ext.cnf', extensions)
  const files = ['-in', csr, '-CA', `${by}.pem`, '-CAkey', `${by}.key`, '-out', 'bot.pem']
  const extfile = extensions === '' ? [] : ['-extfile', 'ext.cnf']
  run('openssl', 'x509', '-req', ...files, '-days', `${days}`, ...extfile, ...options)
}

/** What Finish makes of the request bundle and the files of the answer. */
async function finish(...answer: readonly string[]): Promise<FinishCheck> {
  const files = [
    { name: 'bot-key.pem', bytes: encodeUtf8(keyPem) },
    { name: 'bot.csr', bytes: encodeUtf8(csrPem) },
    ...answer.map((name) => ({ name, bytes: read(name) })),
  ]
  const opened = await Promise.all(files.map((file) => openFile(file, password)))
  const items = opened.flatMap((file) => file.items)
  return checkFinish({ items, profile, now: new Date() })
}

const list = (findings: readonly Finding[] | null = []) =>
  findings?.map(({ rule, severity }) => `${severity} ${rule}`)

const wanted =
  'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature,keyEncipherment\n' +
  'extendedKeyUsage=clientAuth\n'
const added = ['notice pair-extension-added', 'notice pair-extension-added']

describe.runIf(needs('openssl'))('a PKI team’s answer', () => {
  it('as P7B with the whole chain in another order is put in order', async () => {
    sign(wanted)
    const parts = ['ca', 'bot', 'sub'].flatMap((name) => ['-certfile', `${name}.pem`])
    run('openssl', 'crl2pkcs7', '-nocrl', ...parts, '-outform', 'DER', '-out', 'answer.p7b')
    const { match, unused, missing } = await finish('answer.p7b')
    expect({ unused, missing }).toEqual({ unused: [], missing: [] })
    expect(match?.chain.map(({ version }) => version)).toEqual([3, 3, 3])
    expect(match?.root?.certificateDer).toEqual(match?.chain[2]?.certificateDer)
    expect(match?.key.spkiDer).toEqual(key.spkiDer)
    expect(list(match?.changes)).toEqual(added)
    expect(list(match?.findings)).toEqual([])
  })

  it('as a mail with the certificate’s text around it is found, and its issuer missed', async () => {
    sign(wanted)
    const text = run('openssl', 'x509', '-in', 'bot.pem', '-text')
    write('mail.txt', `From: pki@example.com\nSubject: Your bot\n\nHere it is:\n\n${text}\nBye\n`)
    const { match } = await finish('mail.txt')
    expect(list(match?.findings)).toEqual(['warning chain-incomplete'])
    expect(match?.findings[0]?.detail).toContain('CN=Good intermediate')
  })

  it('of version 1, as `openssl x509 -req` makes it, with SHA-1 and for a year', async () => {
    sign('', { days: 365, options: ['-sha1'] })
    const { match } = await finish('bot.pem', 'sub.pem')
    expect(list(match?.changes)).toEqual(['notice pair-validity-shorter'])
    expect(list(match?.findings)).toEqual([
      'error certificate-version-not-3',
      'error signature-algorithm-not-allowed',
    ])
  })

  it('for servers, for encryption alone, and as a CA', async () => {
    sign('extendedKeyUsage=serverAuth\nkeyUsage=keyEncipherment\nbasicConstraints=CA:TRUE\n')
    const { match } = await finish('bot.pem', 'sub.pem')
    expect(list(match?.changes)).toEqual(added)
    expect(list(match?.findings)).toEqual([
      'error client-auth-missing',
      'error key-usage-no-digital-signature',
      'warning extension-critical-odd',
      'warning extension-critical-odd',
      'notice certificate-is-ca',
    ])
  })

  it('with names that were added', async () => {
    sign(`${wanted}subjectAltName=DNS:demo-bot1,email:bot@example.com\n`)
    const { match } = await finish('bot.pem', 'sub.pem')
    expect(match?.changes?.at(-1)?.detail).toBe(
      'The CA added the subject alternative name DNS:demo-bot1, email:bot@example.com.',
    )
  })

  it('with the subject in other string types, as a CA’s string_mask makes them', async () => {
    write('mask.cnf', '[req]\ndistinguished_name=d\nstring_mask=default\n[d]\n')
    write('bot.key', readVector('good-bot-rsa4096.key.pem'))
    const subject = ['-subj', '/CN=demo-bot1/O=Excelsior Bank/OU=Collaboration Services/C=GB']
    const files = ['-config', 'mask.cnf', '-key', 'bot.key', '-out', 'masked.csr']
    run('openssl', 'req', '-new', ...files, ...subject)
    sign(wanted, { csr: 'masked.csr' })
    const { match } = await finish('bot.pem', 'sub.pem')
    expect(list(match?.changes)).toEqual([
      ...Array.from({ length: 3 }, () => 'notice pair-subject-re-encoded'),
      ...added,
    ])
  })

  it('for somebody else’s key fits nothing, and says so', async () => {
    write('other.key', readVector('lint-ca-rsa2048.key.pem'))
    const request = ['-key', 'other.key', '-subj', '/CN=other-bot', '-out', 'other.csr']
    run('openssl', 'req', '-new', ...request)
    sign(wanted, { csr: 'other.csr' })
    const { match, missing, unused } = await finish('bot.pem')
    expect({ match, missing }).toEqual({ match: null, missing: ['certificate'] })
    expect(unused.at(-1)?.reason).toBe('This certificate (CN=other-bot) belongs to another key.')
  })
})

describe.runIf(needs('openssl'))('the compatibility', () => {
  const reader = 'OpenSSL 3.0'
  const exportP12 = (...options: readonly string[]): void => {
    sign(wanted)
    write('bot.key', readVector('good-bot-rsa4096.key.pem'))
    const files = ['-in', 'bot.pem', '-inkey', 'bot.key', '-out', 'bot.p12']
    run('openssl', 'pkcs12', '-export', ...files, ...options, '-passout', 'env:P12_PASSWORD')
  }

  it.each([
    ['by default', [], true],
    ['with PBES1 and 3DES', ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES'], true],
    ['with RC2-40', ['-legacy', '-certpbe', 'PBE-SHA1-RC2-40'], false],
    ['without a MAC', ['-nomac'], true],
  ] as const)('says of a file %s what OpenSSL itself finds', async (_how, options, opens) => {
    exportP12(...options)
    const file = await openFile({ name: 'bot.p12', bytes: read('bot.p12') }, password)
    const verdict = examineFile(file, password).find((each) => each.reader === reader)?.verdict
    const readByOpenssl = (): string =>
      run('openssl', 'pkcs12', '-in', 'bot.p12', '-noout', '-passin', 'env:P12_PASSWORD')
    expect(verdict).toBe(opens ? 'opens' : 'refuses')
    if (opens) readByOpenssl()
    else expect(readByOpenssl).toThrow('unsupported')
    expect(list(await remarkFile(file))).toEqual([
      'notice friendly-name-missing',
      'warning chain-incomplete',
    ])
  })

  it('knows a local key id when it sees one', async () => {
    exportP12('-name', 'bot')
    const file = await openFile({ name: 'bot.p12', bytes: read('bot.p12') }, password)
    const nss = examineFile(file, password).find((each) => each.reader.startsWith('NSS'))
    expect(nss?.verdict).toBe('opens')
  })
})

// Our subjects and requests against OpenSSL's own bytes and the judgement of GnuTLS and pyca.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildCsr } from '../../src/pki/write/csr'
import { parseCsr, verifyCsr } from '../../src/pki/x509/csr'
import { formatName, parseName } from '../../src/pki/x509/names'
import { encodePem, parsePem } from '../../src/pki/pem'
import { checkSubject, type SubjectValues } from '../../src/bot/subject'
import { encodeSubject } from '../../src/bot/encode-subject'
import type { Profile } from '../../src/profile/profile'
import { symphony } from '../support/profiles'
import { needs } from '../support/programs'
import { needsPyca, runPyca } from '../support/python'
import { readKeyVector } from '../support/vectors'

const vector = (name: string) => join(import.meta.dirname, '../vectors', name)

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'botcert-csr-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function run(program: string, ...args: readonly string[]): Buffer {
  return execFileSync(program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
}

/** The subject that `openssl req -subj` writes for these values, in the profile's order. */
function opensslSubject(values: SubjectValues): Uint8Array {
  const subject = symphony.subject
    .filter(({ attribute }) => (values[attribute] ?? '') !== '')
    .map(
      ({ attribute }) => `/${attribute}=${(values[attribute] ?? '').replaceAll(/[\\/+]/g, '\\$&')}`,
    )
    .join('')
  const key = ['-key', vector('good-ca-p256.key.pem')]
  const request = run(
    'openssl',
    'req',
    '-new',
    ...key,
    '-utf8',
    '-subj',
    subject,
    '-outform',
    'DER',
  )
  return parseCsr(Uint8Array.from(request)).subjectDer
}

const fixed = { O: 'Excelsior Bank', OU: 'NOT FOR PRODUCTION USE', C: 'GB' }

/** Writing is compared here, so invisible characters may stand in a value. */
const lenient: Profile = { ...symphony, lint: { 'subject-invisible-character': 'warning' } }

describe.runIf(needs('openssl'))('the subject, byte for byte as OpenSSL writes it', () => {
  it.each([
    'demo-bot1',
    'a,b+c="d"/e\\f<g>h;i#j',
    '#begins',
    '"quoted"',
    ' space at both ends ',
    '\\',
    '/CN=other',
    'a=b=c',
    '+',
    '日本語ボット',
    'Ünïcödé 😀 👩‍💻',
    'e\u0301 is not é',
    'ends with backslash\\',
    "$HOME `id` %s %00 '",
  ])('%j', (CN) => {
    const values = { ...fixed, CN }
    expect(encodeSubject(lenient, values)).toEqual(opensslSubject(values))
  })

  it('for optional fields, in the profile’s order', () => {
    const values = { ...fixed, ST: 'ZH', L: 'Zürich', emailAddress: 'a+b@c.d', CN: 'demo-bot1' }
    expect(encodeSubject(lenient, values)).toEqual(opensslSubject(values))
    expect(
      parseName(encodeSubject(lenient, values))
        .map(({ name }) => name)
        .join(' '),
    ).toBe('CN O OU C emailAddress L ST')
  })

  it('for any Unicode', () => {
    const special = fc.constantFrom(...Array.from(',+="/\\<>;# '))
    const unit = fc.oneof(special, fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }))
    const value = fc.string({ unit, minLength: 1, maxLength: 64 })
    fc.assert(
      fc.property(value, value, fc.constantFrom('GB', 'DE', 'US'), (CN, O, C) => {
        const values = { CN, O, OU: 'x', C }
        fc.pre(checkSubject(lenient, values).findings.every(({ severity }) => severity !== 'error'))
        expect(encodeSubject(lenient, values)).toEqual(opensslSubject(values))
      }),
      { numRuns: 60, seed: 20_250_301 },
    )
  })
})

const subject = 'CN=demo-bot1, O=Größe\\, \\"Söhne\\" & Co, OU=NOT FOR PRODUCTION USE, C=GB'
const values = { ...fixed, CN: 'demo-bot1', O: 'Größe, "Söhne" & Co' }

describe.each(['good-bot-rsa4096', 'good-ca-p256', 'good-ca-p384'])('our request by %s', (name) => {
  let file = ''
  beforeAll(async () => {
    const key = await readKeyVector(name)
    const subjectDer = encodeSubject(symphony, values)
    const csrDer = await buildCsr({ subjectDer, key, hash: 'SHA-256' })
    file = join(folder, `${name}.csr.pem`)
    writeFileSync(file, encodePem('CERTIFICATE REQUEST', csrDer))
  })

  it.runIf(needs('openssl'))('is verified and re-encoded unchanged by OpenSSL', () => {
    const { stdout, stderr } = spawnSync('openssl', ['req', '-in', file, '-verify'], {
      encoding: 'utf8',
    })
    // OpenSSL 3.0 ends with 0 where the signature is wrong, too.
    expect(stderr).toContain('verify OK')
    expect(stdout).toBe(readFileSync(file, 'utf8'))
  })

  it.runIf(needs('certtool'))('is verified by GnuTLS', () => {
    const output = run('certtool', '--crq-info', '--infile', file).toString()
    expect(output).toContain('Self signature: verified')
    expect(output).toContain('CN=demo-bot1')
  })

  it.runIf(needsPyca())('is verified by pyca', () => {
    const script = `
import sys
from cryptography import x509
csr = x509.load_pem_x509_csr(open(sys.argv[1], 'rb').read())
print(csr.is_signature_valid, list(csr.subject)[1].value, len(csr.extensions))
`
    expect(runPyca(script, file)).toBe('True Größe, "Söhne" & Co 0\n')
  })
})

describe('a request by others', () => {
  async function read(name: string): Promise<string> {
    const [block] = parsePem(readFileSync(join(folder, name), 'utf8'))
    if (block === undefined) throw new Error('no request')
    const csr = parseCsr(block.der)
    expect(await verifyCsr(csr)).toBe(true)
    return formatName(csr.subjectDer)
  }

  it.runIf(needs('certtool'))('by GnuTLS is read and verified', async () => {
    writeFileSync(join(folder, 'template'), 'cn = "demo-bot1"\ncountry = GB\n')
    const key = ['--load-privkey', vector('good-bot-rsa4096.key.pem')]
    const output = ['--template', 'template', '--outfile', 'gnutls.pem']
    run('certtool', '--generate-request', ...key, ...output)
    expect(await read('gnutls.pem')).toContain('CN=demo-bot1')
  })

  it.runIf(needsPyca())('by pyca is read and verified', async () => {
    const script = `
import sys
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
key = serialization.load_pem_private_key(open(sys.argv[1], 'rb').read(), None)
name = x509.Name.from_rfc4514_string(sys.argv[2])
csr = x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, hashes.SHA384())
open(sys.argv[3], 'wb').write(csr.public_bytes(serialization.Encoding.PEM))
`
    const names = 'C=GB,OU=NOT FOR PRODUCTION USE,O=Größe\\, \\"Söhne\\" & Co,CN=demo-bot1'
    runPyca(script, vector('good-ca-p384.key.pem'), names, join(folder, 'pyca.pem'))
    expect(await read('pyca.pem')).toBe(subject)
  })
})

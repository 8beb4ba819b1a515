// The command in this process: what it finds in files, folders and archives, its output and exit codes.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { issueCertificate } from '../../../src/bot/ca'
import { buildCsr } from '../../../src/pki/write/csr'
import { encodeUtf8, type Bytes } from '../../../src/text/bytes'
import { encodeName } from '../../../src/pki/write/name'
import { encodePem } from '../../../src/pki/pem'
import { encodePkcs7 } from '../../../src/pki/write/pkcs7'
import { encodeSubject } from '../../../src/bot/encode-subject'
import { UsageError, type CommandIo } from '../../../src/cli/command'
import { inspectCommand } from '../../../src/cli/commands/inspect'
import { recordIo } from '../../support/command-io'
import { symphony } from '../../support/profiles'
import { readCertificateVector, readKeyVector, readVector } from '../../support/vectors'

const folder = mkdtempSync(join(tmpdir(), 'botcert-inspect-'))
const place = (name: string): string => join(folder, name)
const write = (name: string, content: string | Uint8Array): void =>
  writeFileSync(place(name), content)

async function makeRequest(commonName: string, key = 'good-bot-rsa4096'): Promise<string> {
  const values = { CN: commonName, O: 'Excelsior Bank', OU: 'Collaboration', C: 'GB' }
  const subjectDer = encodeSubject(symphony, values)
  const csrDer = await buildCsr({ subjectDer, key: await readKeyVector(key), hash: 'SHA-256' })
  return encodePem('CERTIFICATE REQUEST', csrDer)
}

beforeAll(async () => {
  for (const name of ['good', 'batch', 'batch/inner', 'odd', 'empty']) mkdirSync(place(name))
  const sound = await makeRequest('demo-bot1')
  write('good/demo-bot1.csr', sound)
  write('batch/a.csr', sound)
  write('batch/b.csr', await makeRequest('Demo-Bot1'))
  write('batch/inner/short.csr', await makeRequest('demo-bot2', 'lint-ca-rsa2048'))
  write('batch/inner/notes.txt', 'Good morning')
  write('batch/cut.csr', sound.slice(0, 400))
  const zip = zipSync({ 'x/one.csr': encodeUtf8(sound), 'two.csr': encodeUtf8(sound) })
  write('odd/batch.zip', zip)
  write('odd/bundle.p7b', encodePkcs7([readCertificateVector('good-ca-p256')]))
  write('odd/both.pem', sound + new TextDecoder().decode(readVector('good-bot-rsa4096.key.pem')))
  write('accounts.csv', 'id;username\n1;demo-bot1\n2;demo-bot9\n')
  symlinkSync(place('.'), place('batch/circle'))
})
afterAll(() => rmSync(folder, { recursive: true }))

type Values = Parameters<typeof inspectCommand.run>[0]

interface Line {
  readonly file: string
  readonly position: number | null
  readonly ok: boolean
  readonly kind: string
  readonly code?: string
  readonly subject: string | null
  readonly spkiSha256: string | null
  readonly signature: string | null
  readonly findings: readonly { readonly rule: string; readonly severity: string }[]
}

async function run(paths: readonly string[], values: Values = {}, io: Partial<CommandIo> = {}) {
  const recorded = recordIo()
  const code = await inspectCommand.run(
    values,
    { ...recorded, ...io },
    paths.map((path) => (path === '-' ? path : place(path))),
  )
  return { code, ...recorded.written }
}

async function runJson(paths: readonly string[], values: Values = {}) {
  const { code, stdout } = await run(paths, { ...values, format: 'json' })
  const lines = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line)
  return { code, lines }
}

function rulesOf(lines: readonly Line[], name: string): readonly string[] {
  const line = lines.find(({ file }) => file === place(name)) ?? expect.fail(`no line of ${name}`)
  return line.findings.map(({ rule }) => rule)
}

describe('botcert inspect', () => {
  it('has no findings for a good request, and describes it', async () => {
    const { code, lines } = await runJson(['good'])
    expect(lines).toMatchObject([
      {
        file: place('good/demo-bot1.csr'),
        position: 1,
        ok: true,
        kind: 'csr',
        subject: 'CN=demo-bot1, O=Excelsior Bank, OU=Collaboration, C=GB',
        signature: 'valid',
        findings: [],
      },
    ])
    expect(lines[0]?.spkiSha256).toMatch(/^[0-9a-f]{64}$/)
    expect(code).toBe(0)
  })

  it('prints one line for each item of a folder, sorted by name', async () => {
    const { code, lines } = await runJson(['batch'])
    expect(lines.map(({ file, ok }) => [file, ok])).toEqual([
      [place('batch/a.csr'), true],
      [place('batch/b.csr'), true],
      [place('batch/cut.csr'), false],
      [place('batch/inner/notes.txt'), false],
      [place('batch/inner/short.csr'), true],
    ])
    expect(lines[2]?.code).toBe('pem-malformed')
    expect(rulesOf(lines, 'batch/inner/short.csr')).toEqual(['rsa-modulus-short'])
    expect(code).toBe(1)
  })

  it('reports batch findings for all items concerned', async () => {
    const { lines } = await runJson(['batch'])
    for (const name of ['batch/a.csr', 'batch/b.csr']) {
      expect(rulesOf(lines, name)).toEqual(['batch-key-reused', 'batch-common-name-case'])
    }
  })

  it('compares with a list of accounts, and names accounts without a request', async () => {
    const { lines } = await runJson(['batch'], { accounts: place('accounts.csv') })
    expect(rulesOf(lines, 'batch/b.csr')).toContain('account-spelled-otherwise')
    expect(rulesOf(lines, 'batch/inner/short.csr')).toContain('account-unknown')
    expect(lines.at(-1)).toMatchObject({
      position: null,
      kind: 'account',
      findings: [{ rule: 'account-without-request', severity: 'notice' }],
    })
  })

  it('opens ZIP archives and P7B bundles, and warns of a key in the same file', async () => {
    const { lines } = await runJson(['odd'])
    expect(lines.map(({ file, kind }) => [file, kind])).toEqual([
      [`${place('odd/batch.zip')}/x/one.csr`, 'csr'],
      [`${place('odd/batch.zip')}/two.csr`, 'csr'],
      [place('odd/both.pem'), 'csr'],
      [place('odd/both.pem'), 'private-key'],
      [place('odd/bundle.p7b'), 'certificate'],
    ])
    expect(rulesOf(lines, 'odd/both.pem')).toContain('private-key-beside')
  })

  it('compares a certificate with the request that it answers', async () => {
    const pem = await makeRequest('demo-bot1')
    const ca = {
      certificate: readCertificateVector('good-ca-p384'),
      key: await readKeyVector('good-ca-p384'),
    }
    const { certificate } = await issueCertificate({
      ca,
      csrDer: await buildCsr({
        subjectDer: encodeName([{ attribute: 'CN', value: 'demo-bot2', stringType: 'utf8' }]),
        key: await readKeyVector('good-bot-rsa4096'),
        hash: 'SHA-256',
      }),
      profile: symphony,
      now: new Date(),
    })
    const both = `${pem}${encodePem('CERTIFICATE', certificate.certificateDer)}`
    const { stdout } = await run(
      ['-'],
      { format: 'json' },
      { stdin: Readable.from([Buffer.from(both)]) },
    )
    const [request, answer] = stdout.trim().split('\n')
    expect(request).not.toContain('pair-')
    expect(answer).toContain('"pair-common-name-differs"')
  })

  it('reads stdin', async () => {
    const pem = await makeRequest('demo-bot1')
    const { code, stdout } = await run(
      ['-'],
      { format: 'json' },
      { stdin: Readable.from([Buffer.from(pem)]) },
    )
    expect(JSON.parse(stdout)).toMatchObject({ file: '-', ok: true })
    expect(code).toBe(0)
  })

  it('exits with 1 for errors, and for warnings only if told to', async () => {
    const pem = await makeRequest('demo  bot')
    const stdin = () => ({ stdin: Readable.from([Buffer.from(pem)]) })
    expect((await run(['-'], {}, stdin())).code).toBe(0)
    expect((await run(['-'], { 'fail-on': 'warning' }, stdin())).code).toBe(1)
  })

  it('exits with 3 if there was nothing to check or a path could not be read', async () => {
    expect((await run(['empty'])).code).toBe(3)
    const { code, lines } = await runJson(['nowhere', 'good'])
    expect(lines[0]).toMatchObject({ ok: false, code: 'file-unreadable' })
    expect(lines[1]).toMatchObject({ ok: true })
    expect(code).toBe(3)
  })

  it('accepts another profile by name or as a file', async () => {
    const { lines } = await runJson(['batch/inner/short.csr'], { profile: 'generic' })
    expect(lines[0]?.findings).toEqual([])
    const changed = { ...symphony, lint: { 'rsa-modulus-short': 'off' } }
    write('profile.json', JSON.stringify(changed))
    const own = await runJson(['batch/inner/short.csr'], { profile: place('profile.json') })
    expect(own.lines[0]?.findings).toEqual([])
  })

  it.each([
    [{ profile: 'nobody' }, 'nobody'],
    [{ format: 'pdf' }, 'text, json, csv, html, sarif'],
    [{ 'fail-on': 'notice' }, 'error, warning'],
    [{ accounts: '/nowhere' }, '--accounts'],
  ])('refuses %j', async (values, named) => {
    const attempt = run(['good'], values)
    await expect(attempt).rejects.toThrow(UsageError)
    await expect(attempt).rejects.toThrow(named)
  })

  it('prints text with findings, fixes and counts', async () => {
    const { stdout } = await run(['batch'])
    expect(stdout).toContain('rsa-modulus-short: The RSA key has 2048 bits')
    expect(stdout).toContain('5 items: 1 unreadable, 3 error, 1 skipped.')
  })

  it('escapes names that contain terminal control characters', async () => {
    const csr = await makeCsrWithName('\u001b[2Jbot')
    const { stdout } = await run(['-'], {}, { stdin: Readable.from([Buffer.from(csr)]) })
    expect(stdout).not.toContain('\u001b')
  })

  it.each([
    ['csv', /^\uFEFF"file","position"/],
    ['html', /^<!doctype html>/],
    ['sarif', /"version": "2\.1\.0"/],
  ])('writes %s', async (format, pattern) => {
    const { code, stdout } = await run(['batch'], { format })
    expect(stdout).toMatch(pattern)
    expect(stdout).toContain('rsa-modulus-short')
    expect(code).toBe(1)
  })

  it('stops at Ctrl-C', async () => {
    const recorded = recordIo()
    recorded.interrupt()
    const attempt = inspectCommand.run({}, recorded, [place('batch')])
    await expect(attempt).rejects.toThrow(/abort/i)
  })
})

async function makeCsrWithName(value: string): Promise<Bytes> {
  const subjectDer = encodeName([{ attribute: 'CN', value, stringType: 'utf8' }])
  return buildCsr({ subjectDer, key: await readKeyVector('good-bot-rsa4096'), hash: 'SHA-256' })
}

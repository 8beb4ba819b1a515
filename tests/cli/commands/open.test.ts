// The command in this process: its output, exit codes, prompts and files.
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { encodePkcs7 } from '../../../src/pki/write/pkcs7'
import { UsageError, type CommandIo } from '../../../src/cli/command'
import { openCommand } from '../../../src/cli/commands/open'
import type { OpenedReport, OpenReport } from '../../../src/cli/commands/open-report'
import { makeP12 } from '../../support/bot-p12'
import { recordIo } from '../../support/command-io'
import {
  readCertificateVector,
  readVector,
  readVectorText,
  vectorPassphrase,
} from '../../support/vectors'

const password = 'p12 password'
const env = { PASSWORD: password, WRONG: 'hunter2', VECTORS: vectorPassphrase, NEW: 'new password' }
const folder = mkdtempSync(join(tmpdir(), 'botcert-open-'))
const place = (name: string): string => join(folder, name)

beforeAll(async () => {
  const write = (name: string, content: string | Uint8Array): void =>
    writeFileSync(place(name), content)
  write('bot.p12', await makeP12({ password, commonName: 'demo-bot1' }))
  write('other.p12', await makeP12({ password, commonName: 'other', key: 'good-ca-p384' }))
  write('ca.pem', readVector('good-ca-p256.crt.pem'))
  write('locked.pem', readVector('good-ca-p256.pkcs8-aes256-sha256.key.pem'))
  write('key.pem', readVector('good-bot-rsa4096.key.pem'))
  write(
    'mixed.pem',
    readVectorText('good-ca-p256.crt.pem') +
      readVectorText('good-ca-p256.pkcs8-aes256-sha256.key.pem'),
  )
  write('bundle.p7b', encodePkcs7([readCertificateVector('good-ca-p256')]))
  write('words.txt', 'Good morning')
  write('steer\u001b[2J.txt', 'Good morning')
})
afterAll(() => rmSync(folder, { recursive: true }))

interface Run {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

type Values = Parameters<typeof openCommand.run>[0]

async function run(
  files: readonly string[],
  values: Values = {},
  io: Partial<CommandIo> = {},
): Promise<Run> {
  const recorded = recordIo(env)
  const paths = files.map((file) => (file === '-' ? file : place(file)))
  const code = await openCommand.run(values, { ...recorded, ...io }, paths)
  return { code, ...recorded.written }
}

async function read(files: readonly string[], values: Values = {}, io: Partial<CommandIo> = {}) {
  const { code, stdout } = await run(files, { json: true, ...values }, io)
  const lines = stdout.trimEnd().split('\n')
  return { code, reports: lines.map((line) => JSON.parse(line) as OpenReport) }
}

async function refuse(
  files: readonly string[],
  values: Values,
  io: Partial<CommandIo> = {},
): Promise<string> {
  try {
    await run(files, values, io)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    return error.message
  }
  return expect.fail('the command line was accepted')
}

/** A terminal at which a person types these lines. */
const typed = (...lines: readonly string[]): Partial<CommandIo> => ({
  stdin: Object.assign(Readable.from(lines.map((line) => Buffer.from(`${line}\r`))), {
    isTTY: true,
  }),
  isTerminal: true,
})
const piped = (content: string | Uint8Array): Partial<CommandIo> => ({
  stdin: Readable.from([Buffer.from(content)]),
})

const withPassword = { 'password-from': 'env:PASSWORD' } as const

describe('botcert open --json', () => {
  it('prints one line per file with the documented fields', async () => {
    const { code, reports } = await read(['bot.p12', 'bundle.p7b'], withPassword)
    expect(code).toBe(0)
    expect(reports).toHaveLength(2)
    const [p12, p7b] = reports as [OpenedReport, OpenedReport]
    expect(p12).toMatchObject({ file: place('bot.p12'), ok: true, notices: [] })
    const certificate = p12.items.find(({ kind }) => kind === 'certificate')
    expect(certificate).toMatchObject({ subject: 'CN=demo-bot1', keyType: 'rsa', keyBits: 4096 })
    expect(certificate?.notBefore).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/)
    const key = p12.items.find(({ kind }) => kind === 'private-key')
    expect(key?.spkiSha256).toBe(certificate?.spkiSha256)
    expect(p12.algorithms.map(({ part }) => part)).toEqual(['integrity', 'certificates', 'key'])
    expect(p12.algorithms[2]).toEqual({
      part: 'key',
      scheme: 'PBES2',
      oid: '1.2.840.113549.1.5.13',
      cipher: 'AES-256-CBC',
      derivation: 'PBKDF2',
      hash: 'HMAC-SHA-256',
      iterations: 2048,
    })
    expect(p7b.notices.map((notice) => notice.code)).toEqual(['password-needless'])
  })

  it('continues after an unreadable file, and exits with 3', async () => {
    const { code, reports } = await read(['missing', '.', 'ca.pem'])
    expect(reports.map(({ ok }) => ok)).toEqual([false, false, true])
    expect(reports[0]).toMatchObject({ file: place('missing'), code: 'file-unreadable' })
    expect(reports[1]).toMatchObject({ code: 'file-unreadable' })
    expect(code).toBe(3)
  })

  it('exits with 1 if a file is refused, even if another one is unreadable', async () => {
    for (const [file, values, expected] of [
      ['bot.p12', { 'password-from': 'env:WRONG' }, 'passphrase-wrong'],
      ['bot.p12', {}, 'passphrase-needed'],
      ['words.txt', {}, 'input-unrecognized'],
    ] as const) {
      const { code, reports } = await read([file, 'missing', 'ca.pem'], values)
      expect(reports.map(({ ok }) => ok)).toEqual([false, false, true])
      expect(reports[0]).toMatchObject({ code: expected })
      expect(code).toBe(1)
    }
  })

  it('shows the items that opened beside those that did not, and exits with 1', async () => {
    const { code, reports } = await read(['mixed.pem'])
    const [report] = reports as [OpenedReport]
    expect(report.ok).toBe(true)
    expect(report.items.map(({ kind, code }) => [kind, code])).toEqual([
      ['certificate', undefined],
      ['encrypted-private-key', 'passphrase-needed'],
    ])
    expect(code).toBe(1)
  })

  it('escapes terminal control characters without changing a name', async () => {
    const { stdout } = await run(['steer\u001b[2J.txt'], { json: true })
    expect(stdout).not.toContain('\u001b')
    expect((JSON.parse(stdout) as OpenReport).file).toBe(place('steer\u001b[2J.txt'))
  })

  it('prints no password and no key', async () => {
    const { stdout, stderr } = await run(['bot.p12', 'key.pem'], { json: true, ...withPassword })
    expect(stdout + stderr).not.toContain(password)
    const [, line = ''] = readVectorText('good-bot-rsa4096.key.pem').split('\n')
    expect(stdout + stderr).not.toContain(line.slice(0, 20))
  })
})

describe('botcert open', () => {
  it('prints aligned text for people', async () => {
    const { code, stdout } = await run(['bot.p12'], withPassword)
    expect(stdout).toMatch(/^ {4}subject {7}CN=demo-bot1$/m)
    expect(stdout).toMatch(/^ {4}key {11}RSA 4096 bits$/m)
    expect(stdout).toMatch(/^ {4}Integrity {5}PKCS12-MAC, PKCS12 SHA-256, 2048 iterations$/m)
    expect(code).toBe(0)
  })

  it('says why a file did not open, and escapes terminal control characters', async () => {
    const { code, stdout } = await run(['steer\u001b[2J.txt'])
    expect(stdout).toContain('steer<U+001B>[2J.txt: not opened (input-unrecognized)')
    expect(code).toBe(1)
  })

  it('asks for a password once, and only if a file needs one', async () => {
    const needless = await run(['ca.pem'], {}, typed(password))
    expect(needless.stderr).toBe('')
    const needed = await run(['ca.pem', 'bot.p12', 'other.p12'], {}, typed(password))
    expect(needed.stderr.match(/Password/g)).toHaveLength(1)
    expect(needed.stdout).not.toContain('password-needless')
    expect(needed.code).toBe(0)
  })

  it('reads stdin for - and for a pipe', async () => {
    const pem = readVectorText('good-ca-p256.crt.pem')
    for (const files of [['-'], []]) {
      const { code, reports } = await read(files, {}, piped(pem))
      expect(reports).toMatchObject([{ file: '-', ok: true }])
      expect(code).toBe(0)
    }
  })

  it('reads the password from stdin beside files', async () => {
    const { code } = await run(['bot.p12'], { 'password-from': 'stdin' }, piped(`${password}\n`))
    expect(code).toBe(0)
  })

  it.each<[string, readonly string[], Values, Partial<CommandIo>, string]>([
    ['no file at a terminal', [], {}, typed(), 'No file was given'],
    ['no file and nothing in the pipe', [], {}, piped(''), 'No file was given'],
    [
      'a password without a file',
      [],
      { 'password-from': 'stdin' },
      piped('x'),
      'No file was given',
    ],
    ['stdin for both', ['-'], { 'password-from': 'stdin' }, piped('x'), 'Only one input'],
    ['stdin twice', ['-', '-'], {}, piped('x'), 'Only one input'],
    ['an unset variable', ['ca.pem'], { 'password-from': 'env:NOPE' }, {}, 'not set'],
    ['--out without --convert', ['ca.pem'], { out: 'x' }, {}, '--convert'],
    ['--force without --convert', ['ca.pem'], { force: true }, {}, '--convert'],
  ])('refuses %s', async (_what, files, values, io, words) => {
    expect(await refuse(files, values, io)).toContain(words)
  })
})

describe('botcert open --convert', () => {
  const out = place('out')
  beforeEach(() => rmSync(out, { force: true }))

  it('writes another P12 format, readable only by its owner, with the same password', async () => {
    const { code, reports } = await read(['bot.p12'], { ...withPassword, convert: 'old', out })
    expect(code).toBe(0)
    expect(reports.map(({ file }) => file)).toEqual([place('bot.p12'), out])
    const [before, after] = reports as [OpenedReport, OpenedReport]
    const keyOf = ({ items }: OpenedReport) => items.find(({ kind }) => kind === 'private-key')
    expect(keyOf(after)?.spkiSha256).toBe(keyOf(before)?.spkiSha256)
    expect(after.algorithms.map(({ cipher }) => cipher)).toContain('DES-EDE3-CBC')
    expect(statSync(out).mode & 0o777).toBe(0o600)
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([])
    expect((await read(['out'], withPassword)).code).toBe(0)
  })

  it('combines several files, and accepts a new password', async () => {
    const values = { convert: 'node-curl', out, 'new-password-from': 'env:NEW' } as const
    const key = { 'password-from': 'env:PASSWORD' } as const
    expect((await run(['bot.p12', 'ca.pem'], { ...values, ...key })).code).toBe(0)
    const { reports } = await read(['out'], { 'password-from': 'env:NEW' })
    const kinds = (reports[0] as OpenedReport).items.map(({ kind }) => kind)
    expect([...kinds].sort()).toEqual(['certificate', 'private-key'])
    expect((await read(['out'], key)).reports).toMatchObject([{ code: 'passphrase-wrong' }])
  })

  it('asks twice for the new password if there is no old one', async () => {
    const values = { convert: 'key-pem', out } as const
    const { code, stderr } = await run(['key.pem'], values, typed('one', 'one'))
    expect(stderr.match(/Password of the new file/g)).toHaveLength(2)
    expect(code).toBe(0)
    rmSync(out)
    expect(await refuse(['key.pem'], values, typed('one', 'two'))).toContain('differ')
    expect(await refuse(['key.pem'], values)).toContain('--new-password-from')
    expect(existsSync(out)).toBe(false)
  })

  it('replaces a file only with --force', async () => {
    writeFileSync(out, 'mine')
    const values = { convert: 'certificate-cer', out } as const
    expect(await refuse(['ca.pem'], values)).toContain('--force')
    expect(readFileSync(out, 'utf8')).toBe('mine')
    expect((await run(['ca.pem'], { ...values, force: true })).code).toBe(0)
    expect(readFileSync(out)[0]).toBe(0x30)
    expect(statSync(out).mode & 0o777).toBe(0o600)
  })

  it('writes an unencrypted key only with --allow-plain-key', async () => {
    const values = { ...withPassword, convert: 'bdk-python', out } as const
    expect(await refuse(['bot.p12'], values)).toContain('--allow-plain-key')
    expect(existsSync(out)).toBe(false)
    expect((await run(['bot.p12'], { ...values, 'allow-plain-key': true })).code).toBe(0)
    expect(readFileSync(out, 'utf8')).toContain('-----BEGIN PRIVATE KEY-----')
  })

  it('needs a choice between several keys, and writes only the chain of that key', async () => {
    const files = ['bot.p12', 'other.p12', 'ca.pem'] as const
    const values = { ...withPassword, convert: 'bdk-java', out } as const
    const ambiguous = await read(files, values)
    expect(ambiguous.code).toBe(1)
    expect(ambiguous.reports.at(-1)).toMatchObject({ file: out, ok: false, code: 'key-ambiguous' })
    expect(existsSync(out)).toBe(false)
    const chosen = await read(files, { ...values, 'friendly-name': 'other' })
    expect(chosen.code).toBe(0)
    const subjects = (chosen.reports.at(-1) as OpenedReport).items.map(({ subject }) => subject)
    expect(subjects).toContain('CN=other')
    expect(subjects).not.toContain('CN=demo-bot1')
    const unknown = await read(files, { ...values, force: true, 'friendly-name': 'nobody' })
    expect(unknown.reports.at(-1)).toMatchObject({ ok: false, code: 'output-key-missing' })
  })

  it('writes nothing if an item could not be opened', async () => {
    const values = { convert: 'chain-pem', out } as const
    for (const [files, expected, exit] of [
      [['ca.pem', 'locked.pem'], 'passphrase-needed', 1],
      [['mixed.pem'], 'passphrase-needed', 1],
      [['ca.pem', 'missing'], 'file-unreadable', 3],
    ] as const) {
      const { code, reports } = await read(files, values)
      expect(reports.at(-1)).toMatchObject({ file: out, ok: false, code: expected })
      expect(code).toBe(exit)
      expect(existsSync(out)).toBe(false)
    }
  })

  it('says what is missing for a format', async () => {
    const { code, reports } = await read(['ca.pem'], {
      convert: 'bdk-java',
      out,
      'new-password-from': 'env:NEW',
    })
    expect(reports.at(-1)).toMatchObject({ ok: false, code: 'output-key-missing' })
    expect(code).toBe(1)
  })

  it.each<[string, Values, string]>([
    ['an unknown format', { convert: 'nope', out }, 'bdk-java'],
    ['no --out', { convert: 'old' }, '--out FILE'],
    ['a missing folder', { convert: 'certificate-cer', out: place('no/where') }, 'ENOENT'],
  ])('refuses %s', async (_what, values, words) => {
    expect(await refuse(['ca.pem'], values)).toContain(words)
  })
})

// The openssl commands that the page prints, run as printed in a real shell.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Pkcs12Settings } from '../../src/worker/api'
import profileJson from '../../static/profiles/symphony.json?raw'
import { parseProfile } from '../../src/profile/profile'
import { encodeSubject } from '../../src/bot/encode-subject'
import {
  listOpensslCommands,
  type CommandsInput,
  type CommandStep,
} from '../../src/ui/create/openssl-commands'
import { needs } from '../support/programs'

// 4096 bits would take seconds in openssl; the commands are the same.
const profile = {
  ...parseProfile(profileJson, 'symphony.json'),
  key: { type: 'rsa', bits: 2048 },
} as const
const values = {
  CN: `it's a "bot"/x\\y+z=1, $HOME \`id\` #;<> é€😀 `,
  O: 'Symphony Communications LLC',
  OU: 'NOT FOR PRODUCTION USE',
  C: 'US',
}
const key = { type: 'rsa', bits: 2048, curve: null, spkiSha256: '' } as const
const ca = {
  subject: 'CN=Dev CA',
  issuer: 'CN=Dev CA',
  serialNumber: '01',
  notBefore: new Date('2026-01-01T00:00:00Z'),
  notAfter: new Date('2036-01-01T00:00:00Z'),
  key,
  sha256: '',
}
/** Cut at 1000 days, and made five minutes older for clocks that are behind. */
const certificate = {
  ...ca,
  subject: 'CN=demo-bot1',
  notBefore: new Date('2025-12-31T23:55:00Z'),
  notAfter: new Date('2028-09-27T00:00:00Z'),
}
const file = {
  role: 'pkcs12',
  name: 'demo-bot1.p12',
  mediaType: '',
  bytes: new Uint8Array(),
} as const

const modern: Pkcs12Settings = {
  cipher: 'AES-256-CBC',
  kdfHash: 'SHA-256',
  mac: 'SHA-256',
  iterations: null,
  friendlyName: null,
  chain: 'intermediates',
}

describe.runIf(needs('openssl', 'sh'))('the printed openssl commands', () => {
  const folder = mkdtempSync(join(tmpdir(), 'botcert-commands-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder })

  beforeAll(() => {
    writeFileSync(
      join(folder, 'ca.cnf'),
      '[req]\ndistinguished_name=dn\nx509_extensions=ca\n[dn]\n[ca]\nbasicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\nsubjectKeyIdentifier=hash\n',
    )
    openssl(
      ...'req -x509 -newkey rsa:2048 -noenc -keyout ca-key.pem -out ca-cert.pem -days 4000 -subj'.split(
        ' ',
      ),
      '/CN=Dev CA',
      '-config',
      'ca.cnf',
    )
    run(listOpensslCommands(input))
  })

  const input: CommandsInput = {
    profile,
    values,
    target: 'bdk-python',
    settings: null,
    result: { files: [file], certificate, ca, pkcs12Iterations: 10_000 },
  }
  const run = (steps: readonly CommandStep[]): void => {
    const script = steps.map(({ commands }) => withPasswords(commands)).join('\n')
    const { status, stderr } = spawnSync('sh', ['-e', '-c', script], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, PASSWORD: 'test-password' },
    })
    expect(stderr, 'what the commands said').not.toContain('rror')
    expect(status).toBe(0)
  }
  const describeP12 = () =>
    spawnSync(
      'openssl',
      ['pkcs12', '-in', 'demo-bot1.p12', '-noout', '-info', '-passin', 'pass:test-password'],
      { cwd: folder, encoding: 'utf8' },
    ).stderr
  const writeP12 = (settings: Partial<Pkcs12Settings>) =>
    listOpensslCommands({ ...input, settings: { ...modern, ...settings } }).filter(
      ({ title }) => title === 'P12 file',
    )

  it('write the very subject that the page writes', () => {
    const subject = Buffer.from(encodeSubject(profile, values))
    expect(openssl('req', '-in', 'demo-bot1.csr', '-outform', 'DER').includes(subject)).toBe(true)
  })

  it('sign a version 3 certificate with the profile’s extensions and a random serial number', () => {
    const text = String(openssl('x509', '-in', 'demo-bot1-cert.pem', '-noout', '-text'))
    expect(text).toContain('Version: 3')
    expect(text).toMatch(/Basic Constraints: critical\s+CA:FALSE/)
    expect(text).toMatch(/Key Usage: critical\s+Digital Signature, Key Encipherment/)
    expect(text).toMatch(/Extended Key Usage: \s+TLS Web Client Authentication/)
    expect(text).toMatch(/Authority Key Identifier/)
    expect(text).toMatch(/Serial Number:\s+([0-9a-f]{2}:){14}/)
  })

  it('end the certificate where the page ended it', () => {
    const text = String(openssl('x509', '-in', 'demo-bot1-cert.pem', '-noout', '-dates'))
    const [start = 0, end = 0] = [...text.matchAll(/=(.*)/g)].map((match) =>
      Date.parse(match[1] ?? ''),
    )
    expect((end - start) / 86_400_000).toBe(1000)
  })

  it('put an intermediate CA into the P12 with the certificate', () => {
    const intermediate = { ...ca, issuer: 'CN=Root' }
    const steps = listOpensslCommands({
      ...input,
      result: { ...input.result, ca: intermediate },
    })
    expect(steps.map(({ commands }) => commands).join('')).toContain('-certfile ca-cert.pem')
  })

  it('export a P12 in the form that everyone opens', () => {
    const info = describeP12()
    expect(info).toContain('MAC: sha256, Iteration 10000')
    expect(info).toMatch(/PBES2, PBKDF2, AES-256-CBC, Iteration 10000, PRF hmacWithSHA256/)
  })

  it('make the PEM file that the BDK for Python reads', () => {
    const pem = readFileSync(join(folder, 'demo-bot1.pem'), 'utf8')
    expect(pem).toContain('-----BEGIN PRIVATE KEY-----')
    expect(pem).toContain('-----BEGIN CERTIFICATE-----')
  })

  it('export a P12 for old programs, with a name and the root', () => {
    const friendlyName = `it's "my" bot`
    run(
      writeP12({
        cipher: 'DES-EDE3-CBC',
        kdfHash: 'SHA-1',
        mac: 'SHA-1',
        friendlyName,
        chain: 'with-root',
      }),
    )
    const info = describeP12()
    expect(info).toContain('MAC: sha1, Iteration 10000')
    expect(info).toContain('pbeWithSHA1And3-KeyTripleDES-CBC')
    const content = String(
      openssl(...'pkcs12 -in demo-bot1.p12 -nokeys -passin pass:test-password'.split(' ')),
    )
    expect(content).toContain(`friendlyName: ${friendlyName}`)
    expect(content.match(/BEGIN CERTIFICATE/g)).toHaveLength(2)
  })

  it('ask for PBMAC1 by the options of OpenSSL 3.4, and say what openssl has no option for', () => {
    const [fips] = writeP12({ mac: 'PBMAC1-SHA-256' })
    expect(fips?.commands).toContain('-macalg sha256 -pbmac1_pbkdf2 -iter')
    const [own] = writeP12({ kdfHash: 'SHA-512' })
    expect(own?.commands).toContain('# openssl always derives the keys with SHA-256')
  })
})

/** The commands ask for passwords on a terminal; here the environment answers. */
function withPasswords(commands: string): string {
  return commands
    .replaceAll('openssl pkcs8 -topk8', 'openssl pkcs8 -topk8 -passout env:PASSWORD')
    .replaceAll('openssl req -new', 'openssl req -new -passin env:PASSWORD')
    .replaceAll('pkcs12 -export', 'pkcs12 -export -passin env:PASSWORD -passout env:PASSWORD')
    .replaceAll('openssl pkcs12 -in', 'openssl pkcs12 -passin env:PASSWORD -in')
}

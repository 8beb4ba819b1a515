// Every file that we write, handed to every program that may have to open it. What came of it is the table that
// the page and the README show: src/bot/outputs/interop-table.ts. After a change: `npm run test:interop -- -u`, on a
// machine with all the programs.
import { readFileSync } from 'node:fs'
import { format, resolveConfig } from 'prettier'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Certificate } from '../../src/pki/x509/certificate'
import type { Pkcs12Settings } from '../../src/bot/outputs/targets'
import { interopTable, type InteropCell } from '../../src/bot/outputs/interop-table'
import type { PrivateKey } from '../../src/pki/keys/private-key'
import { buildOutput, outputIds, type OutputId } from '../../src/bot/outputs/outputs'
import { encodePem } from '../../src/pki/pem'
import { interopReaders } from '../support/interop-readers'
import type { InteropReader, InteropWorld, Sample, SampleKind } from '../support/interop-world'
import { issueChain } from '../support/issued-bot'
import { symphony } from '../support/profiles'
import { needs } from '../support/programs'
import { openWorkshop } from '../support/run'
import { startClientAuthServer } from '../support/tls-server'
import { readVector } from '../support/vectors'

const root = `${import.meta.dirname}/../..`
const password = `correct horse; "battery" $taple\\`
const measured = outputIds.filter((id) => id !== 'custom')
const kinds: Readonly<Record<Exclude<OutputId, 'custom'>, SampleKind>> = {
  'bdk-java': 'p12',
  'bdk-python': 'pem',
  'node-curl': 'p12',
  dotnet: 'p12',
  old: 'p12',
  fips: 'p12',
  'pem-bundle': 'pem-bundle',
  'key-pem': 'key-pem',
  'key-der': 'key-der',
  'certificate-pem': 'certificates',
  'certificate-cer': 'certificates',
  'chain-pem': 'certificates',
  'chain-p7b': 'p7b',
  'trust-store': 'trust-store',
}

const shop = openWorkshop({ P12_PASSWORD: password })
const here = interopReaders.filter((reader) => reader.isHere())
let key: PrivateKey
let certificates: readonly Certificate[]
let world: InteropWorld
let stopServer = (): void => undefined

beforeAll(async () => {
  const bot = await issueChain()
  key = bot.key
  certificates = [bot.leaf, bot.intermediate, bot.root]
  shop.write('password', password)
  shop.write('password.line', `${password}\n`)
  const server = await startClientAuthServer({
    certificate: shop.write('server.pem', readVector('good-ca-p256.crt.pem')),
    key: shop.write('server.key', readVector('good-ca-p256.key.pem')),
    anchor: shop.write('root.pem', readVector('good-ca-rsa4096.crt.pem')),
    log: shop.write('server.log', ''),
  })
  stopServer = server.stop
  const keyPem = encodePem('PRIVATE KEY', key.pkcs8Der)
  world = { shop, password, keyPem, port: server.port }
})
afterAll(() => {
  stopServer()
  shop.remove()
})

/** The certificates that a file should hold: of a bot's file without the root, of a chain with it. */
function meantFor(output: OutputId): readonly Certificate[] {
  if (output === 'trust-store') return certificates.slice(1)
  if (output.startsWith('certificate-')) return certificates.slice(0, 1)
  return output.startsWith('chain-') ? certificates : certificates.slice(0, 2)
}

async function writeSample(output: Exclude<OutputId, 'custom'>): Promise<Sample> {
  const { name, bytes } = await buildOutput({
    output,
    key,
    certificates,
    password,
    passwordOrigin: 'generated',
    profile: symphony,
    fileName: output,
  })
  shop.write(name, bytes)
  const meant = meantFor(output)
  return {
    kind: kinds[output],
    file: name,
    certificates: meant.map(({ certificateDer }) => encodePem('CERTIFICATE', certificateDer)),
  }
}

function isOpened({ opens }: InteropReader, sample: Sample): boolean {
  try {
    return opens[sample.kind]?.(sample, world) ?? false
  } catch {
    return false
  }
}

/** A reader that is not here keeps the cell that another machine measured. */
function measure(output: OutputId, sample: Sample): readonly InteropCell[] {
  return interopReaders.flatMap((reader) => {
    if (reader.opens[sample.kind] === undefined) return []
    const { id, name } = reader
    if (here.includes(reader)) return [{ id, name, opens: isOpened(reader, sample) }]
    return interopTable[output]?.filter((cell) => cell.id === id) ?? []
  })
}

function formatTableModule(table: ReadonlyMap<OutputId, readonly InteropCell[]>): string {
  const ids = interopReaders.map(({ id }) => `'${id}'`).join(' | ')
  return `// Who opened which of our files. Written by tests/interop/targets.test.ts from what it saw in a run, never by
// hand: \`npm run test:interop -- -u\`.
import type { OutputId } from './outputs'

export type InteropReaderId = ${ids}

export interface InteropCell {
  readonly id: InteropReaderId
  /** As people know the reader. */
  readonly name: string
  /** Whether the private key, or the certificates, came out as they went in. */
  readonly opens: boolean
}

/** For each output the readers that it is made for; none for \`custom\`, which is whatever a person chose. */
export const interopTable: Readonly<Partial<Record<OutputId, readonly InteropCell[]>>> = ${JSON.stringify(Object.fromEntries(table))}
`
}

/** As Markdown. What a reader was not made for stays empty. */
function formatTableText(table: ReadonlyMap<OutputId, readonly InteropCell[]>): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const body = [...table].map(([output, cells]) => {
    const words = interopReaders.map(({ id }) => {
      const cell = cells.find((each) => each.id === id)
      return cell === undefined ? '' : cell.opens ? 'opens' : '**refuses**'
    })
    return row([`\`${output}\``, ...words])
  })
  return [
    row(['', ...interopReaders.map(({ name }) => name)]),
    row(['---', ...interopReaders.map(() => '---')]),
    ...body,
  ].join('\n')
}

const [start, end] = [
  '<!-- who-opens: see tests/interop/targets.test.ts -->',
  '<!-- /who-opens -->',
]

async function formatFor(file: string, text: string): Promise<string> {
  return format(text, { ...(await resolveConfig(file)), filepath: file })
}

function isRewriting(): boolean {
  return expect.getState().snapshotState.snapshotUpdateState === 'all'
}

describe.runIf(needs('openssl'))('every output, in the hands of every reader', () => {
  const table = new Map<OutputId, readonly InteropCell[]>()

  it('has all its readers in CI', () => {
    const missing = interopReaders.filter((reader) => !here.includes(reader))
    const names = missing.map(({ name }) => name)
    if (process.env.CI !== undefined || isRewriting()) expect(names).toEqual([])
  })

  it.each(measured)('%s is opened by those that the table names', async (output) => {
    const cells = measure(output, await writeSample(output))
    table.set(output, cells)
    if (!isRewriting()) expect(cells).toEqual(interopTable[output])
  })

  it('the table of the page is what was seen', async () => {
    const file = `${root}/src/bot/outputs/interop-table.ts`
    await expect(await formatFor(file, formatTableModule(table))).toMatchFileSnapshot(file)
  })

  it('the table of the README is what was seen', async () => {
    const file = `${root}/README.md`
    const [before = '', after = ''] = readFileSync(file, 'utf8').split(
      new RegExp(`(?<=${start}\n)[^]*(?=${end})`),
    )
    const text = `${before}\n${formatTableText(table)}\n\n${after}`
    await expect(await formatFor(file, text)).toMatchFileSnapshot(file)
  })
})

describe.runIf(needs('openssl', 'javac'))('settings of one’s own', () => {
  const aes = { cipher: 'AES-256-CBC', iterations: 4096, friendlyName: 'Büro 🤖' } as const
  const custom: readonly (readonly [string, Pkcs12Settings, encryption: RegExp, mac: string])[] = [
    [
      'SHA-1 in AES, the leaf alone',
      { ...aes, kdfHash: 'SHA-1', mac: 'SHA-1', chain: 'leaf-only' },
      /PBES2, PBKDF2, AES-256-CBC, Iteration 4096, PRF hmacWithSHA1\n/,
      'sha1',
    ],
    [
      'SHA-384, with the root',
      { ...aes, kdfHash: 'SHA-384', mac: 'SHA-384', chain: 'with-root' },
      /PBES2, PBKDF2, AES-256-CBC, Iteration 4096, PRF hmacWithSHA384\n/,
      'sha384',
    ],
    [
      'SHA-512, with intermediates',
      { ...aes, kdfHash: 'SHA-512', mac: 'SHA-512', chain: 'intermediates' },
      /PBES2, PBKDF2, AES-256-CBC, Iteration 4096, PRF hmacWithSHA512\n/,
      'sha512',
    ],
    [
      '3DES under a SHA-256 MAC',
      { ...aes, cipher: 'DES-EDE3-CBC', kdfHash: 'SHA-1', mac: 'SHA-256', chain: 'leaf-only' },
      /pbeWithSHA1And3-KeyTripleDES-CBC, Iteration 4096\n/,
      'sha256',
    ],
  ]
  const lengths = { 'leaf-only': 1, intermediates: 2, 'with-root': 3 } as const

  it.each(custom)('%s is what OpenSSL and Java find', async (_name, settings, encryption, mac) => {
    const { bytes } = await buildOutput({
      output: 'custom',
      settings,
      key,
      certificates,
      password,
      passwordOrigin: 'typed',
      profile: symphony,
      fileName: 'custom',
    })
    shop.write('custom.p12', bytes)
    const opening = ['-in', 'custom.p12', '-passin', 'env:P12_PASSWORD', '-noenc', '-info']
    const info = shop.run('openssl', 'pkcs12', ...opening)
    expect(info).toMatch(encryption)
    expect(info).toContain(`MAC: ${mac}, Iteration 4096`)
    const meant = certificates.slice(0, lengths[settings.chain])
    const pems = meant.map(({ certificateDer }) => encodePem('CERTIFICATE', certificateDer))
    const sample: Sample = { kind: 'p12', file: 'custom.p12', certificates: pems }
    for (const id of ['openssl-3.0', 'java-17']) {
      const reader = here.find((each) => each.id === id)
      if (reader !== undefined) expect(isOpened(reader, sample), reader.name).toBe(true)
    }
    const keyStore = ['-keystore', 'custom.p12', '-storetype', 'PKCS12']
    const list = shop.run('keytool', '-list', ...keyStore, '-storepass:env', 'P12_PASSWORD')
    expect(list).toContain('büro 🤖, ')
  })
})

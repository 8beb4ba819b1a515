import { beforeAll, describe, expect, it } from 'vitest'
import { parseUtf8 } from '../../../src/text/bytes'
import { targetIds, type Pkcs12Settings } from '../../../src/bot/outputs/targets'
import { outputIds, buildOutput, type BuildOutputOptions } from '../../../src/bot/outputs/outputs'
import { parsePem } from '../../../src/pki/pem'
import { parsePkcs12 } from '../../../src/pki/pkcs12/reader'
import { expectRefusal } from '../../support/errors'
import { issueChain, type IssuedBot } from '../../support/issued-bot'
import { symphony } from '../../support/profiles'

const password = 'correct horse'
/** Cheap, or every file would take half a second. */
const profile = {
  ...symphony,
  privateKey: { iterations: 10_000 },
  pkcs12: { ...symphony.pkcs12, generatedPasswordIterations: 2048, typedPasswordIterations: 3000 },
}
let bot: IssuedBot
let options: Omit<BuildOutputOptions, 'output'>

beforeAll(async () => {
  bot = await issueChain()
  options = {
    key: bot.key,
    certificates: [bot.leaf, bot.intermediate, bot.root],
    password,
    passwordOrigin: 'generated',
    profile,
    fileName: 'demo-bot1',
  }
})

const custom: Pkcs12Settings = {
  cipher: 'AES-256-CBC',
  kdfHash: 'SHA-512',
  mac: 'SHA-512',
  iterations: 4096,
  friendlyName: 'Büro 🤖',
  chain: 'leaf-only',
}

async function open(output: BuildOutputOptions['output'], other: Partial<BuildOutputOptions> = {}) {
  const { bytes } = await buildOutput({ ...options, ...other, output })
  return parsePkcs12(bytes, { password: other.password ?? password, hash: 'SHA-256' })
}

function labelsOf(bytes: Uint8Array): readonly string[] {
  return parsePem(parseUtf8(bytes) ?? '').map(({ label }) => label)
}

describe('an output', () => {
  it.each([
    ['bdk-java', 'demo-bot1.p12'],
    ['bdk-python', 'demo-bot1.pem'],
    ['pem-bundle', 'demo-bot1-bundle.pem'],
    ['key-pem', 'demo-bot1-key.pem'],
    ['key-der', 'demo-bot1-key.der'],
    ['certificate-pem', 'demo-bot1-cert.pem'],
    ['certificate-cer', 'demo-bot1-cert.cer'],
    ['chain-pem', 'demo-bot1-chain.pem'],
    ['chain-p7b', 'demo-bot1-chain.p7b'],
    ['trust-store', 'demo-bot1-trust.p12'],
  ] as const)('%s has the name %s', async (output, name) => {
    expect((await buildOutput({ ...options, output })).name).toBe(name)
  })

  it('is the only one with a key that anybody can read for Python', async () => {
    const plain: string[] = []
    for (const output of outputIds) {
      const { bytes, isSecretPlain } = await buildOutput({ ...options, output })
      const holdsPlainKey = (parseUtf8(bytes) ?? '').includes('BEGIN PRIVATE KEY')
      expect(isSecretPlain, output).toBe(holdsPlainKey)
      if (isSecretPlain) plain.push(output)
    }
    expect(plain).toEqual(['bdk-python'])
  })

  it('in PEM has certificate, intermediate and key in this order, without the root', async () => {
    const python = await buildOutput({ ...options, output: 'bdk-python' })
    expect(labelsOf(python.bytes)).toEqual(['CERTIFICATE', 'CERTIFICATE', 'PRIVATE KEY'])
    const bundle = await buildOutput({ ...options, output: 'pem-bundle' })
    expect(labelsOf(bundle.bytes)).toEqual(['CERTIFICATE', 'CERTIFICATE', 'ENCRYPTED PRIVATE KEY'])
    const chain = await buildOutput({ ...options, output: 'chain-pem' })
    expect(labelsOf(chain.bytes)).toHaveLength(3)
  })
})

describe('the P12 of a target', () => {
  it('has the common name, the intermediate but no root, and the profile’s iterations', async () => {
    const { certificates, items, mac } = await open('node-curl')
    expect(certificates).toEqual([bot.leaf, bot.intermediate])
    expect(items.map(({ friendlyName }) => friendlyName)).toContain('demo-bot1')
    expect(mac?.iterations).toBe(2048)
    const typed = await open('node-curl', { passwordOrigin: 'typed' })
    expect(typed.mac?.iterations).toBe(3000)
  })

  it('has the root where the profile of the site asks for it', async () => {
    const rooted = { ...profile, pkcs12: { ...profile.pkcs12, includeRoot: true } }
    expect((await open('bdk-java', { profile: rooted })).certificates).toHaveLength(3)
    const settings = { ...custom, chain: 'intermediates' } as const
    expect((await open('custom', { profile: rooted, settings })).certificates).toHaveLength(2)
  })

  it('follows settings of one’s own', async () => {
    const { certificates, items, mac, parts } = await open('custom', { settings: custom })
    expect(certificates).toEqual([bot.leaf])
    expect(items.map(({ friendlyName }) => friendlyName)).toContain('Büro 🤖')
    expect(mac).toMatchObject({ hash: 'SHA-512', iterations: 4096 })
    expect(parts[0]?.encryption).toMatchObject({ hash: 'HMAC-SHA-512', iterations: 4096 })
    const withRoot = await open('custom', { settings: { ...custom, chain: 'with-root' } })
    expect(withRoot.certificates).toEqual([bot.leaf, bot.intermediate, bot.root])
  })

  it('has the common name where no other name was typed', async () => {
    for (const friendlyName of ['', null]) {
      const { items } = await open('custom', { settings: { ...custom, friendlyName } })
      expect(items.map((item) => item.friendlyName)).toContain('demo-bot1')
    }
  })

  it('takes a password outside ASCII, or none, once that was agreed to', async () => {
    const umlaut = { password: 'Gru\u0308n', allows: ['password-not-ascii'] } as const
    const { bytes } = await buildOutput({ ...options, ...umlaut, output: 'bdk-java' })
    const opened = await parsePkcs12(bytes, { password: 'Gr\u00fcn', hash: 'SHA-256' })
    expect(opened.certificates).toHaveLength(2)
    const empty = await open('bdk-java', { password: '', allows: ['password-empty'] })
    expect(empty.certificates).toHaveLength(2)
  })
})

describe('what cannot be written', () => {
  it('is a file with a key where there is no key', async () => {
    for (const output of [...targetIds, 'pem-bundle', 'key-pem', 'key-der'] as const) {
      const attempt = () => buildOutput({ ...options, output, key: null })
      await expectRefusal(attempt, 'output-key-missing')
    }
  })

  it('is a file with certificates where there are none', async () => {
    for (const output of outputIds.filter((id) => !id.startsWith('key-'))) {
      const attempt = () => buildOutput({ ...options, output, certificates: [] })
      await expectRefusal(attempt, 'output-certificate-missing')
    }
  })

  it('is a trust store of nothing but the bot’s own certificate', async () => {
    const attempt = (certificates: BuildOutputOptions['certificates']) =>
      buildOutput({ ...options, output: 'trust-store', certificates })
    await expectRefusal(() => attempt([bot.leaf]), 'output-certificate-missing')
    expect((await open('trust-store')).certificates).toEqual([bot.intermediate, bot.root])
    const alone = await open('trust-store', { key: null, certificates: [bot.leaf] })
    expect(alone.certificates).toEqual([bot.leaf])
  })

  it('is a file with settings out of bounds, or with a password that nobody agreed to', async () => {
    const settings = { ...custom, iterations: 1000 }
    const attempt = () => buildOutput({ ...options, output: 'custom', settings })
    await expectRefusal(attempt, 'settings-invalid')
    for (const output of ['bdk-java', 'pem-bundle', 'key-pem', 'key-der', 'trust-store'] as const) {
      for (const refused of ['', 'Gr\u00fcn', 'a\u0000b']) {
        const write = () => buildOutput({ ...options, output, password: refused })
        await expectRefusal(write, 'password-refused')
      }
    }
  })

  it('is a PEM with an empty passphrase, whatever was agreed to', async () => {
    const allows = ['password-empty'] as const
    const attempt = () => buildOutput({ ...options, output: 'key-pem', password: '', allows })
    await expectRefusal(attempt, 'password-refused')
  })

  it.each(['', 'Passwörter', 'tab\t', '\u0000', '\ufeff'])(
    'is a P12 or a trust store with the password %j, which some program cannot type',
    async (refused) => {
      for (const output of ['bdk-java', 'trust-store'] as const) {
        const attempt = () => buildOutput({ ...options, password: refused, output })
        await expectRefusal(attempt, 'password-refused')
      }
    },
  )
})

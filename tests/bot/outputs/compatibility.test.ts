import { beforeAll, describe, expect, it } from 'vitest'
import { examineFile } from '../../../src/bot/outputs/compatibility'
import type { EncryptionFacts } from '../../../src/pki/encryption/facts'
import type { PrivateKey } from '../../../src/pki/keys/private-key'
import type { OpenedFile, OpenedItem, ProtectionFacts } from '../../../src/files/item'
import { readers, traitSentences, type TraitId } from '../../../src/bot/outputs/readers'
import { certificateItem, keyItem } from '../../support/opened-items'
import { readKeyVector } from '../../support/vectors'

const pbes2: EncryptionFacts = {
  ...{ scheme: 'PBES2', oid: '1.2.840.113549.1.5.13', cipher: 'AES-256-CBC' },
  ...{ derivation: 'PBKDF2', hash: 'HMAC-SHA-256', iterations: 10_000 },
}
const pbes1: EncryptionFacts = {
  ...{ scheme: 'pbeWithSHAAnd3-KeyTripleDES-CBC', oid: '1.2.840.113549.1.12.1.3' },
  ...{ cipher: 'DES-EDE3-CBC', derivation: 'PKCS12', hash: 'SHA-1', iterations: 2048 },
}
const mac: EncryptionFacts = {
  ...{ scheme: 'PKCS12-MAC', oid: '', cipher: '', derivation: 'PKCS12' },
  ...{ hash: 'SHA-256', iterations: 10_000 },
}
const modern: readonly ProtectionFacts[] = [
  { part: 'integrity', algorithm: mac },
  { part: 'certificates', algorithm: pbes2 },
  { part: 'key', algorithm: pbes2 },
]
let key: PrivateKey
let p12Items: readonly OpenedItem[]

beforeAll(async () => {
  key = await readKeyVector('good-bot-rsa4096')
  const bag = { container: 'PKCS#12', localKeyId: '01', friendlyName: 'bot' }
  p12Items = [keyItem(key, bag), certificateItem('good-bot', bag)]
})

function file(protections: readonly ProtectionFacts[], items = p12Items): OpenedFile {
  return { name: 'bot.p12', items, protections, isPasswordNeedless: false }
}

const replace = (part: ProtectionFacts['part'], algorithm: EncryptionFacts | null) =>
  modern.map((each) => (each.part === part ? { part, algorithm } : each))

/** The names of the readers who refuse because of the trait, in the order of the table. */
function whoMind(...traits: readonly TraitId[]): readonly string[] {
  return readers
    .filter(({ refuses }) => traits.some((trait) => refuses.includes(trait)))
    .map(({ name }) => name)
}

function refusing(opened: OpenedFile, password = 'secret'): readonly string[] {
  return examineFile(opened, password)
    .filter(({ verdict }) => verdict === 'refuses')
    .map(({ reader }) => reader)
}

describe('a P12', () => {
  it('of today is refused by those only who know no AES or no SHA-2', () => {
    const findings = examineFile(file(modern), 'secret')
    expect(findings.map(({ reader }) => reader)).toEqual(readers.map(({ name }) => name))
    expect(refusing(file(modern))).toEqual(whoMind('cipher-pbes2', 'mac-sha2', 'mac-pkcs12-kdf'))
    expect(findings.find(({ reader }) => reader === 'Java 17')).toEqual({
      reader: 'Java 17',
      verdict: 'opens',
      reason: null,
    })
  })

  it('gives every cause to a reader who has several', () => {
    const java8 = examineFile(file(modern), 'secret').find(({ reader }) => /Java 8/.test(reader))
    expect(java8?.reason).toBe(`${traitSentences['cipher-pbes2']} ${traitSentences['mac-sha2']}`)
  })

  const old = [
    { part: 'integrity', algorithm: { ...mac, hash: 'SHA-1' } },
    { part: 'certificates', algorithm: pbes1 },
    { part: 'key', algorithm: pbes1 },
  ] as const
  it('of old is refused in FIPS mode alone', () => {
    expect(refusing(file(old))).toEqual(whoMind('cipher-3des-pbes1', 'mac-pkcs12-kdf'))
  })

  const base = ['cipher-pbes2', 'mac-sha2', 'mac-pkcs12-kdf'] as const
  it.each<[TraitId, ProtectionFacts['part'], EncryptionFacts | null]>([
    ['mac-missing', 'integrity', null],
    ['mac-pbmac1', 'integrity', { ...mac, scheme: 'PBMAC1' }],
    ['key-not-encrypted', 'key', null],
    ['cipher-aes192', 'key', { ...pbes2, cipher: 'AES-192-CBC' }],
    ['cipher-3des-pbes2', 'key', { ...pbes2, cipher: 'DES-EDE3-CBC' }],
    ['cipher-rc2-40', 'certificates', { ...pbes1, cipher: 'RC2-40-CBC' }],
    ['cipher-rc2-128', 'certificates', { ...pbes1, cipher: 'RC2-128-CBC' }],
    ['cipher-rc4', 'key', { ...pbes1, cipher: 'RC4-128' }],
    ['cipher-des', 'key', { ...pbes1, cipher: 'DES-CBC' }],
    ['kdf-scrypt', 'key', { ...pbes2, derivation: 'scrypt', iterations: 16_384 }],
    ['iterations-above-5000000', 'key', { ...pbes2, iterations: 5_000_001 }],
  ])('with %s is refused by those who mind', (trait, part, algorithm) => {
    const macGone = part === 'integrity'
    const others = macGone ? (['cipher-pbes2'] as const) : base
    expect(refusing(file(replace(part, algorithm)))).toEqual(whoMind(...others, trait))
    expect(whoMind(trait)).not.toEqual([])
  })

  it('without a local key id, or with two that differ, is refused by NSS', () => {
    const expected = whoMind(...base, 'local-key-id-missing')
    const bag = { container: 'PKCS#12' }
    for (const id of [null, '02']) {
      const items = [
        keyItem(key, { ...bag, localKeyId: id }),
        certificateItem('good-bot', { ...bag, localKeyId: id === null ? null : '01' }),
      ]
      expect(refusing(file(modern, items))).toEqual(expected)
    }
    // A key alone has nothing to be tied to.
    expect(refusing(file(modern, [keyItem(key, bag)]))).toEqual(whoMind(...base))
  })

  it.each<[TraitId[], string]>([
    [['password-empty'], ''],
    [['password-not-ascii'], 'pässword'],
    [['password-not-ascii', 'password-decomposed'], 'pa\u0308ssword'],
    [['password-not-ascii', 'password-nul'], 'a\0b'],
    [['password-not-ascii', 'password-bom'], 'a\uFEFFb'],
  ])('with %s is refused by those who mind the password', (traits, password) => {
    expect(refusing(file(modern), password)).toEqual(whoMind(...base, ...traits))
  })

  it('that is not protected at all says nothing of the password', () => {
    const open = modern.map(({ part }) => ({ part, algorithm: null }))
    expect(refusing(file(open), '')).toEqual(whoMind('mac-missing', 'key-not-encrypted'))
  })
})

describe('a key in no P12', () => {
  it('is refused as PEM by key stores, and judged by its encryption for all else', () => {
    const items = [keyItem(key, { container: 'PEM ENCRYPTED PRIVATE KEY', encryption: pbes2 })]
    const findings = examineFile(file([{ part: 'key', algorithm: pbes2 }], items), 'secret')
    const java = findings.find(({ reader }) => reader === 'Java 17')
    expect(java?.reason).toBe('It reads keys from PKCS#12 files, and this is PEM.')
    expect(findings.find(({ reader }) => reader === 'Node 20')?.verdict).toBe('opens')
    // Whether the Keychain takes it was never tried.
    expect(findings.some(({ reader }) => reader.startsWith('macOS'))).toBe(false)
    const des = { ...pbes1, cipher: 'DES-CBC' }
    const weak = examineFile(file([{ part: 'key', algorithm: des }], items), 'secret')
    expect(weak.find(({ reader }) => reader === 'Node 20')?.reason).toBe(
      traitSentences['cipher-des'],
    )
  })

  it('may be plain: what protects a P12 beside it does not count', () => {
    const items = [keyItem(key, { container: 'PEM PRIVATE KEY' })]
    const findings = examineFile(file([{ part: 'integrity', algorithm: null }], items), '')
    expect(findings.find(({ reader }) => reader === 'curl with OpenSSL 3.0')?.verdict).toBe('opens')
  })

  it('is taken in DER by fewer', () => {
    const items = [keyItem(key, { container: 'DER' })]
    const readersOf = examineFile(file([], items), '').filter(({ verdict }) => verdict === 'opens')
    expect(readersOf.map(({ reader }) => reader)).not.toContain('Node 20')
    expect(readersOf.map(({ reader }) => reader)).toContain('OpenSSL 3.0')
  })
})

describe('a file without a key', () => {
  it('is not judged', () => {
    expect(examineFile(file([], [certificateItem('good-bot')]), '')).toEqual([])
  })
})

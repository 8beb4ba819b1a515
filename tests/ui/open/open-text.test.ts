import { describe, expect, it } from 'vitest'
import type { ProtectionFacts } from '../../../src/worker/api'
import { pkiErrorCodes } from '../../../src/pki/errors'
import { outputIds } from '../../../src/bot/outputs/outputs'
import {
  describeCode,
  describeProtections,
  openFailureTexts,
  partViews,
} from '../../../src/ui/open/open-text'

type Algorithm = NonNullable<ProtectionFacts['algorithm']>

const modern: Algorithm = {
  scheme: 'PBES2',
  oid: '1.2.840.113549.1.5.13',
  cipher: 'AES-256-CBC',
  derivation: 'PBKDF2',
  hash: 'HMAC-SHA-256',
  iterations: 600_000,
}

function describeOne(part: ProtectionFacts['part'], algorithm: Partial<Algorithm> | null) {
  const facts = algorithm === null ? null : { ...modern, ...algorithm }
  return describeProtections([{ part, algorithm: facts }])[0]
}

describe('the texts about protections', () => {
  it('name cipher, derivation, hash and rounds, without a warning if all are strong', () => {
    expect(describeOne('key', {})).toEqual({
      title: 'Private key',
      words: 'AES-256-CBC, key from PBKDF2 with HMAC-SHA-256, 600,000 rounds',
      weaknesses: [],
    })
    expect(describeOne('key', { derivation: 'scrypt', iterations: 1024 })).toMatchObject({
      words: 'AES-256-CBC, key from scrypt with HMAC-SHA-256, cost 1,024',
      weaknesses: [],
    })
  })

  it('distinguish the two kinds of MAC', () => {
    const old = { scheme: 'PKCS12-MAC', cipher: '', derivation: 'PKCS12', hash: 'SHA-256' }
    expect(describeOne('integrity', { ...old, iterations: 2048 })).toMatchObject({
      words: 'HMAC-SHA-256, key from the PKCS#12 key derivation, 2,048 rounds',
      weaknesses: [],
    })
    expect(describeOne('integrity', { scheme: 'PBMAC1', cipher: '' })).toMatchObject({
      words: 'PBMAC1, key from PBKDF2 with HMAC-SHA-256, 600,000 rounds',
    })
  })

  it.each<[string, ProtectionFacts['part'], Partial<Algorithm> | null, RegExp]>([
    ['3DES', 'key', { cipher: 'DES-EDE3-CBC' }, /3DES/],
    ['RC2 of 40 bits', 'certificates', { cipher: 'RC2-40-CBC' }, /40-bit RC2/],
    ['RC2 of 128 bits', 'certificates', { cipher: 'RC2-128-CBC' }, /RC2 is outdated/],
    ['DES', 'key', { cipher: 'DES-CBC' }, /^DES can be broken/],
    ['MD5', 'key', { hash: 'MD5' }, /MD5/],
    ['a MAC with SHA-1', 'integrity', { cipher: '', hash: 'SHA-1' }, /SHA-1/],
    ['few rounds', 'key', { iterations: 2047 }, /fewer than 2,048/],
    ['no MAC', 'integrity', null, /change of the file is not detected/],
    ['a plain key', 'key', null, /Anyone who gets the file/],
  ])('mark %s as weak', (_name, part, algorithm, reason) => {
    expect(describeOne(part, algorithm)?.weaknesses).toEqual([expect.stringMatching(reason)])
  })

  it('accept SHA-1 in a derivation and unencrypted certificates', () => {
    expect(describeOne('key', { hash: 'HMAC-SHA-1' })?.weaknesses).toEqual([])
    expect(describeOne('certificates', null)?.weaknesses).toEqual([])
  })

  it('are listed once for equal parts', () => {
    const protections = [1, 2, 3].map(() => ({ part: 'key', algorithm: modern }) as const)
    expect(describeProtections(protections)).toHaveLength(1)
  })
})

describe('the texts of the page Open', () => {
  it('have a whole sentence for each code', () => {
    for (const code of pkiErrorCodes) expect(openFailureTexts[code]).toMatch(/^[A-Z“].{10,}/)
    expect(describeCode('passphrase-needed')).toBe(openFailureTexts['passphrase-needed'])
    expect(describeCode('constructor')).toBe(openFailureTexts.internal)
  })

  it('do not mention the key of a CA, as those of Create do', () => {
    const isAboutCa = (code: string) => /^(ca|not-a-ca|subject|profile)/.test(code)
    const texts = pkiErrorCodes.filter((code) => !isAboutCa(code))
    for (const code of texts) expect(openFailureTexts[code]).not.toMatch(/the CA’s|your CA/)
  })

  it('offer every plain format once', () => {
    const ids = partViews.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(outputIds.filter((id) => !ids.includes(id))).toEqual([
      ...['bdk-java', 'bdk-python', 'node-curl', 'dotnet', 'old', 'fips', 'custom'],
    ])
  })
})

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

describe('the words for protections', () => {
  it('name cipher, derivation, hash and rounds, and mind nothing that is sound', () => {
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

  it('tell the two kinds of MAC apart', () => {
    const old = { scheme: 'PKCS12-MAC', cipher: '', derivation: 'PKCS12', hash: 'SHA-256' }
    expect(describeOne('integrity', { ...old, iterations: 2048 })).toMatchObject({
      words: 'HMAC-SHA-256, key from PKCS#12’s own derivation, 2,048 rounds',
      weaknesses: [],
    })
    expect(describeOne('integrity', { scheme: 'PBMAC1', cipher: '' })).toMatchObject({
      words: 'PBMAC1, key from PBKDF2 with HMAC-SHA-256, 600,000 rounds',
    })
  })

  it.each<[string, ProtectionFacts['part'], Partial<Algorithm> | null, RegExp]>([
    ['3DES', 'key', { cipher: 'DES-EDE3-CBC' }, /3DES/],
    ['RC2 of 40 bits', 'certificates', { cipher: 'RC2-40-CBC' }, /RC2 of 40 bits/],
    ['RC2 of 128 bits', 'certificates', { cipher: 'RC2-128-CBC' }, /RC2 is outdated/],
    ['DES', 'key', { cipher: 'DES-CBC' }, /^DES is broken/],
    ['MD5', 'key', { hash: 'MD5' }, /MD5/],
    ['a MAC with SHA-1', 'integrity', { cipher: '', hash: 'SHA-1' }, /SHA-1/],
    ['few rounds', 'key', { iterations: 2047 }, /fewer than 2,048/],
    ['no MAC', 'integrity', null, /Nobody notices/],
    ['a plain key', 'key', null, /Whoever gets the file/],
  ])('mark %s as weak', (_name, part, algorithm, reason) => {
    expect(describeOne(part, algorithm)?.weaknesses).toEqual([expect.stringMatching(reason)])
  })

  it('do not mind SHA-1 in a derivation, nor certificates in the open', () => {
    expect(describeOne('key', { hash: 'HMAC-SHA-1' })?.weaknesses).toEqual([])
    expect(describeOne('certificates', null)?.weaknesses).toEqual([])
  })

  it('are said once of parts that are alike', () => {
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

  it('speak of no CA’s key, as those of Create do', () => {
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

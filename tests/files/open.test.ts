import { describe, expect, it } from 'vitest'
import { concatBytes, encodeUtf8, type Bytes } from '../../src/text/bytes'
import { encodeElement, encodeSequence } from '../../src/pki/asn1/der-writer'
import { summarizeItem } from '../../src/files/summary'
import { openFile } from '../../src/files/open'
import type { OpenedFile } from '../../src/files/item'
import { encodePem } from '../../src/pki/pem'
import { encodePkcs7 } from '../../src/pki/write/pkcs7'
import { makeP12 } from '../support/bot-p12'
import {
  readCertificateVector,
  readKeyVector,
  readVector,
  readVectorDer,
  readVectorText,
  vectorPassphrase,
} from '../support/vectors'

const open = (bytes: Bytes | string, password = ''): Promise<OpenedFile> =>
  openFile({ name: 'file', bytes: typeof bytes === 'string' ? encodeUtf8(bytes) : bytes }, password)
const kinds = ({ items }: OpenedFile): readonly string[] => items.map(({ kind }) => kind)
const problems = ({ items }: OpenedFile): readonly (string | undefined)[] =>
  items.map((item) => ('problem' in item ? item.problem.code : undefined))

const certificatePem = readVectorText('good-ca-p256.crt.pem')
const plainKey = readVectorText('good-ca-p256.key.pem')
const encryptedKey = readVectorText('good-ca-p256.pkcs8-aes256-sha256.key.pem')

describe('opening a file', () => {
  it('opens what needs no password beside what does', async () => {
    const file = await open(certificatePem + encryptedKey + plainKey)
    expect(kinds(file)).toEqual(['certificate', 'encrypted-private-key', 'private-key'])
    expect(problems(file)).toEqual([undefined, 'passphrase-needed', undefined])
    expect(file.isPasswordNeedless).toBe(false)
  })

  it.each([
    'good-ca-p256.pkcs8-aes256-sha256',
    'good-ca-p256.traditional-aes128',
    'good-ca-rsa4096.pkcs8-aes128-sha1',
  ])('decrypts %s, and says how it was encrypted', async (name) => {
    const file = await open(readVector(`${name}.key.pem`), vectorPassphrase)
    const [item] = file.items
    const key = await readKeyVector(name)
    expect(item).toMatchObject({ kind: 'private-key', der: key.pkcs8Der, friendlyName: null })
    expect(item).toMatchObject({
      encryption: { cipher: /aes128/.test(name) ? 'AES-128-CBC' : 'AES-256-CBC' },
    })
    expect(file.protections).toHaveLength(1)
    expect(file.protections[0]?.part).toBe('key')
    expect(file.isPasswordNeedless).toBe(false)
  })

  it('distinguishes a wrong password from none', async () => {
    expect(problems(await open(encryptedKey, 'wrong'))).toEqual(['passphrase-wrong'])
    expect(problems(await open(encryptedKey))).toEqual(['passphrase-needed'])
  })

  it('says that a password was needless', async () => {
    expect((await open(certificatePem, 'x')).isPasswordNeedless).toBe(true)
    expect((await open(certificatePem)).isPasswordNeedless).toBe(false)
    expect((await open('nothing', 'x')).isPasswordNeedless).toBe(false)
  })

  it('unpacks a P12, with its names and what protects it', async () => {
    const file = await open(await makeP12({ password: 'p', commonName: 'demo-bot1' }), 'p')
    expect([...kinds(file)].sort()).toEqual(['certificate', 'private-key'])
    for (const item of file.items) {
      expect(item).toMatchObject({ container: 'PKCS#12', friendlyName: 'demo-bot1' })
    }
    expect(file.protections.map(({ part }) => part)).toEqual(['integrity', 'certificates', 'key'])
    expect(file.protections[0]?.algorithm).toMatchObject({
      ...{ scheme: 'PKCS12-MAC', cipher: '', iterations: 2048 },
    })
    expect(file.protections[2]?.algorithm).toMatchObject({
      ...{ scheme: 'PBES2', cipher: 'AES-256-CBC', hash: 'HMAC-SHA-256', iterations: 2048 },
    })
  })

  it('keeps a P12 that does not open, with the reason', async () => {
    const p12 = await makeP12({ password: 'p' })
    for (const [bytes, password, code] of [
      [p12, 'wrong', 'passphrase-wrong'],
      [p12, '', 'passphrase-needed'],
      [p12.slice(0, 700), 'p', 'pkcs12-malformed'],
    ] as const) {
      const file = await open(bytes, password)
      expect(kinds(file)).toEqual(['pkcs12'])
      expect(problems(file)).toEqual([code])
    }
  })

  it('unpacks a P7B, and counts its certificates one by one', async () => {
    const bundle = encodePkcs7(['good-ca-p256', 'good-ca-p384'].map(readCertificateVector))
    const file = await open(encodePem('PKCS7', bundle) + certificatePem)
    expect(kinds(file)).toEqual(['certificate', 'certificate', 'certificate'])
    expect(file.items.map(({ container }) => container)).toEqual([
      ...['PKCS#7', 'PKCS#7', 'PEM CERTIFICATE'],
    ])
    expect(file.items.map(({ source }) => source.position)).toEqual([1, 2, 3])
  })

  it('loses no certificate of a bundle by one that is broken', async () => {
    const sound = readVectorDer('good-ca-p256.crt.pem')
    const template = encodePkcs7([readCertificateVector('good-ca-p256')])
    const at = template.findIndex((_, index) =>
      sound.slice(0, 8).every((octet, position) => template[index + position] === octet),
    )
    expect(at).toBeGreaterThan(0)
    // The broken one in place of the sound one, padded to its length: all lengths around stay right.
    const start = encodeSequence(encodeElement(0xa0))
    const padding = encodeElement(4, new Uint8Array(sound.length - 4 - start.length - 4))
    const padded = encodeSequence(start, padding)
    expect(padded.length).toBe(sound.length)
    const spoilt = concatBytes(template.slice(0, at), padded, template.slice(at + sound.length))
    const file = await open(concatBytes(spoilt, sound))
    expect(kinds(file)).toEqual(['unknown', 'certificate'])
    expect(problems(file)).toEqual(['certificate-malformed', undefined])
    expect(file.items[0]).toMatchObject({ seems: 'certificate' })
  })

  it.each([
    [
      'certificate',
      encodePem('CERTIFICATE', readVectorDer('good-ca-p256.crt.pem').slice(0, -9)),
      'certificate-malformed',
    ],
    ['csr', readVectorText('bad-trailing-byte.csr.pem'), 'csr-malformed'],
    ['private-key', readVectorText('bad-key-secp256k1.key.pem'), 'key-unsupported'],
    [
      'crl',
      encodePem('X509 CRL', Uint8Array.from([0x30, 9, 0x30, 7, 0x30, 0, 0x30, 0, 0x17, 1, 0])),
      'crl-malformed',
    ],
    [
      'public-key',
      encodePem('PUBLIC KEY', Uint8Array.from([0x30, 7, 0x30, 3, 6, 1, 42, 3, 0])),
      'key-malformed',
    ],
  ])('keeps a broken %s with what it seems to be', async (kind, text, code) => {
    const file = await open(text)
    expect(problems(file)).toEqual([code])
    const [item] = file.items
    expect(item && (await summarizeItem(item))).toMatchObject({ kind, code })
  })

  it('tries no more than a hundred things that have a password', async () => {
    const file = await open(encryptedKey.repeat(102))
    const codes = problems(file)
    expect(codes.filter((code) => code === 'passphrase-needed')).toHaveLength(100)
    expect(codes.slice(100)).toEqual(['derivation-too-costly', 'derivation-too-costly'])
  })
})

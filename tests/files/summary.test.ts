import { describe, expect, it } from 'vitest'
import { encodeUtf8, formatHex, sha256, type Bytes } from '../../src/text/bytes'
import { formatEncryption, summarizeItem, type ItemSummary } from '../../src/files/summary'
import { openFile } from '../../src/files/open'
import { encodePem } from '../../src/pki/pem'
import { readKeyVector, readVector, readVectorDer, vectorPassphrase } from '../support/vectors'

async function summarize(bytes: Bytes, password = vectorPassphrase): Promise<ItemSummary> {
  const { items } = await openFile({ name: 'file', bytes }, password)
  expect(items).toHaveLength(1)
  const [item] = items
  if (item === undefined) return expect.fail('no item')
  return summarizeItem(item)
}

describe('a summary', () => {
  it('of a certificate says what a person compares', async () => {
    const der = readVectorDer('good-ca-p256.crt.pem')
    const summary = await summarize(readVector('good-ca-p256.crt.pem'))
    expect(summary).toEqual({
      kind: 'certificate',
      source: { file: 'file', position: 1, line: 1 },
      container: 'PEM CERTIFICATE',
      subject: 'CN=Good P-256 CA, O=Botcert vectors',
      issuer: 'CN=Good P-256 CA, O=Botcert vectors',
      serialNumber: '4347f4ab16bb23d253d881ccafea70d5eb677d8c',
      notBefore: new Date('2025-01-01T00:00:00Z'),
      notAfter: new Date('2049-01-01T00:00:00Z'),
      version: 3,
      isCa: true,
      keyUsage: ['keyCertSign', 'cRLSign'],
      signatureAlgorithm: 'ecdsa-with-SHA256',
      signature: 'valid',
      keyType: 'ec',
      keyBits: 256,
      curve: 'P-256',
      spkiSha256: formatHex(await sha256((await readKeyVector('good-ca-p256')).spkiDer)),
      sha256: formatHex(await sha256(der)),
      sha1: '8c741a590b6b0063431a199451621e2d2106c1eb',
    })
  })

  it('of a request says whether its signature is right, and what it asks for', async () => {
    expect(await summarize(readVector('good-extensions.csr.pem'))).toMatchObject({
      ...{ kind: 'csr', signature: 'valid', subjectAlternativeNames: ['DNS:demo-bot1'] },
      ...{ keyType: 'rsa', keyBits: 4096 },
    })
    const changed = await summarize(readVector('bad-signature-bit-changed.csr.pem'))
    expect(changed.signature).toBe('invalid')
    expect((await summarize(readVector('lint-rsa-pss.csr.pem'))).signature).toBe('unsupported')
  })

  it('of a private key has the fingerprint only of its public half', async () => {
    const summary = await summarize(readVector('good-ca-p256.pkcs8-aes256-sha256.key.pem'))
    const { spkiDer, pkcs8Der } = await readKeyVector('good-ca-p256')
    expect(summary).toMatchObject({
      kind: 'private-key',
      spkiSha256: formatHex(await sha256(spkiDer)),
    })
    expect(summary.encryption).toMatch(/^PBES2, AES-256-CBC, PBKDF2 HMAC-SHA-256, \d+ iterations$/)
    expect(summary.sha256).toBeUndefined()
    expect(JSON.stringify(summary)).not.toContain(formatHex(await sha256(pkcs8Der)))
  })

  it('of a public key has the same fingerprint', async () => {
    const { spkiDer } = await readKeyVector('good-ca-p384')
    expect(await summarize(encodeUtf8(encodePem('PUBLIC KEY', spkiDer)))).toMatchObject({
      ...{ kind: 'public-key', curve: 'P-384', spkiSha256: formatHex(await sha256(spkiDer)) },
    })
  })

  it('of what did not open says what it seems to be, and why', async () => {
    const summary = await summarize(readVector('good-ca-p256.pkcs8-aes256-sha256.key.pem'), '')
    expect(summary).toMatchObject({ kind: 'encrypted-private-key', code: 'passphrase-needed' })
    expect(summary.message).toBeTruthy()
  })

  it('crosses a worker as it is', async () => {
    const summary = await summarize(readVector('good-ca-p256.crt.pem'))
    expect(structuredClone(summary)).toEqual(summary)
  })
})

it.each([
  [
    {
      scheme: 'PBES2',
      cipher: 'AES-256-CBC',
      derivation: 'PBKDF2',
      hash: 'HMAC-SHA-256',
      iterations: 600_000,
    },
    'PBES2, AES-256-CBC, PBKDF2 HMAC-SHA-256, 600000 iterations',
  ],
  [
    { scheme: 'PBES2', cipher: 'AES-256-CBC', derivation: 'scrypt', hash: '', iterations: 16_384 },
    'PBES2, AES-256-CBC, scrypt, N 16384',
  ],
  [
    {
      scheme: 'DEK-Info',
      cipher: 'DES-CBC',
      derivation: 'EVP_BytesToKey',
      hash: 'MD5',
      iterations: 1,
    },
    'DEK-Info, DES-CBC, EVP_BytesToKey MD5',
  ],
  [
    { scheme: 'PKCS12-MAC', cipher: '', derivation: 'PKCS12', hash: 'SHA-1', iterations: 2048 },
    'PKCS12-MAC, PKCS12 SHA-1, 2048 iterations',
  ],
])('an encryption is one line: %o', (facts, text) => {
  expect(formatEncryption({ ...facts, oid: '' })).toBe(text)
})

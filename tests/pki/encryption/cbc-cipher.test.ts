import { describe, expect, it } from 'vitest'
import { encodeUtf8, type Bytes } from '../../../src/text/bytes'
import { cbcCiphers, decryptCbc } from '../../../src/pki/encryption/cbc-cipher'
import { encryptTripleDes } from '../../../src/pki/encryption/legacy-ciphers'
import { expectRefusal } from '../../support/errors'

const plain = encodeUtf8('a private key, or so')
const zeros = (length: number): Bytes => new Uint8Array(length)

async function encryptAes(keyLength: number): Promise<Bytes> {
  const algorithm = { name: 'AES-CBC', iv: zeros(16) }
  const raw = zeros(keyLength)
  const key = await crypto.subtle.importKey('raw', raw, 'AES-CBC', false, ['encrypt'])
  return new Uint8Array(await crypto.subtle.encrypt(algorithm, key, plain))
}

describe('decrypting with a block cipher', () => {
  it.each([
    ['AES-128-CBC', 16],
    ['AES-256-CBC', 32],
  ] as const)('gives back what WebCrypto encrypted with %s', async (name, keyLength) => {
    const encrypted = await encryptAes(keyLength)
    const secrets = { key: zeros(keyLength), iv: zeros(16) }
    expect(await decryptCbc(name, secrets, encrypted)).toEqual(plain)
    const other = { ...secrets, key: zeros(keyLength).fill(1) }
    await expectRefusal(() => decryptCbc(name, other, encrypted), 'passphrase-wrong')
  })

  it('gives back what was encrypted with triple DES', async () => {
    const secrets = { key: zeros(24), iv: zeros(8) }
    const encrypted = encryptTripleDes(secrets, plain)
    expect(await decryptCbc('DES-EDE3-CBC', secrets, encrypted)).toEqual(plain)
    const other = { ...secrets, key: zeros(24).fill(2) }
    await expectRefusal(() => decryptCbc('DES-EDE3-CBC', other, encrypted), 'passphrase-wrong')
  })

  it.each(cbcCiphers)('refuses half a block of $name', async ({ name, keyLength, ivLength }) => {
    const secrets = { key: zeros(keyLength), iv: zeros(ivLength) }
    const attempt = () => decryptCbc(name, secrets, zeros(ivLength / 2))
    await expectRefusal(attempt, 'passphrase-wrong')
  })
})

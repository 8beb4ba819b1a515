import { describe, expect, it } from 'vitest'
import { encodeSequence } from '../../../src/pki/asn1/der-writer'
import { encodeCertBag, encodeEncryptedData } from '../../support/oracle/pkcs12-bags'
import { startProtection } from '../../../src/pki/write/pkcs12-protection'
import { sealPkcs12 } from '../../support/oracle/pkcs12'
import { parsePkcs12 } from '../../../src/pki/pkcs12/reader'
import { expectRefusal } from '../../support/errors'
import { readCertificateVector } from '../../support/vectors'

const certificate = readCertificateVector('good-ca-p256')
const password = 'correct horse'

describe('the protection of a P12', () => {
  it.each([
    ['AES-256-CBC', 'SHA-1', 'SHA-1'],
    ['AES-256-CBC', 'SHA-256', 'SHA-256'],
    ['AES-256-CBC', 'SHA-384', 'SHA-384'],
    ['AES-256-CBC', 'SHA-512', 'SHA-512'],
    ['AES-256-CBC', 'SHA-256', 'PBMAC1-SHA-256'],
    ['DES-EDE3-CBC', 'SHA-1', 'SHA-1'],
  ] as const)('is %s with %s, under a MAC of %s', async (cipher, kdfHash, mac) => {
    const protection = { cipher, kdfHash, mac, iterations: 2048 }
    const bags = encodeSequence(encodeCertBag(certificate, []))
    const { encrypt, writeMac } = await startProtection(password, protection)
    const encrypted = encodeEncryptedData(await encrypt(bags))
    const file = sealPkcs12([encrypted], writeMac)

    const parsed = await parsePkcs12(file, { password, hash: 'SHA-256' })
    expect(parsed.certificates).toEqual([certificate])
    expect(parsed.parts[0]?.encryption).toMatchObject({ cipher, iterations: 2048 })
    expect(parsed.parts[0]?.encryption?.hash).toContain(kdfHash)
    expect(mac).toContain(parsed.mac?.hash)
    expect(parsed.mac?.scheme).toBe(mac.startsWith('PBMAC1') ? 'PBMAC1' : 'PKCS12-MAC')
    const attempt = () => parsePkcs12(file, { password: 'wrong', hash: 'SHA-256' })
    await expectRefusal(attempt, 'passphrase-wrong')
  })
})

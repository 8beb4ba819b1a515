import { describe, expect, it } from 'vitest'
import { parsePem, type PemBlock } from '../../src/pki/pem'
import { decryptTraditional, parseTraditional } from '../../src/pki/traditional-key'
import { expectRefusal } from '../support/errors'
import { readVectorDer, readVectorText, vectorPassphrase } from '../support/vectors'

function readBlock(name: string): PemBlock {
  const [block] = parsePem(readVectorText(name))
  if (block === undefined) throw new Error(`${name} holds no block`)
  return block
}

function withHeaders(headers: Record<string, string>): PemBlock {
  const der = new Uint8Array(16)
  return { label: 'RSA PRIVATE KEY', headers: new Map(Object.entries(headers)), der, offset: 0 }
}

describe('a traditional encrypted key', () => {
  it.each(['aes128', 'aes256'])('with %s decrypts to the plain one', async (cipher) => {
    const block = readBlock(`good-ca-rsa4096.traditional-${cipher}.key.pem`)
    const parameters = parseTraditional(block)
    expect(parameters?.keyLength).toBe(cipher === 'aes128' ? 16 : 32)
    expect(
      parameters && (await decryptTraditional(parameters, block.der, vectorPassphrase)),
    ).toEqual(readVectorDer('good-ca-rsa4096.pkcs1.key.pem'))
  })

  it('is not what a block without headers is', () => {
    expect(parseTraditional(readBlock('good-ca-rsa4096.pkcs1.key.pem'))).toBeNull()
  })

  it.each(['DES-EDE3-CBC,0011223344556677', 'AES-192-CBC,00', 'CAMELLIA-256-CBC,00', '', ',00'])(
    'with DEK-Info %j is refused by the cipher’s name',
    async (dekInfo) => {
      const error = await expectRefusal(
        () => parseTraditional(withHeaders({ 'DEK-Info': dekInfo })),
        'key-encryption-unsupported',
      )
      expect(error.message).toContain(JSON.stringify(dekInfo.split(',')[0]))
    },
  )

  it.each(['AES-128-CBC', 'AES-128-CBC,', 'AES-128-CBC,0011', `AES-128-CBC,${'zz'.repeat(16)}`])(
    'with DEK-Info %j is malformed',
    async (dekInfo) => {
      const attempt = () => parseTraditional(withHeaders({ 'DEK-Info': dekInfo }))
      await expectRefusal(attempt, 'key-malformed')
    },
  )

  it('with Proc-Type alone is malformed', async () => {
    const attempt = () => parseTraditional(withHeaders({ 'Proc-Type': '4,ENCRYPTED' }))
    await expectRefusal(attempt, 'key-malformed')
  })

  it('with a wrong length is a wrong passphrase or damaged', async () => {
    const parameters = { keyLength: 16, iv: new Uint8Array(16) }
    const attempt = () => decryptTraditional(parameters, new Uint8Array(15), 'x')
    await expectRefusal(attempt, 'passphrase-wrong')
  })
})

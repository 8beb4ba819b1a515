import { describe, expect, it } from 'vitest'
import { parsePem, type PemBlock } from '../../../src/pki/pem'
import { parseTraditional } from '../../../src/pki/keys/traditional-key'
import { expectRefusal } from '../../support/errors'
import { readVectorDer, readVectorText, vectorPassphrase } from '../../support/vectors'

function readBlock(name: string): PemBlock {
  const [block] = parsePem(readVectorText(name))
  if (block === undefined) throw new Error(`${name} holds no block`)
  return block
}

function withDekInfo(dekInfo: string) {
  return { headers: new Map([['DEK-Info', dekInfo]]) }
}

describe('a traditional encrypted key', () => {
  it.each([
    ['good-ca-rsa4096.traditional-aes128', 'AES-128-CBC', 'good-ca-rsa4096.pkcs1'],
    ['good-ca-rsa4096.traditional-aes256', 'AES-256-CBC', 'good-ca-rsa4096.pkcs1'],
    ['good-ca-p256.traditional-aes192', 'AES-192-CBC', 'good-ca-p256.sec1'],
    ['good-ca-p256.traditional-des3', 'DES-EDE3-CBC', 'good-ca-p256.sec1'],
    ['good-ca-p256.traditional-des', 'DES-CBC', 'good-ca-p256.sec1'],
  ])('%s decrypts to the plain one', async (name, cipher, plain) => {
    const block = readBlock(`${name}.key.pem`)
    const traditional = parseTraditional(block)
    expect(traditional?.facts).toEqual({
      scheme: 'DEK-Info',
      oid: '',
      cipher,
      derivation: 'EVP_BytesToKey',
      hash: 'MD5',
      iterations: 1,
    })
    const decrypted = await traditional?.decrypt(block.der, vectorPassphrase)
    expect(decrypted).toEqual(readVectorDer(`${plain}.key.pem`))
  })

  it('is not what a block without headers is', () => {
    expect(parseTraditional(readBlock('good-ca-rsa4096.pkcs1.key.pem'))).toBeNull()
  })

  it.each(['RC2-CBC,0011223344556677', 'CAMELLIA-256-CBC,00', '', ',00'])(
    'with DEK-Info %j is refused by the cipher’s name',
    async (dekInfo) => {
      const attempt = () => parseTraditional(withDekInfo(dekInfo))
      const error = await expectRefusal(attempt, 'key-encryption-unsupported')
      expect(error.message).toContain(JSON.stringify(dekInfo.split(',')[0]))
    },
  )

  it.each([
    'AES-128-CBC',
    'AES-128-CBC,',
    'AES-128-CBC,0011',
    'DES-EDE3-CBC,00112233445566778899aabbccddeeff',
    `AES-128-CBC,${'zz'.repeat(16)}`,
  ])('with DEK-Info %j is malformed', async (dekInfo) => {
    await expectRefusal(() => parseTraditional(withDekInfo(dekInfo)), 'key-malformed')
  })

  it('with only Proc-Type is malformed', async () => {
    const headers = new Map([['Proc-Type', '4,ENCRYPTED']])
    await expectRefusal(() => parseTraditional({ headers }), 'key-malformed')
  })

  it('with a wrong length is a wrong passphrase or damaged', async () => {
    const traditional = parseTraditional(withDekInfo(`AES-128-CBC,${'00'.repeat(16)}`))
    const attempt = () => traditional?.decrypt(new Uint8Array(15), 'x')
    await expectRefusal(attempt, 'passphrase-wrong')
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '../../src/text/bytes'
import { encodePem, isPem, parsePem } from '../../src/pki/pem'
import { expectRefusal } from '../support/errors'
import { expectValueOrRefusal, mutationsOf } from '../support/mutations'
import { readVectorText } from '../support/vectors'

const block = '-----BEGIN TEST-----\nAAEC\n-----END TEST-----\n'

describe('reading PEM', () => {
  it('finds every block between other text, in order', () => {
    const text = `subject=CN = x\n${block}and then\r\n${block.replaceAll('TEST', 'OTHER')}bye`
    const blocks = parsePem(text)
    expect(blocks.map(({ label }) => label)).toEqual(['TEST', 'OTHER'])
    expect(blocks.map(({ offset }) => text.slice(offset, offset + 10))).toEqual([
      '-----BEGIN',
      '-----BEGIN',
    ])
    expect(blocks[0]?.der).toEqual(Uint8Array.of(0, 1, 2))
  })

  it.each([
    ['CRLF', block.replaceAll('\n', '\r\n')],
    ['old Mac line ends', block.replaceAll('\n', '\r')],
    ['a byte order mark', `\uFEFF${block}`],
    ['indented lines', block.replaceAll(/^/gm, '  ')],
    ['one long line', block.replaceAll('\n', ' ')],
  ])('takes %s', (_what, text) => {
    expect(parsePem(text)[0]?.der).toEqual(Uint8Array.of(0, 1, 2))
  })

  it('reads the headers of a traditional encrypted key', () => {
    const [key] = parsePem(readVectorText('good-ca-rsa4096.traditional-aes128.key.pem'))
    expect(key?.headers.get('Proc-Type')).toBe('4,ENCRYPTED')
    expect(key?.headers.get('DEK-Info')).toMatch(/^AES-128-CBC,[0-9A-F]{32}$/)
    expect(key?.der.length).toBeGreaterThan(2000)
  })

  it('says that there is no block', async () => {
    await expectRefusal(() => parsePem('no armour here'), 'pem-empty')
  })

  it.each([
    ['a block without its end', block.slice(0, -5)],
    ['an end of another label', block.replace('END TEST', 'END OTHER')],
    ['a block with nothing in it', block.replace('AAEC', '')],
    ['something other than base64', block.replace('AAEC', 'AA*C')],
  ])('refuses %s, and says which block', async (_what, text) => {
    const error = await expectRefusal(() => parsePem(`text\n${text}`), 'pem-malformed')
    expect(error.where).toBe('PEM block TEST at character 5')
  })

  it('tells PEM from DER', () => {
    expect(isPem(encodeUtf8(`text ${block}`))).toBe(true)
    expect(isPem(Uint8Array.of(0x30, 0x03, 0x02, 0x01, 0x00))).toBe(false)
  })

  it('gives a value or a coded refusal for any text', async () => {
    const mutated = mutationsOf(encodeUtf8(block + block))
    await fc.assert(
      fc.asyncProperty(mutated, (bytes) =>
        expectValueOrRefusal(() => parsePem(new TextDecoder().decode(bytes))),
      ),
    )
  })
})

describe('writing PEM', () => {
  it('breaks lines at 64 characters and ends with one', () => {
    const lines = encodePem('TEST', new Uint8Array(100)).split('\n')
    expect(lines.map(({ length }) => length)).toEqual([20, 64, 64, 8, 18, 0])
  })

  it('is what OpenSSL writes', () => {
    const pem = readVectorText('good-ca-p256.crt.pem')
    const [certificate] = parsePem(pem)
    expect(certificate && encodePem('CERTIFICATE', certificate.der)).toBe(pem)
  })

  it('is read back, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), (der) => {
        expect(parsePem(encodePem('TEST', der))[0]?.der).toEqual(Uint8Array.from(der))
      }),
    )
  })
})

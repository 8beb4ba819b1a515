import { expect, it } from 'vitest'
import { formatHex } from '../../src/pki/bytes'
import { deriveMacKey } from '../../src/pki/pkcs12-kdf'

const sixteenOctets = Uint8Array.from({ length: 16 }, (_, index) => index)
const longerThanABlock = Uint8Array.from({ length: 65 }, (_, index) => index)

// Made with `openssl kdf -keylen 32 -kdfopt digest:SHA256 -kdfopt hexpass:… -kdfopt hexsalt:…
// -kdfopt iter:… -kdfopt id:3 PKCS12KDF`; the password as UTF-16BE with two zero octets behind.
it.each([
  [
    'smeg',
    fromHex('0a58cf64530d823f'),
    1,
    'b26d0cad11e901ad0ba0ce08b18df8fc49d2eb271bf02a0cee1669e01251b18d',
  ],
  [
    'queeg',
    fromHex('05dec959acff72f7'),
    1000,
    '64bd552bb4ecec8224b888d4fa1dc49c6ff894bfc59b10402d83ad46c0d8da4b',
  ],
  [
    'Ärger-😀',
    sixteenOctets,
    2048,
    '3feb40ed2ceb9c585df3a114549711cdcc761386c70af009cf098d5c86db431e',
  ],
  [
    'a'.repeat(40),
    longerThanABlock,
    3,
    '16b30cb84f8a3d17cb6f7526cd31d75f3ef88c84b6072dd1d8f520fa3b2e6de5',
  ],
  ['', fromHex('00'), 2, 'dc52243cfa262ec6d93f387460e69a60a7a95f06544fb1961e1fa7444371ccb5'],
])('derives for %j what OpenSSL derives', async (password, salt, iterations, expected) => {
  expect(formatHex(await deriveMacKey(password, salt, iterations))).toBe(expected)
})

function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.match(/../g) ?? [], (octet) => parseInt(octet, 16))
}

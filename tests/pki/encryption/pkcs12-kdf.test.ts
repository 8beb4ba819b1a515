import { expect, it } from 'vitest'
import { formatHex, parseHex, type Bytes } from '../../../src/text/bytes'
import {
  derivePkcs12Key,
  type DerivePkcs12KeyOptions,
} from '../../../src/pki/encryption/pkcs12-kdf'

function fromHex(hex: string): Bytes {
  return parseHex(hex) ?? new Uint8Array()
}

function derive(options: Partial<DerivePkcs12KeyOptions>): string {
  const salt = fromHex('05dec959acff72f7')
  const usual = {
    hash: 'SHA-256',
    id: 3,
    password: 'queeg',
    salt,
    iterations: 5,
    length: 32,
  } as const
  return formatHex(derivePkcs12Key({ ...usual, ...options }))
}

const sixteenOctets = Uint8Array.from({ length: 16 }, (_, index) => index)
const longerThanABlock = Uint8Array.from({ length: 65 }, (_, index) => index)

// All expected values were made with `openssl kdf -keylen … -kdfopt digest:… -kdfopt hexpass:…
// -kdfopt hexsalt:… -kdfopt iter:… -kdfopt id:… PKCS12KDF`; the password as UTF-16BE with two zero octets
// behind.
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
])('derives a MAC key for %j as OpenSSL does', (password, salt, iterations, expected) => {
  expect(derive({ password, salt, iterations })).toBe(expected)
})

it.each([
  ['MD5', 'f40e65c1e0a2e1031778dad61fc8f1cf'],
  ['SHA-224', '00f5b8ec59ea9b8b097e7951f88cf34318eca2184c06a6f4a111ca02'],
  ['SHA-512/224', 'effebe01c27adb69cd7aa9a736cb76335a19b0a80af93f7958514367'],
  ['SHA-512/256', '2fdc44051cef8946c73e1bf5e3f2b1f3cc6dad8e13c644ed3f01a7d6c07a5408'],
  [
    'SHA-384',
    '221248efc3800715f88c5941c8ce134910ba1f46b3a64f8070a7f1b4c94953f14864945fbb9c4f7c6ddcc260a0242fea',
  ],
  [
    'SHA-512',
    'c279f098f1849d0463a9f613adeca45e232ff194fc81209a694a80bf266260c2acc573ab8cb4cd60d71f69efd051785a01d82702cfb4305e5432a2d59057c4ac',
  ],
] as const)('derives with %s as OpenSSL does', (hash, expected) => {
  expect(derive({ hash, length: expected.length / 2 })).toBe(expected)
})

it.each([
  [1, 1, 'smeg', '0a58cf64530d823f', 24, '8aaae6297b6cb04642ab5b077851284eb7128f1a2a7fbca3'],
  [2, 1000, 'queeg', '05dec959acff72f7', 8, '11dedad7758d4860'],
] as const)(
  'derives the key and the IV of 3DES (id %s, %s iterations)',
  (id, iterations, password, salt, length, expected) => {
    const options = {
      hash: 'SHA-1',
      id,
      iterations,
      password,
      salt: fromHex(salt),
      length,
    } as const
    expect(derive(options)).toBe(expected)
  },
)

it('derives several blocks, from a password and a salt of several blocks too', () => {
  expect(derive({ id: 1, length: 100 })).toBe(
    '004a4142e147a553dc3c2a6943b1d4d28f81335b46a9f99f76d6297242cb420148c23d54896bf01635ab1d4741d6fb14b3974b8a9099e00d6a3a09bc0d8a855267eb7b49996eaaae02081a8d1fdd934d03cf659077b4fba16a88b2bf9ddbdc1132cd9bc1',
  )
  const long = {
    hash: 'SHA-512',
    password: 'a'.repeat(70),
    salt: new Uint8Array(150).fill(5),
  } as const
  expect(derive({ ...long, id: 1, iterations: 2, length: 200 })).toBe(
    '1e7371682763f393f80021dd183bb624c2eecc0a9b6d2a6971b5e854f35329119c1b0898d25f0cd39eeb29ffe0932c7f2cd4bc8fdd419fe229d7c670ee20c6537720b59a24a240fcdb49661388d9bd9077e2a94d41db77dad5725e2a1daa20fb52a66fff5323ee2eadbaa090a196a5709401ce7addcbe4af31d1465f7582ea8d66b4bd5f07acf33b9749a6a0175045c763cc0fe14ea7771056bbc00b9363f5e6f4dd6a8001f16e090b1e28759f200001a84074114b7555002cddd1fd4d488bb123f68732d1762840',
  )
})

it('knows no password at all from an empty one', () => {
  const options = { hash: 'SHA-1', iterations: 3, length: 20 } as const
  expect(derive({ ...options, password: null })).toBe('738459bb030a48401ce1b3f6913b667bf35131d4')
  expect(derive({ ...options, password: '' })).not.toBe(derive({ ...options, password: null }))
})

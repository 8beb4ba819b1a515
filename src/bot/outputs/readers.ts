// What each program that opens PKCS#12 files cannot open: raw knowledge, from which compatibility.ts judges a file.
// What the interop suite opened of our own files is interop-table.ts; here are programs too that cannot run there.

/** How a file is written, as far as some reader minds. */
export const traitIds = [
  'cipher-pbes2',
  'cipher-aes192',
  'cipher-3des-pbes1',
  'cipher-3des-pbes2',
  'cipher-rc2-40',
  'cipher-rc2-128',
  'cipher-rc4',
  'cipher-des',
  'kdf-scrypt',
  'key-not-encrypted',
  'mac-missing',
  'mac-pkcs12-kdf',
  'mac-sha2',
  'mac-pbmac1',
  'iterations-above-5000000',
  'local-key-id-missing',
  'password-empty',
  'password-not-ascii',
  'password-decomposed',
  'password-nul',
  'password-bom',
] as const
export type TraitId = (typeof traitIds)[number]

/** Why the trait keeps a reader, `it`, from opening the file: a whole sentence, for people. */
export const traitSentences: Readonly<Record<TraitId, string>> = {
  'cipher-pbes2': 'The file is encrypted by PBES2, as AES always is, and it does not know that.',
  'cipher-aes192': 'The file is encrypted with AES-192, which it does not read.',
  'cipher-3des-pbes1':
    'The file is encrypted with 3DES under a SHA-1 derivation, which FIPS forbids.',
  'cipher-3des-pbes2': 'The file is encrypted with 3DES inside PBES2, where it takes AES alone.',
  'cipher-rc2-40': 'The file is encrypted with RC2 of 40 bits, which it does not read.',
  'cipher-rc2-128': 'The file is encrypted with RC2 of 128 bits, which it does not read.',
  'cipher-rc4': 'The file is encrypted with RC4, which it does not read.',
  'cipher-des': 'The file is encrypted with single DES, which it does not read.',
  'kdf-scrypt': 'The encryption key is derived by scrypt, which it does not know.',
  'key-not-encrypted': 'The private key is not encrypted by itself, and it passes over such keys.',
  'mac-missing': 'The file has no MAC, and it opens none without.',
  'mac-pkcs12-kdf': 'The MAC’s key is derived in the way of PKCS#12, which FIPS forbids.',
  'mac-sha2': 'The MAC uses a hash of the SHA-2 family, and it knows SHA-1 alone.',
  'mac-pbmac1': 'The MAC is PBMAC1 (RFC 9579), which it does not know.',
  'iterations-above-5000000':
    'The file asks for more than 5,000,000 iterations, where it gives up.',
  'local-key-id-missing': 'No local key id ties key and certificate together, and it needs one.',
  'password-empty': 'The password is empty, which it does not take.',
  'password-not-ascii':
    'The password holds something other than printable ASCII, which it refuses.',
  'password-decomposed': 'The password is decomposed (Unicode NFD), and it composes what is typed.',
  'password-nul': 'The password holds a NUL, where it stops reading.',
  'password-bom': 'The password holds a byte order mark (U+FEFF), which it drops or refuses.',
}

export const readerIds = [
  'openssl-3.0',
  'openssl-3.5',
  'openssl-fips',
  'java-8',
  'java-17',
  'nss',
  'gnutls',
  'curl',
  'node-20',
  'node-24',
  'python-cryptography',
  'bouncycastle',
  'windows-2016',
  'windows-2019',
  'macos',
] as const
export type ReaderId = (typeof readerIds)[number]

export interface Reader {
  readonly id: ReaderId
  /** As people know it. */
  readonly name: string
  /** A file with one of these traits does not open; each has its sentence in `traitSentences`. */
  readonly refuses: readonly TraitId[]
  /** By tests/interop/readers.test.ts on files with one trait each, or told by makers and users. */
  readonly basis: 'measured' | 'documented'
}

/** OpenSSL 3 without its legacy provider. */
const openSslLegacy = ['cipher-rc2-40', 'cipher-rc2-128', 'cipher-rc4', 'cipher-des'] as const

/** In the order in which people ask. */
export const readers: readonly Reader[] = [
  {
    id: 'java-17',
    name: 'Java 17',
    refuses: [
      'cipher-aes192',
      'cipher-3des-pbes2',
      'kdf-scrypt',
      'key-not-encrypted',
      'mac-pbmac1',
      'iterations-above-5000000',
      'password-not-ascii',
      'password-decomposed',
      'password-nul',
      'password-bom',
    ],
    basis: 'measured',
  },
  {
    id: 'java-8',
    name: 'Java 8 before update 301',
    refuses: [
      'cipher-pbes2',
      'cipher-aes192',
      'cipher-3des-pbes2',
      'kdf-scrypt',
      'key-not-encrypted',
      'mac-sha2',
      'mac-pbmac1',
      'iterations-above-5000000',
      'password-not-ascii',
      'password-decomposed',
      'password-nul',
      'password-bom',
    ],
    basis: 'documented',
  },
  {
    id: 'node-20',
    name: 'Node 20',
    refuses: [...openSslLegacy, 'mac-missing', 'mac-pbmac1', 'password-nul'],
    basis: 'measured',
  },
  {
    id: 'node-24',
    name: 'Node 24',
    refuses: [...openSslLegacy, 'password-nul'],
    basis: 'measured',
  },
  {
    id: 'curl',
    name: 'curl with OpenSSL 3.0',
    refuses: [...openSslLegacy, 'mac-missing', 'mac-pbmac1', 'password-nul'],
    basis: 'measured',
  },
  {
    id: 'openssl-3.0',
    name: 'OpenSSL 3.0',
    refuses: [...openSslLegacy, 'mac-pbmac1', 'password-nul'],
    basis: 'measured',
  },
  {
    id: 'openssl-3.5',
    name: 'OpenSSL 3.5',
    refuses: [...openSslLegacy, 'password-nul'],
    basis: 'measured',
  },
  {
    id: 'openssl-fips',
    name: 'OpenSSL 3.4 and newer in FIPS mode',
    refuses: [
      ...openSslLegacy,
      'cipher-3des-pbes1',
      'mac-pkcs12-kdf',
      'kdf-scrypt',
      'password-nul',
    ],
    basis: 'documented',
  },
  {
    id: 'python-cryptography',
    name: 'Python’s cryptography',
    refuses: ['mac-missing', 'mac-pbmac1', 'password-nul'],
    basis: 'measured',
  },
  {
    id: 'nss',
    name: 'NSS 3.87 (Firefox, Chromium on Linux)',
    refuses: [
      'cipher-des',
      'kdf-scrypt',
      'mac-missing',
      'mac-pbmac1',
      'local-key-id-missing',
      'password-nul',
    ],
    basis: 'measured',
  },
  {
    id: 'gnutls',
    name: 'GnuTLS 3.7',
    refuses: [
      'cipher-rc2-128',
      'kdf-scrypt',
      'mac-missing',
      'mac-pbmac1',
      'password-decomposed',
      'password-nul',
    ],
    basis: 'measured',
  },
  {
    id: 'bouncycastle',
    name: 'BouncyCastle',
    refuses: ['mac-pbmac1', 'password-empty', 'password-nul', 'password-bom'],
    basis: 'documented',
  },
  {
    id: 'windows-2019',
    name: 'Windows Server 2019 and newer, .NET',
    refuses: ['kdf-scrypt', 'mac-pbmac1', 'password-nul', 'password-bom'],
    basis: 'documented',
  },
  {
    id: 'windows-2016',
    name: 'Windows Server 2016',
    refuses: [
      'cipher-pbes2',
      'cipher-aes192',
      'cipher-3des-pbes2',
      'kdf-scrypt',
      'mac-sha2',
      'mac-pbmac1',
      'password-nul',
      'password-bom',
    ],
    basis: 'documented',
  },
  {
    // Users report AES with a SHA-256 MAC refused as "wrong password" from macOS 12 to 15.
    id: 'macos',
    name: 'macOS Keychain (up to macOS 15)',
    refuses: [
      'cipher-pbes2',
      'cipher-aes192',
      'cipher-3des-pbes2',
      'kdf-scrypt',
      'mac-sha2',
      'mac-pbmac1',
      'password-empty',
      'password-nul',
      'password-bom',
    ],
    basis: 'documented',
  },
]

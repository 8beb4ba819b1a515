// Where a bot's file will be used, and how it is written for that place: one table, one row a target. What
// writes the files is outputs.ts; who opened them in our tests is interop-table.ts.
import { PkiError } from '../../pki/errors'
import type { Pkcs12Protection } from '../../pki/write/pkcs12-protection'
import { readers } from './readers'

export const targetIds = [
  'bdk-java',
  'bdk-python',
  'node-curl',
  'dotnet',
  'old',
  'fips',
  'custom',
] as const
export type TargetId = (typeof targetIds)[number]

/** How a PKCS#12 file is written. */
export interface Pkcs12Settings extends Omit<Pkcs12Protection, 'iterations'> {
  /** Of the derivations of encryption and MAC, 2,048 to 1,000,000; null: the profile's. */
  readonly iterations: number | null
  /** Any Unicode; null or empty: the common name. */
  readonly friendlyName: string | null
  /** `intermediates` leaves out the root, which Node takes as a trust anchor for servers. */
  readonly chain: 'intermediates' | 'with-root' | 'leaf-only'
}

export interface Target {
  readonly id: TargetId
  /** As a person would name it. */
  readonly title: string
  /** One sentence: what it is for and what is special. */
  readonly says: string
  /** `pem-unencrypted` is certificate and plain key in one PEM. */
  readonly format: 'pkcs12' | 'pem-unencrypted'
  /** Shown before it is written, and to be confirmed; null where there is none. */
  readonly warning: string | null
  /** Null for PEM; of `custom` what a person starts from. */
  readonly pkcs12: Pkcs12Settings | null
}

/** What everyone opens who was written in this decade. */
const modern: Pkcs12Settings = {
  cipher: 'AES-256-CBC',
  kdfHash: 'SHA-256',
  mac: 'SHA-256',
  iterations: null,
  friendlyName: null,
  chain: 'intermediates',
}

const unableOfPbmac1 = readers
  .filter(({ refuses }) => refuses.includes('mac-pbmac1'))
  .map(({ name }) => name)

/** In the order in which they are offered. */
export const targets: readonly Target[] = [
  {
    id: 'bdk-java',
    title: 'Symphony BDK for Java',
    says: 'A P12 file for bot.certificate.path, its password for bot.certificate.password.',
    format: 'pkcs12',
    warning: null,
    pkcs12: modern,
  },
  {
    id: 'bdk-python',
    title: 'Symphony BDK for Python',
    says: 'One PEM file with the certificate, its chain and the private key without a password.',
    format: 'pem-unencrypted',
    warning:
      'The private key lies in this file without any encryption: whoever reads the file is the bot. Keep it readable for the bot’s account alone, never mail it, never commit it.',
    pkcs12: null,
  },
  {
    id: 'node-curl',
    title: 'Node.js or curl',
    says: 'A P12 file for Node’s pfx option, or for curl --cert-type P12 --cert FILE:PASSWORD.',
    format: 'pkcs12',
    warning: null,
    pkcs12: modern,
  },
  {
    id: 'dotnet',
    title: '.NET, Windows Server 2019 or newer',
    says: 'A P12 file with AES-256, which .NET and Windows read since Windows Server 2019.',
    format: 'pkcs12',
    warning: null,
    pkcs12: modern,
  },
  {
    id: 'old',
    title: 'Old Windows, macOS or Java',
    says: 'A P12 file with 3DES and a SHA-1 MAC, for Windows Server 2016, Java 8 and the macOS Keychain.',
    format: 'pkcs12',
    warning:
      '3DES and SHA-1 are what old programs open, not what anybody recommends. Take a long generated password, and this only where the others fail.',
    pkcs12: {
      ...modern,
      cipher: 'DES-EDE3-CBC',
      kdfHash: 'SHA-1',
      mac: 'SHA-1',
      // No WebCrypto derives for 3DES: 600,000 would keep a browser busy for ten seconds.
      iterations: 100_000,
    },
  },
  {
    id: 'fips',
    title: 'FIPS mode',
    says: 'A P12 file with AES-256 and PBMAC1 (RFC 9579), all of it allowed by FIPS 140.',
    format: 'pkcs12',
    warning: `Only OpenSSL 3.4 or newer, Java 26 and other new programs read it. These do not: ${unableOfPbmac1.join('; ')}.`,
    pkcs12: { ...modern, mac: 'PBMAC1-SHA-256' },
  },
  {
    id: 'custom',
    title: 'Something else',
    says: 'A P12 file by your own choice of cipher, derivation, MAC, name and chain.',
    format: 'pkcs12',
    warning: null,
    pkcs12: modern,
  },
]

/** Limits of `iterations`: fewer protect nothing, more take minutes in a browser. */
export const iterationLimits = { min: 2048, max: 1_000_000 } as const
/** Of UTF-16 units; a BMPString has no limit of its own. */
const maxFriendlyNameLength = 255

/**
 * Refuses settings that no target could mean.
 *
 * @throws PkiError `settings-invalid`, with the setting as `where`.
 */
export function checkSettings({ cipher, kdfHash, iterations, friendlyName }: Pkcs12Settings): void {
  const { min, max } = iterationLimits
  const isInside =
    iterations === null || (Number.isInteger(iterations) && iterations >= min && iterations <= max)
  if (!isInside) {
    refuse('iterations', `${iterations} iterations were asked for; ${min} to ${max} are written.`)
  }
  if (cipher === 'DES-EDE3-CBC' && kdfHash !== 'SHA-1') {
    refuse('kdfHash', `3DES is written with PKCS#12's own derivation, which has no ${kdfHash}.`)
  }
  if (friendlyName !== null && friendlyName.length > maxFriendlyNameLength) {
    refuse('friendlyName', `The friendly name is longer than ${maxFriendlyNameLength} characters.`)
  }
  if (friendlyName !== null && /\p{Cs}/u.test(friendlyName)) {
    refuse('friendlyName', 'The friendly name holds half a character (a lone surrogate).')
  }
}

function refuse(where: keyof Pkcs12Settings, what: string): never {
  throw new PkiError('settings-invalid', what, { where })
}

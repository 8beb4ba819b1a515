// Who will refuse a file with a private key and why: a pure judgement of how it is written, by the table of
// readers.ts. What is odd about it whoever reads it is file-remarks.ts.
import { formatHex } from '../../text/bytes'
import type { OpenedFile, OpenedItem, ProtectionFacts } from '../../files/item'
import type { EncryptionFacts } from '../../pki/encryption/facts'
import { interopTable } from './interop-table'
import { readers, traitSentences, type Reader, type ReaderId, type TraitId } from './readers'
import { targets, type Target } from './targets'

export interface CompatibilityFinding {
  /** The reader: `Java 17`, `NSS`. */
  readonly reader: string
  readonly verdict: 'opens' | 'refuses'
  /** A sentence a cause; null where it opens. */
  readonly reason: string | null
}

type Format = 'pkcs12' | 'pem' | 'der'

/** Who takes a private key that is in no PKCS#12 file, and who is known not to; the others are left out. */
const keyReaders: Readonly<
  Record<Exclude<Format, 'pkcs12'>, { readonly name: string; readonly opens: readonly ReaderId[] }>
> = {
  pem: {
    name: 'PEM',
    opens: [
      'node-20',
      'node-24',
      'curl',
      'openssl-3.0',
      'openssl-3.5',
      'openssl-fips',
      'python-cryptography',
      'gnutls',
      'bouncycastle',
    ],
  },
  der: {
    name: 'a bare key in DER',
    opens: [
      'openssl-3.0',
      'openssl-3.5',
      'openssl-fips',
      'python-cryptography',
      'gnutls',
      'bouncycastle',
    ],
  },
}
/** Their key stores are PKCS#12 files and nothing else. */
const storeReaders: readonly ReaderId[] = ['java-17', 'java-8', 'nss', 'windows-2016']

/** In the order of `readers`; empty for a file without a private key. */
export function examineFile(file: OpenedFile, password: string): readonly CompatibilityFinding[] {
  const format = findFormat(file.items)
  if (format === null) return []
  const traits = listTraits(file, format, password)
  return readers.flatMap((reader) => judge(reader, format, traits))
}

function findFormat(items: readonly OpenedItem[]): Format | null {
  const containers = items
    .filter(({ kind }) => kind === 'private-key')
    .map(({ container }) => container)
  if (containers.length === 0) return null
  if (containers.includes('PKCS#12')) return 'pkcs12'
  return containers.some((container) => container.startsWith('PEM')) ? 'pem' : 'der'
}

function judge(
  { id, name, refuses }: Reader,
  format: Format,
  traits: ReadonlySet<TraitId>,
): readonly CompatibilityFinding[] {
  if (format !== 'pkcs12') {
    const { name: formatName, opens } = keyReaders[format]
    if (storeReaders.includes(id)) {
      const reason = `It reads keys from PKCS#12 files, and this is ${formatName}.`
      return [{ reader: name, verdict: 'refuses', reason }]
    }
    if (!opens.includes(id)) return []
  }
  const causes = refuses.filter((trait) => traits.has(trait))
  if (causes.length === 0) return [{ reader: name, verdict: 'opens', reason: null }]
  const reason = causes.map((trait) => traitSentences[trait]).join(' ')
  return [{ reader: name, verdict: 'refuses', reason }]
}

function listTraits(
  { items, protections }: OpenedFile,
  format: Format,
  password: string,
): ReadonlySet<TraitId> {
  const isPkcs12 = format === 'pkcs12'
  // A MAC of a P12 that lies beside a PEM file in an archive says nothing of the PEM.
  const judged = protections.filter(({ part }) => isPkcs12 || part === 'key')
  const hasPassword = judged.some(({ algorithm }) => algorithm !== null)
  return new Set([
    ...judged.flatMap((each) => listProtectionTraits(each, isPkcs12)),
    ...(isPkcs12 && isLocalKeyIdMissing(items) ? (['local-key-id-missing'] as const) : []),
    ...(hasPassword ? listPasswordTraits(password) : []),
  ])
}

function listProtectionTraits(
  { part, algorithm }: ProtectionFacts,
  isPkcs12: boolean,
): readonly TraitId[] {
  if (algorithm === null) {
    if (!isPkcs12 || part === 'certificates') return []
    return [part === 'integrity' ? 'mac-missing' : 'key-not-encrypted']
  }
  const isCostly = algorithm.derivation !== 'scrypt' && algorithm.iterations > 5_000_000
  return [
    ...(part === 'integrity' ? listMacTraits(algorithm) : listCipherTraits(algorithm)),
    ...(isCostly ? (['iterations-above-5000000'] as const) : []),
  ]
}

function listMacTraits({ scheme, hash }: EncryptionFacts): readonly TraitId[] {
  if (scheme === 'PBMAC1') return ['mac-pbmac1']
  const isOld = /SHA-1$|MD5/.test(hash)
  return isOld ? ['mac-pkcs12-kdf'] : ['mac-pkcs12-kdf', 'mac-sha2']
}

function listCipherTraits({ scheme, cipher, derivation }: EncryptionFacts): readonly TraitId[] {
  const isPbes2 = scheme === 'PBES2'
  const trait = findCipherTrait(cipher, isPbes2)
  return [
    ...(isPbes2 ? (['cipher-pbes2'] as const) : []),
    ...(trait === null ? [] : [trait]),
    ...(derivation === 'scrypt' ? (['kdf-scrypt'] as const) : []),
  ]
}

function findCipherTrait(cipher: string, isPbes2: boolean): TraitId | null {
  if (cipher.startsWith('AES-192')) return 'cipher-aes192'
  if (cipher.startsWith('DES-EDE')) return isPbes2 ? 'cipher-3des-pbes2' : 'cipher-3des-pbes1'
  if (cipher.startsWith('DES-')) return 'cipher-des'
  if (cipher.startsWith('RC2-40')) return 'cipher-rc2-40'
  if (cipher.startsWith('RC2')) return 'cipher-rc2-128'
  return cipher.startsWith('RC4') ? 'cipher-rc4' : null
}

/** Whether a key stands beside its certificate without an id that both share. */
function isLocalKeyIdMissing(items: readonly OpenedItem[]): boolean {
  const certified = new Set<string>()
  const tied = new Set<string>()
  for (const item of items) {
    if (item.kind !== 'certificate') continue
    const spki = formatHex(item.certificate.spkiDer)
    certified.add(spki)
    if (item.localKeyId !== null) tied.add(`${item.localKeyId} ${spki}`)
  }
  return items.some((item) => {
    if (item.kind !== 'private-key') return false
    const spki = formatHex(item.key.spkiDer)
    return certified.has(spki) && !tied.has(`${item.localKeyId ?? ''} ${spki}`)
  })
}

function listPasswordTraits(password: string): readonly TraitId[] {
  const traits: TraitId[] = []
  if (password === '') traits.push('password-empty')
  if (/[^ -~]/.test(password)) traits.push('password-not-ascii')
  if (password !== password.normalize('NFC')) traits.push('password-decomposed')
  if (password.includes('\0')) traits.push('password-nul')
  if (password.includes('\uFEFF')) traits.push('password-bom')
  return traits
}

export interface TargetView extends Target {
  /** As measured by the interop tests; empty for `custom`. */
  readonly readers: readonly { readonly name: string; readonly opens: boolean }[]
}

/** The places where a bot's file may be used, each with the programs that were tested on what is written for it. */
export function listTargets(): readonly TargetView[] {
  return targets.map((target) => ({
    ...target,
    readers: (interopTable[target.id] ?? []).map(({ name, opens }) => ({ name, opens })),
  }))
}

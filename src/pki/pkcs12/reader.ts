// Opens a PKCS#12 file with its password: checks the MAC, decrypts the parts, imports the keys. The structure,
// with the certificates and CRLs, is structure.ts.
import { equalBytes, type Bytes } from '../../text/bytes'
import { convertBerToDer } from '../asn1/ber'
import { tags } from '../asn1/der'
import { wrongPassphrase, type EncryptionFacts, type Pbe } from '../encryption/facts'
import { PkiError } from '../errors'
import { importPkcs8, type Hash, type PrivateKey } from '../keys/private-key'
import type { Certificate } from '../x509/certificate'
import type { Mac, MacFacts } from './mac'
import {
  failedItem,
  parseBags,
  parseStructure,
  type Bag,
  type ClosedKey,
  type ClosedPart,
  type Limits,
  type Pkcs12Item,
  type Pkcs12Structure,
} from './structure'

/** A content info of the file. */
interface Pkcs12Part {
  /** Null if it is plain. */
  readonly encryption: EncryptionFacts | null
  readonly items: readonly Pkcs12Item[]
}

export interface ParsedPkcs12 {
  /** The first key that a certificate belongs to, else the first key; null if there is none. */
  readonly key: PrivateKey | null
  /** The certificate of the key first, then the others in the order of the file. */
  readonly certificates: readonly Certificate[]
  /** What every bag holds, in the order of the file, broken ones too. */
  readonly items: readonly Pkcs12Item[]
  /** The same, part by part. */
  readonly parts: readonly Pkcs12Part[]
  /** Null if the file has none. */
  readonly mac: MacFacts | null
  /** False if the file has neither a MAC nor any encryption: then every password opens it. */
  readonly usesPassword: boolean
}

export interface ParsePkcs12Options {
  /** Empty if there is none. */
  readonly password: string
  /** The hash of signatures to be made with an RSA key. */
  readonly hash: Hash
}

/** A file while it is opened. */
interface Opening {
  /** In the order in which they are tried; null for no password at all, which some write instead of an empty one. */
  readonly passwords: readonly (string | null)[]
  readonly hash: Hash
  readonly limits: Limits
  /** Parts and keys that a password opened. */
  opened: number
  /** Parts and keys that no password opened. */
  refused: number
}

/** Parts that are decrypted although the MAC does not match; a change within one of them must not mislead. */
const maxTrials = 2
/** Up to this cost an empty password is tried too, only to say so: Windows exports without one have 2000. */
const maxHintIterations = 100_000

/**
 * Opens a PKCS#12 file (RFC 7292), BER or DER, from any writer.
 *
 * @throws PkiError what `parseStructure` throws, all of it before any work; `pkcs12-damaged` if the password is right
 *   and the content was changed, `passphrase-needed`, `passphrase-wrong`. What is wrong with a single bag is an item
 *   with its problem.
 */
export async function parsePkcs12(
  file: Bytes,
  { password, hash }: ParsePkcs12Options,
): Promise<ParsedPkcs12> {
  const structure = parseStructure(file)
  const { mac, limits } = structure
  const opening: Opening = { passwords: spell(password), hash, limits, opened: 0, refused: 0 }
  await checkMac(structure, opening)
  const parts: Pkcs12Part[] = []
  // One after the other: the limits of the file count what came before.
  for (const part of structure.parts) parts.push(await openPart(part, opening))
  if (opening.opened === 0 && opening.refused > 0) refusePassword(password, mac !== null)
  const items = parts.flatMap((part) => part.items)
  return {
    ...pairKey(items),
    items,
    parts,
    mac: mac?.facts ?? null,
    usesPassword: mac !== null || opening.opened + opening.refused > 0,
  }
}

/** An empty password is written as two zero octets or as nothing; OpenSSL tries both too. */
function spell(password: string): readonly (string | null)[] {
  return password === '' ? [password, null] : [password]
}

/** @throws PkiError if the MAC matches no password. */
async function checkMac(structure: Pkcs12Structure, opening: Opening): Promise<void> {
  const { mac, authenticatedSafe, parts } = structure
  const [password = null] = opening.passwords
  if (mac === null || (await verifyMac(mac, authenticatedSafe, opening.passwords))) return
  // Without a password nothing could be right, and that is what people try first.
  if (password !== '' && (await opensAny(parts, opening))) {
    throw new PkiError(
      'pkcs12-damaged',
      'The password is right, but the PKCS#12 file was changed after it was made: its MAC does not match.',
    )
  }
  if (mac.facts.iterations <= maxHintIterations) {
    if (await verifyMac(mac, authenticatedSafe, spell(''))) {
      throw new PkiError(
        'passphrase-wrong',
        'The password of the PKCS#12 file is empty: it opens if none is given.',
      )
    }
  }
  refusePassword(password, false)
}

async function verifyMac(
  mac: Mac,
  authenticatedSafe: Bytes,
  passwords: Opening['passwords'],
): Promise<boolean> {
  for (const password of passwords) {
    if (await mac.verify(authenticatedSafe, password)) return true
  }
  return false
}

/** Whether the password opens a part, whatever the MAC says. */
async function opensAny(parts: readonly ClosedPart[], opening: Opening): Promise<boolean> {
  const trials = parts.flatMap((part) => {
    if (part.pbe !== null) return [part]
    const keys = part.bags.filter((bag) => bag.kind === 'closed-key')
    return keys.flatMap(({ pbe, bytes }) => (pbe === null ? [] : [{ pbe, encrypted: bytes }]))
  })
  for (const { pbe, encrypted } of trials.slice(0, maxTrials)) {
    try {
      await decrypt(pbe, encrypted, opening)
      return true
    } catch (cause) {
      if (!(cause instanceof PkiError)) throw cause
    }
  }
  return false
}

function refusePassword(password: string | null, matchesMac: boolean): never {
  if (matchesMac) {
    throw new PkiError(
      'passphrase-wrong',
      'The password matches the MAC of the PKCS#12 file, but what is encrypted inside has a different one.',
    )
  }
  if (password === '') {
    throw new PkiError(
      'passphrase-needed',
      'The PKCS#12 file needs a password, and none was given.',
    )
  }
  throw new PkiError(
    'passphrase-wrong',
    'The password does not open the PKCS#12 file, or the file was changed after it was made.',
  )
}

async function openPart(part: ClosedPart, opening: Opening): Promise<Pkcs12Part> {
  if (part.pbe === null) return { encryption: null, items: await openBags(part.bags, opening) }
  const encryption = part.pbe.facts
  try {
    const safeContents = await decrypt(part.pbe, part.encrypted, opening)
    const bags = parseBags(safeContents, opening.limits)
    return { encryption, items: await openBags(bags, opening) }
  } catch (cause) {
    if (!(cause instanceof PkiError) || cause.code !== 'passphrase-wrong') throw cause
    const message =
      'A part of the file has a password of its own: the password of the file does not open it.'
    const names = { friendlyName: null, localKeyId: null }
    return {
      encryption,
      items: [failedItem(names, 'unknown', { code: cause.code, message }, new Uint8Array())],
    }
  }
}

async function openBags(bags: readonly Bag[], opening: Opening): Promise<readonly Pkcs12Item[]> {
  const items: Pkcs12Item[] = []
  for (const bag of bags) items.push(bag.kind === 'closed-key' ? await openKey(bag, opening) : bag)
  return items
}

async function openKey(closed: ClosedKey, opening: Opening): Promise<Pkcs12Item> {
  const { pbe, bytes, friendlyName, localKeyId } = closed
  const encryption = pbe?.facts ?? null
  let pkcs8Der = pbe === null ? bytes : new Uint8Array()
  try {
    if (pbe !== null) pkcs8Der = convertBerToDer(await decrypt(pbe, bytes, opening))
    const key = await importPkcs8(pkcs8Der, opening.hash)
    const der = key.pkcs8Der
    return { friendlyName, localKeyId, kind: 'private-key', key, encryption, der }
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause
    const seems = cause.code === 'passphrase-wrong' ? 'encrypted-private-key' : 'private-key'
    return failedItem(closed, seems, explainKey(cause), pkcs8Der, encryption)
  }
}

/** If the password is wrong for everything, nobody sees this: the whole file is refused. */
function explainKey(cause: PkiError): Pick<PkiError, 'code' | 'message'> {
  if (cause.code === 'passphrase-wrong') {
    const message =
      'The private key has a password of its own: the password of the file does not open it.'
    return { code: cause.code, message }
  }
  if (cause.code !== 'der-malformed') return cause
  return { code: 'key-malformed', message: `The private key is damaged: ${cause.message}` }
}

/**
 * Decrypts a part or a key.
 *
 * @returns the SEQUENCE inside, in BER as it was written.
 * @throws PkiError `passphrase-wrong`.
 */
async function decrypt(pbe: Pbe, encrypted: Bytes, opening: Opening): Promise<Bytes> {
  for (const password of opening.passwords) {
    const plain = await tryDecrypt(pbe, encrypted, password)
    if (plain !== null) {
      opening.opened += 1
      return plain
    }
  }
  opening.refused += 1
  throw wrongPassphrase()
}

/** A wrong password passes the padding once in 256 times, but hardly ever gives a SEQUENCE of just this length. */
async function tryDecrypt(
  pbe: Pbe,
  encrypted: Bytes,
  password: string | null,
): Promise<Bytes | null> {
  try {
    const plain = await pbe.decrypt(encrypted, password)
    return isFilledSequence(plain) ? plain : null
  } catch (cause) {
    if (cause instanceof PkiError && cause.code === 'passphrase-wrong') return null
    throw cause
  }
}

function isFilledSequence(plain: Bytes): boolean {
  const [tag, first = 0] = plain
  if (tag !== tags.sequence) return false
  if (first === 0x80) return plain.at(-1) === 0 && plain.at(-2) === 0
  if (first < 0x80) return plain.length === 2 + first
  const headerLength = 2 + (first & 0x7f)
  const length = plain.subarray(2, headerLength).reduce((value, octet) => value * 256 + octet, 0)
  return plain.length === headerLength + length
}

function pairKey(items: readonly Pkcs12Item[]): Pick<ParsedPkcs12, 'key' | 'certificates'> {
  const keys = items.flatMap((item) => (item.kind === 'private-key' ? [item.key] : []))
  const certificates = items.flatMap((item) =>
    item.kind === 'certificate' ? [item.certificate] : [],
  )
  for (const key of keys) {
    const leaf = certificates.find(({ spkiDer }) => equalBytes(spkiDer, key.spkiDer))
    if (leaf !== undefined) {
      return { key, certificates: [leaf, ...certificates.filter((each) => each !== leaf)] }
    }
  }
  return { key: keys[0] ?? null, certificates }
}

// Reads PKCS#12 (RFC 7292), BER or DER, of whatever writer. What is a P12 at all is pkcs12-file.ts, its structure
// pkcs12-content.ts and pkcs12-bag-reader.ts, what the bags hold pkcs12-entries.ts.
import { equalBytes, type Bytes } from '../../text/bytes'
import type { Certificate } from '../x509/certificate'
import { PkiError } from '../errors'
import type { Hash, PrivateKey } from '../keys/private-key'
import type { Mac, MacFacts } from './mac'
import type { EncryptionFacts, Pbe } from '../encryption/facts'
import { countCost, createAccess, decryptPart, type Access } from './access'
import { parseBags, type Bag, type BagCount } from './bags'
import { parseStructure, type Pkcs12Content, type Pkcs12Structure } from './content'
import { closedEntry, openBag, type OpenBagOptions, type Pkcs12Entry } from './entries'
import { expectPkcs12 } from './file'

/** A content info of the file. */
interface Pkcs12Part {
  /** Null where it is plain. */
  readonly encryption: EncryptionFacts | null
  readonly entries: readonly Pkcs12Entry[]
}

export interface ParsedPkcs12 {
  /** The first key that a certificate belongs to, else the first key; null where there is none. */
  readonly key: PrivateKey | null
  /** The certificate of the key first, then the others in the order of the file. */
  readonly certificates: readonly Certificate[]
  /** Every bag, in the order of the file, broken ones too. */
  readonly entries: readonly Pkcs12Entry[]
  /** The same, part by part. */
  readonly parts: readonly Pkcs12Part[]
  /** Null where the file has none. */
  readonly mac: MacFacts | null
  /** False where the file has neither a MAC nor any encryption: then every password opens it. */
  readonly usesPassword: boolean
}

export interface ParsePkcs12Options {
  /** Empty where there is none. */
  readonly password: string
  /** The hash of signatures to be made with an RSA key. */
  readonly hash: Hash
}

/** A part before it is opened; the bags of an encrypted one are not known yet. */
type ClosedPart =
  | { readonly pbe: Pbe; readonly encrypted: Bytes }
  | { readonly pbe: null; readonly bags: readonly Bag[] }

/** Parts that are tried where the MAC does not agree, so that a change within one of them does not mislead. */
const maxTrials = 2
/** Of a MAC with which an empty password is tried too, only to say so: exports of Windows without one have 2000. */
const maxHintIterations = 100_000

/**
 * Opens a PKCS#12 file.
 *
 * @throws PkiError `pkcs12-expected` for something else, `pkcs12-malformed`, `pkcs12-damaged` where the password
 *   is right and the content changed, `pkcs12-unsupported` naming the algorithm, `passphrase-needed`,
 *   `passphrase-wrong`, `derivation-too-costly` and `input-too-large` before any work. What is wrong with one
 *   bag alone is an entry.
 */
export async function parsePkcs12(
  file: Bytes,
  { password, hash }: ParsePkcs12Options,
): Promise<ParsedPkcs12> {
  expectPkcs12(file)
  const structure = parseStructure(file)
  const access = createAccess(password)
  const count: BagCount = { access, bags: 0, keys: 0 }
  const closed = structure.contents.map((content) => readPart(content, count))
  await checkMac(structure, closed, access)
  const parts: Pkcs12Part[] = []
  // One after the other: the limits of the file count what came before.
  for (const part of closed) parts.push(await openPart(part, count, { access, hash }))
  if (access.opened === 0 && access.refused > 0) refusePassword(access, structure.mac !== null)
  const entries = parts.flatMap((part) => part.entries)
  return {
    ...pairKey(entries),
    entries,
    parts,
    mac: structure.mac?.facts ?? null,
    usesPassword: structure.mac !== null || access.opened + access.refused > 0,
  }
}

function readPart({ pbe, bytes }: Pkcs12Content, count: BagCount): ClosedPart {
  if (pbe === null) return { pbe, bags: parseBags(bytes, count) }
  countCost(pbe, count.access)
  return { pbe, encrypted: bytes }
}

/** @throws PkiError where the MAC agrees with no password. */
async function checkMac(
  { mac, authenticatedSafe }: Pkcs12Structure,
  parts: readonly ClosedPart[],
  access: Access,
): Promise<void> {
  if (mac === null || (await agreesWith(mac, authenticatedSafe, access.passwords))) return
  // Without a password there is nothing that could be right, and people try that first.
  if (access.passwords[0] !== '' && (await opensAny(parts, access))) {
    throw new PkiError(
      'pkcs12-damaged',
      'The password is right, but the PKCS#12 file was changed after it was made: its MAC does not agree.',
    )
  }
  if (mac.facts.iterations <= maxHintIterations) {
    if (await agreesWith(mac, authenticatedSafe, createAccess('').passwords)) {
      throw new PkiError(
        'passphrase-wrong',
        'The password of the PKCS#12 file is empty: it opens where none is given.',
      )
    }
  }
  refusePassword(access, false)
}

async function agreesWith(
  mac: Mac,
  authenticatedSafe: Bytes,
  passwords: Access['passwords'],
): Promise<boolean> {
  for (const password of passwords) {
    if (await mac.verify(authenticatedSafe, password)) return true
  }
  return false
}

/** Whether the password opens a part, whatever the MAC says. */
async function opensAny(parts: readonly ClosedPart[], access: Access): Promise<boolean> {
  const trials = parts.flatMap((part) =>
    part.pbe === null ? part.bags.filter((bag) => bag.kind === 'shrouded-key') : [part],
  )
  for (const { pbe, encrypted } of trials.slice(0, maxTrials)) {
    try {
      await decryptPart(pbe, encrypted, access)
      return true
    } catch (cause) {
      if (!(cause instanceof PkiError)) throw cause
    }
  }
  return false
}

function refusePassword({ passwords: [password] }: Access, agreesWithMac: boolean): never {
  if (agreesWithMac) {
    throw new PkiError(
      'passphrase-wrong',
      'The password agrees with the MAC of the PKCS#12 file, but what is encrypted inside has another one.',
    )
  }
  if (password === '') {
    throw new PkiError('passphrase-needed', 'The PKCS#12 file needs a password and none came.')
  }
  throw new PkiError(
    'passphrase-wrong',
    'The password does not open the PKCS#12 file, or the file was changed after it was made.',
  )
}

async function openPart(
  part: ClosedPart,
  count: BagCount,
  options: OpenBagOptions,
): Promise<Pkcs12Part> {
  if (part.pbe === null) return { encryption: null, entries: await openBags(part.bags, options) }
  const encryption = part.pbe.facts
  try {
    const safeContents = await decryptPart(part.pbe, part.encrypted, options.access)
    return { encryption, entries: await openBags(parseBags(safeContents, count), options) }
  } catch (cause) {
    if (!(cause instanceof PkiError) || cause.code !== 'passphrase-wrong') throw cause
    return { encryption, entries: [closedEntry] }
  }
}

async function openBags(
  bags: readonly Bag[],
  options: OpenBagOptions,
): Promise<readonly Pkcs12Entry[]> {
  const entries: Pkcs12Entry[] = []
  for (const bag of bags) entries.push(await openBag(bag, options))
  return entries
}

function pairKey(entries: readonly Pkcs12Entry[]): Pick<ParsedPkcs12, 'key' | 'certificates'> {
  const keys = entries.flatMap((entry) => (entry.kind === 'key' ? [entry.key] : []))
  const certificates = entries.flatMap((entry) =>
    entry.kind === 'certificate' ? [entry.certificate] : [],
  )
  for (const key of keys) {
    const leaf = certificates.find(({ spkiDer }) => equalBytes(spkiDer, key.spkiDer))
    if (leaf !== undefined) {
      return { key, certificates: [leaf, ...certificates.filter((each) => each !== leaf)] }
    }
  }
  return { key: keys[0] ?? null, certificates }
}

// Reads PKCS#12 (RFC 7292), BER or DER: its bags of keys and certificates. What they are wrapped in is
// pkcs12-content.ts, the integrity pkcs12-mac.ts.
import { equalBytes, type Bytes } from './bytes'
import { convertBerToDer } from './ber'
import { parseCertificate, type Certificate } from './certificate'
import { expectTag, parseOid, readSequence, readWhole, tags, type Element } from './der'
import { PkiError } from './errors'
import { importPkcs8, type Hash, type PrivateKey } from './keys'
import { oids } from './oids'
import { createAccess, decryptPart, openContentInfo, readData, type Access } from './pkcs12-content'
import { parseMac } from './pkcs12-mac'

export interface ParsedPkcs12 {
  /** The first key that a certificate belongs to, else the first key; null where there is none. */
  readonly key: PrivateKey | null
  /** The certificate of the key first, then the others in the order of the file. */
  readonly certificates: readonly Certificate[]
  /** Null where the file has no MAC. */
  readonly macIterations: number | null
}

export interface ParsePkcs12Options {
  /** Empty where there is none. */
  readonly password: string
  /** The hash of signatures to be made with an RSA key. */
  readonly hash: Hash
}

/** One reading of one file: what opens it and what was found. */
interface Reading {
  readonly access: Access
  readonly hash: Hash
  readonly keys: PrivateKey[]
  readonly certificates: Certificate[]
}

/** A safe inside a safe inside … is legal; more than this is an attack. */
const maxNesting = 4
/** Largest file taken, in bytes. */
const maxFileBytes = 16_777_216
/** Each key costs a signature to prove; real files hold one, a Java key store a few. */
const maxKeys = 32

/**
 * Opens a PKCS#12 file.
 *
 * @throws PkiError `pkcs12-malformed`, `pkcs12-unsupported` naming the algorithm, `passphrase-needed`,
 *   `passphrase-wrong`, `derivation-too-costly`, `input-too-large`; `certificate-malformed` and
 *   `key-malformed` for what is inside.
 */
export async function parsePkcs12(
  file: Bytes,
  { password, hash }: ParsePkcs12Options,
): Promise<ParsedPkcs12> {
  if (file.length > maxFileBytes) {
    throw new PkiError(
      'input-too-large',
      `A PKCS#12 file of ${file.length} bytes was refused; at most ${maxFileBytes} are read.`,
    )
  }
  try {
    return await readPkcs12(file, { password, hash })
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause
    throw translate(cause, password)
  }
}

/** Containers inside speak of keys and DER; whoever opens a P12 reads about the P12. */
function translate(cause: PkiError, password: string): PkiError {
  if (cause.code === 'der-malformed') {
    return new PkiError(
      'pkcs12-malformed',
      `The PKCS#12 file could not be read: ${cause.message}`,
      {
        ...(cause.where === undefined ? {} : { where: cause.where }),
        cause,
      },
    )
  }
  if (cause.code === 'key-encryption-unsupported') {
    return new PkiError('pkcs12-unsupported', cause.message, { cause })
  }
  if (cause.code === 'passphrase-wrong' && password === '') {
    return new PkiError('passphrase-needed', 'The PKCS#12 file needs a password and none came.')
  }
  return cause
}

async function readPkcs12(
  file: Bytes,
  { password, hash }: ParsePkcs12Options,
): Promise<ParsedPkcs12> {
  const [version, authSafe, macData] = readSequence(readWhole(convertBerToDer(file)), 'The file')
  if (expectTag(version, tags.integer, 'The version').content[0] !== 3) {
    throw new PkiError('pkcs12-malformed', 'The file is no PKCS#12 of version 3.')
  }
  const authenticatedSafe = readData(authSafe)
  const mac = macData === undefined ? null : parseMac(macData)
  if (mac !== null && !(await mac.verify(authenticatedSafe, password))) {
    throw new PkiError(
      'passphrase-wrong',
      'The password does not open the PKCS#12 file, or the file was changed: its MAC does not agree.',
    )
  }

  const access = createAccess(password)
  const reading: Reading = { access, hash, keys: [], certificates: [] }
  const contentInfos = readWhole(convertBerToDer(authenticatedSafe))
  for (const contentInfo of readSequence(contentInfos, 'The authenticated safe')) {
    await collectBags(readWhole(await openContentInfo(contentInfo, access)), reading, 0)
  }
  return { ...pairKey(reading), macIterations: mac?.facts.iterations ?? null }
}

async function collectBags(safeContents: Element, reading: Reading, depth: number): Promise<void> {
  if (depth > maxNesting) {
    throw new PkiError('pkcs12-malformed', `The file nests more than ${maxNesting} safes.`)
  }
  for (const bag of readSequence(safeContents, 'The safe contents')) {
    const [type, wrapped] = readSequence(bag, 'A bag')
    const value = readWhole(expectTag(wrapped, 0xa0, 'The value of a bag').content)
    switch (parseOid(expectTag(type, tags.oid, 'The type of a bag'))) {
      case oids.keyBag:
        await collectKey(value.bytes, reading)
        break
      case oids.pkcs8ShroudedKeyBag:
        await collectKey(await openShroudedKey(value, reading.access), reading)
        break
      case oids.certBag:
        collectCertificate(value, reading)
        break
      case oids.safeContentsBag:
        await collectBags(value, reading, depth + 1)
        break
      default:
        // CRLs and secrets are nobody's business here.
        break
    }
  }
}

async function collectKey(pkcs8Der: Bytes, { keys, hash }: Reading): Promise<void> {
  if (keys.length === maxKeys) {
    throw new PkiError(
      'pkcs12-unsupported',
      `The file holds more than ${maxKeys} private keys, which is more than is read here.`,
    )
  }
  keys.push(await importPkcs8(pkcs8Der, hash))
}

/** PKCS#8 PrivateKeyInfo. */
async function openShroudedKey(shrouded: Element, access: Access): Promise<Bytes> {
  const [algorithm, encrypted] = readSequence(shrouded, 'An encrypted key')
  if (algorithm === undefined) throw new PkiError('pkcs12-malformed', 'An encrypted key is empty.')
  const { content } = expectTag(encrypted, tags.octetString, 'An encrypted key')
  return decryptPart(algorithm, content, access)
}

function collectCertificate(value: Element, { certificates }: Reading): void {
  const [type, wrapped] = readSequence(value, 'A certificate bag')
  if (parseOid(expectTag(type, tags.oid, 'A certificate type')) !== oids.x509Certificate) return
  const octets = readWhole(expectTag(wrapped, 0xa0, 'A certificate').content)
  certificates.push(parseCertificate(expectTag(octets, tags.octetString, 'A certificate').content))
}

function pairKey({ keys, certificates }: Reading): Omit<ParsedPkcs12, 'macIterations'> {
  for (const key of keys) {
    const leaf = certificates.find(({ spkiDer }) => equalBytes(spkiDer, key.spkiDer))
    if (leaf !== undefined) {
      return { key, certificates: [leaf, ...certificates.filter((each) => each !== leaf)] }
    }
  }
  return { key: keys[0] ?? null, certificates }
}

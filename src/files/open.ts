// Opens a file: what detection finds in it, each item by its kind, with one password for all of them.
import { encodeUtf8, type Bytes } from '../text/bytes'
import { readSequence, readWhole, tags } from '../pki/asn1/der'
import { derNull, encodeBitString, encodeOid, encodeSequence } from '../pki/asn1/der-writer'
import { oids } from '../pki/asn1/oids'
import type { EncryptionFacts } from '../pki/encryption/facts'
import { PkiError } from '../pki/errors'
import { parsePrivateKey } from '../pki/keys/private-key'
import { parsePublicKey } from '../pki/keys/public-key'
import { encodePem } from '../pki/pem'
import type { MacFacts } from '../pki/pkcs12/mac'
import { parsePkcs12, type ParsedPkcs12 } from '../pki/pkcs12/reader'
import { parseCertificate } from '../pki/x509/certificate'
import { parseCrl } from '../pki/x509/crl'
import { parseCsr } from '../pki/x509/csr'
import { parsePkcs7 } from '../pki/x509/pkcs7'
import { detectItems } from './detect'
import type {
  FoundItem,
  ItemKind,
  NamedFile,
  OpenedFile,
  OpenedItem,
  ProtectionFacts,
} from './item'

/** A file while its items are opened one after the other. */
interface Opening {
  readonly password: string
  readonly protections: ProtectionFacts[]
  usesPassword: boolean
  /** Private keys so far. */
  keys: number
  /** Items with a password so far. */
  protected: number
}

/** Each costs a signature, to prove it. */
const maxKeys = 1000
/** Each costs what it says it costs, up to the limits of one derivation. */
const maxProtected = 100
/** Of signatures to be made with an RSA key that is opened here: most keys are only looked at. */
const hash = 'SHA-256'

/**
 * Opens whatever a file holds. What does not open stays as an item with its problem, and costs the others nothing.
 *
 * @param password for everything in the file; empty if there is none.
 * @returns at least one item; never throws for what the file holds.
 */
export async function openFile(file: NamedFile, password: string): Promise<OpenedFile> {
  const opening: Opening = { password, protections: [], usesPassword: false, keys: 0, protected: 0 }
  const opened: OpenedItem[] = []
  // One after the other: the limits of a file count what came before.
  for (const item of await detectItems(file)) {
    for (const each of await openItem(item, opening)) opened.push(each)
  }
  const hasOpened = opened.some((item) => !('problem' in item))
  return {
    name: file.name,
    items: renumber(opened),
    protections: opening.protections,
    isPasswordNeedless: password !== '' && hasOpened && !opening.usesPassword,
  }
}

/** A bundle is one item of its file before it is opened, and many after. */
function renumber(items: readonly OpenedItem[]): readonly OpenedItem[] {
  const positions = new Map<string, number>()
  return items.map((item) => {
    const position = (positions.get(item.source.file) ?? 0) + 1
    positions.set(item.source.file, position)
    return { ...item, source: { ...item.source, position } }
  })
}

/** The item, or what it contains; at least one. */
async function openItem(item: FoundItem, opening: Opening): Promise<readonly OpenedItem[]> {
  try {
    return await openByKind(item, opening)
  } catch (cause) {
    if (cause instanceof PkiError) return [failedItem(item, item.kind, cause)]
    throw cause
  }
}

function openByKind(
  item: FoundItem,
  opening: Opening,
): Promise<readonly OpenedItem[]> | readonly OpenedItem[] {
  switch (item.kind) {
    case 'certificate':
      return [toCertificate(item, item.der)]
    case 'csr':
      return [{ ...baseOf(item), kind: 'csr', csr: parseCsr(item.der) }]
    case 'crl':
      return [toCrl(item, item.der)]
    case 'public-key':
      return [toPublicKey(item)]
    case 'pkcs7': {
      const { certificates, crls } = parsePkcs7(item.der)
      return [
        ...certificates.map((der) => toCertificate(item, der)),
        ...crls.map((der) => toCrl(item, der)),
      ]
    }
    case 'private-key':
    case 'encrypted-private-key':
      return openKey(item, opening)
    case 'pkcs12':
      return openPkcs12(item, opening)
    case 'unknown':
      return [failedItem(item, 'unknown', item.problem ?? unreadable)]
  }
}

const unreadable = { code: 'input-unrecognized', message: 'Nothing in it was recognized.' } as const

const containers: Partial<Record<ItemKind, string>> = { pkcs12: 'PKCS#12', pkcs7: 'PKCS#7' }

function baseOf({ kind, source, label, der }: FoundItem) {
  const bare = der.length === 0 ? 'no container' : 'DER'
  const container = containers[kind] ?? (label === null ? bare : `PEM ${label}`)
  return { source, container, friendlyName: null, localKeyId: null, der }
}

/** @param seems what it would have been: of an item in a P7B its own kind, not that of the P7B. */
function failedItem(
  item: FoundItem,
  seems: ItemKind,
  { code, message }: Pick<PkiError, 'code' | 'message'>,
): OpenedItem {
  const isContainer = seems === 'encrypted-private-key' || seems === 'pkcs12'
  const kind = isContainer ? seems : 'unknown'
  return { ...baseOf(item), kind, seems, problem: { code, message } }
}

function toCertificate(item: FoundItem, der: Bytes): OpenedItem {
  try {
    return { ...baseOf(item), der, kind: 'certificate', certificate: parseCertificate(der) }
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause
    return failedItem({ ...item, der }, 'certificate', cause)
  }
}

function toCrl(item: FoundItem, der: Bytes): OpenedItem {
  try {
    return { ...baseOf(item), der, kind: 'crl', crl: parseCrl(der) }
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause
    return failedItem({ ...item, der }, 'crl', cause)
  }
}

function toPublicKey(item: FoundItem): OpenedItem {
  try {
    const der = toSpki(item.der)
    try {
      parsePublicKey(der)
    } catch (cause) {
      // A key of another kind is still a public key with a fingerprint.
      if (!(cause instanceof PkiError) || cause.code !== 'key-unsupported') throw cause
    }
    return { ...baseOf(item), der, kind: 'public-key' }
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause
    throw new PkiError('key-malformed', `The public key is damaged: ${cause.message}`, { cause })
  }
}

/** RSAPublicKey (RFC 8017 Appendix A.1.1, `RSA PUBLIC KEY`) as SubjectPublicKeyInfo, which all others are. */
function toSpki(der: Bytes): Bytes {
  const [first] = readSequence(readWhole(der), 'The public key')
  if (first?.tag !== tags.integer) return der
  return encodeSequence(
    encodeSequence(encodeOid(oids.rsaEncryption), derNull),
    encodeBitString(der),
  )
}

async function openKey(item: FoundItem, opening: Opening): Promise<readonly OpenedItem[]> {
  opening.keys += 1
  if (opening.keys > maxKeys) {
    throw new PkiError(
      'input-too-large',
      `Only the first ${maxKeys} private keys of a file are opened.`,
    )
  }
  if (item.kind === 'encrypted-private-key') {
    opening.usesPassword = true
    countProtected(opening)
  }
  const options = { passphrase: opening.password, hash } as const
  const { encryption, ...key } = await parsePrivateKey(keyFile(item), options)
  opening.protections.push({ part: 'key', algorithm: encryption })
  return [{ ...baseOf(item), der: key.pkcs8Der, kind: 'private-key', key, encryption }]
}

function countProtected(opening: Opening): void {
  opening.protected += 1
  if (opening.protected > maxProtected) {
    throw new PkiError(
      'derivation-too-costly',
      `Only the first ${maxProtected} items of a file that have a password are opened.`,
    )
  }
}

/** A traditional encrypted key cannot be read without its PEM headers. */
function keyFile({ der, label, headers }: FoundItem): Bytes {
  if (headers.size === 0 || label === null) return der
  const lines = Array.from(headers, ([name, value]) => `${name}: ${value}\n`).join('')
  return encodeUtf8(encodePem(label, der).replace('\n', `\n${lines}\n`))
}

async function openPkcs12(item: FoundItem, opening: Opening): Promise<readonly OpenedItem[]> {
  countProtected(opening)
  const { source } = item
  try {
    const parsed = await parsePkcs12(item.der, { password: opening.password, hash })
    if (parsed.items.length === 0) {
      throw new PkiError(
        'pkcs12-certificate-missing',
        'The PKCS#12 file contains neither a key nor a certificate.',
      )
    }
    opening.usesPassword ||= parsed.usesPassword
    opening.protections.push(...listProtections(parsed))
    return parsed.items.map((each) => ({ ...each, source, container: 'PKCS#12' }))
  } catch (cause) {
    // Whether it would have needed one is unknown.
    opening.usesPassword = true
    throw cause
  }
}

/** The MAC first, then each different protection of certificates, then of keys. */
function listProtections({ mac, parts }: ParsedPkcs12): readonly ProtectionFacts[] {
  const all = parts.flatMap(({ encryption, items }) => {
    const keys = items.flatMap((item) => {
      const isKey = item.kind === 'private-key' || ('seems' in item && keyKinds.has(item.seems))
      return isKey ? [item.encryption ?? encryption] : []
    })
    // A part in which nothing was recognized counts as certificates, which most parts hold.
    const hasOthers = keys.length === 0 || keys.length < items.length
    return [
      ...(hasOthers ? [{ part: 'certificates', algorithm: encryption } as const] : []),
      ...keys.map((algorithm) => ({ part: 'key', algorithm }) as const),
    ]
  })
  const different = [...new Map(all.map((each) => [JSON.stringify(each), each])).values()]
  return [
    { part: 'integrity', algorithm: mac === null ? null : describeMac(mac) },
    ...different.filter(({ part }) => part === 'certificates'),
    ...different.filter(({ part }) => part === 'key'),
  ]
}

const keyKinds: ReadonlySet<ItemKind> = new Set(['private-key', 'encrypted-private-key'])

function describeMac({ scheme, hash, iterations }: MacFacts): EncryptionFacts {
  const isPbmac1 = scheme === 'PBMAC1'
  return {
    ...{ scheme, hash, iterations },
    // The older kind is a part of PKCS#12 itself and has no identifier.
    oid: isPbmac1 ? oids.pbmac1 : '',
    cipher: '',
    derivation: isPbmac1 ? 'PBKDF2' : 'PKCS12',
  }
}

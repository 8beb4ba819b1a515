// One item of detection opened by its kind. What is broken, or needs another password, is returned with the reason.
import { encodeUtf8, type Bytes } from '../text/bytes'
import { parseCrl } from '../pki/x509/crl'
import { parseCsr } from '../pki/x509/csr'
import { readSequence, readWhole, tags } from '../pki/asn1/der'
import { derNull, encodeBitString, encodeOid, encodeSequence } from '../pki/asn1/der-writer'
import { PkiError } from '../pki/errors'
import type { FoundItem, ItemKind, OpenedItem, ProtectionFacts } from './item'
import { parsePrivateKey } from '../pki/keys/private-key'
import { oids } from '../pki/asn1/oids'
import { openPkcs12 } from './open-pkcs12'
import { encodePem } from '../pki/pem'
import { parsePkcs7 } from '../pki/x509/pkcs7'
import { parsePublicKey } from '../pki/keys/public-key'
import { parseCertificate } from '../pki/x509/certificate'

/** What is known of one file while its items are opened one after the other. */
export interface Opening {
  readonly password: string
  readonly protections: ProtectionFacts[]
  usesPassword: boolean
  /** Private keys, and things with a password, so far. */
  keys: number
  protected: number
}

/** Each costs a signature, to prove it. */
const maxKeys = 1000
/** Each costs what it says it costs, up to the limits of one derivation. */
const maxProtected = 100
/** Of signatures to be made with an RSA key that is opened here: most keys are only looked at. */
const hash = 'SHA-256'

/** The item, or what it contains; at least one. */
export async function openItem(item: FoundItem, opening: Opening): Promise<readonly OpenedItem[]> {
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
      return [openCertificate(item, item.der)]
    case 'csr':
      return [{ ...baseOf(item), kind: 'csr', csr: parseCsr(item.der) }]
    case 'crl':
      return [openCrl(item, item.der)]
    case 'public-key':
      return [openPublicKey(item)]
    case 'pkcs7':
      return openPkcs7(item)
    case 'private-key':
    case 'encrypted-private-key':
      return openKey(item, opening)
    case 'pkcs12':
      return openP12(item, opening)
    case 'unknown':
      return [failedItem(item, 'unknown', item.problem ?? unreadable)]
  }
}

const unreadable = { code: 'input-unrecognized', message: 'Nothing known is in it.' } as const

const containers: Partial<Record<ItemKind, string>> = { pkcs12: 'PKCS#12', pkcs7: 'PKCS#7' }

function baseOf({ kind, source, label, der }: FoundItem) {
  const bare = der.length === 0 ? 'no container' : 'DER'
  const container = containers[kind] ?? (label === null ? bare : `PEM ${label}`)
  return { source, container, friendlyName: null, localKeyId: null, der }
}

/** @param seems what it would have been; for what stands in a bundle not the kind of the item. */
function failedItem(
  item: FoundItem,
  seems: ItemKind,
  { code, message }: Pick<PkiError, 'code' | 'message'>,
): OpenedItem {
  const isContainer = seems === 'encrypted-private-key' || seems === 'pkcs12'
  const kind = isContainer ? seems : 'unknown'
  return { ...baseOf(item), kind, seems, problem: { code, message } }
}

function openCertificate(item: FoundItem, der: Bytes): OpenedItem {
  try {
    const certificate = parseCertificate(der)
    return { ...baseOf(item), der, kind: 'certificate', certificate }
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause
    return failedItem({ ...item, der }, 'certificate', cause)
  }
}

function openCrl(item: FoundItem, der: Bytes): OpenedItem {
  try {
    parseCrl(der)
    return { ...baseOf(item), der, kind: 'crl' }
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause
    return failedItem({ ...item, der }, 'crl', cause)
  }
}

function openPkcs7(item: FoundItem): readonly OpenedItem[] {
  const { certificates, crls } = parsePkcs7(item.der)
  return [
    ...certificates.map((der) => openCertificate(item, der)),
    ...crls.map((der) => openCrl(item, der)),
  ]
}

function openPublicKey(item: FoundItem): OpenedItem {
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

function countKey(opening: Opening): void {
  opening.keys += 1
  if (opening.keys > maxKeys) {
    throw new PkiError(
      'input-too-large',
      `Only the first ${maxKeys} private keys of a file are opened.`,
    )
  }
}

function countProtected(opening: Opening): void {
  opening.protected += 1
  if (opening.protected > maxProtected) {
    throw new PkiError(
      'derivation-too-costly',
      `Only the first ${maxProtected} things in a file that have a password are opened.`,
    )
  }
}

async function openKey(item: FoundItem, opening: Opening): Promise<readonly OpenedItem[]> {
  countKey(opening)
  const isEncrypted = item.kind === 'encrypted-private-key'
  if (isEncrypted) {
    opening.usesPassword = true
    countProtected(opening)
  }
  const options = { passphrase: opening.password, hash } as const
  const { encryption, ...key } = await parsePrivateKey(keyFile(item), options)
  opening.protections.push({ part: 'key', algorithm: encryption })
  return [{ ...baseOf(item), der: key.pkcs8Der, kind: 'private-key', key, encryption }]
}

/** A traditional encrypted key is nothing without its headers. */
function keyFile({ der, label, headers }: FoundItem): Bytes {
  if (headers.size === 0 || label === null) return der
  const lines = Array.from(headers, ([name, value]) => `${name}: ${value}\n`).join('')
  return encodeUtf8(encodePem(label, der).replace('\n', `\n${lines}\n`))
}

async function openP12(item: FoundItem, opening: Opening): Promise<readonly OpenedItem[]> {
  countProtected(opening)
  try {
    const options = { password: opening.password, hash } as const
    const { items, protections, usesPassword } = await openPkcs12(item.der, item.source, options)
    opening.usesPassword ||= usesPassword
    opening.protections.push(...protections)
    return items
  } catch (cause) {
    // Nobody knows what it would have needed.
    opening.usesPassword = true
    throw cause
  }
}

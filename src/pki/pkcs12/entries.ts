// What a PKCS#12 file holds, bag by bag: keys decrypted and proven, certificates parsed. One that is broken stays
// with its reason, and costs the others nothing. The bags' structure is pkcs12-bag-reader.ts.
import type { Bytes } from '../../text/bytes'
import { convertBerToDer } from '../asn1/ber'
import { parseCertificate, type Certificate } from '../x509/certificate'
import { PkiError, type PkiErrorCode } from '../errors'
import { importPkcs8, type Hash, type PrivateKey } from '../keys/private-key'
import type { EncryptionFacts } from '../encryption/facts'
import { decryptPart, type Access } from './access'
import type { Bag } from './bags'

interface EntryBase {
  /** The alias under which programs list it; null where it has none. */
  readonly friendlyName: string | null
  /** Lower-case hex of what ties a key to its certificate; null where it has none. */
  readonly localKeyId: string | null
}

export type Pkcs12Entry = EntryBase &
  (
    | {
        readonly kind: 'key'
        readonly key: PrivateKey
        /** Of the key by itself; null where it is only encrypted as a part of the file, if at all. */
        readonly encryption: EncryptionFacts | null
      }
    | {
        readonly kind: 'certificate'
        readonly certificate: Certificate
        /** Whether it has Java's mark of a trusted certificate. */
        readonly isTrusted: boolean
      }
    | { readonly kind: 'crl'; readonly der: Bytes }
    /** A secret has the OID of its type, another bag its own, a certificate or CRL of another kind that of its kind. */
    | { readonly kind: 'secret' | 'other'; readonly oid: string }
    | BrokenEntry
  )

export interface BrokenEntry extends EntryBase {
  readonly kind: 'broken'
  /** What it would have been; a part where it has a password of its own. */
  readonly seems: 'key' | 'certificate' | 'bag' | 'part'
  readonly code: PkiErrorCode
  readonly message: string
  /** The certificate, the bag, the key as PKCS#8; empty where it was not even decrypted. */
  readonly der: Bytes
  /** Of a key by itself; null for all else. */
  readonly encryption: EncryptionFacts | null
}

export interface OpenBagOptions {
  readonly access: Access
  /** The hash of signatures to be made with an RSA key. */
  readonly hash: Hash
}

/** @throws PkiError nothing that is the bag's own fault. */
export async function openBag(bag: Bag, { access, hash }: OpenBagOptions): Promise<Pkcs12Entry> {
  const { friendlyName, localKeyId, isTrusted } = bag
  const base = { friendlyName, localKeyId }
  switch (bag.kind) {
    case 'key':
      return { ...base, ...(await openKey(bag.pkcs8Der, null, hash)) }
    case 'shrouded-key':
      return { ...base, ...(await openShroudedKey(bag, { access, hash })) }
    case 'certificate':
      return { ...base, ...openCertificate(bag.certificateDer, isTrusted) }
    case 'crl':
      return { ...base, kind: 'crl', der: bag.der }
    case 'secret':
    case 'other':
      return { ...base, kind: bag.kind, oid: bag.oid }
    case 'broken':
      return { ...base, ...describeBroken('bag', bag.problem, bag.der) }
  }
}

/** For all that is in a part with another password. */
export const closedEntry: BrokenEntry = {
  kind: 'broken',
  seems: 'part',
  code: 'passphrase-wrong',
  message: 'A part of the file has a password of its own: that of the file does not open it.',
  friendlyName: null,
  localKeyId: null,
  der: new Uint8Array(),
  encryption: null,
}

type Broken = Omit<BrokenEntry, keyof EntryBase>

function describeBroken(
  seems: BrokenEntry['seems'],
  { code, message }: PkiError,
  der: Bytes,
  encryption: EncryptionFacts | null = null,
): Broken {
  return { kind: 'broken', seems, code, message, der, encryption }
}

async function openKey(pkcs8Der: Bytes, encryption: EncryptionFacts | null, hash: Hash) {
  try {
    return { kind: 'key', key: await importPkcs8(pkcs8Der, hash), encryption } as const
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause
    return describeBroken('key', cause, pkcs8Der, encryption)
  }
}

async function openShroudedKey(
  { pbe, encrypted }: Bag & { kind: 'shrouded-key' },
  { access, hash }: OpenBagOptions,
) {
  try {
    const pkcs8 = await decryptPart(pbe, encrypted, access)
    return await openKey(convertBerToDer(pkcs8), pbe.facts, hash)
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause
    return describeBroken('key', explainKey(cause), new Uint8Array(), pbe.facts)
  }
}

/** Where the password is wrong for everything, nobody sees this: the whole file is refused. */
function explainKey(cause: PkiError): PkiError {
  if (cause.code === 'passphrase-wrong') {
    const message = 'The private key has a password of its own: that of the file does not open it.'
    return new PkiError('passphrase-wrong', message, { cause })
  }
  if (cause.code !== 'der-malformed') return cause
  const message = `The private key is damaged: ${cause.message}`
  return new PkiError('key-malformed', message, { cause })
}

function openCertificate(certificateDer: Bytes, isTrusted: boolean) {
  try {
    return {
      kind: 'certificate',
      certificate: parseCertificate(certificateDer),
      isTrusted,
    } as const
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause
    return describeBroken('certificate', cause, certificateDer)
  }
}

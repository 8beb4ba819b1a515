// A PKCS#12 file as opened items, with what protects it. Reading it is pkcs12-reader.ts.
import type { Bytes } from '../text/bytes'
import { parseCrl } from '../pki/x509/crl'
import { PkiError, type PkiErrorCode } from '../pki/errors'
import type { ItemKind, ItemSource, OpenedItem, ProtectionFacts } from './item'
import type { MacFacts } from '../pki/pkcs12/mac'
import { oids } from '../pki/asn1/oids'
import type { EncryptionFacts } from '../pki/encryption/facts'
import type { Pkcs12Entry } from '../pki/pkcs12/entries'
import { parsePkcs12, type ParsedPkcs12 } from '../pki/pkcs12/reader'
import { parseCertificate } from '../pki/x509/certificate'

export interface OpenedPkcs12 {
  /** At least one. */
  readonly items: readonly OpenedItem[]
  readonly protections: readonly ProtectionFacts[]
  readonly usesPassword: boolean
}

/** @throws PkiError what `parsePkcs12` throws, and `pkcs12-certificate-missing` for a file of nothing. */
export async function openPkcs12(
  file: Bytes,
  source: ItemSource,
  options: Parameters<typeof parsePkcs12>[1],
): Promise<OpenedPkcs12> {
  const parsed = await parsePkcs12(file, options)
  if (parsed.entries.length === 0) {
    throw new PkiError(
      'pkcs12-certificate-missing',
      'The PKCS#12 file holds neither a key nor a certificate.',
    )
  }
  return {
    items: parsed.entries.map((entry) => openEntry(entry, source)),
    protections: listProtections(parsed),
    usesPassword: parsed.usesPassword,
  }
}

function openEntry(entry: Pkcs12Entry, source: ItemSource): OpenedItem {
  const { friendlyName, localKeyId } = entry
  const base = { source, container: 'PKCS#12', friendlyName, localKeyId } as const
  const fail = (
    seems: ItemKind,
    der: Bytes,
    problem: { readonly code: PkiErrorCode; readonly message: string },
  ): OpenedItem => {
    const kind = seems === 'encrypted-private-key' ? seems : 'unknown'
    return { ...base, kind, seems, der, problem: { code: problem.code, message: problem.message } }
  }
  switch (entry.kind) {
    case 'key': {
      const { key, encryption } = entry
      return { ...base, kind: 'private-key', key, encryption, der: key.pkcs8Der }
    }
    case 'certificate': {
      const { certificateDer: der } = entry.certificate
      try {
        const certificate = parseCertificate(der)
        return { ...base, kind: 'certificate', certificate, der }
      } catch (cause) {
        if (!(cause instanceof PkiError)) throw cause
        return fail('certificate', der, cause)
      }
    }
    case 'crl':
      try {
        parseCrl(entry.der)
        return { ...base, kind: 'crl', der: entry.der }
      } catch (cause) {
        if (!(cause instanceof PkiError)) throw cause
        return fail('crl', entry.der, cause)
      }
    case 'broken': {
      const isLocked = entry.seems === 'key' && entry.code === 'passphrase-wrong'
      const seems = isLocked ? 'encrypted-private-key' : brokenKinds[entry.seems]
      return fail(seems, entry.der, entry)
    }
    case 'secret':
    case 'other':
      return fail('unknown', new Uint8Array(), {
        code: 'pkcs12-unsupported',
        message: `The file holds ${entry.kind === 'secret' ? 'a secret' : 'something'} of the type ${entry.oid}, which is not read here.`,
      })
  }
}

const brokenKinds = {
  key: 'private-key',
  certificate: 'certificate',
  bag: 'unknown',
  part: 'unknown',
} as const

/** The MAC first, then each different protection of certificates, then of keys. */
function listProtections({ mac, parts }: ParsedPkcs12): readonly ProtectionFacts[] {
  const all = parts.flatMap(({ encryption, entries }) => {
    const keys = entries.filter(isKey)
    // A part in which nothing is known is called after what most parts hold.
    const others = keys.length === 0 || keys.length < entries.length
    return [
      ...(others ? [{ part: 'certificates', algorithm: encryption } as const] : []),
      ...keys.map((key) => ({ part: 'key', algorithm: key.encryption ?? encryption }) as const),
    ]
  })
  const different = new Map(all.map((each) => [JSON.stringify(each), each]))
  const found = [...different.values()]
  return [
    { part: 'integrity', algorithm: mac === null ? null : describeMac(mac) },
    ...found.filter(({ part }) => part === 'certificates'),
    ...found.filter(({ part }) => part === 'key'),
  ]
}

function isKey(
  entry: Pkcs12Entry,
): entry is Pkcs12Entry & { readonly encryption: EncryptionFacts | null } {
  return entry.kind === 'key' || (entry.kind === 'broken' && entry.seems === 'key')
}

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

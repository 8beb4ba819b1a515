// What openFile gives, straight from vectors: for tests of those who judge opened items.
import type { Bytes } from '../../src/text/bytes'
import type { Certificate } from '../../src/pki/x509/certificate'
import { parseCsr } from '../../src/pki/x509/csr'
import type { PrivateKey } from '../../src/pki/keys/private-key'
import type { OpenedItem } from '../../src/files/item'
import { readCertificateVector, readVectorDer } from './vectors'

type Item<Kind> = Extract<OpenedItem, { readonly kind: Kind }>

const base = {
  source: { file: 'dropped.pem', position: 1, line: null },
  container: 'PEM',
  friendlyName: null,
  localKeyId: null,
}

export function keyItem(
  key: PrivateKey,
  changes: Partial<Item<'private-key'>> = {},
): Item<'private-key'> {
  return { ...base, kind: 'private-key', key, encryption: null, der: key.pkcs8Der, ...changes }
}

/** Of a certificate, or of the vector of this name. */
export function certificateItem(
  certificate: Certificate | string,
  changes: Partial<Item<'certificate'>> = {},
): Item<'certificate'> {
  const found = typeof certificate === 'string' ? readCertificateVector(certificate) : certificate
  return {
    ...{ ...base, kind: 'certificate', certificate: found, der: found.certificateDer },
    ...changes,
  }
}

/** Of the DER of a request, or of the vector of this name. */
export function csrItem(csr: Bytes | string): OpenedItem {
  const der = typeof csr === 'string' ? readVectorDer(`${csr}.csr.pem`) : csr
  return { ...base, kind: 'csr', csr: parseCsr(der), der }
}

export function otherItem(kind: 'crl' | 'public-key'): OpenedItem {
  const der = new Uint8Array([kind.length])
  if (kind === 'public-key') return { ...base, kind, der }
  const list = { crlDer: der, issuerDer: der, thisUpdate: new Date(0), nextUpdate: null }
  return { ...base, kind, der, crl: { ...list, signatureAlgorithm: { name: '', hash: null } } }
}

export function lockedItem(message: string): OpenedItem {
  return {
    ...{ ...base, kind: 'encrypted-private-key', seems: 'encrypted-private-key' },
    ...{ der: new Uint8Array(), problem: { code: 'passphrase-wrong', message } },
  }
}

// Reads what was just written and compares it with what was meant. A person gets only files that passed.
// A failure here is a bug of ours, never of the input.
import { equalBytes, encodeUtf8, type Bytes } from '../../text/bytes'
import {
  isSameCertificate,
  parseCertificate,
  parseCertificates,
  verifyIssuedBy,
  type Certificate,
} from '../../pki/x509/certificate'
import { parseCsr, verifyCsr } from '../../pki/x509/csr'
import { PkiError } from '../../pki/errors'
import { parsePrivateKey, type Hash, type PrivateKey } from '../../pki/keys/private-key'
import { parsePem } from '../../pki/pem'
import { parsePkcs12 } from '../../pki/pkcs12/reader'
import { parsePkcs7 } from '../../pki/x509/pkcs7'

function expect(isTrue: boolean, what: string): void {
  if (!isTrue) throw new PkiError('read-back-failed', `Read back and found wrong: ${what}.`)
}

/** Our own reader refusing our own file says nothing about anybody's input, whatever the code. */
async function read<T>(what: string, attempt: () => T | Promise<T>): Promise<T> {
  try {
    return await attempt()
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause
    throw new PkiError('read-back-failed', `Read back and refused: ${what}. ${cause.message}`, {
      cause,
    })
  }
}

function areSame(found: readonly Certificate[], meant: readonly Certificate[]): boolean {
  return (
    found.length === meant.length &&
    found.every((certificate, index) => {
      const other = meant[index]
      return other !== undefined && isSameCertificate(certificate, other)
    })
  )
}

export interface Pkcs12Expectation {
  /** Null for a trust store. */
  readonly key: PrivateKey | null
  /** Leaf first. */
  readonly certificates: readonly Certificate[]
  readonly password: string
  readonly hash: Hash
}

/** @throws PkiError `read-back-failed`. */
export async function readBackPkcs12(file: Bytes, meant: Pkcs12Expectation): Promise<void> {
  const { key, certificates, mac } = await read('the PKCS#12 file', () => parsePkcs12(file, meant))
  expect(mac !== null, 'the MAC of the PKCS#12 file')
  expect(
    key === null || meant.key === null
      ? key === meant.key
      : equalBytes(key.pkcs8Der, meant.key.pkcs8Der),
    'the private key in the PKCS#12 file',
  )
  expect(areSame(certificates, meant.certificates), 'the certificates in the PKCS#12 file')
}

/**
 * The certificate's key is the one given, and each certificate was issued by the next.
 *
 * @throws PkiError `read-back-failed`.
 */
export async function readBackChain(
  chain: readonly Certificate[],
  key: Pick<PrivateKey, 'spkiDer'>,
): Promise<void> {
  const [leaf] = chain
  expect(
    leaf !== undefined && equalBytes(leaf.spkiDer, key.spkiDer),
    'the public key in the certificate',
  )
  for (const [index, certificate] of chain.entries()) {
    const issuer = chain[index + 1]
    if (issuer === undefined) continue
    expect(await verifyIssuedBy(certificate, issuer), `the signature of certificate ${index + 1}`)
  }
}

/** @throws PkiError `read-back-failed`. */
export async function readBackCertificate(file: Bytes, meant: Certificate): Promise<void> {
  await readBackCertificates(file, [meant])
}

/**
 * A PEM file, or the DER of one certificate; key blocks are passed over.
 *
 * @throws PkiError `read-back-failed`.
 */
export async function readBackCertificates(
  file: Bytes,
  meant: readonly Certificate[],
): Promise<void> {
  const found = await read('the certificate file', () => parseCertificates(file))
  expect(areSame(found, meant), 'the certificate file')
}

/**
 * A SignedData without signers.
 *
 * @throws PkiError `read-back-failed`.
 */
export async function readBackPkcs7(file: Bytes, meant: readonly Certificate[]): Promise<void> {
  const found = await read('the P7B file', () =>
    parsePkcs7(file).certificates.map(parseCertificate),
  )
  expect(areSame(found, meant), 'the P7B file')
}

/** @throws PkiError `read-back-failed`. */
export async function readBackRequest(
  csrPem: string,
  meant: { readonly subjectDer: Bytes; readonly key: Pick<PrivateKey, 'spkiDer'> },
): Promise<void> {
  const csr = await read('the request', () => {
    const [block] = parsePem(csrPem)
    return parseCsr(block?.der ?? new Uint8Array())
  })
  expect(equalBytes(csr.subjectDer, meant.subjectDer), 'the subject of the request')
  expect(equalBytes(csr.spkiDer, meant.key.spkiDer), 'the public key of the request')
  expect(await verifyCsr(csr), 'the signature of the request')
}

export interface KeyExpectation {
  readonly key: PrivateKey
  /** Empty where it is not encrypted. */
  readonly passphrase: string
  readonly hash: Hash
}

/** @throws PkiError `read-back-failed`. */
export async function readBackEncryptedKey(keyPem: string, meant: KeyExpectation): Promise<void> {
  await readBackKey(encodeUtf8(keyPem), meant)
}

/**
 * A key file, PEM or DER, encrypted or not as meant.
 *
 * @throws PkiError `read-back-failed`.
 */
export async function readBackKey(file: Bytes, meant: KeyExpectation): Promise<void> {
  const key = await read('the private key file', () => parsePrivateKey(file, meant))
  expect(
    (key.encryption !== null) === (meant.passphrase !== ''),
    'the encryption of the private key',
  )
  expect(equalBytes(key.pkcs8Der, meant.key.pkcs8Der), 'the private key file')
}

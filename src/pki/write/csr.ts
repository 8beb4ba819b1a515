// Writes certification requests (PKCS#10, RFC 2986). @peculiar/x509 lacks a public key given as SPKI; see publicHalfOf.
import type { Bytes } from '../../text/bytes'
import type { Hash, PrivateKey } from '../keys/private-key'
import { awaitLibrary } from './library-call'
import { chooseSigningAlgorithm, publicHalfOf } from './signing'
import { Name, Pkcs10CertificateRequestGenerator } from './x509'

export interface BuildCsrOptions {
  /** From `encodeName`: of a foreign name the library would not keep every byte. */
  readonly subjectDer: Bytes
  readonly key: PrivateKey
  /** Of the signature, for an RSA key. */
  readonly hash: Hash
}

/**
 * Builds a request that asks for no extensions: the CA decides them.
 *
 * @returns DER.
 * @throws PkiError `csr-malformed` if it cannot be written.
 */
export function buildCsr({ subjectDer, key, hash }: BuildCsrOptions): Promise<Bytes> {
  return awaitLibrary('csr-malformed', 'The request', async () => {
    const request = await Pkcs10CertificateRequestGenerator.create(
      {
        name: new Name(subjectDer),
        keys: { privateKey: key.privateKey, publicKey: key.privateKey },
        signingAlgorithm: chooseSigningAlgorithm(key, hash),
      },
      publicHalfOf(key),
    )
    return new Uint8Array(request.rawData)
  })
}

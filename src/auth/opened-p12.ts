// What was in the P12, as the rest of the check needs it. Secret: it holds the key.
import type { Certificate } from '../pki/x509/certificate'
import type { Chain } from '../pki/x509/chain'

export interface OpenedP12 {
  readonly leaf: Certificate
  /** Of the certificates in the file; leaf first. */
  readonly chain: Chain
  /** Certificates in the file that are not part of the chain. */
  readonly unrelated: number
  /** What goes to the server: leaf first, without the root. */
  readonly sent: readonly Certificate[]
  readonly keyPem: string
  /** That, for TLS. */
  readonly chainPem: string
}

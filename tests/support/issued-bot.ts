// A bot with its whole chain, of vectors: key, certificate, intermediate and root.
import { issueCertificate } from '../../src/bot/ca'
import type { Certificate } from '../../src/pki/x509/certificate'
import { buildCsr } from '../../src/pki/write/csr'
import type { PrivateKey } from '../../src/pki/keys/private-key'
import { encodeSubject } from '../../src/bot/encode-subject'
import { symphony } from './profiles'
import { readCertificateVector, readKeyVector } from './vectors'

export interface IssuedBot {
  readonly key: PrivateKey
  readonly leaf: Certificate
  readonly intermediate: Certificate
  readonly root: Certificate
}

/** `demo-bot1`, whose key is the vector `good-bot-rsa4096`, issued just now. */
export async function issueChain(): Promise<IssuedBot> {
  const key = await readKeyVector('good-bot-rsa4096')
  const intermediate = readCertificateVector('good-intermediate-p384')
  const values = { CN: 'demo-bot1', O: 'Excelsior Bank', OU: 'Collaboration', C: 'GB' }
  const subjectDer = encodeSubject(symphony, values)
  const csrDer = await buildCsr({ subjectDer, key, hash: symphony.hash })
  const ca = { certificate: intermediate, key: await readKeyVector('good-ca-p384') }
  const now = new Date()
  const { certificate } = await issueCertificate({ ca, csrDer, profile: symphony, now })
  return { key, leaf: certificate, intermediate, root: readCertificateVector('good-ca-rsa4096') }
}

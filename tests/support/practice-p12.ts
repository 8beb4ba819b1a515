// A P12 as the page makes it with the practice CA, without waiting for a key.
import { issueCertificate, openCa } from '../../src/bot/ca'
import { encodeUtf8, type Bytes } from '../../src/text/bytes'
import { buildCsr } from '../../src/pki/write/csr'
import { buildPkcs12 } from '../../src/pki/write/pkcs12'
import { encodeSubject } from '../../src/bot/encode-subject'
import type { Practice } from '../../src/report/api'
import { symphony } from './profiles'
import { readKeyVector } from './vectors'

/** With the key of the vector `good-bot-rsa4096`. */
export async function makePracticeP12(
  practice: Practice,
  commonName: string,
  password: string,
): Promise<Bytes> {
  const now = new Date()
  const ca = await openCa({
    files: {
      certificate: encodeUtf8(practice.caCertificatePem),
      key: encodeUtf8(practice.caKeyPem),
      passphrase: practice.caPassphrase,
    },
    profile: symphony,
    now,
  })
  const key = await readKeyVector('good-bot-rsa4096')
  const subjectDer = encodeSubject(symphony, {
    CN: commonName,
    O: 'Excelsior Bank',
    OU: 'NOT FOR PRODUCTION USE',
    C: 'GB',
  })
  const csrDer = await buildCsr({ subjectDer, key, hash: 'SHA-256' })
  const { certificate } = await issueCertificate({ ca, csrDer, profile: symphony, now })
  const iterations = 2048
  const friendlyName = commonName
  return buildPkcs12({ key, certificate, intermediates: [], password, friendlyName, iterations })
}

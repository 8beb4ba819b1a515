// Certificates for clients of the practice pod, sound or with one fault.
import { encodeUtf8 } from '../../src/text/bytes'
import { buildCertificate } from '../../src/pki/write/certificate'
import { generateSerialNumber, parseCertificates } from '../../src/pki/x509/certificate'
import {
  encodeBasicConstraints,
  encodeExtendedKeyUsage,
  encodeKeyUsage,
} from '../../src/pki/write/extensions'
import { type ExtendedKeyUsage } from '../../src/pki/x509/extensions'
import { parsePrivateKey } from '../../src/pki/keys/private-key'
import { encodeName } from '../../src/pki/write/name'
import { encodePem } from '../../src/pki/pem'
import { readKeyVector, readVectorText } from './vectors'

/** What a TLS client needs, or a CA to sign: PEM, the key not encrypted. */
export interface Credentials {
  readonly cert: string
  readonly key: string
}

export interface BotOptions {
  readonly commonName?: string
  /** Vector of the bot's key. */
  readonly key?: string
  readonly issuer?: Credentials
  readonly notBefore?: Date
  readonly notAfter?: Date
  /** Null leaves the extension out. */
  readonly extendedKeyUsage?: readonly ExtendedKeyUsage[] | null
}

const dayMs = 86_400_000

/** A CA among the vectors; with the key of another one, an impostor. */
export function vectorCa(name: string, keyName = name): Credentials {
  return {
    cert: readVectorText(`${name}.crt.pem`),
    key: readVectorText(`${keyName}.key.pem`),
  }
}

/** Issued by `good-ca-p256` for `practice-bot`, valid for a day, unless told otherwise. */
export async function issueBot(options: BotOptions = {}): Promise<Credentials> {
  const {
    commonName = 'practice-bot',
    key = 'good-bot-rsa4096',
    issuer = vectorCa('good-ca-p256'),
    notBefore = new Date(Date.now() - dayMs),
    notAfter = new Date(Date.now() + dayMs),
    extendedKeyUsage = ['clientAuth'],
  } = options
  const [ca] = parseCertificates(encodeUtf8(issuer.cert))
  if (ca === undefined) throw new Error('The issuer has no certificate')
  const certificateDer = await buildCertificate({
    serialNumber: generateSerialNumber(),
    issuerDer: ca.subjectDer,
    subjectDer: encodeName([{ attribute: 'CN', value: commonName, stringType: 'utf8' }]),
    spkiDer: (await readKeyVector(key)).spkiDer,
    notBefore,
    notAfter,
    extensions: [
      encodeBasicConstraints(false, true),
      encodeKeyUsage(['digitalSignature', 'keyEncipherment'], true),
      ...(extendedKeyUsage === null ? [] : [encodeExtendedKeyUsage(extendedKeyUsage, false)]),
    ],
    issuerKey: await parsePrivateKey(encodeUtf8(issuer.key), { passphrase: '', hash: 'SHA-256' }),
    hash: 'SHA-256',
  })
  return {
    cert: encodePem('CERTIFICATE', certificateDer),
    key: readVectorText(`${key}.key.pem`),
  }
}

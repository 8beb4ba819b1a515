// The practice world of `serve`: a practice pod, a dev CA that it accepts, and one service account. With it, the page
// can do the whole job without a real pod. It is created at each start and exists only in memory.
import { buildCa } from '../bot/ca'
import type { Bytes } from '../text/bytes'
import { encodeEncryptedKey } from '../pki/write/encrypted-key'
import { generateRsaKey, type PrivateKey } from '../pki/keys/private-key'
import { encodeName } from '../pki/write/name'
import { generatePassword } from '../bot/passwords'
import { encodePem } from '../pki/pem'
import { startPod } from '../pod/pod'
import { parseTarget, type Endpoints } from '../auth/target'
import type { Practice } from '../report/api'

export interface PracticeWorld {
  /** The part that the page gets. */
  readonly practice: Practice
  /** The addresses of the pod. */
  readonly endpoints: Endpoints
  /** The CA of the pod's server certificate. */
  readonly trustPem: string
  close(): Promise<void>
}

export interface PracticeOptions {
  /** Generates the key of the dev CA. Default: RSA-4096, which takes 1 to 6 seconds. */
  readonly generateKey?: () => Promise<PrivateKey>
}

const account = 'practice-bot'
/** Longer than the certificate of a bot, which may not end after its CA. */
const validDays = 3653
/** The passphrase has 139 random bits, so a slow derivation would add no security. */
const iterations = 10_000

export async function startPractice(options: PracticeOptions = {}): Promise<PracticeWorld> {
  const { generateKey = () => generateRsaKey({ modulusBits: 4096, hash: 'SHA-256' }) } = options
  const key = await generateKey()
  const ca = await buildCa({
    subjectDer: encodeCaName(),
    key,
    validDays,
    now: new Date(),
    hash: 'SHA-256',
  })
  const caPassphrase = generatePassword()
  const pod = await startPod()
  pod.uploadCa('Practice CA', ca)
  pod.addAccount(account)
  const [apiAddress, webAddress] = [`localhost:${pod.apiPort}`, `localhost:${pod.webPort}`]
  return {
    practice: {
      account,
      caCertificatePem: encodePem('CERTIFICATE', ca.certificateDer),
      caKeyPem: await encodeEncryptedKey({
        pkcs8Der: key.pkcs8Der,
        passphrase: caPassphrase,
        iterations,
      }),
      caPassphrase,
      apiAddress,
      webAddress,
    },
    endpoints: parseTarget({
      sessionAuth: `https://${apiAddress}`,
      keyAuth: `https://${apiAddress}`,
      web: webAddress,
      agent: webAddress,
    }),
    trustPem: pod.serverCaPem,
    close: () => pod.close(),
  }
}

function encodeCaName(): Bytes {
  return encodeName([
    { attribute: 'CN', value: 'Botcert practice CA', stringType: 'utf8' },
    { attribute: 'OU', value: 'NOT FOR PRODUCTION USE', stringType: 'utf8' },
  ])
}

// Opens the P12. Node's TLS gets key and certificates as PEM, never the file: its own messages on P12
// files name no cause, and it would trust the file's CA certificates for servers.
import type { Bytes } from '../../text/bytes'
import { buildChain } from '../../pki/x509/chain'
import { PkiError, type PkiErrorCode } from '../../pki/errors'
import { equalBytes } from '../../text/bytes'
import { formatName } from '../../pki/x509/names'
import { encodePem } from '../../pki/pem'
import { parsePkcs12 } from '../../pki/pkcs12/reader'
import type { Cause } from '../../report/auth-report'
import { formatForeign } from '../../text/foreign-text'
import type { P12Facts } from '../facts'
import type { OpenedP12 } from '../opened-p12'
import type { StageResult } from '../stage'

const causes: Partial<Record<PkiErrorCode, Cause>> = {
  'passphrase-needed': 'p12-password-needed',
  'passphrase-wrong': 'p12-password-wrong',
  'pkcs12-unsupported': 'p12-unsupported',
  'key-unsupported': 'p12-unsupported',
  'key-encryption-unsupported': 'p12-unsupported',
  'derivation-too-costly': 'p12-unsupported',
}

export interface OpenP12Result extends StageResult<P12Facts> {
  /** Null where it did not open; secret. */
  readonly opened: OpenedP12 | null
}

export async function openP12(p12: Uint8Array, password: string): Promise<OpenP12Result> {
  try {
    // A copy: WebCrypto wants bytes of their own buffer, a Buffer shares one.
    return await readP12(new Uint8Array(p12), password)
  } catch (error) {
    if (!(error instanceof PkiError)) throw error
    return refuse(causes[error.code] ?? 'p12-unreadable', formatForeign(error.message))
  }
}

async function readP12(file: Bytes, password: string): Promise<OpenP12Result> {
  const { key, certificates, entries } = await parsePkcs12(file, { password, hash: 'SHA-256' })
  const [leaf] = certificates
  const isMatch = key !== null && leaf !== undefined && equalBytes(leaf.spkiDer, key.spkiDer)
  const broken = entries.find((entry) => entry.kind === 'broken')
  // What is missing may be what is broken.
  if (!isMatch && broken !== undefined) throw new PkiError(broken.code, broken.message)
  if (key === null) return refuse('p12-no-key', 'There is no private key in the P12 file.')
  if (leaf === undefined) {
    return refuse('p12-no-certificate', 'There is a key but no certificate in the P12 file.')
  }
  if (!isMatch) {
    return refuse(
      'key-mismatch',
      `The key in the P12 file belongs to none of its ${certificates.length} certificates.`,
    )
  }
  const chain = await buildChain(leaf, certificates.slice(1))
  // A root is sent by nobody: the server has its own, or does not trust it.
  const sent = chain.certificates.filter((each) => each === leaf || each !== chain.root)
  return {
    status: 'done',
    detail: `A key and ${certificates.length === 1 ? 'a certificate' : `${certificates.length} certificates`} for ${formatForeign(formatName(leaf.subjectDer))}.`,
    facts: { failure: null },
    opened: {
      leaf,
      chain,
      unrelated: certificates.length - chain.certificates.length,
      sent,
      keyPem: encodePem('PRIVATE KEY', key.pkcs8Der),
      chainPem: sent.map(({ certificateDer }) => encodePem('CERTIFICATE', certificateDer)).join(''),
    },
  }
}

function refuse(cause: Cause, detail: string): OpenP12Result {
  return { status: 'failed', detail, facts: { failure: { cause, detail } }, opened: null }
}

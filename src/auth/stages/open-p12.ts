// Opens the P12. Node's TLS gets key and certificates as PEM, never the file: its own messages on P12
// files name no cause, and it would trust the file's CA certificates for servers.
import { refuseForeign } from '../../files/foreign-format'
import { PkiError, type PkiErrorCode } from '../../pki/errors'
import { encodePem } from '../../pki/pem'
import { parsePkcs12 } from '../../pki/pkcs12/reader'
import type { Pkcs12Item } from '../../pki/pkcs12/structure'
import { buildChain } from '../../pki/x509/chain'
import { formatName } from '../../pki/x509/names'
import { equalBytes, type Bytes } from '../../text/bytes'
import type { Cause } from '../../report/ids'
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
    return refuseInput(error)
  }
}

async function readP12(file: Bytes, password: string): Promise<OpenP12Result> {
  refuseForeign(file)
  const { key, certificates, items } = await parsePkcs12(file, { password, hash: 'SHA-256' })
  const [leaf] = certificates
  const isMatch = key !== null && leaf !== undefined && equalBytes(leaf.spkiDer, key.spkiDer)
  // What is missing may be what is broken.
  const broken = items.find(isBroken)
  if (!isMatch && broken !== undefined) return refuseInput(broken.problem)
  if (key === null) return refuse('p12-no-key', 'The P12 file contains no private key.')
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

type BrokenItem = Extract<Pkcs12Item, { readonly problem: unknown }>

/** Whether it may have been the key or the certificate, as far as it could be read. */
function isBroken(item: Pkcs12Item): item is BrokenItem {
  return 'problem' in item && item.seems !== 'crl' && item.problem.code !== 'pkcs12-unsupported'
}

function refuseInput({ code, message }: Pick<PkiError, 'code' | 'message'>): OpenP12Result {
  return refuse(causes[code] ?? 'p12-unreadable', formatForeign(message))
}

function refuse(cause: Cause, detail: string): OpenP12Result {
  return { status: 'failed', detail, facts: { failure: { cause, detail } }, opened: null }
}

// What was dropped on Finish and is not used, each with the reason in words: they say which of the things do not
// belong together, and what to look for instead.
import { equalBytes, formatHex, sha256, type Bytes } from '../text/bytes'
import type { Certificate } from '../pki/x509/certificate'
import type { CertificationRequest } from '../pki/x509/csr'
import type { PrivateKey } from '../pki/keys/private-key'
import { formatName, parseCommonName } from '../pki/x509/names'
import type { OpenedItem } from '../files/item'
import { formatTime } from '../text/dates'
import { printable } from '../text/printable'

export interface UnusedItem {
  readonly item: OpenedItem
  /** In words. */
  readonly reason: string
}

export interface ExplainUnusedOptions {
  readonly items: readonly OpenedItem[]
  /** Null where nothing belongs together. */
  readonly used: {
    readonly key: PrivateKey
    readonly chain: readonly Certificate[]
    readonly csr: CertificationRequest | null
  } | null
  readonly now: Date
}

/** What all the reasons look at. */
interface Scene extends ExplainUnusedOptions {
  /** The public keys of all keys, of all certificates and of all requests, as hex. */
  readonly keySpkis: ReadonlySet<string>
  readonly certificateSpkis: ReadonlySet<string>
  readonly requestsBySpki: ReadonlyMap<string, CertificationRequest>
  readonly requestSubjects: ReadonlySet<string>
}

/** In the order of the items. */
export async function explainUnused(options: ExplainUnusedOptions): Promise<readonly UnusedItem[]> {
  const scene = indexItems(options)
  const seen = new Set<string>()
  const unused: UnusedItem[] = []
  for (const item of options.items) {
    const identity = `${item.kind} ${formatHex(identify(item))}`
    const reason = seen.has(identity)
      ? `${describeItem(item)} came more than once.`
      : await explainItem(item, scene)
    if (!('problem' in item)) seen.add(identity)
    if (reason !== null) unused.push({ item, reason })
  }
  return unused
}

function indexItems(options: ExplainUnusedOptions): Scene {
  const { items } = options
  const spkis = (kind: 'private-key' | 'certificate'): ReadonlySet<string> =>
    new Set(
      items.flatMap((item) => {
        if (item.kind !== kind) return []
        return [
          formatHex(item.kind === 'private-key' ? item.key.spkiDer : item.certificate.spkiDer),
        ]
      }),
    )
  const requests = items.flatMap((item) => (item.kind === 'csr' ? [item.csr] : []))
  return {
    ...options,
    keySpkis: spkis('private-key'),
    certificateSpkis: spkis('certificate'),
    requestsBySpki: new Map(requests.map((csr) => [formatHex(csr.spkiDer), csr])),
    requestSubjects: new Set(requests.map(({ subjectDer }) => formatHex(subjectDer))),
  }
}

/** A key is the same in whatever container. */
function identify(item: OpenedItem): Bytes {
  return item.kind === 'private-key' ? item.key.spkiDer : item.der
}

function describeItem(item: OpenedItem): string {
  switch (item.kind) {
    case 'certificate':
      return `This certificate (${formatShort(item.certificate.subjectDer)})`
    case 'csr':
      return `This request (${formatShort(item.csr.subjectDer)})`
    case 'private-key':
      return 'This key'
    case 'public-key':
      return 'This public key'
    case 'crl':
      return 'This revocation list'
    case 'encrypted-private-key':
      return 'This encrypted key'
    case 'pkcs12':
      return 'This PKCS#12 file'
    case 'unknown':
      return 'This'
  }
}

/** Null where it is used. */
async function explainItem(item: OpenedItem, scene: Scene): Promise<string | null> {
  switch (item.kind) {
    case 'certificate': {
      const reason = explainCertificate(item.certificate, scene)
      return reason === null ? null : `${describeItem(item)} ${reason}`
    }
    case 'csr': {
      const reason = explainRequest(item.csr, scene)
      return reason === null ? null : `${describeItem(item)} ${reason}`
    }
    case 'private-key':
      return explainKey(item.key, scene)
    case 'public-key':
    case 'crl':
      return `${describeItem(item)} is not needed here.`
    case 'encrypted-private-key':
    case 'pkcs12':
    case 'unknown':
      return `${describeItem(item)} did not open: ${item.problem.message}`
  }
}

function explainCertificate(certificate: Certificate, scene: Scene): string | null {
  const { used, keySpkis, now } = scene
  if (
    used?.chain.some((each) => equalBytes(each.certificateDer, certificate.certificateDer)) === true
  ) {
    return null
  }
  if (used !== null && equalBytes(used.key.spkiDer, certificate.spkiDer)) {
    return explainSibling(certificate, now)
  }
  if (certificate.basicConstraints?.isCa === true) {
    return used === null
      ? 'is one of a CA; the certificate that it issued for the key is what is missing.'
      : 'is one of a CA that issued none of the chain.'
  }
  if (keySpkis.size === 0) return 'waits for its private key, which did not come.'
  if (keySpkis.has(formatHex(certificate.spkiDer))) {
    return 'belongs to another of the keys: finish one after the other.'
  }
  // The CA took the name of the request and the key of something else: a key of its own, or an older request.
  return scene.requestSubjects.has(formatHex(certificate.subjectDer))
    ? 'belongs to another key, though its subject is the request’s: the CA signed another request.'
    : 'belongs to another key.'
}

/** Another certificate of the same key. */
function explainSibling({ notBefore, notAfter }: Certificate, now: Date): string {
  if (notAfter < now) return `is of the same key, but has expired at ${formatTime(notAfter)}.`
  if (notBefore > now)
    return `is of the same key, but is not valid before ${formatTime(notBefore)}.`
  return `is of the same key, but the one taken is preferred; this one is valid from ${formatTime(notBefore)}.`
}

function explainRequest(csr: CertificationRequest, scene: Scene): string | null {
  const { used, keySpkis, certificateSpkis } = scene
  if (used?.csr != null && equalBytes(used.csr.csrDer, csr.csrDer)) return null
  if (used !== null && equalBytes(used.key.spkiDer, csr.spkiDer)) {
    return 'is of the same key, but another fits the certificate better.'
  }
  if (used !== null) return 'is of another key.'
  const spki = formatHex(csr.spkiDer)
  if (keySpkis.has(spki)) return 'is of a key that came, but no certificate of it did.'
  if (certificateSpkis.has(spki)) return 'is of a certificate that came, but its key did not.'
  return 'is of a key that did not come.'
}

async function explainKey({ spkiDer }: PrivateKey, scene: Scene): Promise<string | null> {
  const { used, certificateSpkis, requestsBySpki } = scene
  if (used !== null && equalBytes(used.key.spkiDer, spkiDer)) return null
  const spki = formatHex(spkiDer)
  if (certificateSpkis.has(spki)) {
    return 'This key belongs to another of the certificates: finish one after the other.'
  }
  if (certificateSpkis.size === 0) return 'This key waits for its certificate, which did not come.'
  const csr = requestsBySpki.get(spki)
  const request =
    csr === undefined ? '' : ` It is the key of the request (${formatShort(csr.subjectDer)}).`
  const fingerprint = formatHex(await sha256(spkiDer))
  return `This key belongs to none of the certificates: its public key has the SHA-256 ${fingerprint}.${request}`
}

/** `CN=demo-bot1`, or the whole name where it has none. */
function formatShort(subjectDer: Bytes): string {
  const commonName = parseCommonName(subjectDer)
  if (commonName !== null) return `CN=${printable(commonName)}`
  return formatName(subjectDer) || 'without a subject'
}

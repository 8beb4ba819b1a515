// The second half of the two-step way: which of the certificates that came back belongs to the key, and what
// the CA made of the request. Why the rest is not used is unused-items.ts.
import { formatHex } from '../text/bytes'
import { isSameCertificate, type Certificate } from '../pki/x509/certificate'
import { buildChain } from '../pki/x509/chain'
import type { CertificationRequest } from '../pki/x509/csr'
import { explainUnused, type UnusedItem } from './unused-items'
import type { PrivateKey } from '../pki/keys/private-key'
import type { OpenedItem } from '../files/item'
import { PkiError } from '../pki/errors'
import { lintItem, lintPair } from '../lint/lint'
import { readCertificate } from '../lint/model/certificate'
import { readRequest, type RequestModel } from '../lint/model/request'
import { webCryptoTools } from '../lint/model/signature'
import type { Finding, LintContext } from '../lint/rule'
import { lintChain } from './outputs/file-remarks'
import type { Profile } from '../profile/profile'

export interface FinishMatch {
  readonly key: PrivateKey
  readonly certificate: Certificate
  /** Leaf first, ordered, up to the root where that was dropped too. */
  readonly chain: readonly Certificate[]
  /** The last of the chain where it is self-signed. */
  readonly root: Certificate | null
  /** The request of the same key, where it was dropped too. */
  readonly csr: CertificationRequest | null
  /** Of the certificate and its chain. */
  readonly findings: readonly Finding[]
  /** What the CA made of the request; null without one that can be read. */
  readonly changes: readonly Finding[] | null
}

export interface FinishCheck {
  /** Null where no certificate belongs to a key. */
  readonly match: FinishMatch | null
  /** What was dropped and is not used, in its order. */
  readonly unused: readonly UnusedItem[]
  /** What is still missing: a key, a certificate for one. */
  readonly missing: readonly ('key' | 'certificate')[]
}

export interface CheckFinishOptions {
  /** Of all files together, in any order. */
  readonly items: readonly OpenedItem[]
  readonly profile: Profile
  readonly now: Date
}

/**
 * Finds what belongs together: a key and the certificate with its public key, byte for byte.
 *
 * Of several pairs the one of a bot, not of a CA; then one whose request came too, one that is valid now, the
 * newest.
 *
 * @throws PkiError `der-malformed` for a name that cannot be read.
 */
export async function checkFinish({
  items,
  profile,
  now,
}: CheckFinishOptions): Promise<FinishCheck> {
  const found = sortItems(items)
  const pair = choosePair(found, now)
  if (pair === null) {
    const unused = await explainUnused({ items, used: null, now })
    return { match: null, unused, missing: findMissing(found) }
  }
  const { key, certificate } = pair
  const pool = found.certificates.filter((each) => !isSameCertificate(each, certificate))
  // Of two issuers with one key, as after a renewal, the one that is good now.
  const { certificates, root } = await buildChain(certificate, sortByWorth(pool, now))
  const csr = chooseRequest(found.requests, certificate)
  const match: FinishMatch = {
    ...{ key, certificate, chain: certificates, root, csr },
    ...(await judge({ certificate, chain: certificates, csr }, { profile, now, isBot: true })),
  }
  return { match, unused: await explainUnused({ items, used: match, now }), missing: [] }
}

/** The certificate by the rules, and against its request. */
async function judge(
  { certificate, chain, csr }: Pick<FinishMatch, 'certificate' | 'chain' | 'csr'>,
  context: LintContext,
): Promise<Pick<FinishMatch, 'findings' | 'changes'>> {
  const model = await readCertificate(certificate.certificateDer, webCryptoTools)
  const request = csr === null ? null : await tryRequest(csr)
  return {
    findings: [...lintItem(model, context), ...lintChain(chain)],
    changes: request === null ? null : lintPair(request, model, context),
  }
}

/** Null where its attributes cannot be read. */
async function tryRequest({ csrDer }: CertificationRequest): Promise<RequestModel | null> {
  try {
    return await readRequest(csrDer, webCryptoTools)
  } catch (error) {
    if (error instanceof PkiError) return null
    throw error
  }
}

interface Found {
  readonly keys: readonly PrivateKey[]
  readonly certificates: readonly Certificate[]
  readonly requests: readonly CertificationRequest[]
}

function sortItems(items: readonly OpenedItem[]): Found {
  return {
    keys: items.flatMap((item) => (item.kind === 'private-key' ? [item.key] : [])),
    certificates: items.flatMap((item) => (item.kind === 'certificate' ? [item.certificate] : [])),
    requests: items.flatMap((item) => (item.kind === 'csr' ? [item.csr] : [])),
  }
}

interface Pair {
  readonly key: PrivateKey
  readonly certificate: Certificate
}

function choosePair({ keys, certificates, requests }: Found, now: Date): Pair | null {
  const keysBySpki = new Map(keys.map((key) => [formatHex(key.spkiDer), key]))
  const requested = new Set(requests.map(({ spkiDer }) => formatHex(spkiDer)))
  const rank = (certificate: Certificate): number =>
    (certificate.basicConstraints?.isCa === true ? 0 : 2) +
    (requested.has(formatHex(certificate.spkiDer)) ? 1 : 0)
  // A stable sort: within a rank the order by worth stays.
  const [pair] = sortByWorth(certificates, now)
    .flatMap((certificate) => {
      const key = keysBySpki.get(formatHex(certificate.spkiDer))
      return key === undefined ? [] : [{ key, certificate }]
    })
    .sort((a, b) => rank(b.certificate) - rank(a.certificate))
  return pair ?? null
}

/** Valid now first, then the newest. */
function sortByWorth(certificates: readonly Certificate[], now: Date): readonly Certificate[] {
  const isValid = ({ notBefore, notAfter }: Certificate): boolean =>
    notBefore <= now && now <= notAfter
  return [...certificates].sort(
    (a, b) =>
      Number(isValid(b)) - Number(isValid(a)) || b.notBefore.getTime() - a.notBefore.getTime(),
  )
}

/** Of several requests of the key the one with the certificate's subject, else the last. */
function chooseRequest(
  requests: readonly CertificationRequest[],
  { spkiDer, subjectDer }: Certificate,
): CertificationRequest | null {
  const spki = formatHex(spkiDer)
  const subject = formatHex(subjectDer)
  const ofKey = requests.filter((csr) => formatHex(csr.spkiDer) === spki)
  return ofKey.find((csr) => formatHex(csr.subjectDer) === subject) ?? ofKey.at(-1) ?? null
}

/** A CA's certificate is none of a bot: it comes with the answer, and may come alone. */
function findMissing({ keys, certificates }: Found): FinishCheck['missing'] {
  const hasLeaf = certificates.some(({ basicConstraints }) => basicConstraints?.isCa !== true)
  if (keys.length > 0) return ['certificate']
  return hasLeaf ? ['key'] : ['key', 'certificate']
}

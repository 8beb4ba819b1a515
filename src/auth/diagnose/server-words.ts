// What a service said by HTTP about why it refuses: its words, held against what is known of the certificate. They were
// written by people for people, so each pattern asks for enough of them, and names that are quoted in them count for
// nothing: an account may be called “expired-bot”.
import type { Cause } from '../../report/ids'
import type { CertificateFacts } from '../facts'
import { findNameFault, nameless } from './answer'
import { findChainFault, isKeyTooSmall, listFaults } from './certificate'
import { caExpired } from './dates'
import {
  pkiTeam,
  podAdministrator,
  type CauseWords,
  type Finding,
  type ServiceRule,
  type View,
} from './finding'
import { notArrived } from './request'
import { describeCall, quote } from './sentences'

const stage = 'authenticate'

/** Statuses by which a service says no to a client, with nginx's own for certificates. */
const refusals: ReadonlySet<number> = new Set([400, 401, 403, 495, 496])

export const judgeSaid: ServiceRule = (view) => {
  const { facts, seen } = view
  const { answer } = seen
  if (facts.p12 === null || answer === null || !refusals.has(answer.status ?? 0)) return null
  // nginx's own page says that it is about the certificate, and not what.
  if (answer.nginx !== null) return null
  const said = readWords(answer.message ?? answer.words, facts.certificate)
  if (said === null) return null
  const sign = describeCall(answer)
  return judgeChain(said, sign, view) ?? judgeName(said, sign, view) ?? judgeOther(said, sign, view)
}

/** Words on an unknown CA are of several causes; the chain that was sent tells them apart. */
function judgeChain({ cause, words }: Said, sign: string, view: View): Finding | null {
  if (cause !== 'client-certificate-unknown-ca' || words !== undefined) return null
  const fault = findChainFault(view, { isNamed: true })
  if (fault === null) return null
  const candidates = fault.candidates ?? []
  return {
    cause: fault.cause,
    stage,
    confidence: fault.isSettled && candidates.length === 0 ? 'certain' : 'likely',
    evidence: [sign, ...fault.evidence],
    candidates,
    ...(fault.words === undefined ? {} : { words: fault.words }),
  }
}

const aboutNames: ReadonlySet<Cause> = new Set(['account-unknown', 'account-name-case'])

function judgeName({ cause, words }: Said, sign: string, view: View): Finding | null {
  const fault = aboutNames.has(cause) ? findNameFault(view) : null
  if (fault === null) return null
  // What was typed agrees with what the server detail: no such account, for its name is another.
  const agrees = fault.cause === cause || fault.cause === 'account-name-case'
  const ownWords = fault.words ?? words
  return {
    cause: agrees ? fault.cause : cause,
    stage,
    confidence: agrees ? 'certain' : 'likely',
    evidence: [sign, ...fault.evidence],
    ...(ownWords === undefined || !agrees ? {} : { words: ownWords }),
  }
}

function judgeOther({ cause, words }: Said, sign: string, view: View): Finding {
  const own = words ?? {}
  const local = listFaults(view).find((fault) => fault.cause === cause)
  if (local !== undefined) {
    return {
      cause,
      stage,
      confidence: 'certain',
      evidence: [sign, ...local.evidence],
      words: local.words ?? own,
    }
  }
  const { certificate, requiredModulusBits } = view.facts
  if (
    cause === 'client-certificate-weak-key' &&
    certificate !== null &&
    isKeyTooSmall(view.facts)
  ) {
    const size = `The certificate’s key has ${certificate.keyBits} bits; Symphony requires ${requiredModulusBits}.`
    return { cause, stage, confidence: 'certain', evidence: [sign, size] }
  }
  return {
    cause,
    stage,
    confidence: 'likely',
    evidence: [sign, ...describeName(cause, view)],
    candidates: confusables[cause] ?? [],
    words: own,
  }
}

const confusables: Partial<Record<Cause, readonly Cause[]>> = {
  'client-certificate-expired': ['clock-skew'],
  'client-certificate-not-yet-valid': ['clock-skew'],
  'account-name-case': ['account-unknown'],
  'account-unknown': ['account-name-case'],
}

function describeName(cause: Cause, { facts: { certificate } }: View): readonly string[] {
  const commonName = certificate?.commonName ?? null
  return aboutNames.has(cause) && commonName !== null
    ? [`The certificate’s common name is ${quote(commonName)}.`]
    : []
}

export interface Said {
  readonly cause: Cause
  readonly words?: Partial<CauseWords>
}

interface Pattern extends Said {
  readonly pattern: RegExp
}

const notTrusted: Partial<CauseWords> = {
  detail: 'The pod has the certificate that vouches for the bot, but not with the status TRUSTED.',
  owner: podAdministrator(
    ({ issuer }) =>
      `The certificate that was uploaded for our bot (its own, or that of its CA, ${issuer}) has not the status TRUSTED, see below. Please set it to TRUSTED, or tell us why it should stay so.`,
  ),
  nextStep: 'The pod administrator has to set the status of the uploaded certificate to TRUSTED.',
}

const otherKey: Partial<CauseWords> = {
  detail:
    'The pod has a CA with the issuer’s name but another key: the CA was renewed, or it is a different one.',
  owner: podAdministrator(
    ({ issuer }) =>
      `A CA called ${issuer} is uploaded, but with another key than the one that signed our bot’s certificate. Please also upload its current certificate.`,
  ),
  nextStep:
    'Get the current certificate of the issuing CA from the PKI team; the pod administrator has to upload it.',
}

const noAuthority: Partial<CauseWords> = {
  detail:
    'The issuer of the certificate is not allowed to issue it: it is not a CA, or its path length forbids it.',
  owner: pkiTeam(
    ({ botName, issuer }) =>
      `The certificate of our bot${botName} is refused because of its issuer, ${issuer}: it is no CA certificate, or its path length does not allow it, see below. Please issue it from a CA that may.`,
  ),
  nextStep: 'The PKI team has to issue the certificate from a proper CA.',
}

const revocationList: Partial<CauseWords> = {
  detail:
    'The server refuses the certificate because of its revocation list, which is missing or out of date.',
  owner: podAdministrator(
    ({ issuer, botName }) =>
      `The certificate of our bot${botName} is refused because the server’s revocation list (CRL) of the CA ${issuer} is missing or out of date, see below. Please install a current one.`,
  ),
  nextStep:
    'Whoever runs the server has to install a current revocation list. The certificate is not the problem.',
}

/** The first that matches counts; accounts come before certificates, the particular before the general. */
const patterns: readonly Pattern[] = [
  {
    pattern:
      /\bno (?:required )?(?:(?:ssl|tls|client|user|peer|x\.?509) )*certificate (?:was |is |has been )?(?:sent|presented|provided|supplied|found|given|received)|(?:client|ssl|tls) certificate (?:is )?(?:required|missing)|missing (?:client )?certificate/i,
    cause: 'client-certificate-missing',
    words: notArrived,
  },
  {
    pattern: /status (?:KNOWN|REVOKED|DISABLED|\w+, not TRUSTED)/,
    cause: 'client-certificate-unknown-ca',
    words: notTrusted,
  },
  { pattern: /upper and lower case|case[- ]sensitive/i, cause: 'account-name-case' },
  {
    pattern:
      /\b(?:account|user|bot|principal)\b.{0,40}\b(?:disabled|deactivated|inactive|suspended|locked|blocked|not active|not enabled)\b|\b(?:disabled|deactivated|inactive|suspended|locked) (?:service )?(?:account|user)\b/i,
    cause: 'account-disabled',
  },
  {
    pattern: /\bno common name|common name is missing|\bCN\b.{0,40}\bis missing/i,
    cause: 'account-unknown',
    words: nameless,
  },
  {
    pattern:
      /\b(?:no such|no|unknown|unregistered|unrecogni[sz]ed) (?:service )?(?:user|username|account|bot|principal)\b|\b(?:user|username|account|principal|bot)\b.{0,40}\b(?:not (?:be )?(?:found|exist|known|registered|recogni[sz]ed)|unknown|doesn.t exist)|\b(?:find|locate) (?:the |a |any )?(?:service )?(?:user|account)\b/i,
    cause: 'account-unknown',
  },
  {
    pattern: /is no CA\b|not a CA\b|invalid CA\b|CAs below it|path ?length/i,
    cause: 'client-certificate-refused',
    words: noAuthority,
  },
  {
    pattern:
      /\b(?:CRL|revocation list)\b.{0,40}\b(?:expired|out of date|not yet valid|missing|not found|unavailable)\b|unable to get certificate CRL/i,
    cause: 'client-certificate-refused',
    words: revocationList,
  },
  {
    pattern: /\b(?:CA|issuer|intermediate|root)\b.{0,60}\bexpired/i,
    cause: 'client-certificate-expired',
    words: caExpired,
  },
  {
    pattern: /\bcert\w*\b.{0,60}\bexpired|\bexpired\b.{0,20}\bcert/i,
    cause: 'client-certificate-expired',
  },
  {
    pattern: /not valid before|not (?:yet valid|valid yet)/i,
    cause: 'client-certificate-not-yet-valid',
  },
  {
    pattern: /\bcert\w*\b.{0,40}\brevoked|\brevoked\b.{0,20}\bcert/i,
    cause: 'client-certificate-revoked',
  },
  {
    pattern: /client ?auth\b|extended key usage|certificate purpose/i,
    cause: 'client-certificate-wrong-usage',
  },
  { pattern: /\bkey is\b.{0,60}\bRSA\b/i, cause: 'client-certificate-key-type' },
  { pattern: /key usage|digital ?signature/i, cause: 'client-certificate-wrong-key-usage' },
  {
    pattern:
      /\bkey\b.{0,60}\b\d{3,5}[ -]?bits?\b|\b\d{3,5}[ -]?bits?\b|\bkey (?:size|length|strength)|\bkey\b.{0,30}\btoo (?:short|small|weak)|\bweak key|\bstrength of\b/i,
    cause: 'client-certificate-weak-key',
  },
  {
    pattern: /\bsha-?1\b|\bmd5\b|\bweak (?:hash|digest|signature)|(?:digest|hash) algorithm/i,
    cause: 'client-certificate-weak-hash',
  },
  {
    pattern: /did not sign this certificate/i,
    cause: 'client-certificate-unknown-ca',
    words: otherKey,
  },
  {
    pattern:
      /self[- ]signed|unable to (?:get (?:local |the )?issuer|verify (?:the )?(?:\w+ )?(?:cert|signature|chain))|unknown (?:ca|issuer|authority)\b|\b(?:cert\w*|ca|issuer|chain|authority|signer)\b.{0,60}\b(?:un|not )trusted\b|\buntrusted (?:\w+ )?(?:cert\w*|ca|issuer|root|authority|chain)\b|\bno such ca\b|trust (?:store|anchor)|\b(?:ca|issuer)\b.{0,40}\b(?:not (?:known|found|uploaded|recogni[sz]ed)|unknown)|(?:build|find).{0,30}certification path/i,
    cause: 'client-certificate-unknown-ca',
  },
]

/** Null where the words name no cause. */
export function readWords(text: string, certificate: CertificateFacts | null): Said | null {
  const commonName = certificate?.commonName ?? ''
  if (namesInOtherCase(text, commonName)) return { cause: 'account-name-case' }
  const plain = leaveOutNames(text, certificate)
  const found = patterns.find(({ pattern }) => pattern.test(plain))
  if (found === undefined) return null
  const { cause, words } = found
  const isOtherKind =
    cause === 'client-certificate-weak-key' && certificate !== null && certificate.keyType !== 'rsa'
  // “RSA with 4096 or more is needed”, of an elliptic curve.
  if (isOtherKind && /\brsa\b/i.test(plain)) return { cause: 'client-certificate-key-type' }
  return words === undefined ? { cause } : { cause, words }
}

/** Shorter names come up by chance. */
const leastNameLength = 4

/** Whether the common name comes up in other upper and lower case, as a word of its own. */
function namesInOtherCase(text: string, commonName: string): boolean {
  if (commonName.length < leastNameLength) return false
  // A text in one case throughout is written so for show.
  if (text === text.toUpperCase() || text === text.toLowerCase()) return false
  const [folded, wanted] = [text.toLowerCase(), commonName.toLowerCase()]
  // Some letters grow when their case is changed, and then places do not compare.
  if (folded.length !== text.length || wanted.length !== commonName.length) return false
  for (let at = folded.indexOf(wanted); at !== -1; at = folded.indexOf(wanted, at + 1)) {
    const around = `${text[at - 1] ?? ' '}${text[at + wanted.length] ?? ' '}`
    const isWord = !/[\p{L}\p{N}_.-]{1,2}/u.test(around.replace(/\.$/, ' '))
    if (isWord && text.slice(at, at + wanted.length) !== commonName) return true
  }
  return false
}

/** Firewalls speak of users and bots that are no accounts. */
const noAccounts =
  /\buser[- ]?agents?\b|\bbots? (?:traffic|activity|detect\w*|protection|management)\b|\b(?:automated|malicious|bad) bots?\b/gi

const quoted = /‘[^’]*’|“[^”]*”|"[^"]*"/g

function leaveOutNames(text: string, certificate: CertificateFacts | null): string {
  const names = [
    certificate?.subject ?? '',
    ...(certificate?.sent ?? []).flatMap(({ subject, issuer }) => [subject, issuer]),
    certificate?.issuer ?? '',
    certificate?.commonName ?? '',
  ]
  return names
    .filter((name) => name.length >= leastNameLength)
    .reduce(
      (rest, name) => rest.replaceAll(name, '…'),
      text.replaceAll(quoted, '…').replaceAll(noAccounts, '…'),
    )
}

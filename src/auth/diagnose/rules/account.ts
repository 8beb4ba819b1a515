// The account: what is known of its name against the certificate's common name, and HTTP 403, by which a service
// says no to whom it knows, or does not.
import type { Cause } from '../../../report/ids'
import { conclude } from '../client-certificate/conclude'
import { listFaults } from '../client-certificate/faults'
import type { Finding, ServiceRule, View } from '../finding'
import { describeCall, quote } from '../sentences'
import { you, type CauseWords } from '../words/cause-words'

const stage = 'authenticate'

/** A name of which the certificate itself, or what was typed, shows that it cannot be the account's. */
export interface NameFault {
  readonly cause: Cause
  readonly evidence: readonly string[]
  readonly words?: Partial<CauseWords>
}

export function findNameFault({ facts }: View): NameFault | null {
  const { certificate, account } = facts
  if (certificate === null) return null
  const { commonName } = certificate
  if (commonName === null) {
    const evidence = ['The certificate’s subject has no common name (CN), which names the account.']
    return { cause: 'account-unknown', evidence, words: nameless }
  }
  if (account !== null && account !== commonName) {
    const evidence = [
      `The account is ${quote(account)}, and the certificate’s common name is ${quote(commonName)}.`,
    ]
    if (account.normalize() === commonName.normalize()) {
      const alike =
        'They look the same, and their accents are written with other characters (Unicode forms NFC and NFD).'
      return { cause: 'account-unknown', evidence: [...evidence, alike], words: otherForm }
    }
    return account.toLowerCase() === commonName.toLowerCase()
      ? { cause: 'account-name-case', evidence }
      : { cause: 'account-unknown', evidence, words: otherName }
  }
  if (commonName === commonName.trim()) return null
  const evidence = [`The common name begins or ends with a space: ${quote(commonName)}.`]
  return { cause: 'account-unknown', evidence, words: spacedName }
}

const nextStep =
  'Make a new request on the Create page, with the account’s user name as the common name, exactly as the pod has it, and send it to the PKI team.'

export const nameless: Partial<CauseWords> = {
  detail: 'The certificate names no account: its subject has no common name.',
  owner: you,
  nextStep,
}

const otherName: Partial<CauseWords> = {
  detail: 'The certificate is made for another account than the one that was given.',
  owner: you,
  nextStep: `Is it the P12 of this bot? If it is: ${nextStep}`,
}

const otherForm: Partial<CauseWords> = {
  detail:
    'The certificate’s common name looks like the account’s name, and is written with other characters.',
  owner: you,
  nextStep,
}

const spacedName: Partial<CauseWords> = {
  detail:
    'The certificate’s common name begins or ends with a space, which no account’s name does.',
  owner: you,
  nextStep,
}

/** Where the service refused by HTTP and named no cause. */
export function judgeAccountName(view: View): Finding | null {
  const { answer } = view.seen
  const fault = findNameFault(view)
  if (answer === null || fault === null) return null
  return {
    ...fault,
    stage,
    confidence: 'likely',
    evidence: [describeCall(answer), ...fault.evidence],
    candidates: ['account-disabled', 'client-certificate-refused'],
  }
}

/** 403 without words that decide. */
export const judgeForbidden: ServiceRule = (view) => {
  const { facts, seen } = view
  const { answer } = seen
  if (facts.p12 === null || answer?.status !== 403) return null
  const sign = describeCall(answer)
  // Servers that leave the judgement to the application refuse bad certificates in this way, too.
  const faults = listFaults(view).filter(({ isHard }) => isHard)
  const refusal = { stage, kind: 'answer', alert: null, sign } as const
  return judgeAccountName(view) ?? conclude(refusal, faults, view) ?? judgeOpenAccount(view, sign)
}

function judgeOpenAccount({ seen }: View, sign: string): Finding {
  const isListed = seen.issuer !== null && seen.issuer.listedAt !== null
  return {
    cause: 'account-refused',
    stage,
    confidence: 'open',
    evidence: [sign],
    candidates: [
      'account-unknown',
      'account-name-case',
      'account-disabled',
      ...(isListed ? [] : (['client-certificate-unknown-ca'] as const)),
      'client-certificate-refused',
    ],
  }
}

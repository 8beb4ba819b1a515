// What servers say in words: the practice pod as it really does, others as they are known to, and names that say
// something by chance.
import { describe, expect, it } from 'vitest'
import { parseCertificate } from '../../../src/pki/x509/certificate'
import { parsePem } from '../../../src/pki/pem'
import type { Cause } from '../../../src/report/ids'
import { judgeAdmission } from '../../../src/pod/admission'
import type { Upload } from '../../../src/pod/registry'
import { diagnose } from '../../../src/auth/diagnose/diagnose'
import { readWords } from '../../../src/auth/diagnose/server-words'
import type { CertificateFacts } from '../../../src/auth/facts'
import { issueBot, vectorCa, type BotOptions } from '../../support/bot-certificate'
import {
  answered,
  chainSent,
  dayMs,
  factsNow,
  goodCertificate,
  makeFacts,
  namesNone,
  namesOurs,
  refusal,
  selfSigned,
} from '../../support/auth-facts'
import { readVectorDer } from '../../support/vectors'

const read = (text: string, change: Partial<CertificateFacts> = {}) =>
  readWords(text, { ...goodCertificate, ...change })?.cause ?? null

describe('words of a server', () => {
  it.each<readonly [string, Cause]>([
    ['No required SSL certificate was sent', 'client-certificate-missing'],
    ['Client certificate required', 'client-certificate-missing'],
    ['FAILED:certificate has expired', 'client-certificate-expired'],
    ['Certificate for CN=x expired on Mon', 'client-certificate-expired'],
    ['FAILED:certificate is not yet valid', 'client-certificate-not-yet-valid'],
    ['FAILED:certificate revoked', 'client-certificate-revoked'],
    ['FAILED:unsupported certificate purpose', 'client-certificate-wrong-usage'],
    ['FAILED:unable to verify the first certificate', 'client-certificate-unknown-ca'],
    ['FAILED:self-signed certificate in certificate chain', 'client-certificate-unknown-ca'],
    ['FAILED:unable to get local issuer certificate', 'client-certificate-unknown-ca'],
    [
      'unable to find valid certification path to requested target',
      'client-certificate-unknown-ca',
    ],
    ['x509: certificate signed by unknown authority', 'client-certificate-unknown-ca'],
    ['The certificate is not trusted', 'client-certificate-unknown-ca'],
    ['Key size of 2048 bits is too small', 'client-certificate-weak-key'],
    ['EE certificate key too weak', 'client-certificate-weak-key'],
    ['Signature algorithm SHA1 is disabled', 'client-certificate-weak-hash'],
    ['Key usage does not allow digitalSignature', 'client-certificate-wrong-key-usage'],
    ['User not found', 'account-unknown'],
    ['Unknown service account', 'account-unknown'],
    ['Could not find user', 'account-unknown'],
    ['The user does not exist.', 'account-unknown'],
    ['User is inactive', 'account-disabled'],
    ['Account locked', 'account-disabled'],
    ['No account Demo-Bot1 here, User', 'account-name-case'],
    ['No user certificate presented', 'client-certificate-missing'],
    ['Untrusted client certificate', 'client-certificate-unknown-ca'],
    ['certificate verify failed: CRL has expired', 'client-certificate-refused'],
    ['certificate revoked, detail the CRL', 'client-certificate-revoked'],
  ])('“%s” are of %s', (text, cause) => {
    expect(read(text)).toBe(cause)
  })

  it.each([
    'Unauthorized',
    'Forbidden',
    'Access denied',
    'Invalid certificate',
    'The SSL certificate error',
    'Session expired',
    'The request must have neither a body nor a Content-Type.',
    'Service is disabled for maintenance',
    '',
  ])('“%s” decide nothing', (text) => {
    expect(read(text)).toBeNull()
  })

  it.each([
    ['There is no service account ‘disabled-bot’', 'disabled-bot', 'account-unknown'],
    ['The service account ‘no-such-user’ is disabled.', 'no-such-user', 'account-disabled'],
    ['No user expired-certificate', 'expired-certificate', 'account-unknown'],
    ['The user “revoked certificate” is inactive', 'revoked certificate', 'account-disabled'],
  ])('%s count without the names in them', (text, commonName, cause) => {
    expect(read(text, { commonName })).toBe(cause)
  })

  it('are not taken for another case where they are in one case throughout', () => {
    expect(read('USER DEMO-BOT1 NOT FOUND')).toBe('account-unknown')
    expect(read('user demo-bot1 not found', { commonName: 'Demo-Bot1' })).toBe('account-unknown')
    expect(read('User demo-bot12 not found', { commonName: 'Demo-Bot1' })).toBe('account-unknown')
  })

  it.each([
    'Access from untrusted network denied',
    'Your IP is not trusted',
    'Unable to get user details',
    'Unable to verify credentials',
    'User-Agent blocked',
    'Access denied: bot traffic blocked',
  ])('“%s” are of no cause', (text) => {
    expect(read(text)).toBeNull()
  })
})

const toDer = (pem: string) => parsePem(pem).map(({ der }) => der)
const upload = (vector: string, change: Partial<Upload> = {}): Upload => {
  const certificate = parseCertificate(readVectorDer(`${vector}.crt.pem`))
  return { name: 'Dev CA', type: 'USERSIGNING', status: 'TRUSTED', certificate, ...change }
}
const accounts = [
  { id: 1, username: 'practice-bot', displayName: 'Practice', status: 'ENABLED' as const },
  { id: 2, username: 'tired-bot', displayName: 'Tired', status: 'DISABLED' as const },
]

interface Case {
  readonly bot?: BotOptions
  /** The certificate of the issuer is sent along. */
  readonly isChainSent?: boolean
  readonly uploads?: readonly Upload[]
  readonly facts?: Partial<CertificateFacts>
}

async function diagnoseAtPod({ bot = {}, isChainSent = false, uploads, facts = {} }: Case) {
  const { cert } = await issueBot(bot)
  const presented = toDer(isChainSent ? cert + (bot.issuer?.cert ?? '') : cert)
  const admission = await judgeAdmission({
    presented,
    uploads: uploads ?? [upload('good-ca-p256')],
    accounts,
    now: new Date(),
  })
  if (admission.isAdmitted) throw new Error('The pod let it in')
  const { status, message } = admission
  const commonName = bot.commonName ?? 'practice-bot'
  return diagnose(
    makeFacts({
      certificate: { commonName, ...facts },
      sessionAuth: answered(refusal(status, message), namesNone),
    }),
  )
}

const day = (number: number) => new Date(Date.now() + number * dayMs)

describe('the practice pod', () => {
  it.each<readonly [name: string, Cause, Case]>([
    [
      'an expired certificate',
      'client-certificate-expired',
      {
        bot: { notBefore: day(-2), notAfter: day(-1) },
        facts: { notAfter: factsNow - dayMs },
      },
    ],
    [
      'one of tomorrow',
      'client-certificate-not-yet-valid',
      {
        bot: { notBefore: day(1), notAfter: day(2) },
        facts: { notBefore: factsNow + dayMs },
      },
    ],
    [
      'one for servers',
      'client-certificate-wrong-usage',
      { bot: { extendedKeyUsage: ['serverAuth'] }, facts: { allowsClientAuth: false } },
    ],
    [
      'a key of 2048 bits',
      'client-certificate-weak-key',
      { bot: { key: 'lint-ca-rsa2048' }, facts: { keyBits: 2048 } },
    ],
    [
      'a key on a curve',
      'client-certificate-key-type',
      { bot: { key: 'good-ca-p256' }, facts: { keyType: 'ec', keyBits: 256 } },
    ],
    ['an unknown CA', 'client-certificate-unknown-ca', { uploads: [] }],
    [
      'an unknown CA that calls itself one of the pod’s',
      'client-certificate-unknown-ca',
      { bot: { issuer: vectorCa('good-ca-p256', 'good-ca-p384') } },
    ],
    [
      'a CA without trust',
      'client-certificate-unknown-ca',
      { uploads: [upload('good-ca-p256', { status: 'DISABLED', name: 'no account, expired' })] },
    ],
    ['no such account', 'account-unknown', { bot: { commonName: 'somebody-else' } }],
    ['an account in other case', 'account-name-case', { bot: { commonName: 'Practice-Bot' } }],
    ['a disabled account', 'account-disabled', { bot: { commonName: 'tired-bot' } }],
  ])('is understood about %s: %s', async (_name, cause, what) => {
    expect(await diagnoseAtPod(what)).toMatchObject({ cause })
  })

  it('is understood about an issuer that may not issue', async () => {
    const first = await issueBot()
    const bot = { issuer: first }
    const diagnosis = await diagnoseAtPod({ bot, isChainSent: true })
    expect(diagnosis).toMatchObject({ cause: 'client-certificate-refused', owner: 'pki-team' })
    expect(diagnosis?.detail).toContain('not allowed to issue')
  })

  it('is understood about a CA that has expired', async () => {
    const bot = { issuer: vectorCa('bad-ca-expired', 'good-ca-rsa4096') }
    const diagnosis = await diagnoseAtPod({ bot, uploads: [upload('bad-ca-expired')] })
    expect(diagnosis).toMatchObject({ cause: 'client-certificate-expired', owner: 'pki-team' })
    expect(diagnosis?.detail).toContain('A CA certificate')
  })
})

describe('words on an unknown CA', () => {
  const said = (change: Partial<CertificateFacts>, server = namesNone) =>
    diagnose(
      makeFacts({
        certificate: change,
        sessionAuth: answered(refusal(401, 'The issuer is unknown'), server),
      }),
    )

  it('are told apart by what was sent', () => {
    expect(said(selfSigned)?.cause).toBe('client-certificate-self-signed')
    const lone = said({})
    expect(lone).toMatchObject({ cause: 'client-certificate-unknown-ca', confidence: 'likely' })
    expect(lone?.candidates[0]?.cause).toBe('client-certificate-chain-incomplete')
    expect(said({ sent: chainSent, isRootKnown: true })).toMatchObject({ confidence: 'certain' })
  })

  it('send the administrator to look for a namesake, where the name is listed', () => {
    expect(said({}, namesOurs)?.nextStep).toContain('another certificate of the same name')
  })
})

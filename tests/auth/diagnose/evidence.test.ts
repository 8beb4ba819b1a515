// What a person reads of a diagnosis: the sentences it rests on, and what the next step mentions.
import { describe, expect, it } from 'vitest'
import type { Diagnosis } from '../../../src/report/auth-report'
import { diagnose } from '../../../src/auth/diagnose/diagnose'
import {
  alert,
  answered,
  asksNothing,
  call,
  chainSent,
  dayMs,
  factsNow,
  failed,
  fault,
  makeFacts,
  namesOthers,
  namesOurs,
  refusal,
  refusedBy,
  unreached,
  type FactsChange,
  type ServiceChange,
} from '../../support/auth-facts'

function find(change: FactsChange): Diagnosis {
  const diagnosis = diagnose(makeFacts(change))
  if (diagnosis === null) throw new Error('There is no diagnosis')
  return diagnosis
}

const expired = { notAfter: factsNow - dayMs }

describe('evidence', () => {
  it('is what the server did, then what the certificate says', () => {
    const { evidence } = find({ certificate: expired, sessionAuth: refusedBy(alert(45)) })
    expect(evidence).toEqual([
      'The server ended the handshake with alert 45 (certificate_expired).',
      'The certificate expired on 2026-06-14 12:00:00 UTC, by this machine’s clock.',
    ])
  })

  it('says where the server gave no cause', () => {
    const { evidence } = find({ certificate: expired, sessionAuth: refusedBy(alert(46)) })
    expect(evidence).toContain('The server gave no reason; this would explain it.')
  })

  it('repeats code and message as they came', () => {
    const answer = refusal(403, 'No way in, detail the “pod”.')
    const { evidence } = find({ sessionAuth: answered(answer) })
    expect(evidence).toEqual([
      'The server answered HTTP 403, code 403: “No way in, detail the “pod”.”',
    ])
  })

  it('names the CAs that the server takes', () => {
    const { evidence } = find({ sessionAuth: refusedBy(alert(48), namesOthers) })
    expect(evidence.join(' ')).toContain('CN=Another CA, O=Other Org; CN=A Third CA, O=Third Org')
  })

  it('names the hosts that a server’s certificate is for', () => {
    const trustFault = { code: 'ERR_TLS_CERT_ALTNAME_INVALID', message: 'Hostname does not match' }
    const server = { isTrusted: false, trustFault, names: ['a.example', 'b.example'] }
    const { evidence } = find({ sessionAuth: { ...unreached, host: 'c.example', server } })
    expect(evidence).toContain('The name that was asked for is c.example.')
    expect(evidence).toContain('The certificate is for: a.example; b.example.')
  })

  it('gives both clocks', () => {
    const { evidence } = find({
      certificate: { notAfter: factsNow + dayMs },
      sessionAuth: refusedBy(alert(45)),
      clocks: { skewMs: 3 * dayMs, host: 'pod.example:8444' },
    })
    expect(evidence).toContain('The clock of pod.example:8444 is 3 days ahead of this machine’s.')
    expect(evidence.join(' ')).toContain('valid by this machine’s clock, expired by the server’s')
  })

  it('says that a certificate is so new that a slow clock refuses it', () => {
    const { evidence, candidates } = find({
      certificate: { notBefore: factsNow - 4 * 60_000 },
      sessionAuth: refusedBy(alert(42)),
    })
    expect(evidence.join(' ')).toContain('valid for 4 minutes only')
    expect(candidates.map(({ cause }) => cause)).toContain('clock-skew')
  })

  it('says that session auth took what the key manager refused', () => {
    const agreed = 'Session auth took the same certificate and gave its token.'
    const refusing = find({ keyManager: answered(refusal(403, 'Forbidden')) })
    expect(refusing).toMatchObject({ cause: 'key-manager-refused', service: 'key-manager' })
    expect(refusing.evidence).toContain(agreed)
    expect(find({ keyManager: refusedBy(alert(44)) }).evidence).toContain(agreed)
    expect(find({ keyManager: answered(call(502)) }).evidence).not.toContain(agreed)
  })

  it('leaves secrets in an address out', () => {
    const location = 'https://user:secret-1@login.example/sso?SAMLRequest=secret-2#secret-3'
    const text = JSON.stringify(find({ sessionAuth: answered(call(302, { location })) }))
    expect(text).toContain('https://login.example/sso')
    expect(text).not.toContain('secret')
  })

  it('quotes nothing of an answer that may hold a token', () => {
    const words = '{"name":"keyManagerToken","token":"abcdef0123456789"}'
    const answer = call(200, { words, message: 'abcdef0123456789' })
    expect(JSON.stringify(find({ sessionAuth: answered(answer) }))).not.toContain('abcdef')
  })
})

const proxy = { host: 'proxy.example', port: 3128 }
const refusingProxy = (port: number): ServiceChange => ({
  ...unreached,
  port,
  proxy,
  tunnel: { status: 403, words: 'Forbidden', authenticate: null, failure: null },
})

describe('the next step', () => {
  it('knows that proxies refuse other ports than 443', () => {
    const { evidence, nextStep } = find({ sessionAuth: refusingProxy(8444) })
    expect(evidence.join(' ')).toContain('squid by default')
    expect(nextStep).toContain('-api')
    expect(find({ sessionAuth: refusingProxy(443) }).nextStep).not.toContain('squid')
  })

  it('recalls 8444 to whoever went to 443', () => {
    const connection = { address: null, failure: failed('ECONNREFUSED') }
    const { nextStep } = find({ sessionAuth: { ...unreached, port: 443, connection } })
    expect(nextStep).toContain('8444')
  })

  it('recalls the proxy where a name is not known', () => {
    const resolution = { addresses: [], failure: failed('ENOTFOUND') }
    expect(find({ sessionAuth: { ...unreached, resolution } }).nextStep).toContain('proxy')
  })

  it('says what the words of a proxy mean', () => {
    const words = ['ERR_DNS_FAIL 0', 'ERR_CONNECT_FAIL 111', 'Gateway Timeout']
    const tunnels = words.map((each) => ({
      ...refusingProxy(8444),
      tunnel: { status: 503, words: each, authenticate: null, failure: null },
    }))
    const found = tunnels.map((sessionAuth) => find({ sessionAuth }).evidence.at(-1))
    expect(found).toEqual([
      'Its words say that it could not look up the server’s name.',
      'Its words say that the server refused the connection.',
      'Its words say that the server did not answer it.',
    ])
  })

  it('is for Apache’s administrator where the certificate is asked for too late', () => {
    const words = 'Cannot perform Post-Handshake Authentication.'
    const diagnosis = find({ sessionAuth: answered(call(403, { words }), asksNothing) })
    expect(diagnosis).toMatchObject({
      cause: 'certificate-not-requested',
      owner: 'pod-administrator',
    })
    expect(diagnosis.message).toContain('SSLVerifyClient')
  })

  it('is to look at the log where a connection just ends', () => {
    const diagnosis = find({ sessionAuth: refusedBy(fault('closed')) })
    expect(diagnosis).toMatchObject({ cause: 'connection-broken', owner: 'pod-administrator' })
  })
})

describe('a server that is not trusted', () => {
  const untrusted = (code: string, server: ServiceChange['server'] = {}) =>
    find({
      sessionAuth: {
        ...unreached,
        server: { isTrusted: false, trustFault: { code, message: 'not verified' }, ...server },
      },
    })
  const leaf = {
    subject: 'CN=pod.example',
    issuer: 'CN=Issuing CA',
    notBefore: factsNow - dayMs,
    notAfter: factsNow + dayMs,
  }

  it('is not called expired itself, where a CA above it is', () => {
    const above = { ...leaf, subject: 'CN=Issuing CA', issuer: 'CN=Root', notAfter: factsNow - 1 }
    const { detail, message } = untrusted('CERT_HAS_EXPIRED', { chain: [leaf, above] })
    expect(detail).toContain('A CA certificate above')
    expect(message).toContain('renewed CA certificate')
  })

  it('is not to be trusted, where its certificate is for something else', () => {
    const { nextStep, owner } = untrusted('INVALID_PURPOSE', { chain: [leaf] })
    expect(nextStep).not.toContain('--trust')
    expect(owner).toBe('pod-administrator')
  })

  it('may leave out an intermediate, where it sends its own certificate alone', () => {
    const { nextStep } = untrusted('UNABLE_TO_GET_ISSUER_CERT_LOCALLY', { chain: [leaf] })
    expect(nextStep).toContain('send the intermediate certificate')
  })
})

it('mentions limits on chains where nothing else explains a refusal of one', () => {
  const { evidence } = find({
    certificate: { sent: chainSent },
    sessionAuth: refusedBy(alert(80), namesOurs),
  })
  expect(evidence.join(' ')).toContain('SSLVerifyDepth')
})

it('tells names apart that look the same', () => {
  const { evidence, detail } = find({
    account: 'bu\u0308ro-bot',
    certificate: { commonName: 'b\u00fcro-bot' },
    sessionAuth: answered(refusal(401, 'Unauthorized')),
  })
  expect(detail).toContain('other characters')
  expect(evidence.join(' ')).toContain('They look the same')
})

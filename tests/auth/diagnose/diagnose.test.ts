// Every cause from facts that show it, how sure it is then, and what holds of every diagnosis. Real servers say
// the same in tests/interop.
import { describe, expect, it } from 'vitest'
import { causes, type Cause, type Confidence } from '../../../src/report/ids'
import { diagnose } from '../../../src/auth/diagnose/diagnose'
import {
  alert,
  answered,
  asks,
  asksNothing,
  brokenCall,
  call,
  chainSent,
  dayMs,
  factsNow,
  failed,
  fault,
  issuingSent,
  makeFacts,
  namesNone,
  namesOthers,
  namesOurHouse,
  namesOurs,
  refusal,
  refusedBy,
  selfSigned,
  unreached,
  type FactsChange,
  type ServiceChange,
} from '../../support/auth-facts'

type Row = readonly [name: string, cause: Cause, confidence: Confidence, change: FactsChange]

const p12Fails = (cause: Cause): FactsChange => ({
  p12: { failure: { cause, detail: 'What the reader said.' } },
  certificate: null,
  sessionAuth: unreached,
  keyManager: unreached,
})

const proxy = { host: 'proxy.example', port: 3128 }
const proxySays = (status: number | null, words = '', more = {}): FactsChange => ({
  sessionAuth: {
    ...unreached,
    proxy,
    resolution: { addresses: ['192.0.2.9'], failure: null },
    connection: { address: '192.0.2.9', failure: null },
    tunnel: { status, words, authenticate: null, failure: null, ...more },
  },
})
const nameFails = (failure: ReturnType<typeof fault>, more: ServiceChange = {}): FactsChange => ({
  sessionAuth: { ...unreached, resolution: { addresses: [], failure }, ...more },
})
const connectFails = (
  failure: ReturnType<typeof fault>,
  more: ServiceChange = {},
): FactsChange => ({
  sessionAuth: {
    ...unreached,
    resolution: { addresses: ['192.0.2.7'], failure: null },
    connection: { address: null, failure },
    ...more,
  },
})
const tlsFails = (failure: ReturnType<typeof fault>): FactsChange => ({
  sessionAuth: {
    ...unreached,
    server: { protocol: null, cipher: null, chain: [], isTrusted: null, names: [], failure },
  },
})
const untrusted = (code: string, more: ServiceChange['server'] = {}): FactsChange => ({
  sessionAuth: {
    ...unreached,
    server: { isTrusted: false, trustFault: { code, message: `not verified: ${code}` }, ...more },
  },
})
const refused = (
  failure: ReturnType<typeof fault>,
  certificate: FactsChange['certificate'] = {},
  more: ServiceChange = {},
): FactsChange => ({ certificate, sessionAuth: refusedBy(failure, more) })
const says = (status: number, message: string, more: FactsChange = {}): FactsChange => ({
  sessionAuth: answered(refusal(status, message), namesNone),
  ...more,
})
const nginxPage: ServiceChange = answered(
  call(400, { nginx: 'refused', words: '400 The SSL certificate error', software: 'nginx' }),
)

const past = factsNow - dayMs
const expired = { notAfter: past }
const notYetValid = { notBefore: factsNow + dayMs }
const noP12: FactsChange = { p12: null, certificate: null, identity: null }
const serverChain = (subject: string, issuer: string, notBefore: number, notAfter: number) => ({
  chain: [{ subject, issuer, notBefore, notAfter }],
})
const zscaler = serverChain(
  'CN=pod.example',
  'CN=Zscaler Intermediate Root CA, O=Zscaler Inc.',
  past,
  factsNow + dayMs,
)

const rows: readonly Row[] = [
  // The file.
  ['a file that is none', 'p12-unreadable', 'certain', p12Fails('p12-unreadable')],
  ['a wrong password', 'p12-password-wrong', 'certain', p12Fails('p12-password-wrong')],
  ['no password', 'p12-password-needed', 'certain', p12Fails('p12-password-needed')],
  ['an unknown cipher', 'p12-unsupported', 'certain', p12Fails('p12-unsupported')],
  ['no key', 'p12-no-key', 'certain', p12Fails('p12-no-key')],
  ['no certificate', 'p12-no-certificate', 'certain', p12Fails('p12-no-certificate')],
  ['another key', 'key-mismatch', 'certain', p12Fails('key-mismatch')],

  // The way.
  ['a name that is not there', 'name-unknown', 'certain', nameFails(failed('ENOTFOUND'))],
  ['name servers that fail', 'name-timeout', 'likely', nameFails(failed('EAI_AGAIN'))],
  ['silent name servers', 'name-timeout', 'certain', nameFails(fault('timeout'))],
  ['a closed port', 'connection-refused', 'certain', connectFails(failed('ECONNREFUSED'))],
  ['no route', 'host-unreachable', 'certain', connectFails(failed('EHOSTUNREACH'))],
  ['a silent port', 'port-blocked', 'likely', connectFails(fault('timeout'))],
  ['a port that the system gives up', 'port-blocked', 'likely', connectFails(failed('ETIMEDOUT'))],
  ['an odd failure', 'connection-broken', 'open', connectFails(failed('EWHATEVER'))],
  [
    'a proxy of unknown name',
    'proxy-unreachable',
    'certain',
    nameFails(failed('ENOTFOUND'), { proxy }),
  ],
  [
    'a proxy that is not there',
    'proxy-unreachable',
    'certain',
    connectFails(failed('ECONNREFUSED'), { proxy }),
  ],
  ['a silent proxy', 'proxy-timeout', 'certain', connectFails(fault('timeout'), { proxy })],
  [
    'a proxy silent on CONNECT',
    'proxy-timeout',
    'certain',
    proxySays(null, '', { failure: fault('timeout') }),
  ],
  [
    'a proxy that wants a password',
    'proxy-authentication',
    'certain',
    proxySays(407, 'Proxy Authentication Required', { authenticate: 'Basic realm="squid"' }),
  ],
  ['a proxy that forbids', 'proxy-refused', 'certain', proxySays(403, 'Forbidden')],
  ['a web server for a proxy', 'proxy-refused', 'likely', proxySays(405, 'Method Not Allowed')],
  ['a captive portal', 'proxy-refused', 'likely', proxySays(302, 'Found')],
  ['a proxy that gets no further', 'proxy-failed', 'certain', proxySays(503, 'ERR_DNS_FAIL 0')],
  [
    'a proxy that hangs up',
    'proxy-failed',
    'open',
    proxySays(null, '', { failure: fault('closed') }),
  ],
  [
    'a proxy that speaks no HTTP',
    'proxy-unreachable',
    'likely',
    proxySays(null, '', { failure: fault('not-http') }),
  ],
  ['a server that hangs in TLS', 'tls-timeout', 'certain', tlsFails(fault('timeout'))],
  [
    'a server that hangs after TLS',
    'http-timeout',
    'certain',
    { sessionAuth: answered(brokenCall(fault('timeout'))) },
  ],
  [
    'a server that hangs on the certificate',
    'tls-timeout',
    'certain',
    refused(fault('timeout'), {}, namesOurs),
  ],
  ['a cut handshake', 'connection-broken', 'open', tlsFails(fault('reset'))],

  // The server.
  ['plain HTTP', 'not-tls', 'certain', tlsFails(fault('not-tls'))],
  [
    'plain HTTP behind a proxy, or of it',
    'not-tls',
    'likely',
    { sessionAuth: { ...tlsFails(fault('not-tls')).sessionAuth, proxy } },
  ],
  [
    'plain HTTP in the middle of TLS',
    'connection-broken',
    'open',
    { sessionAuth: answered(brokenCall(fault('not-tls'))) },
  ],
  [
    'garbage after TLS',
    'not-http',
    'certain',
    { sessionAuth: answered(brokenCall(fault('not-http'))) },
  ],
  [
    'an endless answer',
    'not-http',
    'certain',
    { sessionAuth: answered(brokenCall(fault('too-long'))) },
  ],
  ['alert 70', 'tls-version', 'certain', tlsFails(alert(70))],
  ['an old version', 'tls-version', 'certain', tlsFails(failed('ERR_SSL_UNSUPPORTED_PROTOCOL'))],
  ['alert 40 before all', 'tls-cipher', 'likely', tlsFails(alert(40))],
  ['alert 71 before all', 'tls-cipher', 'certain', tlsFails(alert(71))],
  ['alert 112', 'server-name-mismatch', 'likely', tlsFails(alert(112))],
  ['alert 80 before all', 'connection-broken', 'open', tlsFails(alert(80))],
  [
    'a server of a private CA',
    'server-untrusted',
    'certain',
    untrusted('UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
  ],
  [
    'a public pod of a private CA',
    'server-untrusted',
    'likely',
    {
      sessionAuth: {
        ...untrusted('SELF_SIGNED_CERT_IN_CHAIN').sessionAuth,
        host: 'mypod-api.symphony.com',
      },
    },
  ],
  [
    'an expired server',
    'server-expired',
    'certain',
    untrusted('CERT_HAS_EXPIRED', serverChain('CN=pod', 'CN=CA', past - dayMs, past)),
  ],
  [
    'an expired server by a wrong clock',
    'clock-skew',
    'likely',
    {
      ...untrusted('CERT_HAS_EXPIRED', serverChain('CN=pod', 'CN=CA', past - dayMs, past)),
      clocks: { skewMs: -1.5 * dayMs, host: 'pod.example:443' },
    },
  ],
  [
    'a server of tomorrow',
    'server-not-yet-valid',
    'certain',
    untrusted(
      'CERT_NOT_YET_VALID',
      serverChain('CN=pod', 'CN=CA', factsNow + dayMs, factsNow + 2 * dayMs),
    ),
  ],
  [
    'a server of another name',
    'server-name-mismatch',
    'certain',
    untrusted('ERR_TLS_CERT_ALTNAME_INVALID'),
  ],
  [
    'a proxy in its place',
    'server-inspected',
    'likely',
    untrusted('SELF_SIGNED_CERT_IN_CHAIN', zscaler),
  ],
  [
    'a trusted proxy in its place',
    'server-inspected',
    'likely',
    { sessionAuth: answered(call(403), { ...asksNothing, server: zscaler }) },
  ],
  [
    'a port for people',
    'certificate-not-requested',
    'likely',
    { sessionAuth: answered(call(404), asksNothing) },
  ],
  [
    'a port that answers with a page',
    'certificate-not-requested',
    'likely',
    { sessionAuth: answered(call(200), asksNothing) },
  ],
  [
    'a port for people, without a P12',
    'certificate-not-requested',
    'likely',
    { ...noP12, sessionAuth: { ...unreached, server: {}, ...asksNothing } },
  ],

  // No certificate.
  [
    'no P12, TLS 1.3',
    'client-certificate-missing',
    'certain',
    { ...noP12, sessionAuth: refusedBy(alert(116)) },
  ],
  [
    'no P12, TLS 1.2',
    'client-certificate-missing',
    'certain',
    { ...noP12, sessionAuth: refusedBy(alert(40)) },
  ],
  [
    'no P12, a server that closes',
    'client-certificate-missing',
    'certain',
    { ...noP12, sessionAuth: refusedBy(fault('closed')) },
  ],
  [
    'no P12, nginx',
    'client-certificate-missing',
    'certain',
    { ...noP12, sessionAuth: answered(call(400, { nginx: 'missing' }), namesNone) },
  ],
  [
    'no P12, 401',
    'client-certificate-missing',
    'certain',
    { ...noP12, sessionAuth: answered(refusal(401, 'Unauthorized'), namesNone) },
  ],
  [
    'no P12, and nothing asked yet',
    'client-certificate-missing',
    'certain',
    { ...noP12, sessionAuth: { ...unreached, server: {}, ...namesNone } },
  ],
  ['a P12 that did not arrive', 'client-certificate-missing', 'likely', refused(alert(116))],
  [
    'a P12 that a gateway kept',
    'client-certificate-missing',
    'likely',
    says(401, 'No client certificate was presented.'),
  ],

  // By alerts that name the cause.
  ['alert 44', 'client-certificate-revoked', 'certain', refused(alert(44))],
  ['alert 45, expired', 'client-certificate-expired', 'certain', refused(alert(45), expired)],
  [
    'alert 45 to the request, of a server that asks later',
    'client-certificate-expired',
    'certain',
    { certificate: expired, sessionAuth: { ...answered(brokenCall(alert(45))), ...asksNothing } },
  ],
  [
    'alert 45, expired CA',
    'client-certificate-expired',
    'certain',
    refused(alert(45), {
      sent: chainSent.map((each, index) => (index === 1 ? { ...each, notAfter: past } : each)),
    }),
  ],
  ['alert 45, valid', 'client-certificate-refused', 'open', refused(alert(45))],
  [
    'alert 45, valid here alone',
    'clock-skew',
    'certain',
    {
      ...refused(alert(45), { notAfter: factsNow + dayMs }),
      clocks: { skewMs: 3 * dayMs, host: 'pod.example:8444' },
    },
  ],
  [
    'alert 42, not yet valid',
    'client-certificate-not-yet-valid',
    'certain',
    refused(alert(42), notYetValid),
  ],
  [
    'alert 43, wrong usage',
    'client-certificate-wrong-usage',
    'certain',
    refused(alert(43), { allowsClientAuth: false }),
  ],
  [
    'alert 43, wrong key usage',
    'client-certificate-wrong-key-usage',
    'certain',
    refused(alert(43), { allowsDigitalSignature: false }),
  ],
  [
    'alert 48, self-signed',
    'client-certificate-self-signed',
    'certain',
    refused(alert(48), selfSigned),
  ],
  [
    'alert 48, a whole chain',
    'client-certificate-unknown-ca',
    'certain',
    refused(alert(48), { sent: chainSent, isRootKnown: true }),
  ],
  ['alert 48, a lone leaf', 'client-certificate-unknown-ca', 'likely', refused(alert(48))],
  ['alert 48, and expired', 'client-certificate-unknown-ca', 'likely', refused(alert(48), expired)],
  [
    'alert 48, a lone leaf of an issuing CA of the house',
    'client-certificate-chain-incomplete',
    'likely',
    refused(alert(48), { sent: issuingSent }, namesOurHouse),
  ],
  [
    'alert 48, a lone leaf of another CA of the house',
    'client-certificate-unknown-ca',
    'likely',
    refused(alert(48), {}, namesOurHouse),
  ],
  [
    'alert 48, listed',
    'client-certificate-unknown-ca',
    'likely',
    refused(alert(48), {}, namesOurs),
  ],
  [
    'alert 51, a namesake',
    'client-certificate-unknown-ca',
    'likely',
    refused(alert(51), {}, namesOurs),
  ],

  // By alerts and pages that name none.
  ...[40, 42, 46, 49, 80].flatMap((number): readonly Row[] => [
    [
      `alert ${number}, expired`,
      'client-certificate-expired',
      'likely',
      refused(alert(number), expired),
    ],
    [
      `alert ${number}, nothing wrong`,
      'client-certificate-refused',
      'open',
      refused(alert(number)),
    ],
  ]),
  [
    'a page, expired',
    'client-certificate-expired',
    'likely',
    { certificate: expired, sessionAuth: nginxPage },
  ],
  ['a page, nothing wrong', 'client-certificate-refused', 'open', { sessionAuth: nginxPage }],
  [
    // nginx trusts what ssl_trusted_certificate holds, and names it to nobody.
    'a page, not listed, a whole chain',
    'client-certificate-unknown-ca',
    'likely',
    {
      certificate: { sent: chainSent, isRootKnown: true },
      sessionAuth: { ...nginxPage, ...namesOthers },
    },
  ],
  [
    'a page, not listed, and expired',
    'client-certificate-unknown-ca',
    'likely',
    {
      certificate: { sent: chainSent, isRootKnown: true, ...expired },
      sessionAuth: { ...nginxPage, ...namesOthers },
    },
  ],
  [
    'a page, self-signed',
    'client-certificate-self-signed',
    'likely',
    { certificate: selfSigned, sessionAuth: { ...nginxPage, ...namesOthers } },
  ],
  [
    'a page, the leaf itself listed',
    'client-certificate-refused',
    'open',
    {
      sessionAuth: {
        ...nginxPage,
        ...asks([['CN=demo-bot1, O=Excelsior Bank, C=GB', 'Excelsior Bank', false]]),
      },
    },
  ],
  [
    'a page, valid here alone',
    'clock-skew',
    'likely',
    {
      certificate: { notBefore: factsNow - dayMs / 24 },
      sessionAuth: nginxPage,
      clocks: { skewMs: -dayMs, host: 'pod.example:8444' },
    },
  ],
  [
    'a page, valid there alone',
    'client-certificate-refused',
    'open',
    {
      certificate: expired,
      sessionAuth: nginxPage,
      clocks: { skewMs: -2 * dayMs, host: 'pod.example:8444' },
    },
  ],
  [
    'alert 46, short key',
    'client-certificate-weak-key',
    'likely',
    refused(alert(46), { keyBits: 1024 }),
  ],
  [
    'alert 42, SHA-1',
    'client-certificate-weak-hash',
    'likely',
    refused(alert(42), { hash: 'SHA-1' }),
  ],
  [
    'alert 42, version 1, listed',
    'client-certificate-version-1',
    'likely',
    refused(alert(42), { version: 1 }, namesOurs),
  ],
  ['alert 46, version 1', 'client-certificate-refused', 'open', refused(alert(46), { version: 1 })],
  [
    'alert 40, an EC key for RSA alone',
    'client-certificate-key-type',
    'likely',
    refused(
      alert(40),
      { keyType: 'ec', keyBits: 256 },
      { issuer: { listedAt: 0, isOurs: [true], takesKeyType: false, javaSends: false } },
    ),
  ],
  [
    'alert 116, an EC key for RSA alone',
    'client-certificate-key-type',
    'certain',
    refused(
      alert(116),
      { keyType: 'ec', keyBits: 256 },
      { issuer: { listedAt: 0, isOurs: [true], takesKeyType: false, javaSends: false } },
    ),
  ],
  ['a close, expired', 'client-certificate-expired', 'likely', refused(fault('closed'), expired)],
  ['a close, nothing wrong', 'connection-broken', 'open', refused(fault('closed'))],
  [
    'a close, not listed, a whole chain',
    'client-certificate-unknown-ca',
    'likely',
    refused(fault('closed'), { sent: chainSent, isRootKnown: true }, namesOthers),
  ],
  [
    'a reset after the request, expired',
    'client-certificate-expired',
    'likely',
    { certificate: expired, sessionAuth: answered(brokenCall(fault('reset'))) },
  ],
  ['an alert about something else', 'connection-broken', 'open', refused(alert(47), expired)],

  // By words.
  [
    'words on 4096 bits',
    'client-certificate-weak-key',
    'certain',
    says(401, 'Certificate must have a strength of 4096 bits', { certificate: { keyBits: 2048 } }),
  ],
  [
    'words on an expired certificate',
    'client-certificate-expired',
    'likely',
    says(401, 'The certificate has expired'),
  ],
  [
    'words on an expired certificate, which it is',
    'client-certificate-expired',
    'certain',
    says(401, 'The certificate has expired', { certificate: expired }),
  ],
  ['words on an unknown user', 'account-unknown', 'likely', says(401, 'No such user')],
  [
    'a typed name in other case',
    'account-name-case',
    'likely',
    { account: 'Demo-Bot1', ...says(403, 'Forbidden') },
  ],
  [
    'a typed name in other case, and words',
    'account-name-case',
    'certain',
    { account: 'Demo-Bot1', ...says(403, 'No such user') },
  ],
  [
    'another typed name',
    'account-unknown',
    'likely',
    { account: 'other', ...says(403, 'Forbidden') },
  ],
  [
    'a common name with a space',
    'account-unknown',
    'likely',
    says(403, 'Forbidden', { certificate: { commonName: 'demo-bot1 ' } }),
  ],
  ['a disabled account', 'account-disabled', 'likely', says(403, 'User account is deactivated')],
  ['403', 'account-refused', 'open', says(403, 'Forbidden')],
  [
    '403, expired',
    'client-certificate-expired',
    'likely',
    says(403, 'Forbidden', { certificate: expired }),
  ],
  ['401', 'client-certificate-refused', 'open', says(401, 'Unauthorized')],
  [
    '401, expired',
    'client-certificate-expired',
    'likely',
    says(401, 'Unauthorized', { certificate: expired }),
  ],

  // The answer.
  [
    'a login page',
    'redirected',
    'certain',
    { sessionAuth: answered(call(302, { location: 'https://login.example/?secret=1' })) },
  ],
  ['404', 'service-missing', 'certain', { sessionAuth: answered(call(404)) }],
  ['405', 'service-missing', 'likely', { sessionAuth: answered(call(405)) }],
  [
    '400',
    'http-error',
    'certain',
    says(400, 'The request must have neither a body nor a Content-Type.'),
  ],
  ['429', 'http-error', 'certain', { sessionAuth: answered(call(429)) }],
  ['502', 'server-error', 'certain', { sessionAuth: answered(call(502)) }],
  ['200 without a token', 'token-missing', 'certain', { sessionAuth: answered(call(200)) }],

  // The key manager, and the tokens.
  [
    'a key manager that says no',
    'key-manager-refused',
    'open',
    { keyManager: answered(refusal(401, 'Unauthorized')) },
  ],
  [
    'a key manager that does not know the CA',
    'client-certificate-unknown-ca',
    'likely',
    { keyManager: refusedBy(alert(48)) },
  ],
  [
    'the session of another user',
    'identity-mismatch',
    'certain',
    { identity: { call: call(200), username: 'admin', isSame: false } },
  ],
  [
    'the session of a user in other case',
    'account-name-case',
    'certain',
    { identity: { call: call(200), username: 'Demo-Bot1', isSame: false } },
  ],
  [
    'no word of whose session',
    'service-missing',
    'certain',
    { identity: { call: call(200), username: null, isSame: false } },
  ],
  ['an agent that says no', 'agent-refused', 'certain', { agent: refusal(401, 'Invalid session') }],
  [
    'an agent that is down',
    'connection-refused',
    'certain',
    { agent: brokenCall(failed('ECONNREFUSED')) },
  ],
]

describe('a diagnosis', () => {
  it.each(rows)('of %s is %s, %s', (_name, cause, confidence, change) => {
    const diagnosis = diagnose(makeFacts(change))
    expect(diagnosis).toMatchObject({ cause, confidence })
  })

  it('reaches every cause', () => {
    const reached = new Set(rows.map(([, cause]) => cause))
    expect(causes.filter((cause) => !reached.has(cause))).toEqual([])
  })

  it('is none where both services let the bot in', () => {
    expect(diagnose(makeFacts())).toBeNull()
    expect(diagnose(makeFacts({ agent: call(200) }))).toBeNull()
  })

  it('is none where the token came, though no certificate was asked for', () => {
    expect(diagnose(makeFacts({ sessionAuth: asksNothing }))).toBeNull()
  })

  it('is none where somebody stopped the check', () => {
    expect(diagnose(makeFacts(refused(fault('stopped'), expired)))).toBeNull()
    expect(diagnose(makeFacts(connectFails(fault('stopped'))))).toBeNull()
  })

  it('is that of session auth where both fail', () => {
    const diagnosis = diagnose(
      makeFacts({ sessionAuth: refusedBy(alert(44)), keyManager: refusedBy(alert(48)) }),
    )
    expect(diagnosis).toMatchObject({
      cause: 'client-certificate-revoked',
      service: 'session-auth',
      stage: 'present-certificate',
    })
  })

  it('does not blame a certificate that was shown to a server by wish, for that server', () => {
    const server = untrusted('SELF_SIGNED_CERT_IN_CHAIN').sessionAuth?.server ?? {}
    const shown = { server, ...refusedBy(alert(44)) }
    const facts = makeFacts({ isSentToUntrusted: true, sessionAuth: shown })
    expect(diagnose(facts)?.cause).toBe('client-certificate-revoked')
  })
})

// Facts of a check as its stages would find them, for tests of what is made of them: a bot that is let in, and
// what a test changes of that.
import type {
  CallFacts,
  CertificateFacts,
  NetworkFault,
  AuthFacts,
  ServiceFacts,
} from '../../src/auth/facts'
import type { ServiceId } from '../../src/report/ids'

export const dayMs = 86_400_000
/** This machine's clock in all of them: 2026-06-15 12:00 UTC. */
export const factsNow = Date.UTC(2026, 5, 15, 12)

const issuer = 'CN=Bots CA, O=Excelsior Bank, C=GB'
const subject = 'CN=demo-bot1, O=Excelsior Bank, C=GB'
const notAfter = factsNow + 300 * dayMs

export const goodCertificate: CertificateFacts = {
  subject,
  commonName: 'demo-bot1',
  issuer,
  serialNumber: '5e3f9a1b',
  sha256: 'ab'.repeat(32),
  version: 3,
  notBefore: factsNow - 60 * dayMs,
  notAfter,
  keyType: 'rsa',
  keyBits: 4096,
  hash: 'SHA-256',
  allowsClientAuth: true,
  allowsDigitalSignature: true,
  isCa: false,
  isSelfSigned: false,
  sent: [{ subject, issuer, notAfter, issuerOrganization: 'Excelsior Bank' }],
  isRootKnown: false,
  unrelated: 0,
}

/** The leaf, and the certificate of its issuer, which is of the root. */
export const chainSent: CertificateFacts['sent'] = [
  { subject, issuer, notAfter, issuerOrganization: 'Excelsior Bank' },
  {
    subject: issuer,
    issuer: 'CN=Excelsior Root, O=Excelsior Bank, C=GB',
    notAfter: notAfter + 900 * dayMs,
    issuerOrganization: 'Excelsior Bank',
  },
]

/** The leaf alone, of a CA whose name is not that of a root. */
export const issuingSent: CertificateFacts['sent'] = [
  {
    subject,
    issuer: 'CN=Excelsior Issuing CA 2, O=Excelsior Bank, C=GB',
    notAfter,
    issuerOrganization: 'Excelsior Bank',
  },
]

export const selfSigned: Partial<CertificateFacts> = {
  issuer: subject,
  isSelfSigned: true,
  isRootKnown: true,
  sent: [{ subject, issuer: subject, notAfter, issuerOrganization: 'Excelsior Bank' }],
}

export function fault(kind: NetworkFault['kind'], more: Partial<NetworkFault> = {}): NetworkFault {
  return { kind, alert: null, code: null, message: `it ended by ${kind}`, ...more }
}

export function alert(number: number): NetworkFault {
  return fault('alert', { alert: number, message: `SSL alert number ${number}` })
}

/** A failure that Node names by a code. */
export function failed(code: string): NetworkFault {
  return fault('other', { code, message: `something failed: ${code}` })
}

export function call(status: number | null, more: Partial<CallFacts> = {}): CallFacts {
  return {
    status,
    code: null,
    message: null,
    words: '',
    nginx: null,
    location: null,
    software: null,
    skewMs: null,
    failure: null,
    ...more,
  }
}

/** The documented form of a refusal. */
export function refusal(status: number, message: string): CallFacts {
  return call(status, { code: String(status), message, words: `code ${status}: ${message}` })
}

export function brokenCall(failure: NetworkFault): CallFacts {
  return call(null, { failure })
}

const server: NonNullable<ServiceFacts['server']> = {
  protocol: 'TLSv1.3',
  cipher: 'TLS_AES_256_GCM_SHA384',
  chain: [
    {
      subject: 'CN=pod.example',
      issuer: 'CN=Public CA, O=Trust Inc',
      notBefore: factsNow - 30 * dayMs,
      notAfter: factsNow + 60 * dayMs,
    },
  ],
  isTrusted: true,
  trustFault: null,
  names: ['pod.example', 'www.pod.example'],
  failure: null,
}

/** What a server names, and whether it is ours. */
export function asks(
  names: readonly (readonly [name: string, organization: string | null, isOurs: boolean])[],
): Pick<ServiceFacts, 'request' | 'issuer'> {
  const found = names.findIndex(([, , isOurs]) => isOurs)
  return {
    request: {
      isRequested: true,
      acceptedCas: names.map(([name, organization]) => ({ name, organization })),
      signatureSchemes: [0x0804],
      certificateTypes: [],
    },
    issuer: {
      listedAt: found === -1 ? null : 0,
      isOurs: names.map(([, , isOurs]) => isOurs),
      takesKeyType: true,
      javaSends: names.length === 0 || found !== -1,
    },
  }
}

export const namesNone = asks([])
export const namesOurs = asks([[issuer, 'Excelsior Bank', true]])
export const namesOthers = asks([
  ['CN=Another CA, O=Other Org', 'Other Org', false],
  ['CN=A Third CA, O=Third Org', 'Third Org', false],
])
export const namesOurHouse = asks([
  ['CN=Excelsior Root, O=Excelsior Bank', 'Excelsior Bank', false],
])
export const asksNothing: Pick<ServiceFacts, 'request' | 'issuer'> = {
  request: { isRequested: false, acceptedCas: [], signatureSchemes: [], certificateTypes: [] },
  issuer: null,
}

/** Nothing was reached yet. */
export const unreached: Partial<ServiceFacts> = {
  resolution: null,
  connection: null,
  tunnel: null,
  server: null,
  request: null,
  issuer: null,
  handshake: null,
  answer: null,
  hasToken: null,
}

export type ServiceChange = Partial<Omit<ServiceFacts, 'server'>> & {
  readonly server?: Partial<NonNullable<ServiceFacts['server']>> | null
}

function makeService(change: ServiceChange = {}, path = 'sessionauth'): ServiceFacts {
  const facts: ServiceFacts = {
    url: `https://pod.example:8444/${path}`,
    host: 'pod.example',
    port: 8444,
    proxy: null,
    resolution: { addresses: ['192.0.2.7'], failure: null },
    connection: { address: '192.0.2.7', failure: null },
    tunnel: null,
    server,
    ...namesOurs,
    handshake: { protocol: 'TLSv1.3', failure: null },
    answer: call(200),
    hasToken: true,
  }
  return {
    ...facts,
    ...change,
    server: change.server === null ? null : { ...server, ...change.server },
  }
}

export interface FactsChange extends Partial<Omit<AuthFacts, 'services' | 'certificate'>> {
  readonly certificate?: Partial<CertificateFacts> | null
  readonly sessionAuth?: ServiceChange
  readonly keyManager?: ServiceChange
}

/** Facts of a bot that both services let in, but for the change. */
export function makeFacts(change: FactsChange = {}): AuthFacts {
  const { certificate, sessionAuth, keyManager, ...rest } = change
  const services: Record<ServiceId, ServiceFacts> = {
    'session-auth': makeService(sessionAuth),
    'key-manager': makeService(keyManager, 'keyauth'),
  }
  return {
    now: factsNow,
    p12: { failure: null },
    certificate: certificate === null ? null : { ...goodCertificate, ...certificate },
    account: null,
    isSentToUntrusted: false,
    requiredModulusBits: 4096,
    services,
    clocks: null,
    identity: { call: call(200), username: 'demo-bot1', isSame: true },
    agent: null,
    ...rest,
  }
}

/** Session auth ended the handshake on which the certificate was shown. */
export function refusedBy(failure: NetworkFault, more: ServiceChange = {}): ServiceChange {
  const handshake = { protocol: 'TLSv1.3', failure }
  return { ...namesNone, handshake, answer: null, hasToken: null, ...more }
}

/** Session auth took the handshake and answered with this. */
export function answered(answer: CallFacts, more: ServiceChange = {}): ServiceChange {
  return { answer, hasToken: answer.status === 200 ? false : null, ...more }
}

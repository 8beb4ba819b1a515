// What holds of every diagnosis, whatever the facts: hostile text, numbers beyond all reason, stages in any state.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { causes, stageIds } from '../../../src/report/ids'
import { diagnose } from '../../../src/auth/diagnose/diagnose'
import { listNotices } from '../../../src/auth/diagnose/notices'
import type {
  CallFacts,
  CertificateFacts,
  NetworkFault,
  AuthFacts,
  ServiceFacts,
} from '../../../src/auth/facts'
import { factsNow } from '../../support/auth-facts'

const words = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '',
    'demo-bot1',
    'Demo-Bot1',
    'No such user demo-bot1',
    'The certificate has expired',
    'User is disabled',
    'unknown CA',
    'RSA with 4096 bits',
    'a\r\nb\u202e\u0007',
    'CN=Zscaler Root',
  ),
)
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null })
const time = fc.oneof(
  fc.integer({ min: -400, max: 400 }).map((days) => factsNow + days * 86_400_000),
  fc.double({ noNaN: false }),
)

const fault: fc.Arbitrary<NetworkFault> = fc.record({
  kind: fc.constantFrom(
    'timeout',
    'closed',
    'reset',
    'alert',
    'not-tls',
    'not-http',
    'too-long',
    'other',
  ),
  alert: maybe(fc.integer({ min: 0, max: 255 })),
  code: maybe(fc.constantFrom('ENOTFOUND', 'ECONNREFUSED', 'CERT_HAS_EXPIRED', 'EPROTO')),
  message: words,
})
const call: fc.Arbitrary<CallFacts> = fc.record({
  status: maybe(fc.constantFrom(200, 204, 302, 400, 401, 403, 404, 405, 407, 429, 500, 502, 503)),
  code: maybe(words),
  message: maybe(words),
  words,
  nginx: fc.constantFrom(null, null, null, 'missing' as const, 'refused' as const),
  location: maybe(words),
  software: maybe(words),
  skewMs: maybe(time),
  failure: maybe(fault),
})
const certificate: fc.Arbitrary<CertificateFacts> = fc.record({
  subject: words,
  commonName: maybe(words),
  issuer: words,
  serialNumber: words,
  sha256: words,
  version: fc.integer({ min: 1, max: 3 }),
  notBefore: time,
  notAfter: time,
  keyType: fc.constantFrom('rsa', 'ec', 'ed25519', 'unknown'),
  keyBits: fc.constantFrom(0, 192, 256, 1024, 2048, 4096),
  hash: maybe(fc.constantFrom('SHA-1', 'SHA-256', 'MD5')),
  allowsClientAuth: fc.boolean(),
  allowsDigitalSignature: fc.boolean(),
  isCa: fc.boolean(),
  isSelfSigned: fc.boolean(),
  sent: fc.array(
    fc.record({
      subject: words,
      issuer: words,
      notAfter: time,
      issuerOrganization: maybe(words),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  isRootKnown: fc.boolean(),
  unrelated: fc.nat(3),
})
const service: fc.Arbitrary<ServiceFacts> = fc.record({
  url: words,
  host: words,
  port: fc.constantFrom(443, 8444),
  proxy: maybe(fc.record({ host: words, port: fc.constant(3128) })),
  resolution: maybe(
    fc.record({ addresses: fc.array(words, { maxLength: 5 }), failure: maybe(fault) }),
  ),
  connection: maybe(fc.record({ address: maybe(words), failure: maybe(fault) })),
  tunnel: maybe(
    fc.record({
      status: maybe(fc.integer({ min: 100, max: 599 })),
      words,
      authenticate: maybe(words),
      failure: maybe(fault),
    }),
  ),
  server: maybe(
    fc.record({
      protocol: fc.constantFrom(null, 'TLSv1.2' as const, 'TLSv1.3' as const),
      cipher: maybe(words),
      chain: fc.array(
        fc.record({ subject: words, issuer: words, notBefore: time, notAfter: time }),
        { maxLength: 3 },
      ),
      isTrusted: fc.constantFrom(true, true, false, null),
      trustFault: maybe(
        fc.record({
          code: fc.constantFrom('', 'CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID', 'X'),
          message: words,
        }),
      ),
      names: fc.array(words, { maxLength: 8 }),
      failure: maybe(fault),
    }),
  ),
  request: maybe(
    fc.record({
      isRequested: fc.constantFrom(true, true, false, null),
      acceptedCas: fc.array(fc.record({ name: words, organization: maybe(words) }), {
        maxLength: 12,
      }),
      signatureSchemes: fc.constant([]),
      certificateTypes: fc.constant([]),
    }),
  ),
  issuer: maybe(
    fc.record({
      listedAt: fc.constantFrom(null, 0, 1),
      isOurs: fc.constant([]),
      takesKeyType: fc.boolean(),
      javaSends: fc.boolean(),
    }),
  ),
  handshake: maybe(fc.record({ protocol: maybe(words), failure: maybe(fault) })),
  answer: maybe(call),
  hasToken: fc.constantFrom(null, true, false),
})

/** Most runs are to come as far as the certificate: what failed before would hide it. */
const reached = service.map((seen) => ({
  ...seen,
  resolution: null,
  connection: null,
  tunnel: null,
  server: seen.server === null ? null : { ...seen.server, isTrusted: true },
}))

const facts: fc.Arbitrary<AuthFacts> = fc.record({
  now: fc.constant(factsNow),
  p12: fc.oneof(
    { weight: 6, arbitrary: fc.constant({ failure: null }) },
    { weight: 1, arbitrary: fc.constant(null) },
    {
      weight: 1,
      arbitrary: fc.record({
        failure: fc.record({ cause: fc.constantFrom(...causes.slice(0, 7)), detail: words }),
      }),
    },
  ),
  certificate: maybe(certificate),
  account: maybe(words),
  isSentToUntrusted: fc.boolean(),
  requiredModulusBits: fc.constantFrom(2048, 4096),
  services: fc.record({
    'session-auth': fc.oneof(service, reached),
    'key-manager': fc.oneof(service, reached),
  }),
  clocks: maybe(
    fc.record({
      skewMs: fc.oneof(fc.integer({ min: -1e10, max: 1e10 }), fc.double()),
      host: words,
    }),
  ),
  identity: maybe(fc.record({ call, username: maybe(words), isSame: fc.boolean() })),
  agent: maybe(call),
})

/** Whatever moves a cursor, hides or reorders text; a message has lines. */
const unfit = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u

const runs = { numRuns: 4000 }

describe('every diagnosis', () => {
  it('is complete, and keeps to what its confidence means', () => {
    fc.assert(
      fc.property(facts, (seen) => {
        const diagnosis = diagnose(seen)
        if (diagnosis === null) return
        const { cause, stage, confidence, detail, evidence, candidates, owner, nextStep, message } =
          diagnosis
        expect(stageIds).toContain(stage)
        expect(evidence.length).toBeGreaterThan(0)
        if (confidence === 'certain') expect(candidates).toEqual([])
        if (confidence === 'open') expect(candidates.length).toBeGreaterThan(0)
        const others = candidates.map((candidate) => candidate.cause)
        expect(others).not.toContain(cause)
        expect(new Set(others).size).toBe(others.length)
        expect(message === null).toBe(owner === 'you')
        const sentences = [detail, nextStep, ...evidence, ...candidates.map((each) => each.detail)]
        for (const sentence of sentences) {
          expect(sentence).not.toMatch(unfit)
          expect(sentence).toMatch(/[.!?…]”?$/u)
        }
        expect(message?.replaceAll('\n', ' ') ?? '').not.toMatch(unfit)
      }),
      runs,
    )
  })

  it('is the same for the same facts, which it leaves as they are', () => {
    fc.assert(
      fc.property(facts, (seen) => {
        const before = structuredClone(seen)
        expect(diagnose(seen)).toEqual(diagnose(structuredClone(seen)))
        expect(seen).toEqual(before)
      }),
      { numRuns: 500 },
    )
  })

  it('comes with notices that are fit to be shown', () => {
    fc.assert(
      fc.property(facts, (seen) => {
        for (const { detail } of listNotices(seen)) expect(detail).not.toMatch(unfit)
      }),
      { numRuns: 1000 },
    )
  })
})

// Reports of checks as the schema says, for what reads and shows them. Made here, not measured: the checks have
// tests of their own.
import type {
  AuthReport,
  Diagnosis,
  Notice,
  ServiceReport,
  Stage,
} from '../../src/report/auth-report'
import {
  reportFormat,
  serviceIds,
  serviceStageIds,
  stageIds,
  type ServiceId,
  type ServiceStageId,
  type StageId,
  type StageStatus,
} from '../../src/report/ids'

export interface ReportPlan {
  /** At which stage each service fails; by default neither does. */
  readonly failures?: Partial<Record<ServiceId, ServiceStageId>>
  readonly isLookOnly?: boolean
  /** The key manager is where session auth is, so that most is not looked at twice. */
  readonly isSameServer?: boolean
  readonly proxy?: string | null
  readonly issuers?: ServiceReport['acceptedIssuers']
  readonly diagnosis?: Diagnosis | null
  readonly notices?: readonly Notice[]
}

export const refusedDiagnosis: Diagnosis = {
  cause: 'client-certificate-unknown-ca',
  stage: 'present-certificate',
  service: 'session-auth',
  confidence: 'certain',
  detail: 'The pod does not know the CA that signed this certificate.',
  evidence: [
    'The server names 3 CAs that it takes, and “Bot CA” is not among them.',
    'It ended the handshake with alert 48, unknown CA.',
  ],
  candidates: [
    {
      cause: 'client-certificate-chain-incomplete',
      detail: 'An intermediate certificate is missing in the P12.',
      owner: 'you',
    },
  ],
  owner: 'pod-administrator',
  nextStep: 'Send the text below to the pod administrator, with the CA’s certificate.',
  message:
    'Hello,\n\nplease upload the attached CA certificate to the pod mypod.symphony.com (Admin Console, Manage Certificates, Import).\n\nIts name: CN=Bot CA,O=Excelsior Bank\n\nThank you',
}

export const threeIssuers: ServiceReport['acceptedIssuers'] = [
  { name: 'CN=Another CA,O=Excelsior Bank,C=GB', isOurs: false },
  { name: 'CN=Bot CA,O=Excelsior Bank,C=GB', isOurs: true },
  { name: 'CN=Third CA,O=Excelsior Bank,C=GB', isOurs: false },
]

/** Accepted, unless the plan says otherwise. */
export function makeReport(plan: ReportPlan = {}): AuthReport {
  const { failures = {}, isLookOnly = false, proxy = null, diagnosis = null, notices = [] } = plan
  const isAccepted = Object.keys(failures).length === 0 && !isLookOnly
  const tokens = {
    sessionToken: isLookOnly || failures['session-auth'] ? null : 'abcd… (40 characters)',
    keyManagerToken: isLookOnly || failures['key-manager'] ? null : 'efgh… (60 characters)',
  }
  return {
    format: reportFormat,
    version: '0.1.0',
    startedAt: '2026-11-24T10:12:30.000Z',
    ms: 812,
    verdict: isAccepted ? 'accepted' : diagnosis === null ? 'not-checked' : 'refused',
    cause: diagnosis?.cause ?? null,
    diagnosis,
    notices,
    stages: makeStages(plan),
    services: serviceIds.map((id) => ({
      id,
      url: `https://mypod-api.symphony.com:8444/${id === 'session-auth' ? 'sessionauth' : 'keyauth'}`,
      proxy,
      address: '203.0.113.7',
      protocol: 'TLSv1.3',
      cipher: 'TLS_AES_256_GCM_SHA384',
      serverChain: [
        {
          subject: 'CN=*.symphony.com,O=Symphony',
          issuer: 'CN=Public CA',
          notAfter: '2027-03-01T00:00:00.000Z',
        },
      ],
      isCertificateRequested: true,
      acceptedIssuers: plan.issuers ?? [],
      isAccepted: isAccepted || (!isLookOnly && failures[id] === undefined),
    })),
    certificate: isLookOnly
      ? null
      : {
          subject: 'CN=demo-bot1,O=Excelsior Bank,C=GB',
          commonName: 'demo-bot1',
          issuer: 'CN=Bot CA,O=Excelsior Bank,C=GB',
          serialNumber: '5f0c12aa',
          notBefore: '2026-11-01T00:00:00.000Z',
          notAfter: '2027-11-24T09:20:00.000Z',
          daysLeft: 364,
          keyType: 'rsa',
          keyBits: 4096,
          sha256: 'ab'.repeat(32),
          findings: [],
        },
    tokens,
  }
}

function makeStages(plan: ReportPlan): Stage[] {
  const { failures = {}, isLookOnly = false, isSameServer = false, proxy = null } = plan
  const make = (id: StageId, service: ServiceId | null, status: StageStatus): Stage => ({
    id,
    service,
    status,
    ms: status === 'done' || status === 'failed' ? 12 : 0,
    detail: `What happened at ${id}${service === null ? '' : ` of ${service}`}.`,
  })
  /** The first stage that is never shared. */
  const ownAt = serviceStageIds.indexOf('present-certificate')
  const needsP12: readonly StageId[] = ['compare-issuer', 'present-certificate', 'authenticate']
  const ofService = (service: ServiceId) => {
    const failedAt =
      failures[service] === undefined ? Infinity : serviceStageIds.indexOf(failures[service])
    return serviceStageIds.map((id, position) => {
      if (isSameServer && service === 'key-manager' && position < ownAt) {
        return { ...make(id, service, 'skipped'), detail: 'The same server as session auth.' }
      }
      if (position > failedAt) return make(id, service, 'not-reached')
      if (position === failedAt) return make(id, service, 'failed')
      const isSkipped =
        (id === 'ask-proxy' && proxy === null) ||
        (isLookOnly && (needsP12.includes(id) || id === 'read-token'))
      return make(id, service, isSkipped ? 'skipped' : 'done')
    })
  }
  const isOpen = !isLookOnly && failures['session-auth'] === undefined
  const ofNone = (id: StageId): Stage => {
    if (id === 'open-p12' || id === 'check-certificate') {
      return make(id, null, isLookOnly ? 'skipped' : 'done')
    }
    if (id === 'agent-echo') return make(id, null, 'skipped')
    if (id === 'compare-clocks') return make(id, null, 'done')
    return make(id, null, isOpen ? 'done' : isLookOnly ? 'skipped' : 'not-reached')
  }
  const isOfService = (id: StageId): id is ServiceStageId =>
    (serviceStageIds as readonly string[]).includes(id)
  const own = stageIds.filter((id) => !isOfService(id))
  return [
    ...own.slice(0, 2).map(ofNone),
    ...serviceIds.flatMap(ofService),
    ...own.slice(2).map(ofNone),
  ]
}

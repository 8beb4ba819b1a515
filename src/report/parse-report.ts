// Reads a report that was saved as JSON. The file may come from anybody: what is not of the format is refused,
// and fields that are not of it are dropped.
import {
  causes,
  owners,
  remarkIds,
  reportFormat,
  serviceIds,
  serviceStageIds,
  stageIds,
  stageStatuses,
  confidences,
  verdicts,
  type AuthReport,
  type Candidate,
  type Diagnosis,
  type Remark,
  type ReportCertificate,
  type ServiceReport,
  type Stage,
} from './auth-report'
import {
  bool,
  figure,
  list,
  literal,
  nullable,
  record,
  ShapeError,
  text,
  time,
  type Reader,
} from './json-shape'

/** Largest report in characters; one with two lists of 300 CAs has about 80,000. */
export const maxReportLength = 2_000_000

const line = text(16_000)
const message = text(40_000)
/** For lists that are of a dozen items in life. */
const maxItems = 200
/** A large company’s server, or one that names all CAs of the web, has 300; TLS has room for 16,000. */
const maxIssuers = 20_000

const readStage = record<Stage>({
  id: literal(stageIds),
  service: nullable(literal(serviceIds)),
  status: literal(stageStatuses),
  ms: figure,
  detail: line,
})

const readCandidate = record<Candidate>({
  cause: literal(causes),
  says: line,
  owner: literal(owners),
})

const readDiagnosis = record<Diagnosis>({
  cause: literal(causes),
  stage: literal(stageIds),
  service: nullable(literal(serviceIds)),
  confidence: literal(confidences),
  says: line,
  evidence: list(line, maxItems),
  candidates: list(readCandidate, maxItems),
  owner: literal(owners),
  nextStep: line,
  message: nullable(message),
})

const readCertificate = record<ReportCertificate>({
  subject: line,
  commonName: nullable(line),
  issuer: line,
  serialNumber: line,
  notBefore: time,
  notAfter: time,
  daysLeft: figure,
  keyType: line,
  keyBits: figure,
  sha256: line,
  findings: list(line, maxItems),
})

const readService = record<ServiceReport>({
  id: literal(serviceIds),
  url: line,
  proxy: nullable(line),
  address: nullable(line),
  protocol: nullable(line),
  cipher: nullable(line),
  serverChain: list(record({ subject: line, issuer: line, notAfter: time }), maxItems),
  isCertificateRequested: nullable(bool),
  acceptedIssuers: list(record({ name: line, isOurs: bool }), maxIssuers),
  isAccepted: bool,
})

const readToken: Reader<string | null> = nullable((value) => hideUnmasked(line(value)))

const readReport = record<AuthReport>({
  format: literal([reportFormat]),
  version: line,
  startedAt: time,
  ms: figure,
  verdict: literal(verdicts),
  cause: nullable(literal(causes)),
  diagnosis: nullable(readDiagnosis),
  remarks: list(record<Remark>({ id: literal(remarkIds), says: line }), maxItems),
  stages: list(readStage, maxItems),
  services: list(readService, serviceIds.length),
  certificate: nullable(readCertificate),
  tokens: record({ sessionToken: readToken, keyManagerToken: readToken }),
})

/**
 * Null where it is no report, or one of a format that is not known here. Tokens that were printed as they are
 * come out masked.
 */
export function parseReport(json: string): AuthReport | null {
  if (json.length > maxReportLength) return null
  try {
    const report = readReport(JSON.parse(json))
    return isConsistent(report) ? report : null
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof ShapeError) return null
    throw error
  }
}

/** Each stage once, services in their order, no fault of what was accepted: what shows a report counts on it. */
function isConsistent({ stages, services, verdict, cause, diagnosis }: AuthReport): boolean {
  const keys = stages.map(({ id, service }) => `${id} ${service ?? ''}`)
  const ofServices: readonly string[] = serviceStageIds
  return (
    cause === (diagnosis?.cause ?? null) &&
    (verdict !== 'accepted' || diagnosis === null) &&
    new Set(keys).size === keys.length &&
    stages.every(({ id, service }) => ofServices.includes(id) === (service !== null)) &&
    services.length === serviceIds.length &&
    serviceIds.every((id, position) => services[position]?.id === id)
  )
}

/** A token as reports hold it; of one that was printed whole, nothing. */
function hideUnmasked(token: string): string {
  return /^.{0,4}…(?: \(\d+ characters\))?$/su.test(token) ? token : '…'
}

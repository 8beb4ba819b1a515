// The auth report, as `botcert auth --json` prints it and the page saves it: one schema, from which come the types,
// the parser, the messages of the process that runs a check (src/server/check-messages.ts), and
// docs/auth-report.schema.json. Objects take no field beside their own.
import * as v from 'valibot'
import { printableLines } from '../text/printable'
import {
  causes,
  confidences,
  noticeIds,
  noticeSeverities,
  owners,
  reportFormat,
  serviceIds,
  serviceStageIds,
  stageIds,
  stageStatuses,
  verdicts,
} from './ids'

/** Largest report in characters; one with two lists of 300 CAs has about 80,000. */
export const maxReportLength = 2_000_000
/** A list that usually has a dozen items. */
export const maxItems = 200
/** A large company's server, or one that names all CAs of the web, names 300; TLS has room for 16,000. */
const maxIssuers = 20_000

const record = <const Entries extends v.ObjectEntries>(entries: Entries) =>
  v.pipe(v.object(entries), v.readonly())
const list = <const Item extends v.GenericSchema>(item: Item, most = maxItems) =>
  v.pipe(v.array(item), v.maxLength(most), v.readonly())

/** What is not printable is marked; the length counts after that, so that a report that was read can be read again. */
const text = (maxLength: number) =>
  v.pipe(v.string(), v.transform(printableLines), v.maxLength(maxLength))
const line = text(16_000)
const described = (description: string) => v.pipe(line, v.description(description))

/** JSON has neither NaN nor infinities, but `1e999` is one. */
const figure = v.pipe(v.number(), v.finite())
const milliseconds = v.pipe(figure, v.description('Wall-clock milliseconds.'))
const time = v.pipe(
  v.string(),
  v.maxLength(40),
  v.regex(/^[+-]?\d{4,6}-\d\d-\d\dT.*Z$/),
  v.check((written) => !Number.isNaN(Date.parse(written))),
  v.description('ISO 8601, UTC.'),
)
const service = v.nullable(v.picklist(serviceIds))

export const stageSchema = record({
  id: v.picklist(stageIds),
  service: v.pipe(service, v.description('Null for stages that belong to no service.')),
  status: v.picklist(stageStatuses),
  ms: milliseconds,
  detail: described('What was found, what the server said, or why it was skipped. No secrets.'),
})

/** Another cause that would look the same. */
const candidateSchema = record({
  cause: v.picklist(causes),
  detail: line,
  owner: v.picklist(owners),
})

/** Why the login failed, on what evidence, and who fixes it how. Sentences are complete and for people. */
const diagnosisSchema = record({
  cause: v.picklist(causes),
  stage: v.pipe(v.picklist(stageIds), v.description('The stage that shows it.')),
  service,
  confidence: v.picklist(confidences),
  detail: described('What is wrong, in one or two sentences.'),
  evidence: v.pipe(list(line), v.description('The facts it rests on, one sentence each.')),
  candidates: v.pipe(
    list(candidateSchema),
    v.description('Other causes that would look the same.'),
  ),
  owner: v.pipe(v.picklist(owners), v.description('Who can fix it.')),
  nextStep: described('What to do now.'),
  message: v.pipe(
    v.nullable(text(40_000)),
    v.description(
      'A text ready to send to the owner, without secrets. Null if that is the reader.',
    ),
  ),
})

/** What did not decide the outcome, but may cause trouble now or later. */
const noticeSchema = record({
  id: v.picklist(noticeIds),
  severity: v.picklist(noticeSeverities),
  detail: line,
})

const certificateSchema = record({
  subject: line,
  commonName: v.nullable(line),
  issuer: line,
  serialNumber: line,
  notBefore: time,
  notAfter: time,
  daysLeft: v.pipe(figure, v.description('Whole days until notAfter, rounded down.')),
  keyType: line,
  keyBits: figure,
  sha256: described('Lower-case hex SHA-256 of the DER certificate.'),
  findings: v.pipe(
    list(line),
    v.description('Findings of the local check; they never stop the test.'),
  ),
})

/** What was seen of one service. Null: it was not seen. */
const serviceSchema = record({
  id: v.picklist(serviceIds),
  url: described('https://HOST:PORT/sessionauth'),
  proxy: v.pipe(v.nullable(line), v.description('HOST:PORT of the proxy; null if there is none.')),
  address: v.pipe(v.nullable(line), v.description('The IP address that was reached.')),
  protocol: v.pipe(v.nullable(line), v.description('TLSv1.2 or TLSv1.3.')),
  cipher: v.nullable(line),
  serverChain: v.pipe(
    list(record({ subject: line, issuer: line, notAfter: time })),
    v.description('As the server sent it, leaf first.'),
  ),
  isCertificateRequested: v.nullable(v.boolean()),
  acceptedIssuers: v.pipe(
    list(record({ name: line, isOurs: v.boolean() }), maxIssuers),
    v.description(
      'The client CAs that the server names; also empty if it names none, which means any.',
    ),
  ),
  isAccepted: v.pipe(v.boolean(), v.description('Whether its token was received.')),
})

export const reportSchema = record({
  format: v.literal(reportFormat),
  version: described('Version of Botcert.'),
  startedAt: time,
  ms: milliseconds,
  verdict: v.picklist(verdicts),
  cause: v.pipe(v.nullable(v.picklist(causes)), v.description('The cause in the diagnosis.')),
  diagnosis: v.pipe(
    v.nullable(diagnosisSchema),
    v.description('Null if the certificate was accepted, or if somebody stopped the test.'),
  ),
  notices: list(noticeSchema),
  stages: list(stageSchema),
  services: v.pipe(
    list(serviceSchema, serviceIds.length),
    v.description('session-auth, key-manager.'),
  ),
  certificate: v.pipe(v.nullable(certificateSchema), v.description('Null if none was read.')),
  tokens: v.pipe(
    record({ sessionToken: v.nullable(line), keyManagerToken: v.nullable(line) }),
    v.description('Masked, unless --show-tokens was given.'),
  ),
})

export type AuthReport = v.InferOutput<typeof reportSchema>
export type Stage = v.InferOutput<typeof stageSchema>
export type Diagnosis = v.InferOutput<typeof diagnosisSchema>
export type Notice = v.InferOutput<typeof noticeSchema>
export type ReportCertificate = v.InferOutput<typeof certificateSchema>
export type ServiceReport = v.InferOutput<typeof serviceSchema>

const consistentSchema = v.pipe(reportSchema, v.check(isConsistent))

/**
 * Reads a report that was saved as JSON. Fields that are not of the format are dropped, and tokens that were printed
 * in full come out masked.
 *
 * @returns null if it is no report, one of another format, or one that contradicts itself.
 */
export function parseReport(json: string): AuthReport | null {
  if (json.length > maxReportLength) return null
  const { success, output } = v.safeParse(consistentSchema, parseJson(json), { abortEarly: true })
  if (!success) return null
  const { sessionToken, keyManagerToken } = output.tokens
  return {
    ...output,
    tokens: { sessionToken: mask(sessionToken), keyManagerToken: mask(keyManagerToken) },
  }
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}

/** Each stage once, services in their order, no cause if it was accepted: what shows a report counts on it. */
function isConsistent({ stages, services, verdict, cause, diagnosis }: AuthReport): boolean {
  const keys = stages.map((stage) => `${stage.id} ${stage.service ?? ''}`)
  const ofServices: readonly string[] = serviceStageIds
  return (
    cause === (diagnosis?.cause ?? null) &&
    (verdict !== 'accepted' || diagnosis === null) &&
    new Set(keys).size === keys.length &&
    stages.every((stage) => ofServices.includes(stage.id) === (stage.service !== null)) &&
    services.length === serviceIds.length &&
    serviceIds.every((id, position) => services[position]?.id === id)
  )
}

/** A token as reports hold it; nothing of one that was printed in full. */
function mask(token: string | null): string | null {
  return token === null || /^.{0,4}…(?: \(\d+ characters\))?$/su.test(token) ? token : '…'
}

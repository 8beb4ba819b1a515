// The JSON of the batch check's report: its schema, generated for who reads it, and reports that keep to it.
import { toJsonSchema } from '@valibot/to-json-schema'
import { format, resolveConfig } from 'prettier'
import * as v from 'valibot'
import { expect, it } from 'vitest'
import { sha256 } from '../../src/text/bytes'
import { readBatchItems } from '../../src/lint/batch-run'
import { inspectItem } from '../../src/lint/lint-item'
import { formatItemLine, formatJsonReport } from '../../src/lint/report/json'
import { checkSignature } from '../../src/pki/keys/signature'
import { symphony } from '../support/profiles'
import { listVectors, readVector } from '../support/vectors'

const hex = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))
const finding = v.strictObject({
  rule: v.pipe(v.string(), v.description('See docs/rules.md.')),
  severity: v.picklist(['error', 'warning', 'notice']),
  detail: v.pipe(v.string(), v.description('One sentence with the values concerned.')),
  source: v.pipe(v.string(), v.description('Section of a standard, or path in the profile.')),
  fix: v.pipe(v.string(), v.description('What to do.')),
  at: v.optional(
    v.pipe(
      v.strictObject({ offset: v.number(), length: v.number() }),
      v.description('The bytes concerned, from the start of the item.'),
    ),
  ),
  adjustedByProfile: v.optional(v.literal(true)),
})
const place = {
  file: v.pipe(v.string(), v.description('Inside an archive: archive.zip/name.')),
  position: v.pipe(v.number(), v.description('Of the item in its file, from 1.')),
  line: v.pipe(v.nullable(v.number()), v.description('Of the PEM block; null without armour.')),
}
const inspected = {
  ...place,
  ok: v.literal(true),
  kind: v.picklist(['csr', 'certificate']),
  subject: v.string(),
  commonName: v.nullable(v.string()),
  key: v.pipe(v.string(), v.description('RSA 4096, EC P-256.')),
  spkiSha256: v.pipe(hex, v.description('SHA-256 of the SubjectPublicKeyInfo.')),
  sha256: v.pipe(hex, v.description('SHA-256 of the item.')),
  signature: v.pipe(
    v.picklist(['valid', 'invalid', 'unsupported']),
    v.description('By the item’s own key.'),
  ),
  signatureAlgorithm: v.string(),
  extensions: v.array(v.string()),
  findings: v.array(finding),
}
const uninspected = {
  ...place,
  ok: v.literal(false),
  kind: v.string(),
  code: v.string(),
  message: v.string(),
}
const decision = {
  verdict: v.picklist(['unreadable', 'error', 'warning', 'notice', 'ok', 'skipped']),
  decision: v.optional(v.picklist(['approved', 'rejected', 'open'])),
  note: v.optional(v.string()),
}
const line = v.union([v.strictObject(inspected), v.strictObject(uninspected)])
const report = v.strictObject({
  report: v.literal('botcert-inspect'),
  version: v.literal(1),
  tool: v.strictObject({ name: v.literal('Botcert'), version: v.string() }),
  time: v.pipe(v.string(), v.description('ISO 8601, UTC.')),
  profile: v.strictObject({ id: v.string(), name: v.string(), version: v.string(), sha256: hex }),
  counts: v.strictObject({
    items: v.number(),
    verdicts: v.record(v.string(), v.number()),
    rules: v.array(v.strictObject({ rule: v.string(), severity: v.string(), items: v.number() })),
  }),
  items: v.array(
    v.union([
      v.strictObject({ ...inspected, ...decision }),
      v.strictObject({ ...uninspected, ...decision }),
    ]),
  ),
  findings: v.pipe(v.array(finding), v.description('Of no single item.')),
})

async function inspectVectors() {
  const context = { profile: symphony, now: new Date(0), hasPrivateKeyBeside: false }
  const files = await Promise.all(
    listVectors('good-')
      .filter((name) => /\.(?:csr|crt)\.pem$/.test(name))
      .concat('good-bot-rsa4096.key.pem')
      .map((name) => readBatchItems({ name, bytes: readVector(name) })),
  )
  return Promise.all(
    files.flat().map((item) => inspectItem(item, context, { checkSignature, sha256 })),
  )
}

it('has a schema for the report and for a line of the command, and both keep to it', async () => {
  const items = await inspectVectors()
  expect(items.length).toBeGreaterThan(5)
  for (const item of items) v.parse(line, JSON.parse(formatItemLine(item)))
  const [first] = items
  const key = `${first?.source.file ?? ''}\0${first?.source.position ?? 0}`
  const json = formatJsonReport({
    items,
    batchFindings: [],
    profile: { id: 'symphony', name: 'Symphony', version: '1', sha256: '0'.repeat(64) },
    toolVersion: '0.1.0',
    time: new Date(0),
    marks: new Map([[key, { decision: 'approved', note: 'fine' }]]),
  })
  v.parse(report, JSON.parse(json))

  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'The report of the page Check',
    description:
      'The command prints each of its items on a line of its own, without verdict and decision.',
    ...toJsonSchema(report),
  }
  const file = `${import.meta.dirname}/../../docs/inspect-report.schema.json`
  const options = { ...(await resolveConfig(file)), filepath: file }
  await expect(await format(JSON.stringify(schema), options)).toMatchFileSnapshot(file)
})

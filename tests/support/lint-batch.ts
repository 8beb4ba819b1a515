// The vectors of tests/vectors/lint, read and linted as the batch check does it.
import { encodeUtf8 } from '../../src/text/bytes'
import { detectItems } from '../../src/files/detect'
import type { FoundItem } from '../../src/files/item'
import { readCertificate, type CertificateModel } from '../../src/lint/model/certificate'
import type { BatchEntry } from '../../src/lint/batch'
import { holdsPrivateKey, inspectItem, type InspectedItem } from '../../src/lint/lint-item'
import { readRequest, type RequestModel } from '../../src/lint/model/request'
import { lintBatch, lintPair } from '../../src/lint/lint'
import type { LintContext, Finding, Rule } from '../../src/lint/rule'
import { webCryptoTools } from '../../src/lint/model/signature'
import { indexItem } from '../../src/lint/item-index'
import { symphony } from './profiles'

const texts: Record<string, string> = import.meta.glob('../vectors/lint/*.pem', {
  query: '?raw',
  import: 'default',
  eager: true,
})

export const lintVectors: readonly string[] = Object.keys(texts).map((path) =>
  path.replace('../vectors/lint/', '').replace('.pem', ''),
)

/** The vectors are made for this day. */
export const batchContext: LintContext = {
  profile: symphony,
  now: new Date('2026-11-24T12:00:00Z'),
  hasPrivateKeyBeside: false,
}

/** The context of a rule that needs a special profile. */
export const ruleContexts: Readonly<Record<string, Partial<LintContext>>> = {
  'key-known-bad': {
    profile: {
      ...symphony,
      knownKeys: ['238d9d4683dd948b810724483de392ee25c24e96eb4ba1abed6c18c45630ae21'],
    },
  },
  'subject-value-not-allowed': {
    profile: {
      ...symphony,
      subject: symphony.subject.map((field) =>
        field.attribute === 'O' ? { ...field, allowed: ['Excelsior Bank'] } : field,
      ),
    },
  },
}

/** The list of accounts for the vector of a batch rule. */
export const ruleAccounts: Readonly<Record<string, readonly string[]>> = {
  'account-unknown': ['demo-bot2'],
  'account-spelled-otherwise': ['demo-bot1'],
  'account-without-request': ['demo-bot1', 'demo-bot2'],
}

export async function readLintVector(name: string): Promise<readonly FoundItem[]> {
  const text = texts[`../vectors/lint/${name}.pem`]
  if (text === undefined) throw new Error(`There is no vector ${name}`)
  return detectItems({ name: `${name}.pem`, bytes: encodeUtf8(text) })
}

/** The requests and certificates of a vector, parsed for the rules. */
export async function readLintModels(
  name: string,
): Promise<readonly (RequestModel | CertificateModel)[]> {
  const models: (RequestModel | CertificateModel)[] = []
  for (const { kind, der } of await readLintVector(name)) {
    if (kind === 'csr') models.push(await readRequest(der, webCryptoTools))
    if (kind === 'certificate') models.push(await readCertificate(der, webCryptoTools))
  }
  return models
}

/** The requests and certificates of a vector with their findings. */
export async function inspectVector(
  name: string,
  changes: Partial<LintContext> = {},
): Promise<readonly InspectedItem[]> {
  const items = await readLintVector(name)
  const hasPrivateKeyBeside = holdsPrivateKey(items)
  const context = { ...batchContext, hasPrivateKeyBeside, ...changes }
  const inspected: InspectedItem[] = []
  for (const item of items) {
    const result = await inspectItem(item, context, webCryptoTools)
    if (result.ok) inspected.push(result)
  }
  return inspected
}

export async function indexVector(name: string): Promise<readonly BatchEntry[]> {
  const indexed = await Promise.all(
    (await readLintVector(name)).map(({ kind, der }) =>
      indexItem(kind === 'csr' ? 'request' : 'certificate', der, webCryptoTools),
    ),
  )
  return indexed.filter((item) => item !== null)
}

/** The findings for the vector that breaks a rule. */
export async function lintVector({ id, appliesTo }: Rule): Promise<readonly Finding[]> {
  const name = `${id}-fires`
  if (appliesTo === 'batch') {
    return lintBatch(await indexVector(name), ruleAccounts[id] ?? null, symphony)
  }
  if (appliesTo === 'pair') {
    const [request, certificate] = await readLintModels(name)
    if (request?.kind !== 'request' || certificate?.kind !== 'certificate') {
      throw new Error(`The vector ${name} is not a pair`)
    }
    return lintPair(request, certificate, batchContext)
  }
  return (await inspectVector(name, ruleContexts[id])).flatMap(({ findings }) => findings)
}

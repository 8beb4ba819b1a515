// The batch check in the engine: every item told as it is finished, what the batch shows, reports.
import { describe, expect, it } from 'vitest'
import type { BatchItem, InspectProgress, InspectRequest } from '../../src/worker/api'
import { createEngine } from '../../src/worker/engine'
import { encodeUtf8 } from '../../src/text/bytes'
import symphonyJson from '../../static/profiles/symphony.json?raw'
import { expectRefusal } from '../support/errors'
import { readVector, readVectorText } from '../support/vectors'

const engine = createEngine()
const request: InspectRequest = {
  files: [
    { name: 'twice.pem', bytes: encodeUtf8(readVectorText('lint-ed25519.csr.pem').repeat(150)) },
    { name: 'ca.pem', bytes: readVector('good-ca-p256.crt.pem') },
    { name: 'notes.txt', bytes: encodeUtf8('Good morning') },
  ],
  profileJson: symphonyJson,
  profileName: 'symphony.json',
  accounts: 'somebody else',
  now: new Date('2026-11-24T12:00:00Z'),
}

async function inspect(changes: Partial<InspectRequest> = {}) {
  const told: InspectProgress[] = []
  const result = await engine.inspect({ ...request, ...changes }, (progress) => told.push(progress))
  return { told, items: told.flatMap(({ items }) => items), result }
}

const rulesOf = (item: BatchItem | undefined) =>
  item?.ok === true ? item.findings.map(({ rule }) => rule) : []

describe('inspect', () => {
  it('tells of every item in the order of the files, in portions', async () => {
    const { told, items } = await inspect()
    expect(told.length).toBe(2)
    expect(told.at(-1)).toMatchObject({ done: 152, total: 152 })
    expect(items.map(({ source }) => source.file)).toEqual([
      ...Array<string>(150).fill('twice.pem'),
      'ca.pem',
      'notes.txt',
    ])
    expect(items[0]).toMatchObject({ ok: true, kind: 'request', key: 'Ed25519' })
    expect(rulesOf(items[0])).toContain('key-type-not-allowed')
    expect(items[151]).toMatchObject({ ok: false, code: 'input-unrecognized' })
  })

  it('adds what the whole batch shows, and names the profile by its hash', async () => {
    const { items, result } = await inspect()
    expect(rulesOf(items[0])).toContain('account-unknown')
    expect(result.batchFindings).toMatchObject([{ rule: 'account-without-request', item: null }])
    expect(result.profile).toMatchObject({
      id: 'symphony',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    })
  })

  it('gives each item bytes of its own, not a view of its file', async () => {
    const { items } = await inspect()
    for (const item of items) {
      if (item.ok) expect(item.der.buffer.byteLength).toBe(item.der.length)
    }
  })

  it('refuses a broken profile', async () => {
    await expectRefusal(() => inspect({ profileJson: '{}' }), 'profile-invalid')
  })
})

describe('writeReport', () => {
  it.each(['csv', 'json', 'html', 'sarif'] as const)('writes %s', async (format) => {
    const { items, result } = await inspect()
    const file = await engine.writeReport(
      {
        format,
        items,
        batchFindings: result.batchFindings,
        profile: result.profile,
        marks: new Map(),
        toolVersion: '0.1.0',
        time: request.now,
      },
      () => undefined,
    )
    expect(file.name).toBe(`certificate-requests-2026-11-24.${format}`)
    expect(new TextDecoder().decode(file.bytes)).toContain('key-type-not-allowed')
  })
})

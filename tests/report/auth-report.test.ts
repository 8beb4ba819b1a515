import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AuthReport } from '../../src/report/auth-report'
import { maxReportLength, parseReport } from '../../src/report/auth-report'
import { makeReport, refusedDiagnosis, threeIssuers } from '../support/auth-report'

const refused = makeReport({
  failures: { 'session-auth': 'present-certificate' },
  diagnosis: refusedDiagnosis,
  issuers: threeIssuers,
  notices: [{ id: 'expires-soon', severity: 'warning', detail: 'It expires in 5 days.' }],
})
const json = JSON.stringify(refused)
const parseChanged = (change: Record<string, unknown>) =>
  parseReport(JSON.stringify({ ...refused, ...change }))

describe('parseReport', () => {
  it('gives back what was saved', () => {
    for (const report of [refused, makeReport(), makeReport({ isLookOnly: true })]) {
      expect(parseReport(JSON.stringify(report, null, 2))).toEqual(report)
    }
  })

  it('drops what is not of the format', () => {
    const [stage, ...stages] = refused.stages
    const more = { ...refused, password: 'x', stages: [{ ...stage, secret: 'y' }, ...stages] }
    expect(parseReport(JSON.stringify(more))).toEqual(refused)
  })

  it.each([
    ['no JSON', 'botcert'],
    ['nothing', ''],
    ['another object', '{"name":"sessionToken"}'],
    ['a list', '[]'],
    ['null', 'null'],
    ['deep nesting', '['.repeat(200_000)],
    ['a later format', json.replace('botcert-auth-report-1', 'botcert-auth-report-2')],
    ['an unknown cause', json.replaceAll('client-certificate-unknown-ca', 'bad-luck')],
    ['an unknown stage', json.replaceAll('"connect"', '"jump"')],
    ['a time that is none', json.replace('2026-11-24T10:12:30.000Z', '2026-13-44T10:12:30.000Z')],
    ['a figure beyond all', json.replace('"ms":812', '"ms":1e999')],
  ])('refuses %s', (_what, text) => {
    expect(parseReport(text)).toBeNull()
  })

  it('refuses what would not be shown once: a stage twice, a service that is missing or misplaced', () => {
    const { stages, services } = refused
    expect(parseChanged({ stages: [...stages, stages[0]] })).toBeNull()
    expect(parseChanged({ services: services.slice(1) })).toBeNull()
    expect(parseChanged({ services: [...services].reverse() })).toBeNull()
    expect(parseChanged({ stages: stages.map((each) => ({ ...each, service: null })) })).toBeNull()
  })

  it('refuses what is too long, as a whole and in its parts', () => {
    expect(parseReport(json + ' '.repeat(maxReportLength))).toBeNull()
    const detail = 'x'.repeat(16_001)
    expect(parseChanged({ notices: [{ id: 'port-443', severity: 'warning', detail }] })).toBeNull()
    const many = Array.from({ length: 201 }, () => ({
      id: 'port-443',
      severity: 'warning',
      detail: 'x',
    }))
    expect(parseChanged({ notices: many })).toBeNull()
  })

  it('takes a list of 300 CAs', () => {
    const issuers = Array.from({ length: 300 }, (_, index) => ({
      name: `CN=Company CA ${index},O=${'Excelsior '.repeat(10)}`,
      isOurs: index === 7,
    }))
    const report = makeReport({ issuers })
    expect(parseReport(JSON.stringify(report))).toEqual(report)
  })

  it('masks tokens that were printed as they are', () => {
    const tokens = { sessionToken: 'eyJhbGciOiJSUzUxMiJ9.secret', keyManagerToken: null }
    expect(parseChanged({ tokens })?.tokens).toEqual({ sessionToken: '…', keyManagerToken: null })
  })

  it('refuses one that contradicts itself', () => {
    expect(parseReport(JSON.stringify(refused))?.verdict).not.toBe('accepted')
    expect(parseChanged({ verdict: 'accepted' })).toBeNull()
    expect(parseChanged({ cause: null })).toBeNull()
  })

  it('shows what would hide or reorder text', () => {
    const notices = [{ id: 'port-443', severity: 'warning', detail: 'a\u202Eb\u0000' }]
    expect(parseChanged({ notices })?.notices[0]?.detail).toBe('a<U+202E>b<U+0000>')
  })

  it('gives a report or null for any text and any change of a report', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        expect(parseReport(text)).toBeNull()
      }),
      { numRuns: 300 },
    )
    fc.assert(
      fc.property(fc.nat(json.length - 1), fc.string({ maxLength: 3 }), (at, put) => {
        const report = parseReport(json.slice(0, at) + put + json.slice(at + 1))
        if (report !== null) expect(parseReport(JSON.stringify(report))).toEqual(report)
      }),
      { numRuns: 1000 },
    )
    fc.assert(
      fc.property(fc.constantFrom(...listPaths(refused)), fc.jsonValue(), (path, value) => {
        const copy = JSON.parse(json) as AuthReport
        replaceAt(copy, path, value)
        const report = parseReport(JSON.stringify(copy))
        // What is read of a report is read again, and the same.
        if (report !== null) expect(parseReport(JSON.stringify(report))).toEqual(report)
      }),
      { numRuns: 1000 },
    )
  })
})

type Path = readonly (string | number)[]

function listPaths(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  const inner = Object.entries(value).flatMap(([key, each]) => listPaths(each, [...path, key]))
  return path.length === 0 ? inner : [path, ...inner]
}

function replaceAt(value: unknown, path: Path, put: unknown): void {
  const [key = '', ...rest] = path
  const object = value as Record<string | number, unknown>
  if (rest.length === 0) object[key] = put
  else replaceAt(object[key], rest, put)
}

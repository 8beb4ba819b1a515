// A report as people and programs read it.
import { describe, expect, it } from 'vitest'
import type { AuthReport } from '../../src/runner/protocol'
import { formatJson, formatStage, formatVerdict, maskToken } from '../../src/runner/report'

const report: AuthReport = {
  verdict: 'refused',
  cause: 'account-refused',
  stages: [{ id: 'session-auth', status: 'failed', ms: 12, detail: 'HTTP 403.' }],
  certificate: null,
  tokens: { sessionToken: null, keyManagerToken: null },
}

it('writes one line a step, aligned, without a time where it was skipped', () => {
  const lines = [
    formatStage({ id: 'session-auth', status: 'failed', ms: 1234, detail: 'It failed.' }),
    formatStage({ id: 'identity', status: 'skipped', ms: 0, detail: 'It was skipped.' }),
  ]
  expect(lines[0]).toMatch(/^failed\s+session-auth\s+1234 ms {2}It failed\.\n$/)
  expect(lines[1]).not.toContain('ms')
  expect(lines[0]?.indexOf('It')).toBe(lines[1]?.indexOf('It'))
})

it('ends with the verdict and its cause', () => {
  expect(formatVerdict(report)).toBe('\nrefused (account-refused)\n')
})

it('shows tokens where there are any', () => {
  const tokens = { sessionToken: 'abcd…', keyManagerToken: null }
  const text = formatVerdict({ ...report, verdict: 'accepted', cause: null, tokens })
  expect(text).toMatch(/^\naccepted\nsessionToken +abcd…\n$/)
})

it('prints one JSON object in one line', () => {
  const json = formatJson(report)
  expect(json.trimEnd()).not.toContain('\n')
  expect(JSON.parse(json)).toEqual(report)
})

describe('masks a token', () => {
  it.each(['a', 'short', 'fifteen-letters'])('to nothing where it is short: %s', (token) => {
    expect(maskToken(token)).toBe('…')
  })

  it('to four characters and its length', () => {
    expect(maskToken('abcdefghijklmnopqrstuvwxyz')).toBe('abcd… (26 characters)')
  })
})

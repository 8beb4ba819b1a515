// The report of `botcert auth` as people and programs read it.
import { describe, expect, it } from 'vitest'
import { maskToken } from '../../../src/auth/stage-runner'
import type { AuthReport, Diagnosis, Stage } from '../../../src/report/auth-report'
import { createStageLines, formatRound, formatVerdict } from '../../../src/cli/commands/auth-text'

const diagnosis: Diagnosis = {
  cause: 'client-certificate-unknown-ca',
  stage: 'present-certificate',
  service: 'session-auth',
  confidence: 'likely',
  detail: 'The pod does not know the CA that signed the certificate.',
  evidence: [
    'The server ended the handshake with alert 48 (unknown_ca).',
    `Its list of CAs has ${'many entries and '.repeat(9)}not ours.`,
  ],
  candidates: [
    {
      cause: 'client-certificate-chain-incomplete',
      detail: 'An intermediate certificate is missing.',
      owner: 'you',
    },
  ],
  owner: 'pod-administrator',
  nextStep: 'Ask the pod administrator to upload the CA.',
  message: `Dear administrator,\n\nplease upload the CA ${'of our bots '.repeat(12)}today.\n`,
}

const report: AuthReport = {
  format: 'botcert-auth-report-1',
  version: '0.1.0',
  startedAt: '2026-11-24T16:00:00.123Z',
  ms: 312,
  verdict: 'refused',
  cause: diagnosis.cause,
  diagnosis,
  notices: [],
  stages: [],
  services: [],
  certificate: {
    subject: 'CN=demo-bot1, O=Excelsior Bank',
    commonName: 'demo-bot1',
    issuer: 'CN=Bot CA',
    serialNumber: '01',
    notBefore: '2026-01-01T00:00:00.000Z',
    notAfter: '2027-02-19T00:00:00.000Z',
    daysLeft: 87,
    keyType: 'rsa',
    keyBits: 4096,
    sha256: '00',
    findings: [],
  },
  tokens: { sessionToken: null, keyManagerToken: null },
}
const accepted: AuthReport = { ...report, verdict: 'accepted', cause: null, diagnosis: null }

const stage = (changes: Partial<Stage>): Stage => ({
  id: 'connect',
  service: 'session-auth',
  status: 'done',
  ms: 12,
  detail: 'It went well.',
  ...changes,
})

describe('stages', () => {
  it('have one aligned line each, grouped by service', () => {
    const format = createStageLines()
    const lines = [
      stage({ id: 'open-p12', service: null }),
      stage({ id: 'verify-server', ms: 1234, status: 'failed' }),
      stage({ id: 'read-request', status: 'skipped', ms: 0 }),
      stage({ service: 'key-manager' }),
      stage({ id: 'logout', service: null }),
    ].map(format)
    expect(lines[0]).toMatch(/^done +open-p12 +12 ms {2}It went well\.\n$/)
    expect(lines[1]).toMatch(
      /^\nsession-auth\n {2}failed +verify-server +1234 ms {2}It went well\.\n$/,
    )
    expect(lines[2]).toMatch(/^ {2}skipped +read-request {2,}It went well\.\n$/)
    expect(lines[3]).toMatch(/^\nkey-manager\n {2}done/)
    expect(lines[4]).toMatch(/^\ndone +logout/)
    const places = lines.map((line) => line.split('\n').at(-2)?.indexOf('It went') ?? 0)
    expect(places).toEqual([places[0], ...Array<number>(3).fill((places[0] ?? 0) + 2), places[0]])
  })

  it('that were not reached for the same reason have one line', () => {
    const format = createStageLines()
    const unreached = { status: 'not-reached', ms: 0, detail: 'An earlier one failed.' } as const
    const text = [
      stage({ status: 'failed' }),
      stage({ ...unreached, id: 'verify-server' }),
      stage({ ...unreached, id: 'read-request' }),
      stage({ ...unreached, service: 'key-manager' }),
      stage({ ...unreached, id: 'logout', service: null, detail: 'There is no session.' }),
    ]
      .map(format)
      .join('')
    expect(text).toContain('verify-server')
    expect(text).not.toContain('read-request')
    expect(text).toMatch(/key-manager\n {2}not-reached +connect/)
    expect(text).toMatch(/\nnot-reached +logout +There is no session\./)
  })

  it('that were skipped for the same reason have one line', () => {
    const format = createStageLines()
    const skipped = {
      status: 'skipped',
      ms: 0,
      service: 'key-manager',
      detail: 'The same.',
    } as const
    const text = [
      stage({ ...skipped, id: 'connect' }),
      stage({ ...skipped, id: 'verify-server' }),
      stage({ ...skipped, id: 'read-request', detail: 'Another reason.' }),
      stage({ ...skipped, id: 'compare-issuer', status: 'done', detail: 'The same.' }),
    ].map(format)
    expect(text[1]).toBe('')
    expect(text[2]).toContain('Another reason.')
    expect(text[3]).toContain('compare-issuer')
  })

  it('are wrapped at 100 columns, aligned with their text', () => {
    const text = createStageLines()(stage({ detail: 'word '.repeat(60).trim() }))
    const lines = text.trimEnd().split('\n').slice(2)
    expect(lines.length).toBeGreaterThan(3)
    expect(new Set(lines.map((line) => line.indexOf('word'))).size).toBe(1)
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(100)
  })
})

describe('the verdict', () => {
  it('starts with the verdict and its cause', () => {
    expect(formatVerdict(report)).toMatch(/^\nrefused \(client-certificate-unknown-ca\)\n/)
  })

  it('says what is wrong, how certain that is, the evidence, who fixes it and how', () => {
    const text = formatVerdict(report)
    expect(text).toMatch(/^What is wrong +The pod does not know the CA/m)
    expect(text).toMatch(/^How sure +Likely\. /m)
    expect(text).toMatch(/^Seen +The server ended the handshake/m)
    expect(text).toMatch(/^ +Its list of CAs/m)
    expect(text.replaceAll(/\s+/g, ' ')).toContain(
      'Or else An intermediate certificate is missing. (client-certificate-chain-incomplete; you)',
    )
    expect(text).toMatch(/^Who fixes it +The pod administrator\.$/m)
    expect(text).toMatch(/^What to do +Ask the pod administrator/m)
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(100)
  })

  it('has the message between two lines without indentation, so that it can be copied', () => {
    const text = formatVerdict(report)
    const [, message = ''] = /\n-{100}\n(.*)\n-{100}\n/s.exec(text) ?? []
    expect(message).toMatch(/^Dear administrator,\n\nplease upload the CA of our bots/)
    expect(message).not.toMatch(/^[ \t]/m)
    expect(message.replaceAll('\n', ' ')).toContain('bots today.')
  })

  it('has no message if the reader can fix it', () => {
    const mine = { ...diagnosis, owner: 'you', message: null } as const
    const text = formatVerdict({ ...report, diagnosis: mine })
    expect(text).toMatch(/^Who fixes it +You\.$/m)
    expect(text).not.toContain('To send')
  })

  it('says that the login was accepted, with notices, the days left and the tokens', () => {
    const text = formatVerdict({
      ...accepted,
      notices: [
        { id: 'java-sends-none', severity: 'warning', detail: 'Java would send none.' },
        { id: 'clock-differs', severity: 'warning', detail: 'The clock is late.' },
      ],
      tokens: { sessionToken: 'abcd…', keyManagerToken: null },
    })
    expect(text).toMatch(/^\naccepted\n\nAccepted\. /)
    expect(text).toMatch(
      /^Notices +Java would send none\. \(java-sends-none\)\n +The clock is late\./m,
    )
    expect(text).toMatch(/^Certificate +CN=demo-bot1, O=Excelsior Bank, 87 days left\.$/m)
    expect(text).toMatch(/^sessionToken +abcd…$/m)
    expect(text).not.toContain('keyManagerToken')
  })

  it.each([
    [-3, 'ended 3 days ago'],
    [-1, 'ended 1 day ago'],
    [0, '0 days left'],
    [1, '1 day left'],
  ])('counts %i days', (daysLeft, words) => {
    const { certificate } = report
    if (certificate === null) throw new Error('There is a certificate')
    expect(formatVerdict({ ...report, certificate: { ...certificate, daysLeft } })).toContain(words)
  })

  it('says that an interrupted check did not end', () => {
    const stopped: AuthReport = { ...accepted, verdict: 'not-checked', certificate: null }
    expect(formatVerdict(stopped)).toMatch(/^\nnot-checked\n\nThe test did not finish\.\n$/)
  })
})

describe('one check of a watch', () => {
  it('has one line if accepted: the duration and the days left', () => {
    expect(formatRound(accepted)).toBe('2026-11-24T16:00:00Z accepted 312 ms, 87 days left\n')
    const notices = [{ id: 'expires-soon', severity: 'warning', detail: 'It ends soon.' }] as const
    expect(formatRound({ ...accepted, notices })).toMatch(/87 days left, expires soon\n$/)
  })

  it('has one line if refused: the cause', () => {
    expect(formatRound(report)).toBe(
      '2026-11-24T16:00:00Z refused client-certificate-unknown-ca: The pod does not know the CA that signed the certificate.\n',
    )
  })
})

describe('masks a token', () => {
  it.each(['a', 'short', 'fifteen-letters'])('completely if it is short: %s', (token) => {
    expect(maskToken(token)).toBe('…')
  })

  it('to four characters and its length', () => {
    expect(maskToken('abcdefghijklmnopqrstuvwxyz')).toBe('abcd… (26 characters)')
  })
})

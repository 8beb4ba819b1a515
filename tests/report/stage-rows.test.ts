import { describe, expect, it } from 'vitest'
import { tabulateStages, type StageRow } from '../../src/report/stage-rows'
import { makeReport, type ReportPlan } from '../support/auth-report'

const tabulate = (plan: ReportPlan) => tabulateStages(makeReport(plan).stages)
const show = ({ status, title }: StageRow) => `${status} ${title}`

describe('tabulateStages', () => {
  it('has a row for each stage: with the file, for each service, with the tokens', () => {
    const { before, columns, after } = tabulate({})
    expect(before.map(show)).toEqual(['done Open the P12 file', 'done Check the certificate'])
    expect(columns.map(({ service, rows }) => [service, rows.length])).toEqual([
      ['session-auth', 9],
      ['key-manager', 9],
    ])
    expect(after.map(show)).toContain('done Check the identity')
    expect(columns[0]?.rows[0]).toEqual({
      status: 'done',
      title: 'Look up the name',
      ms: 12,
      detail: 'What happened at resolve-name of session-auth.',
    })
  })

  it('puts what was not reached into one row', () => {
    const rows = tabulate({ failures: { 'session-auth': 'authenticate' } }).columns[0]?.rows ?? []
    expect(rows.slice(-2)).toMatchObject([
      { status: 'failed', title: 'Ask for the token' },
      { status: 'not-reached', title: 'Not reached', ms: null, detail: 'Read the token.' },
    ])
    const early = tabulate({ failures: { 'key-manager': 'connect' } }).columns[1]?.rows ?? []
    expect(early).toHaveLength(3)
    expect(early[2]?.detail).toMatch(/^Ask the proxy, verify the server, .*, read the token\.$/)
  })

  it('puts what was skipped for one reason into one row that says the reason', () => {
    const rows = tabulate({ isSameServer: true }).columns[1]?.rows ?? []
    expect(rows.map(show)).toEqual([
      'skipped The same server as session auth',
      'done Send the certificate',
      'done Ask for the token',
      'done Read the token',
    ])
    expect(rows[0]?.detail).toContain('Look up the name, connect, ')
    expect(tabulate({}).columns[0]?.rows.map(show)).toContain('skipped Ask the proxy')
  })

  it('shows no certificate where none was given', () => {
    const stages = makeReport({ isLookOnly: true }).stages.map((stage) =>
      stage.id === 'present-certificate' ? { ...stage, status: 'done' as const } : stage,
    )
    const titles = tabulateStages(stages).columns[0]?.rows.map(show)
    expect(titles).toContain('done Try without a certificate')
    expect(titles?.join()).not.toContain('Send the certificate')
  })

  it('takes stages as far as they came', () => {
    const { before, columns, after } = tabulateStages(makeReport().stages.slice(0, 3))
    expect([before.length, columns.map(({ rows }) => rows.length), after.length]).toEqual([
      2,
      [1, 0],
      0,
    ])
  })
})

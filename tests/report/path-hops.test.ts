import { describe, expect, it } from 'vitest'
import { describePath, type Path, type PathSource } from '../../src/report/path-hops'
import { makeReport, refusedDiagnosis, type ReportPlan } from '../support/auth-report'

const whole = (plan: ReportPlan = {}): PathSource => ({ ...makeReport(plan), isRunning: false })

/** After so many stages, and nothing else known. */
const during = (count: number, plan: ReportPlan = {}): PathSource => ({
  stages: makeReport(plan).stages.slice(0, count),
  services: [],
  diagnosis: null,
  certificate: null,
  isRunning: true,
})

/** `bot:done | network:done tls:failed service:not-reached | … | pod:not-reached`. */
function draw({ bot, lanes, after }: Path): string {
  const rows = [[bot], ...lanes.map(({ hops }) => hops), after]
  return rows.map((row) => row.map(({ id, state }) => `${id}:${state}`).join(' ')).join(' | ')
}

describe('describePath', () => {
  it('has every hop done where the bot was let in, with where each is', () => {
    const path = describePath(whole())
    expect(draw(path)).toBe(
      'bot:done | network:done tls:done service:done | network:done tls:done service:done | pod:done',
    )
    expect(path.lanes[0]?.hops.map(({ note }) => note)).toEqual([
      '203.0.113.7',
      'TLS 1.3',
      'mypod-api.symphony.com:8444',
    ])
    expect(path.bot.note).toBe('demo-bot1')
  })

  it('marks the hop that failed with the stage that failed, and nothing behind it', () => {
    const path = describePath(
      whole({
        failures: { 'session-auth': 'present-certificate', 'key-manager': 'present-certificate' },
        diagnosis: refusedDiagnosis,
      }),
    )
    expect(draw(path)).toBe(
      'bot:done | network:done tls:failed service:not-reached | network:done tls:failed service:not-reached | pod:not-reached',
    )
    expect(path.lanes[0]?.hops[1]?.note).toBe('Send the certificate')
  })

  it('has a proxy in the place of the network', () => {
    const path = describePath(
      whole({ proxy: 'proxy.example.com:3128', failures: { 'session-auth': 'ask-proxy' } }),
    )
    expect(draw(path)).toContain('| proxy:failed tls:not-reached service:not-reached | proxy:done')
    expect(path.lanes[1]?.hops[0]).toMatchObject({ title: 'Proxy', note: 'proxy.example.com:3128' })
  })

  it('tells one service from the other', () => {
    expect(draw(describePath(whole({ failures: { 'key-manager': 'authenticate' } })))).toBe(
      'bot:done | network:done tls:done service:done | network:done tls:done service:failed | pod:done',
    )
  })

  it('marks the hop of the diagnosis though its stage went well', () => {
    const diagnosis = {
      ...refusedDiagnosis,
      cause: 'client-certificate-expired',
      stage: 'check-certificate',
      service: null,
    } as const
    expect(describePath(whole({ diagnosis })).bot).toMatchObject({
      state: 'failed',
      note: 'Check the certificate',
    })
  })

  it('has no failing pod where only the session could not be ended, and an agent where one was asked', () => {
    const report = makeReport()
    const stages = report.stages.map((stage) => ({
      ...stage,
      ...(stage.id === 'logout' ? { status: 'failed' as const } : {}),
      ...(stage.id === 'agent-echo' ? { status: 'done' as const } : {}),
    }))
    expect(describePath({ ...report, stages, isRunning: false }).after).toMatchObject([
      { id: 'pod', state: 'done' },
      { id: 'agent', state: 'done' },
    ])
  })

  it('counts for both services what was looked at once, where they are on one server', () => {
    const isSameServer = true
    expect(draw(describePath(whole({ isSameServer })))).not.toMatch(/skipped|not-reached/)
    const failures = {
      'session-auth': 'verify-server',
      'key-manager': 'present-certificate',
    } as const
    const diagnosis = { ...refusedDiagnosis, stage: 'verify-server' } as const
    const path = describePath(whole({ isSameServer, failures, diagnosis }))
    expect(draw(path)).toContain(
      'network:done tls:failed service:not-reached | network:done tls:failed',
    )
    expect(path.lanes[1]?.hops[1]?.note).toBe('Verify the server')
  })

  it('marks no hop where the way led on after something failed', () => {
    const report = makeReport({ failures: { 'session-auth': 'authenticate' } })
    const stages = report.stages.map((stage) =>
      stage.id === 'compare-issuer' ? { ...stage, status: 'failed' as const } : stage,
    )
    expect(draw(describePath({ ...report, stages, isRunning: false }))).toContain(
      'network:done tls:done service:failed | network:done tls:done service:done',
    )
  })

  it('has an open way to TLS where a server rightly misses the certificate of a look', () => {
    const diagnosis = { ...refusedDiagnosis, cause: 'client-certificate-missing' } as const
    const report = makeReport({ isLookOnly: true, diagnosis })
    const stages = report.stages.map((stage) =>
      stage.id === 'present-certificate' ? { ...stage, status: 'failed' as const } : stage,
    )
    expect(draw(describePath({ ...report, stages, isRunning: false }))).toContain(
      'bot:skipped | network:done tls:done service:skipped |',
    )
  })

  it('leaves out the bot where only the path is looked at', () => {
    expect(draw(describePath(whole({ isLookOnly: true })))).toBe(
      'bot:skipped | network:done tls:done service:skipped | network:done tls:done service:skipped | pod:skipped',
    )
  })

  it('fills as stages come', () => {
    const drawn = [0, 2, 3, 5, 9, 11, 20, 23].map((count) => draw(describePath(during(count))))
    expect(drawn[0]).toBe(
      'bot:running | network:waiting tls:waiting service:waiting | network:waiting tls:waiting service:waiting | pod:waiting',
    )
    expect(drawn[1]).toContain('bot:done | network:running tls:waiting')
    expect(drawn[2]).toContain('network:running tls:waiting')
    expect(drawn[3]).toContain('network:done tls:running')
    expect(drawn[4]).toContain('tls:done service:running')
    expect(drawn[5]).toContain('service:done | network:running')
    expect(drawn[6]).toContain('service:done | pod:running')
    expect(drawn[7]).toContain('pod:done')
  })

  it('has nothing under way once the check broke off', () => {
    const drawn = draw(describePath({ ...during(5), isRunning: false }))
    expect(drawn).toContain('bot:done | network:done tls:not-reached')
    expect(drawn).not.toMatch(/running|waiting/)
  })
})

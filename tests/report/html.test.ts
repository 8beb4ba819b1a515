import { describe, expect, it } from 'vitest'
import { formatHtml } from '../../src/report/html'
import { makeReport, refusedDiagnosis, threeIssuers } from '../support/auth-report'

const refused = makeReport({
  failures: { 'session-auth': 'present-certificate' },
  diagnosis: refusedDiagnosis,
  issuers: threeIssuers,
  proxy: 'proxy.example.com:3128',
  notices: [
    {
      id: 'java-sends-none',
      severity: 'warning',
      detail: 'A Java client would send no certificate.',
    },
  ],
})

/** As a reader sees it, without marks. */
const textOf = (html: string) =>
  html
    .replace(/<style>.*?<\/style>/s, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')

describe('formatHtml', () => {
  it('tells the verdict, the next step, the text to send, the path, the steps and the CAs', () => {
    const text = textOf(formatHtml(refused))
    for (const sentence of [
      'The pod does not know the CA that signed this certificate.',
      'Who can fix it: the pod administrator',
      'Send the text below to the pod administrator',
      'please upload the attached CA certificate',
      'It ended the handshake with alert 48, unknown CA.',
      'An intermediate certificate is missing in the P12. (For you.)',
      'TLS failed here Send the certificate',
      'Proxy done proxy.example.com:3128',
      'What happened at read-token of key-manager.',
      '3 CAs are named. Yours is among them.',
      'CN=Bot CA,O=Excelsior Bank,C=GB yours',
      'A Java client would send no certificate.',
    ]) {
      expect(text).toContain(sentence)
    }
    expect(text.split('A Java client would send no certificate.')).toHaveLength(2)
    expect(text.indexOf('The pod does not know')).toBeLessThan(text.indexOf('The path'))
  })

  it('tells what was accepted, with masked tokens and the days that are left', () => {
    const text = textOf(formatHtml(makeReport()))
    expect(text).toContain('Accepted. The pod let the bot in.')
    expect(text).toContain('abcd… (40 characters)')
    expect(text).toContain('(364 days)')
    expect(text).toContain('No CA is named. That means any may be tried')
  })

  it('has the steps in the order they were taken', () => {
    const text = textOf(formatHtml(makeReport()))
    const order = [
      'at open-p12',
      'at connect of session-auth',
      'at read-token of key-manager',
      'at logout',
    ]
    const places = order.map((words) => text.indexOf(words))
    expect(places).not.toContain(-1)
    expect(places).toEqual([...places].sort((a, b) => a - b))
  })

  it('finds no fault in a path that was only looked at', () => {
    const diagnosis = { ...refusedDiagnosis, cause: 'client-certificate-missing' } as const
    const report = { ...makeReport({ isLookOnly: true, diagnosis }), verdict: 'refused' } as const
    const html = formatHtml(report)
    expect(textOf(html)).toContain('The pod can be reached.')
    expect(textOf(html)).not.toContain(diagnosis.nextStep)
    // In the colour of what is well, as on the page.
    expect(html).toContain('<main class="accepted">')
  })

  it('calls no way open that leads to a server which nobody verified', () => {
    const diagnosis = { ...refusedDiagnosis, cause: 'client-certificate-missing' } as const
    const report = makeReport({ isLookOnly: true, diagnosis })
    const stages = report.stages.map((stage) =>
      stage.id === 'verify-server' ? { ...stage, status: 'failed' as const } : stage,
    )
    const text = textOf(formatHtml({ ...report, stages }))
    expect(text).not.toContain('The pod can be reached.')
    expect(text).toContain(diagnosis.nextStep)
  })

  it('needs nothing else, runs nothing, and has both colour schemes', () => {
    const html = formatHtml(refused)
    expect(html).not.toMatch(/<script|<link|<img|src=|href=|url\(|@import|\son\w+=/i)
    expect(html).toContain(`default-src 'none'`)
    expect(html).toContain('prefers-color-scheme: dark')
  })

  it('escapes every text that a server, a file or a person wrote', () => {
    const attack = `"><script>alert(1)</script>&\u202E`
    // Ids are of closed lists and make class names; everything else is text.
    const ids = new Set(['id', 'format', 'verdict', 'cause', 'stage', 'service', 'status'])
    const spoiled = JSON.parse(
      JSON.stringify(refused, (key: string, value: unknown) =>
        typeof value === 'string' && !ids.has(key) && !['confidence', 'owner'].includes(key)
          ? attack
          : Array.isArray(value) && value.every((item) => typeof item === 'string')
            ? [attack]
            : value,
      ),
    ) as typeof refused
    const html = formatHtml(spoiled)
    expect(html.split('&quot;&gt;&lt;script&gt;alert(1)').length).toBeGreaterThan(50)
    expect(html).not.toContain('<script')
    expect(html).not.toContain('\u202E')
  })
})

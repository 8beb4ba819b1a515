import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AuthEvent, AuthRequest } from '../../../src/report/api'
import type { BrowserPorts } from '../../../src/ui/app/ports'
import { LoginPage } from '../../../src/ui/login/login.svelte'
import { RunnerLink } from '../../../src/ui/app/runner.svelte'
import { makeReport, refusedDiagnosis } from '../../support/auth-report'

const { saved, asked } = { saved: [] as SavedFile[], asked: [] as AuthRequest[] }
/** What the runner sends; null: nothing until it is told to stop. */
let events: readonly AuthEvent[] | null

interface SavedFile {
  readonly name: string
  readonly text: string
}

const ports = {
  readFile: async (file: File, maxBytes: number) =>
    file.size > maxBytes
      ? null
      : { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) },
  saveFile: ({ name, bytes }: { name: string; bytes: Uint8Array }) =>
    saved.push({ name, text: new TextDecoder().decode(bytes) }),
} as unknown as BrowserPorts

beforeEach(() => {
  saved.length = 0
  asked.length = 0
  events = eventsOf(makeReport())
  vi.stubGlobal('fetch', (_path: string, { body, signal }: RequestInit) => {
    asked.push(JSON.parse(body as string) as AuthRequest)
    const lines = events
    if (lines !== null) {
      return Promise.resolve(
        new Response(lines.map((line) => `${JSON.stringify(line)}\n`).join('')),
      )
    }
    return new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason as Error))
    })
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
})

function eventsOf(report: ReturnType<typeof makeReport>): AuthEvent[] {
  return [
    ...report.stages.map((stage) => ({ type: 'stage' as const, stage })),
    { type: 'report', report },
  ]
}

async function openPage(): Promise<LoginPage> {
  const page = new LoginPage({ runner: new RunnerLink('T'), ports })
  await page.chooseP12(new File([new Uint8Array([0x30, 1, 2])], 'bot.p12'))
  page.password = 'secret of the file'
  page.target.pod = 'mypod.symphony.com'
  return page
}

it('refuses an address of another scheme beside its field, and asks nothing', async () => {
  const page = await openPage()
  page.target.pod = 'http://mypod.symphony.com:8444'
  expect(await page.run()).toBe(false)
  expect(page.target.problems.pod).toContain('over https only')
  expect(asked).toEqual([])
})

const fileOf = (text: string, name = 'report.json') => new File([text], name)

describe('LoginPage', () => {
  it('asks for what was typed, and nothing of what was not', async () => {
    const page = await openPage()
    expect(await page.run()).toBe(true)
    expect(asked).toEqual([
      {
        p12Base64: 'MAEC',
        password: 'secret of the file',
        target: { kind: 'pod', pod: 'mypod.symphony.com' },
      },
    ])
    Object.assign(page.target, { proxy: ' proxy:3128 ', account: ' demo-bot1 ', agent: 'agent' })
    await page.run()
    expect(asked[1]).toMatchObject({ proxy: 'proxy:3128', account: 'demo-bot1' })
    expect(asked[1]?.target).toMatchObject({ agent: 'agent' })
  })

  it('shows the certificate to a stranger once, and then asks again', async () => {
    const page = await openPage()
    page.target.isSentToUntrusted = true
    await page.run()
    await page.run()
    expect(asked.map((request) => request.sendToUntrusted)).toEqual([true, undefined])
    expect(page.target.isSentToUntrusted).toBe(false)
  })

  it('looks at the path with neither file nor password, and does the same again', async () => {
    const page = await openPage()
    events = eventsOf(makeReport({ isLookOnly: true }))
    await page.run('connection')
    expect(asked[0]).toEqual({
      password: '',
      target: { kind: 'pod', pod: 'mypod.symphony.com' },
    })
    expect(page.mode).toBe('connection')
  })

  it('says what is missing, and asks nothing', async () => {
    const page = new LoginPage({ runner: new RunnerLink('T'), ports })
    page.target.proxy = 'user:password@proxy:3128'
    expect(await page.run()).toBe(false)
    expect(page.fileProblem).not.toBeNull()
    expect(Object.keys(page.target.problems)).toEqual(['pod', 'proxy'])
    expect(page.target.problems.proxy).not.toContain('password@')
    expect(page.target.isMoreShown).toBe(true)
    expect(asked).toEqual([])
    page.target.pod = 'mypod.symphony.com'
    page.target.proxy = '[::1]:3128'
    expect(await page.run('connection')).toBe(true)
  })

  it('says beside its field which address cannot be one, in words of the page', async () => {
    const page = await openPage()
    page.target.agent = 'ht!tp://?x'
    expect(await page.run()).toBe(false)
    expect(page.target.problems.agent).toContain('agent.example.com:443')
    expect(page.target.isMoreShown).toBe(true)
    Object.assign(page.target, { kind: 'endpoints', agent: 'https://agent.example:443/agent' })
    for (const wrong of ['', 'http://a.example:1', 'https://me:pw@a.example', 'https://a/b?c=d']) {
      Object.assign(page.target, {
        sessionAuth: wrong,
        keyAuth: 'https://key.example:8444/keyauth',
      })
      expect(await page.run()).toBe(false)
      expect(Object.keys(page.target.problems)).toEqual(['session-auth'])
    }
    page.target.sessionAuth = 'host.example'
    expect(await page.run()).toBe(true)
  })

  it('sends nothing but the pod to the practice pod', async () => {
    const page = await openPage()
    Object.assign(page.target, { kind: 'practice', proxy: 'p:1', isSentToUntrusted: true })
    await page.run('connection')
    expect(asked).toEqual([{ password: '', target: { kind: 'practice' } }])
  })

  it('tells why a check broke off, keeps the steps so far, and that a person stopped it', async () => {
    const page = await openPage()
    const failure = { code: 'check-broken', message: 'The check broke off.' }
    events = [...eventsOf(makeReport()).slice(0, 3), { type: 'failure', failure }]
    await page.run()
    expect([page.failure, page.reportFile.stages.length, page.reportFile.report]).toEqual([
      'The check broke off.',
      3,
      null,
    ])
    events = null
    const running = page.run()
    expect([page.isRunning, page.failure]).toEqual([true, null])
    page.cancel()
    await running
    expect([page.isRunning, page.isStopped, page.failure]).toEqual([false, true, null])
  })

  it('forgets the outcome of one file when another is chosen', async () => {
    const page = await openPage()
    await page.run()
    expect(page.reportFile.report?.verdict).toBe('accepted')
    await page.chooseP12(fileOf('x', 'other.p12'))
    expect([page.reportFile.report, page.reportFile.stages.length, page.password]).toEqual([
      null,
      0,
      '',
    ])
  })
})

it('ends the check of one file when another is chosen', async () => {
  const page = await openPage()
  events = null
  const running = page.run()
  await page.chooseP12(fileOf('x', 'other.p12'))
  await running
  expect([page.isRunning, page.isStopped, page.reportFile.stages.length]).toEqual([false, true, 0])
})

describe('a report of LoginPage', () => {
  const refused = makeReport({
    failures: { 'session-auth': 'present-certificate' },
    diagnosis: refusedDiagnosis,
  })

  it('opens as PowerShell writes what a command printed', async () => {
    const page = await openPage()
    const utf16 = Buffer.from(`\ufeff${JSON.stringify(makeReport())}\n`, 'utf16le')
    expect(await page.reportFile.open(new File([utf16], 'report.json'))).toBe(true)
    expect(page.reportFile.openedFrom).toBe('report.json')
  })

  it('is saved under a name that says of what and when, without the password, and opens again as it was', async () => {
    const page = await openPage()
    events = eventsOf(refused)
    await page.run()
    page.reportFile.save('json')
    page.reportFile.save('html')
    expect(saved.map(({ name }) => name)).toEqual([
      'botcert-report-mypod-2026-11-24.json',
      'botcert-report-mypod-2026-11-24.html',
    ])
    expect(saved[1]?.text).toContain('<!doctype html>')
    for (const { text } of saved) expect(text).not.toContain('secret of the file')

    const other = new LoginPage({ runner: new RunnerLink(null), ports })
    expect(await other.reportFile.open(fileOf(saved[0]?.text ?? '', 'saved.json'))).toBe(true)
    expect(other.reportFile.report).toEqual(refused)
    expect(other.reportFile.stages).toEqual(refused.stages)
    expect(other.reportFile.openedFrom).toBe('saved.json')
  })

  it('is named after an address whatever it is', async () => {
    const page = new LoginPage({ runner: new RunnerLink(null), ports })
    const [first, second] = refused.services
    for (const url of ['https://127.0.0.1:39211/sessionauth', 'https://../../x', 'https://[::1]']) {
      const services = [{ ...first, url }, second]
      await page.reportFile.open(fileOf(JSON.stringify({ ...refused, services })))
      page.reportFile.save('json')
    }
    expect(saved.map(({ name }) => name)).toEqual([
      'botcert-report-127-0-0-1-2026-11-24.json',
      'botcert-report-pod-2026-11-24.json',
      'botcert-report-pod-2026-11-24.json',
    ])
  })

  it('takes the place of a failure, which is not told again when the report is closed', async () => {
    const page = await openPage()
    events = [{ type: 'failure', failure: { code: 'x', message: 'The check broke off.' } }]
    await page.run()
    expect(await page.openReport(fileOf('x'))).toBe(false)
    expect(page.failure).toBe('The check broke off.')
    expect(await page.openReport(fileOf(JSON.stringify(refused)))).toBe(true)
    page.reportFile.clear()
    expect([page.failure, page.isStopped]).toEqual([null, false])
  })

  it('is refused with a sentence where it is none, and what was shown stays', async () => {
    const page = new LoginPage({ runner: new RunnerLink(null), ports })
    await page.reportFile.open(fileOf(JSON.stringify(refused)))
    expect(await page.reportFile.open(fileOf('<!doctype html>', 'report.html'))).toBe(false)
    expect(page.reportFile.openProblem).toContain('report.html is not a report')
    expect(page.reportFile.report).toEqual(refused)
    expect(await page.reportFile.open(fileOf('x'.repeat(2_000_001)))).toBe(false)
    expect(page.reportFile.openProblem).toContain('too large')
    await page.reportFile.open(fileOf(JSON.stringify(refused)))
    expect(page.reportFile.openProblem).toBeNull()
  })
})

// What the page Test login does with a runner's answers. The answers are written here, as the schema says;
// the runner itself, and both together, have tests of their own.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  tokenHeader,
  type AuthEvent,
  type AuthRequest,
  type RunnerStatus,
} from '../../src/report/api'
import type { AuthReport } from '../../src/report/auth-report'
import { expectSoon, launchBrowser, openApp, pressCreate } from '../support/app-page'
import { makeReport, refusedDiagnosis, threeIssuers } from '../support/auth-report'
import { expectAccessible } from '../support/axe'
import { makeDevCa, type DevCa } from '../support/dev-ca'
import { needs } from '../support/programs'
import { startStaticServer, type StaticServer } from '../support/static-server'

const token = 'T'.repeat(43)
const refused = makeReport({
  failures: { 'session-auth': 'present-certificate', 'key-manager': 'present-certificate' },
  diagnosis: refusedDiagnosis,
  issuers: threeIssuers,
  notices: [
    {
      id: 'java-sends-none',
      severity: 'warning',
      detail: 'A Java client would send no certificate.',
    },
  ],
})

describe.runIf(needs('openssl'))('the page Test login', () => {
  let browser: Browser
  let server: StaticServer
  let ca: DevCa
  let folder: string

  beforeAll(async () => {
    ;[browser, server] = await Promise.all([launchBrowser(), startStaticServer()])
    ca = makeDevCa('ec')
    folder = mkdtempSync(join(tmpdir(), 'botcert-login-'))
  })
  afterAll(async () => {
    await browser.close()
    await server.close()
    ca.remove()
    rmSync(folder, { recursive: true })
  })

  /** With a runner that answers each check with what `answer` holds; where it holds nothing, never. */
  async function open(report: AuthReport, look: BrowserContextOptions = {}) {
    const app = await openApp(browser, 'about:blank', look)
    const requests: AuthRequest[] = []
    const answer: { events: AuthEvent[] | null; isHeldUntil: Promise<void> | null } = {
      events: eventsOf(report),
      isHeldUntil: null,
    }
    const status: RunnerStatus = {
      version: '0.1.0',
      practice: {
        account: 'practice-bot',
        caCertificatePem: readFileSync(ca.certificateFile, 'utf8'),
        caKeyPem: readFileSync(ca.keyFile, 'utf8'),
        caPassphrase: ca.passphrase,
        apiAddress: 'localhost:39211',
        webAddress: 'localhost:39212',
      },
    }
    await app.page.route('**/api/*', async (route) => {
      expect(route.request().headers()[tokenHeader]).toBe(token)
      if (route.request().url().endsWith('/status')) return route.fulfill({ json: status })
      requests.push(route.request().postDataJSON() as AuthRequest)
      await answer.isHeldUntil
      if (answer.events === null) return
      const lines = answer.events.map((event) => `${JSON.stringify(event)}\n`)
      return route.fulfill({ body: lines.join('') })
    })
    await app.page.goto(`${server.url}#token=${token}`)
    return { ...app, requests, answer }
  }

  /** To the pod, with any file: what answers is written here. */
  async function fillIn(page: Page): Promise<void> {
    await page.getByRole('link', { name: 'Test login' }).click()
    await page.getByText('My pod', { exact: true }).click()
    await page.getByLabel('P12 file').setInputFiles(ca.certificateFile)
    await page.getByLabel('Address of the pod').fill('https://MyPod-api.symphony.com:8444')
  }

  const pressTest = (page: Page) =>
    page.getByRole('button', { name: 'Test login', exact: true }).click()
  const focusIsOn = (page: Page, id: string) =>
    expectSoon(() => page.evaluate((wanted) => document.activeElement?.id === wanted, id))

  it('takes what Create made with the practice CA to the practice pod, and shows every step', async () => {
    const { page, requests, answer, faults, close } = await open(makeReport())
    expect(page.url()).toBe(`${server.url}#/create`)
    await page.getByRole('button', { name: 'Use practice-bot' }).click()
    await page.getByRole('button', { name: 'Use the practice CA' }).click()
    await page.getByText('The practice CA is ready.').waitFor()
    await pressCreate(page)
    const password = await page.getByLabel('The password of the file').innerText()
    // A check takes longer than the way to its page.
    answer.isHeldUntil = page.getByRole('heading', { name: 'Testing the login…' }).waitFor()
    await page.getByRole('button', { name: 'Test login' }).click()

    await page.getByRole('heading', { name: 'Accepted. The pod let the bot in.' }).waitFor()
    await page.getByText('valid for 364 more days, until 24 November 2027').waitFor()
    await focusIsOn(page, 'verdict')
    for (const [name, count] of [
      ['Steps with the file', 2],
      ['Steps with session auth', 9],
      ['Steps with key manager', 9],
      ['Steps with the tokens', 4],
    ] as const) {
      expect(await page.getByRole('list', { name }).locator('details').count()).toBe(count)
    }
    expect(await page.getByText('abcd… (40 characters)').count()).toBe(1)
    expect(requests).toMatchObject([{ password, target: { kind: 'practice' } }])
    const p12 = Buffer.from(requests[0]?.p12Base64 ?? '', 'base64')
    expect(p12.subarray(0, 2)).toEqual(Buffer.from([0x30, 0x82]))
    expect(faults).toEqual([])
    await close()
  })

  it('says why a pod refused, who can fix it and what to send them, and marks the hop', async () => {
    const { page, requests, faults, close } = await open(refused)
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await fillIn(page)
    await pressTest(page)
    await page.getByRole('heading', { name: refusedDiagnosis.detail }).waitFor()
    await focusIsOn(page, 'verdict')
    expect(requests).toMatchObject([{ target: { pod: 'mypod-api.symphony.com:8444' } }])

    const report = page.getByRole('region', { name: refusedDiagnosis.detail })
    const text = await report.innerText()
    const order = [
      refusedDiagnosis.detail,
      'The pod administrator',
      'Certain.',
      refusedDiagnosis.nextStep,
      'please upload the attached CA certificate',
      'alert 48, unknown CA',
      'An intermediate certificate is missing',
      'The path',
    ].map((words) => text.indexOf(words))
    expect(order).not.toContain(-1)
    expect(order).toEqual([...order].sort((a, b) => a - b))

    await page.getByRole('button', { name: 'Copy the text' }).click()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(refusedDiagnosis.message)

    const hops = page.getByLabel('The path from the bot to the pod')
    expect(await hops.getByText('TLS: failed here').count()).toBe(2)
    expect(await hops.getByText('Pod: not reached').count()).toBe(1)
    // The failed step is open, those before it are not.
    await page.getByText('What happened at present-certificate of session-auth.').waitFor()
    expect(await page.getByText('What happened at connect of session-auth.').isVisible()).toBe(
      false,
    )
    expect(text).toContain('Not reached: Ask for the token, read the token.')
    expect(text).toContain('3 CAs are named. Yours is among them.')
    expect(text).toContain('A Java client would send no certificate.')
    expect(faults).toEqual([])
    await close()
  })

  it('says beside the field what is missing, and what stands out in an address', async () => {
    const { page, requests, close } = await open(refused)
    await page.getByRole('link', { name: 'Test login' }).click()
    await page.getByText('My pod', { exact: true }).click()
    await pressTest(page)
    await page.getByText('Choose the P12 file of the bot.').waitFor()
    await focusIsOn(page, 'login-p12')
    await page.getByLabel('P12 file').setInputFiles(ca.certificateFile)
    await page.getByLabel('Address of the pod').fill('mypod.symphony.com:443')
    await page.getByText(/8444/).first().waitFor()
    await page.getByText('More: proxy').click()
    await page.getByLabel('Proxy').fill('proxy without a port')
    await page.getByText('More: proxy').click()
    await pressTest(page)
    await page.getByText('Enter HOST:PORT, or direct.').waitFor()
    await focusIsOn(page, 'login-proxy')
    expect(requests).toEqual([])
    await close()
  })

  it('sends the proxy and the account, and takes a risk for one run', async () => {
    const { page, requests, close } = await open(refused)
    await fillIn(page)
    await page.getByText('More: proxy').click()
    await page.getByLabel('Proxy').fill('proxy.example.com:3128')
    await page.getByLabel('Name of the service account').fill('demo-bot1')
    await page.getByLabel(/even to a server that cannot be verified/).check()
    await page.getByText('Whoever answers there learns the bot’s name').waitFor()
    await pressTest(page)
    await page.getByRole('button', { name: 'Test again' }).click()
    await expectSoon(() => Promise.resolve(requests.length === 2))
    const [first, second] = requests
    expect(first).toMatchObject({
      proxy: 'proxy.example.com:3128',
      account: 'demo-bot1',
      sendToUntrusted: true,
    })
    expect(second?.sendToUntrusted).toBeUndefined()
    await close()
  })

  it('tests the connection without a P12', async () => {
    const { page, requests, close } = await open(makeReport({ isLookOnly: true }))
    await page.getByRole('link', { name: 'Test login' }).click()
    await page.getByRole('button', { name: 'Test the connection only' }).click()
    await page.getByRole('heading', { name: 'The pod can be reached.' }).waitFor()
    expect(requests).toEqual([{ password: '', target: { kind: 'practice' } }])
    await close()
  })

  it('can be stopped, says what failed, and tests again', async () => {
    const { page, requests, answer, close } = await open(makeReport())
    answer.events = null
    await fillIn(page)
    await pressTest(page)
    await page.getByRole('heading', { name: 'Testing the login…' }).waitFor()
    expect(await page.getByRole('status').allInnerTexts()).toContain('Testing: Bot')
    // What was pressed is gone; who works by keyboard is not sent to the top of the page.
    await page.locator('button:focus', { hasText: 'Stop' }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Stopped' }).waitFor()
    await focusIsOn(page, 'verdict')

    const failure = { code: 'check-broken', message: 'The check broke off. Try again.' }
    answer.events = [...eventsOf(refused).slice(0, 5), { type: 'failure', failure }]
    await page.getByRole('button', { name: 'Test again' }).click()
    await page.getByText('The check broke off. Try again.').waitFor()
    await page.getByText('Network: not reached').first().waitFor({ state: 'attached' })

    answer.events = eventsOf(makeReport())
    await page.getByRole('button', { name: 'Test again' }).click()
    await page.getByRole('heading', { name: 'Accepted.' }).waitFor()
    expect(requests).toHaveLength(3)
    await close()
  })

  it('saves a report as JSON and HTML, and shows it again without a runner exactly as it was', async () => {
    const { page, close } = await open(refused)
    await fillIn(page)
    await page.getByLabel('Password of the file').fill('secret of the file')
    await pressTest(page)
    const shown = await page.getByRole('region', { name: refusedDiagnosis.detail }).innerText()
    const json = await save(page, 'JSON')
    const html = await save(page, 'HTML')
    expect(JSON.parse(json)).toEqual(refused)
    for (const text of [json, html]) {
      expect(text).not.toContain('secret of the file')
      expect(text).not.toContain(token)
    }
    await close()

    const later = await openApp(browser, `${server.url}#/login`)
    await later.page.getByText('Open a saved report').click()
    const field = later.page.getByLabel('Report', { exact: true })
    writeFileSync(join(folder, 'report.html'), html)
    await field.setInputFiles(join(folder, 'report.html'))
    await later.page.getByText('report.html is not a report').waitFor()
    writeFileSync(join(folder, 'report.json'), json)
    await field.setInputFiles(join(folder, 'report.json'))
    const again = later.page.getByRole('region', { name: refusedDiagnosis.detail })
    await again.waitFor()
    await focusIsOn(later.page, 'verdict')
    expect(withoutEnds(await again.innerText())).toBe(withoutEnds(shown))
    await later.page.getByText('Opened from report.json').waitFor()
    await later.page.getByRole('button', { name: 'Close the report' }).click()
    expect(await again.count()).toBe(0)
    expect(later.faults).toEqual([])
    await later.close()
  })

  /** Leaves out the line above the verdict of an opened report, and the buttons below. */
  function withoutEnds(text: string): string {
    return text.slice(text.indexOf('Refused'), text.indexOf('Download HTML'))
  }

  async function save(page: Page, format: string): Promise<string> {
    const name = `botcert-report-mypod-2026-11-24.${format.toLowerCase()}`
    const [download] = await Promise.all([
      page.waitForEvent('download', (each) => each.suggestedFilename() === name),
      page.getByRole('button', { name: `Download ${format}` }).click(),
    ])
    return readFileSync(await download.path(), 'utf8')
  }

  it('works by keyboard only', async () => {
    const { page, requests, close } = await open(refused)
    await page.getByRole('link', { name: 'Test login' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Test login' }).waitFor()
    const tabTo = async (name: string) => {
      for (let presses = 0; presses < 60; presses += 1) {
        await page.keyboard.press('Tab')
        const words = await page.evaluate(() => {
          const { activeElement: element } = document
          return `${element?.getAttribute('aria-label') ?? ''} ${element?.textContent ?? ''}`
        })
        if (words.includes(name)) return
      }
      throw new Error(`The key Tab never came to “${name}”.`)
    }
    await tabTo('Test the connection only')
    await page.keyboard.press('Enter')
    await focusIsOn(page, 'verdict')
    expect(requests).toHaveLength(1)
    for (const stop of ['Text to send', 'Copy the text', 'Look up the name', 'Show the others']) {
      await tabTo(stop)
    }
    await page.keyboard.press('Enter')
    await tabTo('CAs of')
    await tabTo('Download JSON')
    await tabTo('Test again')
    await page.keyboard.press('Enter')
    await expectSoon(() => Promise.resolve(requests.length === 2))
    await close()
  })

  it.each(['light', 'dark'] as const)('is accessible in each state, %s', async (colorScheme) => {
    const { page, answer, close } = await open(refused, { colorScheme, reducedMotion: 'reduce' })
    await page.getByRole('button', { name: 'Use the practice CA' }).waitFor()
    await expectAccessible(page, 'Create with a practice pod')
    await page.getByRole('link', { name: 'Test login' }).click()
    await pressTest(page)
    await page.getByText('Choose the P12 file of the bot.').waitFor()
    await expectAccessible(page, 'errors')
    await page.getByText('Separate key manager', { exact: true }).click()
    await page.getByText('More: proxy').click()
    await page.getByLabel(/even to a server that cannot be verified/).check()
    await expectAccessible(page, 'two servers, and more')
    await fillIn(page)
    answer.events = null
    await pressTest(page)
    await page.getByRole('heading', { name: 'Testing the login…' }).waitFor()
    await expectAccessible(page, 'busy')
    await page.getByRole('button', { name: 'Stop' }).click()
    answer.events = eventsOf(refused)
    await pressTest(page)
    await page.getByRole('heading', { name: refusedDiagnosis.detail }).waitFor()
    await page.getByText('Show the others').click()
    await page.getByText('Open a saved report').click()
    await expectAccessible(page, 'refused')
    answer.events = eventsOf(makeReport())
    await page.getByRole('button', { name: 'Test again' }).click()
    await page.getByRole('heading', { name: 'Accepted.' }).waitFor()
    await expectAccessible(page, 'accepted')
    await close()
  })

  it.each([320, 375, 768])('fits a page of %i pixels', async (width) => {
    const endless = 'W'.repeat(200)
    const notices = [
      ...refused.notices,
      { id: 'port-443' as const, severity: 'warning' as const, detail: endless },
    ]
    const report = { ...refused, version: endless, notices }
    const { page, close } = await open(report, { viewport: { width, height: 720 } })
    await fillIn(page)
    await page.getByText('More: proxy').click()
    await pressTest(page)
    await page.getByRole('heading', { name: refusedDiagnosis.detail }).waitFor()
    await page.getByText('Show the others').click()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)

    writeFileSync(join(folder, 'endless.json'), JSON.stringify(report))
    await page.getByText('Open a saved report').click()
    const field = page.getByLabel('Report', { exact: true })
    await field.setInputFiles(join(folder, 'endless.json'))
    await page.getByText('Opened from endless.json').waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
    await close()
  })
})

function eventsOf(report: AuthReport): AuthEvent[] {
  return [
    ...report.stages.map((stage) => ({ type: 'stage' as const, stage })),
    { type: 'report', report },
  ]
}

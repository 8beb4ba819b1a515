// Opens the built app in Chromium, watches what no test may see (errors, CSP violations), and has the
// steps that several tests take.
import type { Browser, BrowserContextOptions, Page } from 'playwright'
import { chromium } from 'playwright'
import { expect } from 'vitest'
import { browserLaunchOptions } from './browser'
import type { DevCa } from './dev-ca'

export interface AppPage {
  readonly page: Page
  /** Everything that went wrong in the page so far. */
  readonly faults: string[]
  readonly close: () => Promise<void>
}

export function launchBrowser(extraArgs: readonly string[] = []): Promise<Browser> {
  const options = browserLaunchOptions()
  return chromium.launch({ ...options, args: [...(options.args ?? []), ...extraArgs] })
}

export async function openApp(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<AppPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`))
  page.on('console', (message) => {
    // The browser looks for the tab's icon whenever the address changes, offline too.
    const isIcon = message.location().url.endsWith('/icon.svg')
    if (message.type() === 'error' && !isIcon) faults.push(`console: ${message.text()}`)
  })
  await context.exposeFunction('noteViolation', (text: string) => faults.push(`CSP: ${text}`))
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const { noteViolation } = window as unknown as { noteViolation: (text: string) => void }
      noteViolation(`${event.violatedDirective} ${event.blockedURI}`)
    })
  })
  await page.goto(url)
  return { page, faults, close: () => context.close() }
}

/** Steps one and two of Create, with a dev CA of one's own. */
export async function fillForm(page: Page, ca: DevCa, account = 'demo-bot1'): Promise<void> {
  await page.getByLabel('Account name').fill(account)
  await page.getByLabel('CA certificate').setInputFiles(ca.certificateFile)
  await page.getByLabel('CA private key').setInputFiles(ca.keyFile)
  await page.getByLabel('Passphrase of the CA key').fill(ca.passphrase)
  await page.getByText('The CA is ready.').waitFor()
}

export async function pressCreate(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Create the/ }).click()
  await page.locator('#result-title').waitFor({ timeout: 60_000 })
}

/** Downloads one file by pressing its button. */
export async function download(page: Page, name: string, folder: string): Promise<string> {
  const [started] = await Promise.all([
    page.waitForEvent('download'),
    page
      .getByRole('button', { name: new RegExp(`download ${name.replaceAll('.', '\\.')}`, 'i') })
      .click(),
  ])
  expect(started.suggestedFilename()).toBe(name)
  const path = `${folder}/${name}`
  await started.saveAs(path)
  return path
}

export async function expectSoon(check: () => Promise<boolean>): Promise<void> {
  await expect.poll(check, { timeout: 20_000 }).toBe(true)
}

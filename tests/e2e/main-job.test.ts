// The main job on the real runner: practice CA, Create, download, login test on the practice pod over mutual TLS.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Browser } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { download, launchBrowser, openApp, pressCreate } from '../support/app-page'
import { needs } from '../support/programs'

const runner = resolve(import.meta.dirname, '../../dist/runner/botcert.mjs')
let folder: string
let serve: ChildProcess
let address: string
/** `localhost:PORT` of the practice pod's API port. */
let api: string
let browser: Browser

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'botcert-main-'))
  serve = spawn(process.execPath, [runner, 'serve', '--practice', '--no-open', '--port', '0'])
  ;({ address, api } = await readAddresses(serve))
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser.close()
  serve.kill()
  rmSync(folder, { recursive: true })
})

/** What serve prints: the page's address with its token, then, once its CA is made, the pod's. */
function readAddresses({
  stdout,
  stderr,
}: ChildProcess): Promise<{ address: string; api: string }> {
  return new Promise((found, failed) => {
    let output = ''
    const take = (data: Buffer): void => {
      output += data.toString()
      const address = /http:\/\/127\.0\.0\.1:\d+\/#token=\S+/.exec(output)?.[0]
      const api = /Practice pod[^:]*: (localhost:\d+);/.exec(output)?.[1]
      if (address !== undefined && api !== undefined) found({ address, api })
    }
    stdout?.on('data', take)
    stderr?.on('data', take)
    stdout?.on('end', () => failed(new Error(`serve ended: ${output}`)))
  })
}

describe('without a CA or a pod', () => {
  it('makes a certificate with the practice CA and tests the login on the practice pod', async () => {
    const { page, faults, close } = await openApp(browser, address)
    await page.getByRole('button', { name: 'Use practice-bot' }).click()
    await page.getByRole('button', { name: 'Use the practice CA' }).click()
    await page.getByText('The practice CA is ready.').waitFor()
    await pressCreate(page)

    const p12 = await download(page, 'practice-bot.p12', folder)
    const password = (
      await page.locator('#result-title').locator('xpath=../../..').textContent()
    )?.match(/[A-Za-z2-9]{6}(?:-[A-Za-z2-9]{6}){3}/)?.[0]
    expect(password).toBeDefined()
    if (needs('openssl')) {
      const info = execFileSync(
        'openssl',
        ['pkcs12', '-in', p12, '-passin', 'env:P12', '-nokeys', '-clcerts'],
        { env: { ...process.env, P12: password }, encoding: 'utf8', stdio: 'pipe' },
      )
      expect(info).toContain('CN = practice-bot')
    }

    if (needs('curl')) {
      // The page is not told the pod's server CA; whose server it is was the runner's to check.
      const curl = [
        '--silent',
        '--insecure',
        '--cert-type',
        'P12',
        '--config',
        '-',
        '--request',
        'POST',
      ]
      const answer = execFileSync('curl', [...curl, `https://${api}/sessionauth/v1/authenticate`], {
        input: `cert = "${p12}:${password ?? ''}"\n`,
        encoding: 'utf8',
      })
      expect(JSON.parse(answer)).toMatchObject({ name: 'sessionToken' })
    }

    await page.getByRole('button', { name: 'Test login' }).click()
    await page.getByText('Accepted. The pod let the bot in.').waitFor()
    const text = await page.locator('main').textContent()
    expect(text).toContain('The session is practice-bot’s, as the CN says.')
    expect(page.url()).not.toContain('token')
    expect(faults).toEqual([])
    await close()
  })
})

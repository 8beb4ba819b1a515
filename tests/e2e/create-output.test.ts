// The last step of Create: where the bot's file will be used, and its password. OpenSSL opens the results.
import { unzipSync } from 'fflate'
import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  download,
  expectSoon,
  fillForm,
  launchBrowser,
  openApp,
  pressCreate,
  type AppPage,
} from '../support/app-page'
import { makeDevCa, type DevCa } from '../support/dev-ca'
import { needs } from '../support/programs'
import { startStaticServer, type StaticServer } from '../support/static-server'

describe.runIf(needs('openssl'))('the file that Create makes', () => {
  let browser: Browser
  let server: StaticServer
  let ca: DevCa
  let app: AppPage

  beforeAll(async () => {
    ;[browser, server] = await Promise.all([launchBrowser(), startStaticServer()])
    ca = makeDevCa('ec')
  })
  afterAll(async () => {
    await browser.close()
    await server.close()
    ca.remove()
  })
  afterEach(async () => {
    expect(app.faults).toEqual([])
    await app.close()
  })

  async function open(target?: string): Promise<Page> {
    app = await openApp(browser, server.url)
    await fillForm(app.page, ca)
    if (target !== undefined) await place(app.page).selectOption({ label: target })
    return app.page
  }
  async function openForPkiTeam(): Promise<Page> {
    app = await openApp(browser, server.url)
    await app.page.getByLabel('Account name').fill('demo-bot1')
    await app.page.getByText('My PKI team').click()
    return app.page
  }
  const place = (page: Page) => page.getByLabel('Where will it be used?')
  const button = (page: Page) => page.getByRole('button', { name: /^Create the/ })
  const passwordOf = (page: Page) => page.getByLabel('The password of the file').innerText()
  const focusedId = () => app.page.evaluate(() => document.activeElement?.id)
  async function typePassword(page: Page, password: string): Promise<void> {
    await page.getByText('My own').click()
    await page.getByLabel('Password', { exact: true }).fill(password)
  }
  function openP12(path: string, password: string): string {
    const args = ['-in', path, '-passin', `pass:${password}`, '-noenc']
    return ca.openssl('pkcs12', ...args)
  }

  it('is for the BDK for Java by default, and lists the programs that read it', async () => {
    const page = await open()
    expect(await place(page).inputValue()).toBe('bdk-java')
    const names = await place(page).locator('option').allInnerTexts()
    expect(names).toHaveLength(7)
    const readers = page.getByText('Java 17 KeyStore')
    expect(await readers.isVisible()).toBe(false)
    await page.getByText(/^Works with (\d+) of \1 tested programs$/).click()
    expect(await readers.isVisible()).toBe(true)
  })

  it('is a PEM with an unencrypted key for the BDK for Python, only after consent', async () => {
    const page = await open('Symphony BDK for Python')
    await page.getByText('The private key will not be encrypted').waitFor()
    await button(page).click()
    await expectSoon(async () => (await focusedId()) === 'confirm-plain-key')
    expect(await page.getByText('Please confirm.').isVisible()).toBe(true)

    // After another target was chosen, the consent is asked for again.
    await page.keyboard.press('Space')
    await place(page).selectOption({ label: '.NET, Windows Server 2019 or newer' })
    await place(page).selectOption({ label: 'Symphony BDK for Python' })
    expect(await page.getByLabel('I want the key without a password').isChecked()).toBe(false)

    await page.getByLabel('I want the key without a password').check()
    await pressCreate(page)
    const titles = await page.locator('.result li .strong').allInnerTexts()
    expect(titles.slice(0, 2)).toEqual([
      'The bot’s file (PEM, key not encrypted)',
      'The same as a P12 file, to keep',
    ])
    const pem = await download(page, 'demo-bot1.pem', ca.folder)
    const publicKey = ca.openssl('x509', '-in', pem, '-noout', '-pubkey')
    expect(ca.openssl('pkey', '-in', pem, '-pubout')).toBe(publicKey)
    const p12 = await download(page, 'demo-bot1.p12', ca.folder)
    expect(openP12(p12, await passwordOf(page))).toContain('friendlyName: demo-bot1')

    const config = page.getByLabel('configuration of the BDK for Python')
    expect(await config.isVisible()).toBe(true)
    expect(await config.innerText()).toContain('path: /path/to/demo-bot1.pem')
    expect(await page.getByLabel('command that makes the PEM file').count()).toBe(0)
  })

  it('has PBMAC1 for FIPS mode, and warns which programs cannot read it', async () => {
    const page = await open('FIPS mode')
    expect(await page.getByText(/These do not: .*Java 17/).isVisible()).toBe(true)
    await page.getByText(/^Works with \d+ of \d+ tested programs$/).click()
    expect(await page.getByText(/^Does not work with: .*Java 17 KeyStore/).isVisible()).toBe(true)
    await pressCreate(page)
    const p12 = await download(page, 'demo-bot1.p12', ca.folder)
    expect(ca.openssl('asn1parse', '-inform', 'DER', '-in', p12)).toContain(':PBMAC1')
  })

  it('has 3DES and a SHA-1 MAC for old programs', async () => {
    const page = await open('Old Windows, macOS or Java')
    await pressCreate(page)
    const p12 = await download(page, 'demo-bot1.p12', ca.folder)
    openP12(p12, await passwordOf(page))
    const structure = ca.openssl('asn1parse', '-inform', 'DER', '-in', p12)
    expect(structure).toContain(':sha1')
    expect(structure).not.toContain(':sha256')
  })

  it('has the custom settings, and so has the openssl command', async () => {
    const page = await open('Something else')
    await page.getByLabel('Iterations').fill('2,047')
    await page.getByLabel('Friendly name').fill('x'.repeat(256))
    await button(page).click()
    await expectSoon(async () => (await focusedId()) === 'custom-iterations')
    expect(await page.getByText('Type a whole number from 2,048').isVisible()).toBe(true)
    expect(await page.getByText('Too long: 256 characters').isVisible()).toBe(true)

    await page.getByLabel('Iterations').fill('2,048')
    await page.getByLabel('Friendly name').fill('Zoë’s bot')
    await page.getByLabel('Key derivation').selectOption('SHA-512')
    await page.getByLabel('MAC').selectOption('SHA-384')
    await page.getByLabel('Certificates').selectOption('with-root')
    await pressCreate(page)
    const p12 = await download(page, 'demo-bot1.p12', ca.folder)
    const content = openP12(p12, await passwordOf(page))
    expect(content.match(/BEGIN CERTIFICATE/g)).toHaveLength(2)
    expect(content).toMatch(/friendlyName: Zo.+s bot/)
    const structure = ca.openssl('asn1parse', '-inform', 'DER', '-in', p12)
    expect(structure).toContain(':sha384')
    expect(structure).toMatch(/INTEGER +:0800/)

    await page.locator('.result').getByText('The same with openssl').click()
    const command = await page.getByLabel('P12 file', { exact: true }).innerText()
    expect(command).toContain('-macalg sha384 -iter 2048')
    expect(command).toContain(`-name 'Zoë’s bot'`)
    expect(command).toContain('-certfile ca-cert.pem')

    // The next bot keeps the target, but not the friendly name.
    await page.getByRole('button', { name: 'Create another' }).click()
    await expectSoon(async () => (await place(page).inputValue()) === 'custom')
    expect(await page.getByLabel('Friendly name').inputValue()).toBe('')
  })

  it('is a request bundle if the PKI team signs, with advice on what to send and keep', async () => {
    const page = await openForPkiTeam()
    expect(await place(page).count()).toBe(0)
    await pressCreate(page)
    const path = await download(page, 'demo-bot1-request.zip', ca.folder)
    const entries = unzipSync(new Uint8Array(readFileSync(path)))
    expect(Object.keys(entries)).toEqual(['demo-bot1.csr', 'demo-bot1-key.pem', 'README.txt'])
    for (const name of ['demo-bot1.csr', 'demo-bot1-key.pem']) {
      const alone = await download(page, name, ca.folder)
      expect(Buffer.from(entries[name] ?? []).equals(readFileSync(alone))).toBe(true)
    }
    expect(await page.getByText('Send only the CSR, never the ZIP or the key').isVisible()).toBe(
      true,
    )
    await page.locator('.result').getByRole('link', { name: 'Finish' }).click()
    await page.getByRole('heading', { level: 1, name: /Finish/ }).waitFor()
  })

  it('gets a password of the chosen length', async () => {
    const page = await open()
    await page.getByLabel('Length').fill('64')
    await page.getByText('64 letters and digits, 371 bits').waitFor()
    const generated = await page.getByLabel('Generated password').innerText()
    expect(generated.replaceAll('-', '')).toMatch(/^[A-HJ-NP-Za-km-z2-9]{64}$/)
    await pressCreate(page)
    expect(await passwordOf(page)).toBe(generated)
    const p12 = await download(page, 'demo-bot1.p12', ca.folder)
    openP12(p12, generated)
    await page.getByRole('button', { name: 'Create another' }).click()
    await page.getByText('64 letters and digits').waitFor()
    expect(await page.getByLabel('Generated password').innerText()).not.toBe(generated)
  })

  it('accepts letters that Java refuses only after consent, composes them, and forgets them', async () => {
    const page = await open()
    const decomposed = 'pa\u0308sswort'
    await typePassword(page, decomposed)
    await page.getByText('Java 17 does not open').waitFor()
    await button(page).click()
    await expectSoon(async () => (await focusedId()) === 'typed-password')

    await page.getByLabel('Use it anyway').check()
    await pressCreate(page)
    expect(await passwordOf(page)).toBe(decomposed.normalize('NFC'))
    const p12 = await download(page, 'demo-bot1.p12', ca.folder)
    openP12(p12, decomposed.normalize('NFC'))

    await page.getByRole('button', { name: 'Create another' }).click()
    await expectSoon(async () => (await focusedId()) === 'subject-CN')
    expect(await page.getByLabel('Password', { exact: true }).inputValue()).toBe('')
    expect(await page.locator('body').innerText()).not.toContain('sswort')
  })

  it('refuses a password that programs cut off', async () => {
    const page = await open()
    await typePassword(page, 'pass\uFEFFword')
    await page.getByText('The password contains U+FEFF').waitFor()
    expect(await page.getByLabel('Use it anyway').count()).toBe(0)
    await button(page).click()
    await expectSoon(async () => (await focusedId()) === 'typed-password')
    expect(await page.locator('#result-title').count()).toBe(0)
  })

  it('has no password only after consent, and a separate key always has one', async () => {
    const page = await open()
    await typePassword(page, '')
    await page.getByText('My PKI team').click()
    await button(page).click()
    await page.getByText('A private key is never written without one.').waitFor()
    expect(await page.getByRole('checkbox').count()).toBe(0)

    await page.getByText('My dev CA').click()
    await button(page).click()
    await page.getByText('BouncyCastle and the macOS Keychain do not open it').waitFor()
    expect(await page.locator('#result-title').count()).toBe(0)
    await page.getByLabel('Create it without a password').check()
    await pressCreate(page)
    await page.getByText('No password: anyone with the file can log in as the bot').waitFor()
    const p12 = await download(page, 'demo-bot1.p12', ca.folder)
    expect(openP12(p12, '')).toContain('BEGIN PRIVATE KEY')
  })
})
